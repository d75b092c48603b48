"""Learning as people look it up: one row for each time a course is planned for somebody."""

from datetime import date, datetime
from enum import StrEnum

from domain import ids, learning
from domain.learning import Event
from domain.learning_plan import (
    SessionAttended,
    SessionTaken,
    TrainingCompleted,
    TrainingDropped,
    TrainingEvaluated,
    TrainingPlanned,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class LearningStatus(StrEnum):
    """How far a planned course has come."""

    PLANNED = "PLANNED"
    COMPLETED = "COMPLETED"
    DROPPED = "DROPPED"


class LearningRow(Row):
    """`ended_on` is the day of its completion, or on which it was dropped."""

    id: str
    employee_id: str
    training_id: str
    number: int
    status: LearningStatus
    due_on: date
    competency: str | None
    planned_on: date
    planned_by: str
    session_id: str | None
    attended: bool | None
    ended_on: date | None
    rating: int | None
    remark_id: str | None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    e = recorded.event
    return (f"{recorded.stream}/{ids.code(e.training_id)}/{e.number}",)


def fold(row: LearningRow | None, recorded: Recorded[Event], key: str) -> LearningRow | None:
    """Return what the row becomes."""
    origin = recorded.origin
    match row, recorded.event:
        case _, TrainingPlanned() as e:
            return LearningRow(
                id=key,
                employee_id=learning.person(recorded.stream),
                training_id=e.training_id,
                number=e.number,
                status=LearningStatus.PLANNED,
                due_on=e.due_on,
                competency=e.competency,
                planned_on=e.planned_on,
                planned_by=e.planned_by,
                session_id=None,
                attended=None,
                ended_on=None,
                rating=None,
                remark_id=None,
                at=recorded.at,
                origin=origin,
            )
        case None, _:
            return None
        case LearningRow(), SessionTaken() as e:
            session_id = f"{e.training_id}/{e.session}"
            return replace(row, session_id=session_id, attended=None, origin=origin)
        case LearningRow(), SessionAttended(attended=attended):
            return replace(row, attended=attended, origin=origin)
        case LearningRow(), TrainingCompleted(completed_on=on):
            return replace(row, status=LearningStatus.COMPLETED, ended_on=on, origin=origin)
        case LearningRow(), TrainingDropped(dropped_on=on):
            return replace(row, status=LearningStatus.DROPPED, ended_on=on, origin=origin)
        case LearningRow(), TrainingEvaluated() as e:
            remark_id = None if e.remark is None else note_id(recorded, "remark")
            return replace(row, rating=e.rating, remark_id=remark_id, origin=origin)
        case _:
            return row


TABLES = (
    Table(
        name="learning",
        row=LearningRow,
        follows=("learning",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "id"), ("session_id", "id"), ("training_id", "id")),
    ),
)
