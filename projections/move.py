"""Moves as people look them up: one row each, whatever became of it."""

from datetime import date, datetime

from domain import move
from domain.move import Event
from domain.move_content import EmployeeMoved, MoveEnded, MoveExtended, MoveKind, MoveRescinded
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class MoveRow(Row):
    """What is not said was left as it was. `last_day_on` is the last day of one that has ended."""

    id: str
    employee_id: str
    kind: MoveKind
    effective_on: date
    planned_until: date | None
    last_day_on: date | None
    rescinded: bool
    framework_id: str | None
    from_level: str | None
    level: str | None
    title: str | None
    position: str | None
    department_id: str | None
    division: str | None
    superior_id: str | None
    moved_by: str
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: MoveRow | None, recorded: Recorded[Event], key: str) -> MoveRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, EmployeeMoved() as e:
            return MoveRow(
                id=key,
                employee_id=move.person(key),
                kind=e.kind,
                effective_on=e.effective_on,
                planned_until=e.planned_until,
                last_day_on=None,
                rescinded=False,
                framework_id=e.framework_id,
                from_level=e.from_level,
                level=e.level,
                title=e.title,
                position=e.position,
                department_id=e.department_id,
                division=e.division,
                superior_id=e.superior_id,
                moved_by=e.moved_by,
                at=recorded.at,
                origin=recorded.origin,
            )
        case MoveRow(), MoveExtended(planned_until=planned_until):
            return replace(row, planned_until=planned_until, origin=recorded.origin)
        case MoveRow(), MoveEnded(last_day_on=last_day_on):
            return replace(row, last_day_on=last_day_on, origin=recorded.origin)
        case MoveRow(), MoveRescinded():
            return replace(row, rescinded=True, origin=recorded.origin)
        case _:
            return row


TABLES = (
    Table(
        name="move",
        row=MoveRow,
        follows=("move",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "effective_on"), ("kind", "id")),
    ),
)
