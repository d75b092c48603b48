"""Salaries as people look them up: one row for each day from which one holds.

What holds on a day is the latest row not after it; an entry for the same day takes a row's place.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from domain import salary
from domain.salary import SalaryAdjusted, SalaryRecorded
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table

Event: TypeAlias = SalaryRecorded | SalaryAdjusted


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

    `review_id` is the pay review that raised it, if one did.
    """

    id: str
    employee_id: str
    amount: Decimal
    currency: str
    effective_on: date
    cause: SalaryCause
    unknown_before: str | None
    review_id: str | None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    if not isinstance(recorded.event, (SalaryRecorded, SalaryAdjusted)):
        return ()
    return (f"{recorded.stream}/{recorded.event.effective_on}",)


def fold(row: SalaryRow | None, recorded: Recorded[Event], key: str) -> SalaryRow | None:
    """Return what the row becomes; nothing before the first salary is known by adjusting it."""
    match recorded.event:
        case SalaryRecorded(unknown_before=unknown_before):
            cause, review_id = SalaryCause.RECORDED, None
        case SalaryAdjusted(cause=why, review_id=review_id):
            cause, unknown_before = SalaryCause(why), row.unknown_before if row else None
    return SalaryRow(
        id=key,
        employee_id=salary.person(recorded.stream),
        amount=recorded.event.salary.amount,
        currency=recorded.event.salary.currency,
        effective_on=recorded.event.effective_on,
        cause=cause,
        unknown_before=unknown_before,
        review_id=review_id,
        at=recorded.at,
        origin=recorded.origin,
    )


TABLES = (
    Table(
        name="salary",
        row=SalaryRow,
        follows=("salary",),
        events=(SalaryRecorded, SalaryAdjusted),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "effective_on"),),
    ),
)
