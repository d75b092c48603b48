"""Promotion steps: a case of somebody who is to have a level, brought as far as a test wants it."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain import career_framework, employee, promotion_review
from domain.actor import Role
from domain.career_framework import CareerFrameworks
from domain.career_framework_content import (
    Approver,
    CareerFramework,
    CareerLevel,
    EligibilityRules,
    ReviewRules,
)
from domain.career_framework_template import OPERATIONS
from domain.decider import In
from domain.employee import Employee
from domain.errors import Rejected
from domain.promotion import Command, promotion
from domain.promotion_application import (
    ApplyForPromotion,
    DraftPromotion,
    EvaluatePromotion,
    SetPromotionTerms,
)
from domain.promotion_content import (
    PromotionAspect,
    PromotionClaim,
    PromotionEvaluation,
    PromotionScore,
    PromotionStandard,
    PromotionTerms,
    PromotionVote,
)
from domain.promotion_decision import ApprovePromotion
from domain.promotion_event import Event
from domain.promotion_review import (
    ClosePromotionReview,
    DeclareConflict,
    InvitePromotionExpert,
    NamePromotionExpert,
    VoteOnPromotion,
)
from domain.sealed import Sealed
from domain.timeline import Entry, Timeline
from tests.given import Rules

CASE, FRAMEWORK = "promotion:E2:1", "career_framework:ops"
SHE, BOSS, TOP = "employee:E2", "employee:BOSS", "employee:TOP"
ANN, BOB, EVE = "employee:HR1", "employee:HR2", "employee:EX"
XI, ANNA = "employee:XI", promotion_review.guest(CASE, "anna")
HIRED, TODAY, TAKES_EFFECT = date(2014, 1, 1), date(2016, 1, 4), date(2016, 2, 1)
ROLES = {ANN: Role.HR, BOB: Role.HR, EVE: Role.EXECUTIVE}
WHY, DIGEST = Sealed("s:why"), "ab" * 32


def level(**changes: Any) -> CareerLevel:  # noqa: ANN401 - of any field
    """Return the level that she is to have."""
    found = OPERATIONS.level("P2")
    assert found is not None
    rules = EligibilityRules(months_in_level=12, competencies=False)
    review = ReviewRules(
        approvers=tuple(Approver), internal_experts=1, external_experts=1, quorum=2
    )
    return replace(found, **{"rules": rules, "review": review, **changes})


def framework(wanted: CareerLevel) -> CareerFramework:
    levels = tuple(wanted if each.code == "P2" else each for each in OPERATIONS.levels)
    return replace(OPERATIONS, levels=levels)


def serving(who: str, superior: str | None = None) -> Employee:
    return Employee(
        id=who,
        hired_on=HIRED,
        levels=Timeline((Entry(HIRED, "P1"),)),
        superiors=Timeline((Entry(HIRED, superior),)),
    )


def around(wanted: CareerLevel | None = None) -> Rules[Command, Event, Any]:
    """Return the rules as they are where she works."""
    said = framework(wanted or level())
    held = CareerFrameworks(
        id=FRAMEWORK,
        name="ops",
        published={said.version: said},
        held=Timeline((Entry(HIRED, said.version),)),
    )
    rules = Rules(promotion, today=TODAY).knowing(career_framework.ref(FRAMEWORK), held)
    for who, above in ((SHE, BOSS), (BOSS, TOP), (TOP, None), (XI, TOP)):
        rules = rules.knowing(employee.ref(who), serving(who, above))
    return rules


rules = around()

draft = DraftPromotion(promotion_id=CASE, framework_id=FRAMEWORK, to_level="P2")
terms = PromotionTerms(effective_on=TAKES_EFFECT, title="Analyst", position="A-7")
set_terms = SetPromotionTerms(promotion_id=CASE, terms=terms)
apply = ApplyForPromotion(
    promotion_id=CASE,
    claims=tuple(
        PromotionClaim(standard=of, mark=4, evidence=Sealed(f"s:{of}")) for of in PromotionStandard
    ),
)
evaluate = EvaluatePromotion(
    promotion_id=CASE,
    marks=tuple(
        PromotionEvaluation(aspect=of, mark=5, remark=Sealed(f"s:{of}")) for of in PromotionAspect
    ),
    supported=True,
)
name = NamePromotionExpert(promotion_id=CASE, expert_id=XI)
invite = InvitePromotionExpert(
    promotion_id=CASE, name="anna", affiliation=Sealed("s:from"), until_on=TAKES_EFFECT
)
declare = DeclareConflict(promotion_id=CASE, conflict=False)
conflicted = replace(declare, conflict=True, explanation=Sealed("s:cousins"))
vote = VoteOnPromotion(
    promotion_id=CASE,
    digest=DIGEST,
    vote=PromotionVote.FOR,
    scores=tuple(PromotionScore(standard=of, mark=3) for of in PromotionStandard),
    served=DIGEST,
    packet=2,
    document=Sealed("s:packet"),
)
close = ClosePromotionReview(promotion_id=CASE)
approve = ApprovePromotion(promotion_id=CASE, why=WHY)

Done = tuple[str, Command]

TO_APPLIED: tuple[Done, ...] = ((SHE, draft), (ANN, set_terms), (SHE, apply))
TO_REVIEW: tuple[Done, ...] = (*TO_APPLIED, (ANN, name), (ANN, invite), (BOSS, evaluate))
TO_VOTE: tuple[Done, ...] = (*TO_REVIEW, (XI, declare), (ANNA, declare))
TO_DECISION: tuple[Done, ...] = (*TO_VOTE, (XI, vote), (ANNA, vote), (ANN, close))
TO_APPROVED: tuple[Done, ...] = (
    *TO_DECISION,
    (BOSS, approve),
    (TOP, approve),
    (BOB, approve),
    (EVE, approve),
)


def done(
    *steps: Done, of: Rules[Command, Event, Any] = rules
) -> tuple[list[Event], list[Event | In]]:
    """Return all events of the case after some steps, and what the last step caused."""
    events: list[Event] = []
    last: list[Event | In] = []
    for by, command in steps:
        last = list(acting(of, by).given(*events).when(command))
        events += [each for each in last if not isinstance(each, In)]
    return events, last


def acting(of: Rules[Command, Event, Any], by: str) -> Rules[Command, Event, Any]:
    roles = () if by not in ROLES else (ROLES[by],)
    return of.by(by, *roles)


def state(*steps: Done, of: Rules[Command, Event, Any] = rules) -> Any:  # noqa: ANN401 - a case, which there is
    """Return the case after some steps."""
    return promotion.replay(done(*steps, of=of)[0])


def refused(*steps: Done, of: Rules[Command, Event, Any] = rules) -> str:
    """Return by which rule the last of some steps is refused."""
    *before, (by, command) = steps
    events, _ = done(*before, of=of)
    try:
        acting(of, by).given(*events).when(command)
    except Rejected as refusal:
        return refusal.rule
    raise AssertionError(command)
