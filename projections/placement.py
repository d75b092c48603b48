"""Placements as people look them up: for each timeline one row for each day something takes effect.

What holds on a day is the latest row not after it; an entry for the same day takes a row's place.
An entry that is taken back with its case leaves its day to what was said of it before, if anything.
"""

from datetime import date, datetime
from typing import Any, TypeVar

from domain import placement
from domain.employee import Event
from domain.placement import (
    DepartmentAssigned,
    LevelChanged,
    PlacementPart,
    PlacementRescinded,
    PlacementTakenBack,
    PositionAssigned,
    SuperiorAssigned,
    TitleAssigned,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table


class PlacementRow(Row):
    """What every timeline's row has; `at` is when it was admitted, `case_id` what it came of."""

    id: str
    employee_id: str
    effective_on: date
    case_id: str | None = None
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
    event: type[placement.Assigned],
    *columns: str,
    found_by: str | None = None,
) -> Table[R]:
    """Return the table `employee_<name>`, in which `event` makes a row with its `columns`.

    The first column is the one of which a day says something again.
    """
    part = PlacementPart[name.upper()]

    def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
        match recorded.event:
            case PlacementRescinded(taken_back=days):
                ons = [each.effective_on for each in days if each.part is part]
            case e if isinstance(e, event):
                ons = [e.effective_on]
            case _:
                return ()
        return tuple(f"{recorded.stream}/{name}/{on}" for on in ons)

    def fold(before: R | None, recorded: Recorded[Event], key: str) -> R | None:
        if isinstance(recorded.event, PlacementRescinded):
            day = taken_back(recorded.event, part, key)
            if day.again is None:
                return None
            on, again = day.effective_on, day.again
            entered: dict[str, Any] = {columns[0]: again.value, "case_id": again.case_id}
            entered |= {column: getattr(again, column) for column in columns[1:]}
        elif isinstance(recorded.event, event):
            on = recorded.event.effective_on
            entered = {each: getattr(recorded.event, each) for each in (*columns, "case_id")}
        else:
            return before
        return row(
            id=key,
            employee_id=recorded.stream,
            effective_on=on,
            at=recorded.at,
            origin=recorded.origin,
            **entered,
        )

    on_a_day = ("employee_id", "effective_on")
    return Table(
        name=f"employee_{name}",
        row=row,
        follows=("employee",),
        events=(event, PlacementRescinded),
        touches=touches,
        fold=fold,
        indexes=(on_a_day,) if found_by is None else (on_a_day, (found_by, "effective_on")),
    )


def taken_back(event: PlacementRescinded, part: PlacementPart, key: str) -> PlacementTakenBack:
    """Return what becomes of the day that a row's key says."""
    days = (each for each in event.taken_back if each.part is part)
    return next(each for each in days if key.endswith(f"/{each.effective_on}"))


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
