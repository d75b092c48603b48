"""Salaries as people look them up: one row for each day from which one holds.

What holds on a day is the latest row not after it; an entry for the same day takes a row's place.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from domain import salary
from domain.salary_entry import (
    PaidAgain,
    SalaryAdjusted,
    SalaryRecorded,
    SalaryRescinded,
    paid_again,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table

Event: TypeAlias = SalaryRecorded | SalaryAdjusted | SalaryRescinded


class SalaryCause(StrEnum):
    """Why a salary holds: because it was the first that is known, or why it was adjusted."""

    RECORDED = "RECORDED"
    MERIT = "MERIT"
    PROMOTION = "PROMOTION"
    MARKET = "MARKET"
    CORRECTION = "CORRECTION"
    DEMOTION = "DEMOTION"
    NOT_STATED = "NOT_STATED"


class SalaryRow(Row):
    """`amount` is for a year; `unknown_before` is a code for why no earlier salary is known.

    `review_id` is the pay review that raised it, `case_id` the promotion or move that did.
    """

    id: str
    employee_id: str
    amount: Decimal
    currency: str
    effective_on: date
    cause: SalaryCause
    unknown_before: str | None
    review_id: str | None
    case_id: str | None = None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    match recorded.event:
        case SalaryRecorded(effective_on=on) | SalaryAdjusted(effective_on=on):
            return (f"{recorded.stream}/{on}",)
        case SalaryRescinded(taken_back=days):
            return tuple(f"{recorded.stream}/{each.effective_on}" for each in days)
        case _:
            return ()


def fold(row: SalaryRow | None, recorded: Recorded[Event], key: str) -> SalaryRow | None:
    """Return what the row becomes; nothing before the first salary is known by adjusting it."""
    match recorded.event:
        case SalaryRescinded(taken_back=days):
            day = next(each for each in days if key.endswith(f"/{each.effective_on}"))
            if day.again is None:
                return None
            on, said = day.effective_on, day.again
        case SalaryRecorded(effective_on=on) | SalaryAdjusted(effective_on=on):
            said = paid_again(recorded.event)
    return SalaryRow(
        id=key,
        employee_id=salary.person(recorded.stream),
        amount=said.salary.amount,
        currency=said.salary.currency,
        effective_on=on,
        cause=why(said),
        unknown_before=said.unknown_before or (row.unknown_before if row and said.cause else None),
        review_id=said.review_id,
        case_id=said.case_id,
        at=recorded.at,
        origin=recorded.origin,
    )


def why(said: PaidAgain) -> SalaryCause:
    """Return why a salary holds."""
    return SalaryCause.RECORDED if said.cause is None else SalaryCause(said.cause)


TABLES = (
    Table(
        name="salary",
        row=SalaryRow,
        follows=("salary",),
        events=(SalaryRecorded, SalaryAdjusted, SalaryRescinded),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "effective_on"),),
    ),
)
