"""Promotion event: what happens in a promotion case, and as what somebody did it."""

from datetime import date
from typing import TypeAlias, assert_never

from domain.career_framework_content import Approver, CareerLevel
from domain.decider import fact
from domain.eligibility import Eligibility
from domain.promotion_content import (
    CareerSources,
    PromotionClaim,
    PromotionEvaluation,
    PromotionPart,
    PromotionScore,
    PromotionStep,
    PromotionTerms,
    PromotionVote,
)
from domain.sealed import Sealed


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PromotionDrafted:
    """`part` is as what somebody drafted it."""

    promotion_id: str
    framework_id: str
    to_level: str
    part: PromotionPart
    drafted_by: str


@fact
class PromotionTermsSet:
    terms: PromotionTerms
    set_by: str


@fact
class PromotionApplied:
    """`level` is what is applied for, whole; `exception` says why, if somebody is not eligible."""

    version: str
    level: CareerLevel
    from_level: str | None
    eligibility: Eligibility
    sources: CareerSources
    claims: tuple[PromotionClaim, ...]
    exception: Sealed | None
    applied_on: date


@fact
class PromotionEvaluated:
    """`panel` is whether experts review it before it is decided."""

    marks: tuple[PromotionEvaluation, ...]
    supported: bool
    panel: bool
    evaluated_by: str


@fact
class PromotionExpertNamed:
    """A guest of the case has `until_on` as the last day, and says whom they come from."""

    expert_id: str
    until_on: date | None
    affiliation: Sealed | None
    named_by: str


@fact
class PromotionExpertDismissed:
    expert_id: str
    dismissed_by: str


@fact
class PromotionConflictDeclared:
    expert_id: str
    conflict: bool
    explanation: Sealed | None


@fact
class PromotionVoted:
    """`document` is the packet as it was served, `digest` the SHA-256 of its UTF-8, in hex."""

    expert_id: str
    round: int
    vote: PromotionVote
    scores: tuple[PromotionScore, ...]
    remark: Sealed | None
    packet: int
    digest: str
    document: Sealed


@fact
class PromotionReviewClosed:
    """`totals` are the sums of the marks that the votes give, one for each standard."""

    recommended: bool
    votes_for: int
    votes_against: int
    totals: tuple[PromotionScore, ...]
    closed_by: str


@fact
class PromotionStageApproved:
    stage: Approver
    why: Sealed
    approved_by: str


@fact
class PromotionApproved:
    """All who decide have approved; it takes effect in the same append."""

    from_level: str | None
    to_level: str
    terms: PromotionTerms


@fact
class PromotionRefused:
    stage: Approver
    why: Sealed
    refused_by: str


@fact
class PromotionSentBack:
    to: PromotionStep
    why: Sealed
    part: PromotionPart
    sent_back_by: str


@fact
class PromotionWithdrawn:
    why: Sealed | None
    part: PromotionPart
    withdrawn_by: str


@fact
class PromotionRescinded:
    why: Sealed
    rescinded_by: str


@fact
class PromotionRecorded:
    """A promotion of the past, decided elsewhere; the level is of that version of the framework."""

    promotion_id: str
    framework_id: str
    version: str
    from_level: str | None
    to_level: str
    terms: PromotionTerms
    recorded_by: str


Step: TypeAlias = (
    PromotionTermsSet
    | PromotionApplied
    | PromotionEvaluated
    | PromotionExpertNamed
    | PromotionExpertDismissed
    | PromotionConflictDeclared
    | PromotionVoted
    | PromotionReviewClosed
    | PromotionStageApproved
    | PromotionRefused
    | PromotionSentBack
    | PromotionWithdrawn
)
Event: TypeAlias = (
    PromotionDrafted | Step | PromotionApproved | PromotionRescinded | PromotionRecorded
)


def hand(event: Step, employee_id: str) -> tuple[str, PromotionPart]:
    """Return who did something in the case of an employee, and as what."""
    match event:
        case PromotionApplied():
            return employee_id, PromotionPart.APPLICANT
        case PromotionEvaluated(evaluated_by=by):
            return by, PromotionPart.SUPERIOR
        case PromotionConflictDeclared(expert_id=by) | PromotionVoted(expert_id=by):
            return by, PromotionPart.EXPERT
        case PromotionStageApproved(stage=stage, approved_by=by):
            return by, PromotionPart(stage.value)
        case PromotionRefused(stage=stage, refused_by=by):
            return by, PromotionPart(stage.value)
        case PromotionSentBack(part=part, sent_back_by=by):
            return by, part
        case PromotionWithdrawn(part=part, withdrawn_by=by):
            return by, part
        case PromotionTermsSet(set_by=by):
            return by, PromotionPart.PREPARING
        case PromotionExpertNamed(named_by=by):
            return by, PromotionPart.PREPARING
        case PromotionExpertDismissed(dismissed_by=by):
            return by, PromotionPart.PREPARING
        case PromotionReviewClosed(closed_by=by):
            return by, PromotionPart.PREPARING
        case _:
            assert_never(event)
