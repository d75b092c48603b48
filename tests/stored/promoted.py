"""Promoted: what happens in the stored log with promotions, on every way that a case can go."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain import promotion_review
from domain.actor import Role
from domain.career_framework import DraftCareerFramework, PublishCareerFramework
from domain.career_framework_content import Approver, CareerLevel, EligibilityRules, ReviewRules
from domain.career_framework_template import OPERATIONS
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
    PromotionStep,
    PromotionTerms,
    PromotionVote,
)
from domain.promotion_decision import (
    ApprovePromotion,
    RecordPromotion,
    RefusePromotion,
    RescindPromotion,
    SendBackPromotion,
    WithdrawPromotion,
)
from domain.promotion_review import (
    ClosePromotionReview,
    DeclareConflict,
    DismissPromotionExpert,
    InvitePromotionExpert,
    NamePromotionExpert,
    VoteOnPromotion,
)
from domain.sealed import Sealed

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, SHE, HE = "employee:E1", "employee:E2", "employee:E3"
CRAFT, RISE = "career_framework:craft", "promotion:E3:rise"
PANEL: dict[str, Any] = {"by": "employee:E9", "roles": frozenset({Role.EMPLOYEE, Role.HR})}
OWN = frozenset({Role.EMPLOYEE})
HIS, HERS, ITS_SUPERIOR = ({"by": who, "roles": OWN} for who in (HE, SHE, BOSS))
GUEST: dict[str, Any] = {
    "by": promotion_review.guest(RISE, "anna"),
    "roles": frozenset({Role.GUEST}),
}
STORED = date(2016, 1, 22)
"""The day on which it is published in the stored log."""

FAR, DIGEST, WHY = date(2192, 1, 1), "ab" * 32, Sealed("So it was agreed.")
PAST = date(2016, 1, 2)
REVIEW = ReviewRules(
    approvers=(Approver.SUPERIOR, Approver.HR), internal_experts=1, external_experts=2, quorum=2
)


def level(each: CareerLevel) -> CareerLevel:
    """Return a level that lets everybody apply who says why; the first is decided at once."""
    rules = EligibilityRules(months_in_level=12, exception=True)
    review = REVIEW if each.code == "P2" else ReviewRules(approvers=REVIEW.approvers)
    return replace(each, rules=rules, review=review)


def promoted(published_on: date = STORED) -> Act:
    """Yield the cases of somebody who has a rise that is taken back, and others beside it."""
    framework = replace(
        OPERATIONS, version="v1", levels=tuple(level(each) for each in OPERATIONS.levels)
    )
    yield DraftCareerFramework(framework_id=CRAFT, framework=framework), {}
    publish = PublishCareerFramework(framework_id=CRAFT, version="v1", effective_from=published_on)
    yield publish, {**PANEL, "reason": "The works council agreed."}
    yield from applied()
    yield from reviewed()
    yield from decided()
    yield from beside()


def applied() -> Act:
    """Yield a draft, its terms, an application that needs an exception, and the evaluation."""
    draft = DraftPromotion(promotion_id=RISE, framework_id=CRAFT, to_level="P2")
    yield draft, HERS  # another's
    yield draft, HIS
    terms = PromotionTerms(
        effective_on=FAR, raise_per_cent=Decimal("5.5"), title="Planner II", position="Plans"
    )
    yield SetPromotionTerms(promotion_id=RISE, terms=terms), {}
    apply = claiming(RISE)
    yield replace(apply, exception=None), HIS  # not eligible
    yield apply, HIS
    yield evaluating(RISE), ITS_SUPERIOR


def claiming(promotion_id: str) -> ApplyForPromotion:
    return ApplyForPromotion(
        promotion_id=promotion_id,
        claims=tuple(
            PromotionClaim(standard=each, mark=4, evidence=Sealed(f"{each} shown"))
            for each in PromotionStandard
        ),
        exception=Sealed("Nobody else knows the bridges."),
    )


def scores() -> tuple[PromotionScore, ...]:
    return tuple(PromotionScore(standard=each, mark=4) for each in PromotionStandard)


def evaluating(promotion_id: str) -> EvaluatePromotion:
    return EvaluatePromotion(
        promotion_id=promotion_id,
        marks=tuple(
            PromotionEvaluation(aspect=each, mark=5, remark=Sealed(f"{each} seen"))
            for each in PromotionAspect
        ),
        supported=True,
    )


def reviewed() -> Act:
    """Yield a panel, of whom one is dismissed, and two rounds of votes."""
    invite = InvitePromotionExpert(
        promotion_id=RISE, name="anna", affiliation=Sealed("Anna, a guest"), until_on=FAR
    )
    yield NamePromotionExpert(promotion_id=RISE, expert_id=BOSS), {}  # has another part
    yield NamePromotionExpert(promotion_id=RISE, expert_id=SHE), {}
    yield invite, {}
    yield replace(invite, name="otto"), {}
    otto = promotion_review.guest(RISE, "otto")
    yield DismissPromotionExpert(promotion_id=RISE, expert_id=otto), {}
    declare = DeclareConflict(
        promotion_id=RISE, conflict=False, explanation=Sealed("We have never met.")
    )
    vote = VoteOnPromotion(
        promotion_id=RISE,
        digest=DIGEST,
        vote=PromotionVote.FOR,
        scores=scores(),
        remark=Sealed("Well reasoned."),
        served=DIGEST,
        packet=2,
        document=Sealed('{"packet":2}'),
    )
    yield vote, GUEST  # without a declaration
    close = ClosePromotionReview(promotion_id=RISE)
    for who in (HERS, GUEST):
        yield declare, who
        yield vote, who
    yield close, {}
    back = SendBackPromotion(promotion_id=RISE, to=PromotionStep.REVIEW, why=WHY)
    yield back, ITS_SUPERIOR
    yield vote, HERS  # on what was read before
    for who in (HERS, GUEST):
        yield replace(vote, packet=3, document=Sealed('{"packet":3}')), who
    yield close, {}


def decided() -> Act:
    """Yield the approvals, of which one is another's, and that the promotion is taken back."""
    approve = ApprovePromotion(promotion_id=RISE, why=WHY)
    yield approve, ITS_SUPERIOR
    yield approve, {}  # who prepared it
    yield approve, PANEL
    yield RescindPromotion(promotion_id=RISE, why=WHY), {}


def beside() -> Act:
    """Yield a case that is withdrawn, one that is refused, and a promotion of the past."""
    for code in ("idle", "no"):
        case = f"promotion:E3:{code}"
        yield DraftPromotion(promotion_id=case, framework_id=CRAFT, to_level="P1"), {}
    yield WithdrawPromotion(promotion_id="promotion:E3:idle", why=WHY), {}
    case = "promotion:E3:no"
    yield claiming(case), HIS
    yield evaluating(case), ITS_SUPERIOR
    yield RefusePromotion(promotion_id=case, why=WHY), ITS_SUPERIOR
    past = RecordPromotion(
        promotion_id="promotion:E3:past",
        framework_id=CRAFT,
        to_level="P1",
        terms=PromotionTerms(effective_on=PAST),
    )
    yield past, {}
    yield past, {}  # recorded already
