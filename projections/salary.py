"""Salaries as people look them up: one row for each day from which one holds.

What holds on a day is the latest row not after it; an entry for the same day takes a row's place.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain import salary
from domain.salary import Event, SalaryAdjusted, SalaryRecorded
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table


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
    """`amount` is for a year; `unknown_before` is a code for why no earlier salary is known."""

    id: str
    employee_id: str
    amount: Decimal
    currency: str
    effective_on: date
    cause: SalaryCause
    unknown_before: str | None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (f"{recorded.stream}/{recorded.event.effective_on}",)


def fold(row: SalaryRow | None, recorded: Recorded[Event], key: str) -> SalaryRow | None:
    """Return what the row becomes; nothing before the first salary is known by adjusting it."""
    match recorded.event:
        case SalaryRecorded(unknown_before=unknown_before):
            cause = SalaryCause.RECORDED
        case SalaryAdjusted(cause=why):
            cause, unknown_before = SalaryCause(why), row.unknown_before if row else None
    return SalaryRow(
        id=key,
        employee_id=salary.person(recorded.stream),
        amount=recorded.event.salary.amount,
        currency=recorded.event.salary.currency,
        effective_on=recorded.event.effective_on,
        cause=cause,
        unknown_before=unknown_before,
        at=recorded.at,
        origin=recorded.origin,
    )


TABLES = (
    Table(
        name="salary",
        row=SalaryRow,
        follows=("salary",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "effective_on"),),
    ),
)
