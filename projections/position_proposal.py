"""Position proposals as people look them up: one row for a cycle and an employee, the latest one.

What others had found of the employee by then stands beside it, one row each.
"""

from collections.abc import Iterator
from datetime import date, datetime

from domain import ids, position_proposal_case
from domain.position_proposal_case import (
    Event,
    PositionKind,
    PositionProposalAnswered,
    PositionProposalLifted,
    PositionProposalWithdrawn,
    PositionProposed,
    ProposalCause,
    ProposalStatus,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once, whole
from projections.note import note_id


class PositionProposalRow(Row):
    """`ended_on` and `ended_by` are of the answer, or of the withdrawal; a line lifts by itself."""

    id: str
    employee_id: str
    cycle_id: str
    appraisal_id: str
    kind: PositionKind
    cause: ProposalCause
    status: ProposalStatus
    grade: str | None
    number: int
    why_id: str | None
    proposed_on: date
    proposed_by: str | None
    promotion_id: str | None
    move_id: str | None
    remark_id: str | None
    ended_on: date | None
    ended_by: str | None
    at: datetime
    origin: Origin


class ProvenCompetencyRow(Row):
    """`number` says with which proposal of the cycle it was found, `place` its place there."""

    id: str
    proposal_id: str
    employee_id: str
    number: int
    place: int
    framework_id: str
    competency: str
    proficiency: int
    assessed_on: date
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(
    row: PositionProposalRow | None, recorded: Recorded[Event], key: str
) -> PositionProposalRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, PositionProposed() as e:
            return PositionProposalRow(
                id=key,
                employee_id=position_proposal_case.person(key),
                cycle_id="cycle:" + ids.code(key).partition(":")[0],
                appraisal_id=e.appraisal_id,
                kind=e.kind,
                cause=e.cause,
                status=ProposalStatus.OPEN,
                grade=e.grade,
                number=e.number,
                why_id=None if e.why is None else note_id(recorded, "why"),
                proposed_on=e.proposed_on,
                proposed_by=e.proposed_by,
                promotion_id=None,
                move_id=None,
                remark_id=None,
                ended_on=None,
                ended_by=None,
                at=recorded.at,
                origin=recorded.origin,
            )
        case PositionProposalRow(), PositionProposalWithdrawn() as e:
            return replace(
                row,
                status=ProposalStatus.WITHDRAWN,
                remark_id=None if e.why is None else note_id(recorded, "why"),
                ended_on=e.withdrawn_on,
                ended_by=e.withdrawn_by,
                origin=recorded.origin,
            )
        case PositionProposalRow(), PositionProposalLifted(lifted_on=on):
            return replace(row, status=ProposalStatus.LIFTED, ended_on=on, origin=recorded.origin)
        case PositionProposalRow(), PositionProposalAnswered() as e:
            promotes = row.kind is PositionKind.PROMOTION
            return replace(
                row,
                status=ProposalStatus(e.answer.value),
                promotion_id=e.case_id if promotes else None,
                move_id=None if promotes else e.case_id,
                remark_id=None if e.why is None else note_id(recorded, "why"),
                ended_on=e.answered_on,
                ended_by=e.answered_by,
                origin=recorded.origin,
            )
        case _:
            return row


@once
def profile(recorded: Recorded[Event]) -> dict[str, ProvenCompetencyRow]:
    """Return what others had found of somebody for whom something is proposed."""
    return {row.id: row for row in each_competency(recorded)}


def each_competency(recorded: Recorded[Event]) -> Iterator[ProvenCompetencyRow]:
    """Yield the competencies of a proposal, in their order."""
    if not isinstance(e := recorded.event, PositionProposed):
        return
    for place, each in enumerate(e.profile, start=1):
        yield ProvenCompetencyRow(
            id=f"{recorded.stream}/{e.number}.{place}",
            proposal_id=recorded.stream,
            employee_id=position_proposal_case.person(recorded.stream),
            number=e.number,
            place=place,
            framework_id=each.framework_id,
            competency=each.competency,
            proficiency=each.proficiency,
            assessed_on=each.assessed_on,
            at=recorded.at,
            origin=recorded.origin,
        )


TABLES = (
    Table(
        name="position_proposal",
        row=PositionProposalRow,
        follows=("position_proposal",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "id"), ("status", "id"), ("cycle_id", "id")),
    ),
    Table(
        name="proven_competency",
        row=ProvenCompetencyRow,
        follows=("position_proposal",),
        events=(PositionProposed,),
        touches=profile,
        fold=whole(profile),
        indexes=(("proposal_id", "id"),),
    ),
)
