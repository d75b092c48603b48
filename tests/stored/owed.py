"""Owed: months that are paid, and what changes of pay that look back owe for them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from domain.actor import Role
from domain.money import Money
from domain.payroll import ClosePayroll
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.working_time import ChangeWorkingTime

Act = Iterator[tuple[object, dict[str, Any]]]

SHE, HE = "employee:E2", "employee:E3"
DECEMBER, JANUARY, FEBRUARY = date(2015, 12, 1), date(2016, 1, 1), date(2016, 2, 1)


def dollars(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def owed() -> Act:
    """Yield two months that are closed, and changes of pay that look back and ahead."""
    yield ClosePayroll(month=DECEMBER), {}
    yield ClosePayroll(month=DECEMBER), {}  # closed already
    yield ClosePayroll(month=FEBRUARY), {}  # not begun
    yield ClosePayroll(month=JANUARY), {}
    raised = AdjustSalary(
        employee_id=SHE,
        salary=dollars("62000.00"),
        effective_on=date(2016, 1, 16),
        cause=Cause.CORRECTION,
    )
    yield raised, {"reason": "It was agreed in autumn."}
    less = ChangeWorkingTime(employee_id=SHE, fraction=Decimal("0.75"), effective_on=JANUARY)
    yield ChangeWorkingTime(employee_id=SHE, fraction=Decimal("1.5"), effective_on=JANUARY), {}
    yield less, {"by": SHE, "roles": frozenset({Role.HR})}  # one's own case
    yield less, {"reason": "Since the new year."}
    ahead = ChangeWorkingTime(employee_id=SHE, fraction=Decimal(1), effective_on=FEBRUARY)
    yield ahead, {"reason": "From February on."}
    first = RecordSalary(employee_id=HE, salary=dollars("48000.00"), effective_on=JANUARY)
    yield first, {}
