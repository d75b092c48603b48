"""Promotion application: a case's draft and terms, who applies, and what the superior says."""

from typing import Any

from domain import (
    career_framework,
    career_framework_check,
    employee,
    placement_effect,
    promotion_eligibility,
    text,
)
from domain.actor import Role
from domain.career_framework_content import CareerLevel
from domain.decider import Given, Ref, fact
from domain.eligibility import Eligibility
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.placement_effect import PlacementChange
from domain.promotion_case import (
    Promotion,
    State,
    above,
    person,
    require_applied,
    require_part,
    require_role,
    require_serving,
    require_status,
)
from domain.promotion_content import (
    CareerSources,
    PromotionAspect,
    PromotionClaim,
    PromotionEvaluation,
    PromotionPart,
    PromotionStandard,
    PromotionStatus,
    PromotionTerms,
    require_marks,
    require_terms,
)
from domain.promotion_event import (
    PromotionApplied,
    PromotionDrafted,
    PromotionEvaluated,
    PromotionTermsSet,
)
from domain.sealed import Sealed


@fact
class DraftPromotion:
    """The id names the employee and a code of the case; `to_level` is of the framework of today."""

    promotion_id: str
    framework_id: str
    to_level: str


@fact
class SetPromotionTerms:
    """What comes with the level, until the first approver has decided."""

    promotion_id: str
    terms: PromotionTerms


@fact
class ApplyForPromotion:
    """`sources` are the server's; `exception` says why, if the employee is not eligible."""

    promotion_id: str
    claims: tuple[PromotionClaim, ...]
    exception: Sealed | None = None
    sources: CareerSources = CareerSources()


@fact
class EvaluatePromotion:
    promotion_id: str
    marks: tuple[PromotionEvaluation, ...]
    supported: bool


def change(level: str, terms: PromotionTerms) -> PlacementChange:
    """Return what a promotion changes of somebody's place."""
    return PlacementChange(
        effective_on=terms.effective_on,
        level=level,
        title=terms.title,
        position=terms.position,
        department_id=terms.department_id,
        division=terms.division,
        superior_id=terms.superior_id,
    )


def terms_reads(case: Promotion, terms: PromotionTerms, given: Given) -> list[Ref[Any]]:
    """Return the streams that terms depend on."""
    to = change(case.to_level, terms)
    return placement_effect.reads_for(case.employee_id, to, None, given)


def drafted(c: DraftPromotion, state: State, given: Given) -> PromotionDrafted:
    """Return the draft. Raise `Rejected` if there is one, or the level is none."""
    employee_id = person(c.promotion_id)
    who = given[employee.ref(employee_id)]
    if who is None:
        raise Unknown(employee_id)
    part = drafting(employee_id, given)
    if state is not None:
        raise OutOfTurn(c, state)
    employee.require_in_service(employee_id, who, given.today)
    framework = career_framework.in_force(
        c.framework_id, given[career_framework.ref(c.framework_id)], given.today
    )
    level = career_framework_check.require_known(framework, text.require("to_level", c.to_level))
    if level.code == who.level_on(given.today):
        raise Invalid("nothing-changes", field="to_level")
    return PromotionDrafted(
        promotion_id=c.promotion_id,
        framework_id=c.framework_id,
        to_level=level.code,
        part=part,
        drafted_by=given.by,
    )


def drafting(employee_id: str, given: Given) -> PromotionPart:
    """Return as what somebody drafts a case. Raise `Unknown` if they are nobody to the employee."""
    superior, _ = above(employee_id, given)
    if given.by == employee_id:
        return PromotionPart.APPLICANT
    if given.by == superior:
        return PromotionPart.SUPERIOR
    if Role.HR in given.roles:
        return PromotionPart.PREPARING
    raise Unknown(employee_id)


def terms_set(c: SetPromotionTerms, case: Promotion, given: Given) -> PromotionTermsSet:
    """Return the terms. Raise `Rejected` if an approver has decided, or they cannot be."""
    require_role(case, Role.HR, PromotionPart.PREPARING, given)
    require_status(
        case,
        PromotionStatus.DRAFT,
        PromotionStatus.APPLIED,
        PromotionStatus.IN_REVIEW,
        PromotionStatus.IN_DECISION,
    )
    if case.passed:
        raise Ineligible("promotion-decided-on", stages=case.passed)
    terms = require_terms(c.terms)
    if terms == case.terms:
        raise Invalid("nothing-changes", field="terms")
    who = require_serving(case, terms.effective_on, given)
    placement_effect.require(who, change(case.to_level, terms), given)
    return PromotionTermsSet(terms=terms, set_by=given.by)


def applied(c: ApplyForPromotion, case: Promotion, given: Given) -> PromotionApplied:
    """Return the application, or raise `Rejected`, with what is missing to eligibility."""
    if given.by != case.employee_id:
        raise Forbidden("applied-for-another", by=given.by)
    require_part(case, PromotionPart.APPLICANT, given)
    require_status(case, PromotionStatus.DRAFT)
    claims = require_marks("claims", c.claims, PromotionStandard)
    who = require_serving(case, given.today, given)
    framework_id = case.framework_id
    held = given[career_framework.ref(framework_id)]
    framework = career_framework.in_force(framework_id, held, given.today)
    level = career_framework_check.require_known(framework, case.to_level)
    found = promotion_eligibility.eligible(who, framework_id, framework, level, c.sources, given)
    require_eligible(found, c.exception)
    return PromotionApplied(
        version=framework.version,
        level=level,
        from_level=found.level,
        eligibility=found,
        sources=c.sources,
        claims=claims,
        exception=None if found.eligible else c.exception,
        applied_on=given.today,
    )


def require_eligible(found: Eligibility, exception: Sealed | None) -> None:
    """Raise `Ineligible` if nobody may apply so, which names everything that is missing."""
    missing = tuple(
        f"{each.reason.value} {each.actual}/{each.required}"
        for each in found.findings
        if not each.met
    )
    if not missing:
        return
    if not found.exception:
        raise Ineligible("not-eligible", to_level=found.to_level, missing=missing)
    if exception is None:
        raise Ineligible("exception-without-reason", to_level=found.to_level, missing=missing)


def evaluated(c: EvaluatePromotion, case: Promotion, given: Given) -> PromotionEvaluated:
    """Return what the superior says. Raise `Rejected` if it is not they, or not their turn."""
    superior, _ = above(case.employee_id, given)
    if given.by == case.employee_id:
        raise Forbidden("own-case", by=given.by)
    if given.by != superior:
        raise Forbidden("not-the-superior", by=given.by)
    require_part(case, PromotionPart.SUPERIOR, given)
    require_status(case, PromotionStatus.APPLIED)
    require_serving(case, given.today, given)
    return PromotionEvaluated(
        marks=require_marks("marks", c.marks, PromotionAspect),
        supported=c.supported,
        panel=has_panel(require_applied(case).level),
        evaluated_by=given.by,
    )


def has_panel(level: CareerLevel) -> bool:
    """Return whether experts are heard before a level is given."""
    return level.review.quorum > 0
