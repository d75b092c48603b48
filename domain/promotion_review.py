"""Promotion review: the experts of a case, what they declare and vote, and what it comes to.

An expert is an employee, or a guest of the case, who acts under a link of their own until a day.
They declare whether they have a conflict of interest before they vote, and whoever has one is
barred. A vote is given on the packet as the expert has read it: if that has changed, they read it
again.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from domain import career_framework_content, day, employee, ids
from domain.actor import Role
from domain.decider import Given, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid
from domain.promotion_case import (
    SERVING,
    Promotion,
    PromotionExpert,
    above,
    require_applied,
    require_part,
    require_role,
    require_serving,
    require_status,
)
from domain.promotion_content import (
    PromotionPart,
    PromotionScore,
    PromotionStandard,
    PromotionStatus,
    PromotionVote,
    require_marks,
)
from domain.promotion_event import (
    PromotionConflictDeclared,
    PromotionExpertDismissed,
    PromotionExpertNamed,
    PromotionReviewClosed,
    PromotionVoted,
)
from domain.sealed import Sealed

DIGEST = re.compile(r"[0-9a-f]{64}")

NAMING = (PromotionStatus.APPLIED, PromotionStatus.IN_REVIEW)


@fact
class NamePromotionExpert:
    """An employee; experts from outside are invited."""

    promotion_id: str
    expert_id: str


@fact
class InvitePromotionExpert:
    """A guest of this case, who has a name in it, and until which day they may act."""

    promotion_id: str
    name: str
    affiliation: Sealed
    until_on: date


@fact
class DismissPromotionExpert:
    promotion_id: str
    expert_id: str


@fact
class DeclareConflict:
    promotion_id: str
    conflict: bool
    explanation: Sealed | None = None


@fact
class VoteOnPromotion:
    """`digest` is of the packet that the expert has read; what was served is the server's.

    `served` is the digest of `document`, and `packet` the number of its changes by then.
    """

    promotion_id: str
    digest: str
    vote: PromotionVote
    scores: tuple[PromotionScore, ...]
    remark: Sealed | None = None
    served: str = ""
    packet: int = 0
    document: Sealed | None = None


@fact
class ClosePromotionReview:
    promotion_id: str


def guest(promotion_id: str, name: str) -> str:
    """Return the actor that a guest of a case is."""
    return f"guest:{promotion_id}/{name}"


def is_guest(expert_id: str) -> bool:
    """Return whether an expert is from outside."""
    return expert_id.startswith("guest:")


def named(c: NamePromotionExpert, case: Promotion, given: Given) -> PromotionExpertNamed:
    """Return that an employee is an expert. Raise `Rejected` if they cannot be."""
    require_naming(case, given)
    read = given[employee.ref(c.expert_id)]
    employee.require_in_service(c.expert_id, read, given.today)
    require_new(c.expert_id, case, given)
    require_place(case, "internal", lambda review: review.internal_experts)
    return PromotionExpertNamed(
        expert_id=c.expert_id, until_on=None, affiliation=None, named_by=given.by
    )


def invited(c: InvitePromotionExpert, case: Promotion, given: Given) -> PromotionExpertNamed:
    """Return the invitation of a guest. Raise `Rejected` if there is one, or no place is left."""
    require_naming(case, given)
    if not ids.CODE.fullmatch(c.name):
        raise Invalid("code-not-plain", field="name", code=c.name)
    if day.require("until_on", c.until_on) < given.today:
        raise Invalid("invitation-over", field="until_on", today=given.today)
    expert_id = guest(case.id, c.name)
    require_new(expert_id, case, given)
    require_place(case, "external", lambda review: review.external_experts)
    return PromotionExpertNamed(
        expert_id=expert_id, until_on=c.until_on, affiliation=c.affiliation, named_by=given.by
    )


def require_naming(case: Promotion, given: Given) -> None:
    """Raise `Rejected` unless HR prepares the panel of a case that was applied for."""
    require_role(case, Role.HR, PromotionPart.PREPARING, given)
    require_status(case, *NAMING)
    require_serving(case, given.today, given)


def require_new(expert_id: str, case: Promotion, given: Given) -> None:
    """Raise `Ineligible` if somebody is on the panel, or has another part in the case."""
    if expert_id in case.experts:
        raise Ineligible("expert-known", expert_id=expert_id)
    part = case.acted.get(expert_id, PromotionPart.EXPERT)
    others = {case.employee_id, *above(case.employee_id, given)}
    if expert_id in others or part is not PromotionPart.EXPERT:
        raise Ineligible("expert-involved", expert_id=expert_id)


def require_place(
    case: Promotion, kind: str, most: Callable[[career_framework_content.ReviewRules], int]
) -> None:
    """Raise `Ineligible` if as many of a kind are on the panel as the level asks for."""
    limit = most(require_applied(case).level.review)
    there = sum(
        is_guest(who) is (kind == "external") and each.conflict is not True
        for who, each in case.experts.items()
    )
    if there >= limit:
        raise Ineligible("panel-full", kind=kind, most=limit)


def dismissed(c: DismissPromotionExpert, case: Promotion, given: Given) -> PromotionExpertDismissed:
    """Return that an expert is one no more. Raise `Rejected` if they are none, or have voted."""
    require_role(case, Role.HR, PromotionPart.PREPARING, given)
    require_status(case, *NAMING)
    expert = case.experts.get(c.expert_id)
    if expert is None:
        raise Invalid("expert-unknown", field="expert_id", expert_id=c.expert_id)
    if expert.voted is not None:
        raise Ineligible("expert-voted", expert_id=c.expert_id)
    return PromotionExpertDismissed(expert_id=c.expert_id, dismissed_by=given.by)


def declared(c: DeclareConflict, case: Promotion, given: Given) -> PromotionConflictDeclared:
    """Return the declaration. Raise `Rejected` if it is made already, or comes too late."""
    expert = require_expert(case, given)
    if expert.voted is not None:
        raise Ineligible("expert-voted", expert_id=given.by)
    if expert.conflict is c.conflict:
        raise Invalid("nothing-changes", field="conflict")
    return PromotionConflictDeclared(
        expert_id=given.by, conflict=c.conflict, explanation=c.explanation
    )


def require_expert(case: Promotion, given: Given) -> PromotionExpert:
    """Return the expert who acts. Raise `Rejected` if they are none, barred or not asked today."""
    expert = case.experts.get(given.by)
    if given.by == case.employee_id:
        raise Forbidden("own-case", by=given.by)
    if expert is None:
        raise Forbidden("not-an-expert", by=given.by)
    if expert.conflict is True:
        raise Forbidden("conflict-declared", by=given.by)
    if expert.until_on is not None and given.today > expert.until_on:
        raise Forbidden("invitation-ended", by=given.by, until_on=expert.until_on)
    if given.rules >= SERVING and not is_guest(given.by):
        employee.require_in_service(given.by, given[employee.ref(given.by)], given.today)
    require_part(case, PromotionPart.EXPERT, given)
    require_status(case, PromotionStatus.IN_REVIEW)
    require_serving(case, given.today, given)
    return expert


def voted(c: VoteOnPromotion, case: Promotion, given: Given) -> PromotionVoted:
    """Return a vote on the packet that counts, or raise `Rejected`."""
    expert = require_expert(case, given)
    if expert.conflict is None:
        raise Ineligible("conflict-not-declared", by=given.by)
    if expert.voted is not None:
        raise Ineligible("expert-voted", expert_id=given.by)
    if not DIGEST.fullmatch(c.digest):
        raise Invalid("digest-malformed", field="digest")
    if c.document is None or c.digest != c.served or c.packet != case.packet:
        raise Ineligible("packet-outdated", digest=c.digest)
    return PromotionVoted(
        expert_id=given.by,
        round=case.round,
        vote=c.vote,
        scores=require_marks("scores", c.scores, PromotionStandard),
        remark=c.remark,
        packet=c.packet,
        digest=c.served,
        document=c.document,
    )


def closed(case: Promotion, given: Given) -> PromotionReviewClosed:
    """Return what the panel recommends. Raise `Rejected` before its quorum is there."""
    require_role(case, Role.HR, PromotionPart.PREPARING, given)
    require_status(case, PromotionStatus.IN_REVIEW)
    votes, quorum = case.votes, require_applied(case).level.review.quorum
    if len(votes) < quorum:
        raise Ineligible("quorum-missing", votes=len(votes), quorum=quorum)
    favour = sum(each.vote is PromotionVote.FOR for each in votes)
    return PromotionReviewClosed(
        recommended=2 * favour > len(votes),
        votes_for=favour,
        votes_against=len(votes) - favour,
        totals=tuple(
            PromotionScore(standard=of, mark=sum(vote.scores[n].mark for vote in votes))
            for n, of in enumerate(PromotionStandard)
        ),
        closed_by=given.by,
    )


def reads(command: object, given: Given) -> list[Ref[Any]]:
    """Return the streams that the work of experts depends on."""
    if isinstance(command, NamePromotionExpert):
        return [employee.ref(command.expert_id)]
    acts_here = given.rules >= SERVING and given.by.startswith("employee:")
    return [employee.ref(given.by)] if acts_here else []
