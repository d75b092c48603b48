"""Earnings: what somebody is paid by the month, works, is owed and was paid once; what happened.

ZOE works less from a day within a month that is paid, and LEE's salary is corrected for it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.payroll import ClosePayroll
from domain.salary import AdjustSalary, Cause
from domain.working_time import ChangeWorkingTime
from tests.ledger.house import dollars
from tests.schema.oracle.asking import Item, Json, Value, plain
from tests.schema.oracle.looks import column, money, salary_held
from tests.schema.oracle.world import Row

HR, LEE, ZOE = "service:hr", "employee:LEE", "employee:ZOE"


def earned() -> Iterator[tuple[str, object]]:
    """Yield it; each with who did it."""
    for month in (1, 2):
        yield HR, ClosePayroll(month=date(2016, month, 1))
    for employee_id, on, fraction in (
        (ZOE, date(2016, 1, 15), "0.8125"),
        (ZOE, date(2016, 8, 1), "1"),
        (LEE, date(2016, 6, 1), "0.5"),
    ):
        yield (
            HR,
            ChangeWorkingTime(employee_id=employee_id, fraction=Decimal(fraction), effective_on=on),
        )
    for amount, on in ((861, date(2016, 2, 10)), (849, date(2016, 1, 31))):
        yield (
            HR,
            AdjustSalary(
                employee_id=LEE, salary=dollars(amount), effective_on=on, cause=Cause.CORRECTION
            ),
        )


def rounded(amount: Decimal, like: Decimal) -> str:
    """Return an amount with as many decimals as another, a half away from zero."""
    return str(amount.quantize(Decimal(1).scaleb(like.as_tuple().exponent), ROUND_HALF_UP))  # pyright: ignore[reportArgumentType] - finite


def fraction(item: Item) -> Decimal:
    """Return what is worked on the day."""
    held = item.world.latest("working_time", item.row["employee_id"], item.on)
    return Decimal(1) if held is None else held["fraction"]


def on_the_day(reckoned: Callable[[Item, Decimal], Decimal]) -> Value:
    """Return what is reckoned from the salary of the day, if it is known."""

    def shown(item: Item) -> Json:
        held = salary_held(item)
        if held is None:
            return None
        amount = rounded(reckoned(item, held["amount"]), held["amount"])
        return {"amount": amount, "currency": held["currency"]}

    return shown


def worked(item: Item) -> Json:
    return None if salary_held(item) is None else fraction(item)


def twelfth(item: Item) -> Json:
    row = item.row
    return {"amount": rounded(row["amount"] / 12, row["amount"]), "currency": row["currency"]}


def due(name: str) -> Value:
    return lambda item: {"amount": plain(item.row[name]), "currency": item.row["currency"]}


def of_kind(kind: str) -> Value:
    return lambda item: money(item.row) if item.row["kind"] == kind else None


def whole(item: Item) -> Json:
    return money(item.row)


SHOWN: Mapping[str, Value] = {
    "SalaryOnDay.monthly": on_the_day(lambda _, amount: amount / 12),
    "SalaryOnDay.fraction": worked,
    "SalaryOnDay.paid": on_the_day(lambda item, amount: amount * fraction(item)),
    "SalaryOnDay.paidMonthly": on_the_day(lambda item, amount: amount * fraction(item) / 12),
    "Salary.salary": whole,
    "Salary.monthly": twelfth,
    "Arrears.amount": whole,
    "ArrearsMonth.before": due("before"),
    "ArrearsMonth.after": due("after"),
    "Award.amount": whole,
    "CareerEntry.salary": of_kind("SALARY"),
    "CareerEntry.award": of_kind("AWARD"),
}
COMPARED: Mapping[str, Value] = {
    "ArrearsFilter.employee": column("employee_id"),
    "AwardFilter.employee": column("employee_id"),
    "AwardFilter.review": column("review_id"),
}
TABLES: Mapping[str, str] = {
    "Salary": "salary",
    "WorkingTime": "working_time",
    "Arrears": "arrears",
    "Award": "award",
    "Payroll": "payroll",
    "PayrollMonth": "payroll_month",
}


def of_pay(item: Item) -> bool:
    return item.eyes.pay(item.row["employee_id"])


SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Salary": of_pay,
    "WorkingTime": of_pay,
    "Arrears": of_pay,
    "Award": of_pay,
    "Payroll": lambda item: item.eyes.house(),
    "PayrollMonth": lambda item: item.eyes.house(),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Arrears.employee": ("Employee", column("employee_id")),
    "Award.employee": ("Employee", column("employee_id")),
}
OWNED: Mapping[str, tuple[str, str]] = {
    "Employee.salaryHistory": ("Salary", "employee_id"),
    "Employee.workingTimeHistory": ("WorkingTime", "employee_id"),
    "Employee.arrears": ("Arrears", "employee_id"),
    "Employee.awards": ("Award", "employee_id"),
    "Payroll.months": ("PayrollMonth", "payroll_id"),
}
"""From a field to the type of its entries and the column that says whose they are."""


def months(item: Item) -> list[Row]:
    rows = item.world.having("arrears_month", "arrears_id", item.row["id"])
    return sorted(rows, key=lambda row: row["month"])


EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Arrears.months": ("ArrearsMonth", months)
}
