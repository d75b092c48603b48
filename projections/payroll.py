"""Payroll as people look it up: one row for it, and one for each month that is closed."""

from datetime import date, datetime

from domain.payroll import Event
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class PayrollRow(Row):
    """The first and the last month that are closed, by their first days."""

    id: str
    first_month: date
    last_month: date
    at: datetime
    origin: Origin


class PayrollMonthRow(Row):
    """A month by its first day; `at` is when it was closed."""

    id: str
    payroll_id: str
    month: date
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: PayrollRow | None, recorded: Recorded[Event], key: str) -> PayrollRow:
    """Return what the row becomes."""
    month = recorded.event.month
    if row is None:
        return PayrollRow(
            id=key, first_month=month, last_month=month, at=recorded.at, origin=recorded.origin
        )
    return replace(row, last_month=month, at=recorded.at, origin=recorded.origin)


def touches_month(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (f"{recorded.stream}/{recorded.event.month}",)


def fold_month(_: PayrollMonthRow | None, recorded: Recorded[Event], key: str) -> PayrollMonthRow:
    """Return the row of a month, which is closed once."""
    return PayrollMonthRow(
        id=key,
        payroll_id=recorded.stream,
        month=recorded.event.month,
        at=recorded.at,
        origin=recorded.origin,
    )


TABLES = (
    Table(name="payroll", row=PayrollRow, follows=("payroll",), touches=touches, fold=fold),
    Table(
        name="payroll_month",
        row=PayrollMonthRow,
        follows=("payroll",),
        touches=touches_month,
        fold=fold_month,
        indexes=(("payroll_id", "month"),),
    ),
)
