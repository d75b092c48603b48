"""Promotion parts as people look them up: what is said in a case, each of it once and for good."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from domain import promotion_case
from domain.eligibility import EligibilityReason
from domain.promotion_content import (
    PromotionClaim,
    PromotionEvaluation,
    PromotionPart,
    PromotionStandard,
    PromotionStep,
    PromotionVote,
    about,
)
from domain.promotion_event import (
    Event,
    PromotionApplied,
    PromotionEvaluated,
    PromotionRefused,
    PromotionRescinded,
    PromotionSentBack,
    PromotionStageApproved,
    PromotionVoted,
    PromotionWithdrawn,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, once, whole
from projections.note import note_id


class PromotionTopic(StrEnum):
    """What a mark is given for."""

    ABILITY = "ABILITY"
    PERFORMANCE = "PERFORMANCE"
    TEAMWORK = "TEAMWORK"
    INNOVATION = "INNOVATION"
    ATTITUDE = "ATTITUDE"


class PromotionAct(StrEnum):
    """What somebody decided about a case."""

    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    SENT_BACK = "SENT_BACK"
    WITHDRAWN = "WITHDRAWN"
    RESCINDED = "RESCINDED"


class PromotionMarkRow(Row):
    """`step` is the event that it was said in, by its number; `place` its place there."""

    id: str
    promotion_id: str
    employee_id: str
    step: int
    place: int
    part: PromotionPart
    topic: PromotionTopic
    mark: int
    text_id: str
    at: datetime
    origin: Origin


class PromotionFindingRow(Row):
    """What the level asked for at an application, and what there was of it."""

    id: str
    promotion_id: str
    employee_id: str
    step: int
    place: int
    reason: EligibilityReason
    met: bool
    required: int
    actual: int
    of: tuple[str, ...]
    at: datetime
    origin: Origin


class PromotionVoteRow(Row):
    """What an expert found, and the packet as it was served to them."""

    id: str
    promotion_id: str
    employee_id: str
    expert_id: str
    round: int
    vote: PromotionVote
    ability: int
    performance: int
    teamwork: int
    innovation: int
    remark_id: str | None
    digest: str
    document_id: str
    at: datetime
    origin: Origin


class PromotionDecisionRow(Row):
    """What somebody decided, as what, and why."""

    id: str
    promotion_id: str
    employee_id: str
    place: int
    act: PromotionAct
    part: PromotionPart
    back_to: PromotionStep | None
    why_id: str | None
    decided_by: str
    at: datetime
    origin: Origin


@once
def marks(recorded: Recorded[Event]) -> dict[str, PromotionMarkRow]:
    """Return what the employee says of themself, or the superior of them."""
    return {row.id: row for row in each_mark(recorded)}


def each_mark(recorded: Recorded[Event]) -> Iterator[PromotionMarkRow]:
    """Yield the marks of an application or an evaluation."""
    given: Sequence[PromotionClaim | PromotionEvaluation]
    match recorded.event:
        case PromotionApplied(claims=given):
            part, field = PromotionPart.APPLICANT, "evidence"
        case PromotionEvaluated(marks=given):
            part, field = PromotionPart.SUPERIOR, "remark"
        case _:
            return
    for place, each in enumerate(given, start=1):
        yield PromotionMarkRow(
            id=f"{recorded.stream}/{recorded.version}.{place}",
            promotion_id=recorded.stream,
            employee_id=promotion_case.person(recorded.stream),
            step=recorded.version,
            place=place,
            part=part,
            topic=PromotionTopic(about(each)),
            mark=each.mark,
            text_id=note_id(recorded, field if place == 1 else f"{field}/{place}"),
            at=recorded.at,
            origin=recorded.origin,
        )


@once
def findings(recorded: Recorded[Event]) -> dict[str, PromotionFindingRow]:
    """Return what eligibility found at an application."""
    return {row.id: row for row in each_finding(recorded)}


def each_finding(recorded: Recorded[Event]) -> Iterator[PromotionFindingRow]:
    """Yield the findings of an application."""
    if not isinstance(recorded.event, PromotionApplied):
        return
    for place, each in enumerate(recorded.event.eligibility.findings, start=1):
        yield PromotionFindingRow(
            id=f"{recorded.stream}/{recorded.version}.{place}",
            promotion_id=recorded.stream,
            employee_id=promotion_case.person(recorded.stream),
            step=recorded.version,
            place=place,
            reason=each.reason,
            met=each.met,
            required=each.required,
            actual=each.actual,
            of=each.of,
            at=recorded.at,
            origin=recorded.origin,
        )


@once
def votes(recorded: Recorded[Event]) -> dict[str, PromotionVoteRow]:
    """Return the vote of an expert."""
    if not isinstance(e := recorded.event, PromotionVoted):
        return {}
    key = f"{recorded.stream}/{recorded.version}"
    scores = {each.standard: each.mark for each in e.scores}
    row = PromotionVoteRow(
        id=key,
        promotion_id=recorded.stream,
        employee_id=promotion_case.person(recorded.stream),
        expert_id=e.expert_id,
        round=e.round,
        vote=e.vote,
        ability=scores[PromotionStandard.ABILITY],
        performance=scores[PromotionStandard.PERFORMANCE],
        teamwork=scores[PromotionStandard.TEAMWORK],
        innovation=scores[PromotionStandard.INNOVATION],
        remark_id=None if e.remark is None else note_id(recorded, "remark"),
        digest=e.digest,
        document_id=note_id(recorded, "document"),
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


@once
def decisions(recorded: Recorded[Event]) -> dict[str, PromotionDecisionRow]:
    """Return what somebody decided about a case, if that is what happened."""
    hr = PromotionPart.PREPARING
    match recorded.event:
        case PromotionStageApproved(stage=stage, approved_by=by):
            act, part, to = PromotionAct.APPROVED, PromotionPart(stage.value), None
        case PromotionRefused(stage=stage, refused_by=by):
            act, part, to = PromotionAct.REFUSED, PromotionPart(stage.value), None
        case PromotionSentBack(to=to, part=part, sent_back_by=by):
            act = PromotionAct.SENT_BACK
        case PromotionWithdrawn(part=part, withdrawn_by=by):
            act, to = PromotionAct.WITHDRAWN, None
        case PromotionRescinded(rescinded_by=by):
            act, part, to = PromotionAct.RESCINDED, hr, None
        case _:
            return {}
    key = f"{recorded.stream}/{recorded.version}"
    row = PromotionDecisionRow(
        id=key,
        promotion_id=recorded.stream,
        employee_id=promotion_case.person(recorded.stream),
        place=recorded.version,
        act=act,
        part=part,
        back_to=to,
        why_id=None if recorded.event.why is None else note_id(recorded, "why"),
        decided_by=by,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


OF_CASE = (("promotion_id", "id"),)

TABLES = (
    Table(
        name="promotion_mark",
        row=PromotionMarkRow,
        follows=("promotion",),
        events=(PromotionApplied, PromotionEvaluated),
        touches=marks,
        fold=whole(marks),
        indexes=OF_CASE,
    ),
    Table(
        name="promotion_finding",
        row=PromotionFindingRow,
        follows=("promotion",),
        events=(PromotionApplied,),
        touches=findings,
        fold=whole(findings),
        indexes=OF_CASE,
    ),
    Table(
        name="promotion_vote",
        row=PromotionVoteRow,
        follows=("promotion",),
        events=(PromotionVoted,),
        touches=votes,
        fold=whole(votes),
        indexes=OF_CASE,
    ),
    Table(
        name="promotion_decision",
        row=PromotionDecisionRow,
        follows=("promotion",),
        events=(
            PromotionStageApproved,
            PromotionRefused,
            PromotionSentBack,
            PromotionWithdrawn,
            PromotionRescinded,
        ),
        touches=decisions,
        fold=whole(decisions),
        indexes=OF_CASE,
    ),
)
