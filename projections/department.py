"""Departments as people look them up: one row each, and one for each name from its day on."""

from datetime import date

from domain import ids
from domain.department import DepartmentClosed, DepartmentFounded, DepartmentRenamed, Event
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class DepartmentRow(Row):
    """`closed_on` is the first day on which the department is no longer there."""

    id: str
    code: str
    parent_id: str | None
    founded_on: date
    closed_on: date | None
    origin: Origin


class DepartmentNameRow(Row):
    id: str
    department_id: str
    name: str
    effective_on: date
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case DepartmentFounded() | DepartmentClosed():
            return (recorded.stream,)
        case DepartmentRenamed():
            return ()


def fold(row: DepartmentRow | None, recorded: Recorded[Event], key: str) -> DepartmentRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, DepartmentFounded() as e:
            return DepartmentRow(
                id=key,
                code=ids.code(key),
                parent_id=e.parent_id,
                founded_on=e.effective_on,
                closed_on=None,
                origin=recorded.origin,
            )
        case DepartmentRow(), DepartmentClosed() as e:
            return replace(row, closed_on=e.effective_on, origin=recorded.origin)
        case _:
            return row


def names_touched(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case DepartmentFounded(effective_on=on) | DepartmentRenamed(effective_on=on):
            return (f"{recorded.stream}/name/{on}",)
        case DepartmentClosed():
            return ()


def fold_name(
    row: DepartmentNameRow | None, recorded: Recorded[Event], key: str
) -> DepartmentNameRow | None:
    """Return what the row becomes; a name for the same day takes its place."""
    match recorded.event:
        case (DepartmentFounded() | DepartmentRenamed()) as e:
            return DepartmentNameRow(
                id=key,
                department_id=recorded.stream,
                name=e.name,
                effective_on=e.effective_on,
                origin=recorded.origin,
            )
        case DepartmentClosed():
            return row


TABLES = (
    Table(
        name="department",
        row=DepartmentRow,
        follows=("department",),
        touches=touches,
        fold=fold,
        indexes=(("parent_id", "id"),),
    ),
    Table(
        name="department_name",
        row=DepartmentNameRow,
        follows=("department",),
        touches=names_touched,
        fold=fold_name,
        indexes=(("department_id", "effective_on"),),
    ),
)
