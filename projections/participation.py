"""Changes in the middle of appraisals as people look them up: one row each."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain import appraisal
from domain.move_settlement import MoveSettled
from domain.participation import (
    AppraisalDeadlineExtended,
    AppraisalReopened,
    AppraisalSuperiorChanged,
    EndOfParticipation,
    ParticipationEnded,
    ParticipationResumed,
    TransferRecorded,
)
from domain.phase import Phase
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole


class ParticipationChange(StrEnum):
    """What changed for somebody who takes part."""

    ENDED = "ENDED"
    RESUMED = "RESUMED"
    SUPERIOR = "SUPERIOR"
    TRANSFER = "TRANSFER"
    DEADLINE = "DEADLINE"
    REOPENED = "REOPENED"
    MOVE = "MOVE"


class AppraisalChangeRow(Row):
    """`effective_on` is the last day, or that of the transfer; `until_on` is the new last day.

    `case_id` is the promotion or the move that was settled.
    """

    id: str
    appraisal_id: str
    employee_id: str
    kind: ParticipationChange
    cause: EndOfParticipation | None = None
    superior_id: str | None = None
    earlier_superior_id: str | None = None
    department_id: str | None = None
    division: str | None = None
    phase: Phase | None = None
    effective_on: date | None = None
    until_on: date | None = None
    case_id: str | None = None
    changed_by: str
    at: datetime
    origin: Origin


CHANGES = (
    ParticipationEnded,
    ParticipationResumed,
    AppraisalSuperiorChanged,
    TransferRecorded,
    AppraisalDeadlineExtended,
    AppraisalReopened,
    MoveSettled,
)
"""What changes in the middle of an appraisal."""


def changes(recorded: Recorded[Any]) -> dict[str, AppraisalChangeRow]:
    """Return the row of a change in the middle of an appraisal."""
    said = told(recorded.event)
    if said is None:
        return {}
    key = f"{recorded.stream}/change/{recorded.version}"
    row = AppraisalChangeRow(
        id=key,
        appraisal_id=recorded.stream,
        employee_id=appraisal.person(recorded.stream),
        at=recorded.at,
        origin=recorded.origin,
        **said,
    )
    return {key: row}


def told(event: object) -> dict[str, Any] | None:
    """Return what an event says of a change, or none if it is of something else."""
    kinds = ParticipationChange
    match event:
        case ParticipationEnded(cause=cause, last_day_on=on, ended_by=by):
            return {"kind": kinds.ENDED, "cause": cause, "effective_on": on, "changed_by": by}
        case ParticipationResumed(resumed_by=by):
            return {"kind": kinds.RESUMED, "changed_by": by}
        case AppraisalSuperiorChanged(superior_id=superior, earlier_id=earlier, changed_by=by):
            people = {"superior_id": superior, "earlier_superior_id": earlier}
            return {"kind": kinds.SUPERIOR, "changed_by": by, **people}
        case TransferRecorded(effective_on=on, recorded_by=by) as e:
            place = {"department_id": e.department_id, "division": e.division}
            return {"kind": kinds.TRANSFER, "effective_on": on, "changed_by": by, **place}
        case AppraisalDeadlineExtended(phase=phase, due_on=due_on, extended_by=by):
            return {"kind": kinds.DEADLINE, "phase": phase, "until_on": due_on, "changed_by": by}
        case AppraisalReopened(phase=phase, due_on=due_on, reopened_by=by):
            return {"kind": kinds.REOPENED, "phase": phase, "until_on": due_on, "changed_by": by}
        case MoveSettled(case_id=case_id, effective_on=on, settled_by=by):
            of = {"effective_on": on, "case_id": case_id}
            return {"kind": kinds.MOVE, "changed_by": by, **of}
        case _:
            return None


def columns(event: object) -> dict[str, Any]:
    """Return the columns of an appraisal's row that an event changes, by name."""
    match event:
        case ParticipationEnded(cause=cause, last_day_on=on):
            return {"ended_on": on, "ended_cause": cause}
        case ParticipationResumed():
            return {"ended_on": None, "ended_cause": None}
        case AppraisalSuperiorChanged(superior_id=superior_id):
            return {"superior_id": superior_id}
        case AppraisalDeadlineExtended() | AppraisalReopened():
            return {"kept_open_in": event.phase, "kept_open_until": event.due_on}
        case _:
            return {}


TABLES = (
    Table(
        name="appraisal_change",
        row=AppraisalChangeRow,
        follows=("appraisal",),
        events=CHANGES,
        touches=changes,
        fold=whole(changes),
        indexes=(("appraisal_id", "id"),),
    ),
)
