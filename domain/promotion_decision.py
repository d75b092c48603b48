"""Promotion decision: who approves a case or refuses it, and how it goes back or ends otherwise.

The stages of the level decide one after another; one that nobody stands at is passed over. With the
last approval the promotion takes effect, in the same append.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain import (
    career_framework,
    career_framework_check,
    employee,
    pay_structure,
    payroll,
    placement_effect,
    salary,
)
from domain.actor import Role
from domain.career_framework_content import Approver
from domain.decider import Given, In, Ref, fact
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn
from domain.placement_effect import PlacementChange
from domain.promotion_application import change, has_panel
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
    PromotionPart,
    PromotionStatus,
    PromotionStep,
    PromotionTerms,
    require_said,
    require_terms,
)
from domain.promotion_event import (
    PromotionApproved,
    PromotionRecorded,
    PromotionRefused,
    PromotionRescinded,
    PromotionSentBack,
    PromotionStageApproved,
    PromotionWithdrawn,
)
from domain.salary import Salary
from domain.sealed import Sealed

STEPS = {
    PromotionStatus.APPLIED: (PromotionStep.DRAFT,),
    PromotionStatus.IN_REVIEW: (PromotionStep.DRAFT, PromotionStep.EVALUATION),
    PromotionStatus.IN_DECISION: tuple(PromotionStep),
}
"""Where a case goes back to from where it stands."""


@fact
class ApprovePromotion:
    """For the stage whose turn it is."""

    promotion_id: str
    why: Sealed


@fact
class RefusePromotion:
    promotion_id: str
    why: Sealed


@fact
class SendBackPromotion:
    promotion_id: str
    to: PromotionStep
    why: Sealed


@fact
class WithdrawPromotion:
    promotion_id: str
    why: Sealed | None = None


@fact
class RescindPromotion:
    """What the promotion did is undone, and nothing else."""

    promotion_id: str
    why: Sealed


@fact
class RecordPromotion:
    """A promotion of the past that was decided elsewhere; it takes effect on its day."""

    promotion_id: str
    framework_id: str
    to_level: str
    terms: PromotionTerms


@fact
class Paid:
    """What somebody is paid, if that is to change, and by how much it rises."""

    held: Salary | None = None
    raise_per_cent: Decimal | None = None


def reads(command: object, case: Promotion, given: Given) -> list[Ref[Any]]:
    """Return the streams that the effect of a case depends on, or its undoing."""
    match command:
        case ApprovePromotion() if case.terms is not None:
            return effect_reads(case.employee_id, change(case.to_level, case.terms), given)
        case RescindPromotion():
            return placement_effect.reads_to_rescind(case.id, case.employee_id, given)
        case _:
            return []


def effect_reads(employee_id: str, to: PlacementChange, given: Given) -> list[Ref[Any]]:
    """Return the streams that a change of somebody's place depends on."""
    paid_in = currency(employee_id, given)
    return placement_effect.reads_for(employee_id, to, paid_in, given)


def currency(employee_id: str, given: Given) -> str | None:
    """Return in what an employee is paid, as far as it is known by now."""
    if salary.ref(employee_id) not in given:
        return None
    held = given[salary.ref(employee_id)]
    return None if held is None else next(iter(held.amounts)).value.currency


def effect(case_id: str, to: PlacementChange, who: Employee, case: Paid, given: Given) -> list[In]:
    """Return what a promotion does in the employee's own streams, or raise `Rejected`."""
    placement_effect.require(who, to, given)
    paid_in = None if case.held is None else currency(who.id, given)
    structure = None if paid_in is None else given[pay_structure.ref(pay_structure.of(paid_in))]
    return placement_effect.effected(
        case_id,
        to,
        who,
        case.held,
        structure,
        given[payroll.ref()],
        case.raise_per_cent,
        given.rules,
    )


def waiting(case: Promotion, given: Given) -> list[Approver]:
    """Return the stages that are yet to decide, those that nobody stands at left out."""
    superior, second = above(case.employee_id, given)
    vacant = {Approver.SUPERIOR: superior is None, Approver.SECOND_LEVEL: second is None}
    return [
        stage
        for stage in require_applied(case).level.review.approvers
        if stage not in case.passed and not vacant.get(stage, False)
    ]


def require_stage(case: Promotion, given: Given) -> Approver:
    """Return the stage whose turn it is. Raise `Rejected` unless the actor stands there."""
    require_status(case, PromotionStatus.IN_DECISION)
    stages = waiting(case, given)
    if not stages:
        raise Ineligible("no-approver")
    stage = stages[0]
    superior, second = above(case.employee_id, given)
    stands = {
        Approver.SUPERIOR: given.by == superior,
        Approver.SECOND_LEVEL: given.by == second,
        Approver.HR: Role.HR in given.roles,
        Approver.EXECUTIVE: Role.EXECUTIVE in given.roles,
    }
    if given.by == case.employee_id:
        raise Forbidden("own-case", by=given.by)
    if not stands[stage]:
        raise Forbidden("another-decides", by=given.by, stage=stage)
    require_part(case, PromotionPart(stage.value), given)
    return stage


def approved(
    c: ApprovePromotion, case: Promotion, given: Given
) -> list[PromotionStageApproved | PromotionApproved | In]:
    """Return an approval, with the effect if it is the last; or raise `Rejected`."""
    stage = require_stage(case, given)
    if case.terms is None:
        raise Ineligible("promotion-terms-missing")
    who = require_serving(case, case.terms.effective_on, given)
    from_level = require_applied(case).from_level
    now = who.level_on(case.terms.effective_on)
    if now != from_level:
        raise Ineligible("level-changed-since", from_level=from_level, now=now)
    placement_effect.require(who, change(case.to_level, case.terms), given)
    step = PromotionStageApproved(stage=stage, why=require_said("why", c.why), approved_by=given.by)
    if waiting(case, given) != [stage]:
        return [step]
    whole = PromotionApproved(from_level=from_level, to_level=case.to_level, terms=case.terms)
    paid = Paid(held=given[salary.ref(who.id)], raise_per_cent=case.terms.raise_per_cent)
    done = effect(case.id, change(case.to_level, case.terms), who, paid, given)
    return [step, whole, *done]


def refused(c: RefusePromotion, case: Promotion, given: Given) -> PromotionRefused:
    """Return a refusal of the stage whose turn it is, or raise `Rejected`."""
    return PromotionRefused(
        stage=require_stage(case, given), why=require_said("why", c.why), refused_by=given.by
    )


def sent_back(c: SendBackPromotion, case: Promotion, given: Given) -> PromotionSentBack:
    """Return that a case goes back. Raise `Rejected` if it has not come that far, or is another's.

    Whoever is to act next may send it back: the superior, HR during the review, whoever decides.
    """
    require_status(case, *STEPS)
    match case.status:
        case PromotionStatus.APPLIED:
            if given.by != case.employee_id and given.by != above(case.employee_id, given)[0]:
                raise Forbidden("not-the-superior", by=given.by)
            part = require_part(case, PromotionPart.SUPERIOR, given)
        case PromotionStatus.IN_REVIEW:
            part = require_role(case, Role.HR, PromotionPart.PREPARING, given)
        case _:
            part = PromotionPart(require_stage(case, given).value)
    panel = has_panel(require_applied(case).level)
    if c.to not in STEPS[case.status] or (c.to is PromotionStep.REVIEW and not panel):
        raise Invalid("not-a-step-back", field="to", status=case.status)
    return PromotionSentBack(
        to=c.to, why=require_said("why", c.why), part=part, sent_back_by=given.by
    )


def withdrawn(c: WithdrawPromotion, case: Promotion, given: Given) -> PromotionWithdrawn:
    """Return the withdrawal by the employee or HR. Raise `Rejected` if the case is over."""
    require_status(case, PromotionStatus.DRAFT, *STEPS)
    if given.by == case.employee_id:
        part = require_part(case, PromotionPart.APPLICANT, given)
    else:
        part = require_role(case, Role.HR, PromotionPart.PREPARING, given)
    return PromotionWithdrawn(why=c.why or None, part=part, withdrawn_by=given.by)


def rescinded(c: RescindPromotion, case: Promotion, given: Given) -> list[PromotionRescinded | In]:
    """Return that a promotion is undone, with what it did; or raise `Rejected`."""
    employee.require_not_own_case(case.employee_id, given)
    if Role.HR not in given.roles:
        raise Forbidden("role-missing", by=given.by, roles=(Role.HR,))
    require_status(case, PromotionStatus.APPROVED)
    who = require_serving(case, given.today, given)
    placement_effect.require_rescindable(case.id, who, given)
    held, paid = given[salary.ref(who.id)], given[payroll.ref()]
    undone = placement_effect.rescinded(case.id, who, held, paid, given.rules)
    return [PromotionRescinded(why=require_said("why", c.why), rescinded_by=given.by), *undone]


def recorded(c: RecordPromotion, state: State, given: Given) -> list[PromotionRecorded | In]:
    """Return a promotion of the past with its effect, as far as that is not recorded already."""
    employee_id = person(c.promotion_id)
    employee.require_not_own_case(employee_id, given)
    if state is not None:
        raise OutOfTurn(c, state)
    terms = require_terms(c.terms)
    who = employee.require_in_service(
        employee_id, given[employee.ref(employee_id)], terms.effective_on
    )
    held = given[career_framework.ref(c.framework_id)]
    past = None if held is None else held.on(terms.effective_on)
    framework = past or career_framework.in_force(c.framework_id, held, given.today)
    level = career_framework_check.require_known(framework, c.to_level)
    before = who.level_on(terms.effective_on - timedelta(days=1))
    if before == level.code:
        raise Invalid("nothing-changes", field="to_level")
    made = PromotionRecorded(
        promotion_id=c.promotion_id,
        framework_id=c.framework_id,
        version=framework.version,
        from_level=before,
        to_level=level.code,
        terms=terms,
        recorded_by=given.by,
    )
    raised = terms.raise_per_cent is not None
    paid = Paid(
        held=given[salary.ref(who.id)] if raised else None, raise_per_cent=terms.raise_per_cent
    )
    return [made, *effect(c.promotion_id, change(level.code, terms), who, paid, given)]
