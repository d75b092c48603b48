"""Working times as people look them up: one row for each day from which one holds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain import salary
from domain.working_time import WorkingTimeChanged
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table


class WorkingTimeRow(Row):
    """`fraction` is a share of the full working time."""

    id: str
    employee_id: str
    fraction: Decimal
    effective_on: date
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    if not isinstance(recorded.event, WorkingTimeChanged):
        return ()
    return (f"{recorded.stream}/working-time/{recorded.event.effective_on}",)


def fold(
    _: WorkingTimeRow | None, recorded: Recorded[WorkingTimeChanged], key: str
) -> WorkingTimeRow:
    """Return what the row becomes: a change for the same day takes its place."""
    return WorkingTimeRow(
        id=key,
        employee_id=salary.person(recorded.stream),
        fraction=recorded.event.fraction,
        effective_on=recorded.event.effective_on,
        at=recorded.at,
        origin=recorded.origin,
    )


TABLES = (
    Table(
        name="working_time",
        row=WorkingTimeRow,
        follows=("salary",),
        events=(WorkingTimeChanged,),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "effective_on"),),
    ),
)
