"""Training as people look it up: courses, and their sessions."""

from datetime import date

from domain import ids
from domain.training import (
    Event,
    SessionCancelled,
    SessionScheduled,
    TrainingKind,
    TrainingOffered,
    TrainingRetired,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class TrainingRow(Row):
    id: str
    code: str
    name: str
    name_zh: str | None
    kind: TrainingKind
    competencies: tuple[str, ...]
    retired_on: date | None
    origin: Origin


class TrainingSessionRow(Row):
    id: str
    training_id: str
    code: str
    starts_on: date
    ends_on: date
    places: int
    cancelled: bool
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    changes = isinstance(recorded.event, TrainingOffered | TrainingRetired)
    return (recorded.stream,) if changes else ()


def fold(row: TrainingRow | None, recorded: Recorded[Event], key: str) -> TrainingRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, TrainingOffered() as e:
            return TrainingRow(
                id=key,
                code=ids.code(key),
                name=e.name,
                name_zh=e.name_zh,
                kind=e.kind,
                competencies=e.competencies,
                retired_on=None,
                origin=recorded.origin,
            )
        case TrainingRow(), TrainingRetired(retired_on=on):
            return replace(row, retired_on=on, origin=recorded.origin)
        case _:
            return row


def sessions(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case SessionScheduled(session=session) | SessionCancelled(session=session):
            return (f"{recorded.stream}/{session}",)
        case _:
            return ()


def session(
    row: TrainingSessionRow | None, recorded: Recorded[Event], key: str
) -> TrainingSessionRow | None:
    """Return what the row of a session becomes."""
    match row, recorded.event:
        case _, SessionScheduled() as e:
            return TrainingSessionRow(
                id=key,
                training_id=recorded.stream,
                code=e.session,
                starts_on=e.starts_on,
                ends_on=e.ends_on,
                places=e.places,
                cancelled=False,
                origin=recorded.origin,
            )
        case TrainingSessionRow(), SessionCancelled():
            return replace(row, cancelled=True, origin=recorded.origin)
        case _:
            return row


TABLES = (
    Table(
        name="training",
        row=TrainingRow,
        follows=("training",),
        events=(TrainingOffered, TrainingRetired),
        touches=touches,
        fold=fold,
    ),
    Table(
        name="training_session",
        row=TrainingSessionRow,
        follows=("training",),
        events=(SessionScheduled, SessionCancelled),
        touches=sessions,
        fold=session,
        indexes=(("training_id", "starts_on"),),
    ),
)
