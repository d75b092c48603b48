"""Arrears as people look them up: one row for each amount, and one for each month in it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain import salary
from domain.arrears import ArrearsArisen
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, once, whole


class ArrearsRow(Row):
    """`amount` is below 0 where too much was paid; months by their first days.

    `effective_on` is the day from which pay changed, `review_id` the pay review that changed it.
    """

    id: str
    employee_id: str
    amount: Decimal
    currency: str
    effective_on: date
    first_month: date
    last_month: date
    review_id: str | None
    at: datetime
    origin: Origin


class ArrearsMonthRow(Row):
    """What was due for a month before the change, and what is due after it."""

    id: str
    arrears_id: str
    employee_id: str
    month: date
    before: Decimal
    after: Decimal
    currency: str
    origin: Origin


@once
def amounts(recorded: Recorded[Any]) -> dict[str, ArrearsRow]:
    """Return the row of an amount by its key."""
    if not isinstance(recorded.event, ArrearsArisen):
        return {}
    e, key = recorded.event, key_of(recorded)
    row = ArrearsRow(
        id=key,
        employee_id=salary.person(recorded.stream),
        amount=e.amount.amount,
        currency=e.amount.currency,
        effective_on=e.effective_on,
        first_month=e.months[0].month,
        last_month=e.months[-1].month,
        review_id=e.review_id,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


@once
def months(recorded: Recorded[Any]) -> dict[str, ArrearsMonthRow]:
    """Return the rows of the months of an amount by their keys."""
    if not isinstance(recorded.event, ArrearsArisen):
        return {}
    e, of = recorded.event, key_of(recorded)
    rows = (
        ArrearsMonthRow(
            id=f"{of}/{each.month}",
            arrears_id=of,
            employee_id=salary.person(recorded.stream),
            month=each.month,
            before=each.before,
            after=each.after,
            currency=e.amount.currency,
            origin=recorded.origin,
        )
        for each in e.months
    )
    return {row.id: row for row in rows}


def key_of(recorded: Recorded[Any]) -> str:
    """Return the id of an amount."""
    return f"{recorded.stream}/arrears/{recorded.version}"


TABLES = (
    Table(
        name="arrears",
        row=ArrearsRow,
        follows=("salary",),
        events=(ArrearsArisen,),
        final=True,
        touches=amounts,
        fold=whole(amounts),
        indexes=(("employee_id", "effective_on"),),
    ),
    Table(
        name="arrears_month",
        row=ArrearsMonthRow,
        follows=("salary",),
        events=(ArrearsArisen,),
        final=True,
        touches=months,
        fold=whole(months),
        indexes=(("arrears_id", "month"),),
    ),
)
