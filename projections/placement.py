"""Placements as people look them up: for each timeline one row for each day something takes effect.

What holds on a day is the latest row not after it; an entry for the same day takes a row's place.
"""

from datetime import date, datetime
from typing import Any, TypeVar

from domain import placement
from domain.employee import Event
from domain.placement import (
    DepartmentAssigned,
    LevelChanged,
    PositionAssigned,
    SuperiorAssigned,
    TitleAssigned,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table


class PlacementRow(Row):
    """What every timeline's row has; `at` is when it was admitted."""

    id: str
    employee_id: str
    effective_on: date
    at: datetime
    origin: Origin


class EmployeeDepartmentRow(PlacementRow):
    department_id: str
    division: str | None


class EmployeeTitleRow(PlacementRow):
    title: str


class EmployeeLevelRow(PlacementRow):
    level: str


class EmployeePositionRow(PlacementRow):
    position: str


class EmployeeSuperiorRow(PlacementRow):
    superior_id: str | None


R = TypeVar("R", bound=PlacementRow)


def timeline(
    name: str,
    row: type[R],
    event: type[placement.Event],
    *columns: str,
    found_by: str | None = None,
) -> Table[R]:
    """Return the table `employee_<name>`, in which `event` makes a row with its `columns`."""

    def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
        if not isinstance(recorded.event, event):
            return ()
        return (f"{recorded.stream}/{name}/{recorded.event.effective_on}",)

    def fold(before: R | None, recorded: Recorded[Event], key: str) -> R | None:
        if not isinstance(recorded.event, event):
            return before
        entered: dict[str, Any] = {column: getattr(recorded.event, column) for column in columns}
        return row(
            id=key,
            employee_id=recorded.stream,
            effective_on=recorded.event.effective_on,
            at=recorded.at,
            origin=recorded.origin,
            **entered,
        )

    on_a_day = ("employee_id", "effective_on")
    return Table(
        name=f"employee_{name}",
        row=row,
        follows=("employee",),
        events=(event,),
        touches=touches,
        fold=fold,
        indexes=(on_a_day,) if found_by is None else (on_a_day, (found_by, "effective_on")),
    )


TABLES = (
    timeline(
        "department",
        EmployeeDepartmentRow,
        DepartmentAssigned,
        "department_id",
        "division",
        found_by="department_id",
    ),
    timeline("title", EmployeeTitleRow, TitleAssigned, "title"),
    timeline("level", EmployeeLevelRow, LevelChanged, "level"),
    timeline("position", EmployeePositionRow, PositionAssigned, "position"),
    timeline(
        "superior", EmployeeSuperiorRow, SuperiorAssigned, "superior_id", found_by="superior_id"
    ),
)
