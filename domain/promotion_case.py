"""Promotion case: what has become of somebody's promotion to a level, from its draft to its end.

What a case was decided on stays in it: the level as the framework described it at the application,
the eligibility as it was computed then, and of each vote the digest of the packet that was read.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TypeAlias, assert_never

from domain import employee, ids, promotion_event
from domain.actor import Role
from domain.career_framework_content import Approver
from domain.decider import Given, Ref, fact, replace
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Unknown
from domain.promotion_content import (
    PromotionPart,
    PromotionStatus,
    PromotionStep,
    PromotionTerms,
)
from domain.promotion_event import (
    Event,
    PromotionApplied,
    PromotionApproved,
    PromotionConflictDeclared,
    PromotionDrafted,
    PromotionEvaluated,
    PromotionExpertDismissed,
    PromotionExpertNamed,
    PromotionRecorded,
    PromotionRefused,
    PromotionRescinded,
    PromotionReviewClosed,
    PromotionSentBack,
    PromotionStageApproved,
    PromotionTermsSet,
    PromotionVoted,
    PromotionWithdrawn,
    Step,
)


@fact
class PromotionExpert:
    """`conflict` is none until it is declared; `voted` is of the round."""

    until_on: date | None
    conflict: bool | None = None
    voted: PromotionVoted | None = None


@fact
class Promotion:
    """`packet` counts what changed in what experts read, `round` how often it was sent back, and 1.

    `acted` is as what everybody acted who did, `passed` the stages that have approved.
    """

    id: str
    employee_id: str
    to_level: str
    status: PromotionStatus
    framework_id: str
    applied: PromotionApplied | None = None
    evaluated: PromotionEvaluated | None = None
    terms: PromotionTerms | None = None
    round: int = 1
    packet: int = 0
    acted: Mapping[str, PromotionPart] = field(default_factory=dict[str, PromotionPart])
    experts: Mapping[str, PromotionExpert] = field(default_factory=dict[str, PromotionExpert])
    passed: tuple[Approver, ...] = ()

    @property
    def votes(self) -> tuple[PromotionVoted, ...]:
        """Return the votes of the round."""
        return tuple(e.voted for e in self.experts.values() if e.voted is not None)


State: TypeAlias = Promotion | None

SERVING = 7
"""The revision of the rules from which nobody acts as superior or expert who has left."""

BACK = {
    PromotionStep.DRAFT: PromotionStatus.DRAFT,
    PromotionStep.EVALUATION: PromotionStatus.APPLIED,
    PromotionStep.REVIEW: PromotionStatus.IN_REVIEW,
}


def person(stream: str) -> str:
    """Return the employee that a case is about."""
    return "employee:" + stream.split(":")[1]


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case PromotionDrafted() as e:
            return Promotion(
                id=e.promotion_id,
                employee_id=person(e.promotion_id),
                to_level=e.to_level,
                status=PromotionStatus.DRAFT,
                framework_id=e.framework_id,
                acted={e.drafted_by: e.part},
            )
        case PromotionRecorded() as e:
            return Promotion(
                id=e.promotion_id,
                employee_id=person(e.promotion_id),
                to_level=e.to_level,
                status=PromotionStatus.APPROVED,
                framework_id=e.framework_id,
                terms=e.terms,
            )
        case _ if state is None:
            return None
        case PromotionApproved():
            return replace(state, status=PromotionStatus.APPROVED)
        case PromotionRescinded():
            return replace(state, status=PromotionStatus.RESCINDED)
        case _:
            by, part = promotion_event.hand(event, state.employee_id)
            return advanced(replace(state, acted={**state.acted, by: part}), event)


def advanced(state: Promotion, event: Step) -> Promotion:
    """Return a case as a step of it leaves it."""
    match event:
        case PromotionTermsSet(terms=terms):
            return replace(state, terms=terms)
        case PromotionApplied():
            status, packet = PromotionStatus.APPLIED, state.packet + 1
            return replace(state, applied=event, evaluated=None, status=status, packet=packet)
        case PromotionEvaluated(panel=panel):
            status = PromotionStatus.IN_REVIEW if panel else PromotionStatus.IN_DECISION
            return replace(state, evaluated=event, status=status, packet=state.packet + 1)
        case PromotionExpertNamed(expert_id=who, until_on=until_on):
            return with_expert(state, who, PromotionExpert(until_on=until_on))
        case PromotionExpertDismissed(expert_id=who):
            return with_expert(state, who, None)
        case PromotionConflictDeclared(expert_id=who, conflict=conflict):
            return with_expert(state, who, replace(state.experts[who], conflict=conflict))
        case PromotionVoted(expert_id=who):
            return with_expert(state, who, replace(state.experts[who], voted=event))
        case PromotionReviewClosed():
            return replace(state, status=PromotionStatus.IN_DECISION)
        case PromotionStageApproved(stage=stage):
            return replace(state, passed=(*state.passed, stage))
        case PromotionRefused():
            return replace(state, status=PromotionStatus.REFUSED)
        case PromotionWithdrawn():
            return replace(state, status=PromotionStatus.WITHDRAWN)
        case PromotionSentBack(to=to):
            return replace(
                state,
                status=BACK[to],
                round=state.round + 1,
                packet=state.packet + 1,
                passed=(),
                experts={who: replace(each, voted=None) for who, each in state.experts.items()},
            )
        case _:
            assert_never(event)


def with_expert(state: Promotion, who: str, expert: PromotionExpert | None) -> Promotion:
    """Return a case with an expert as they are now, or without them."""
    others = {each: known for each, known in state.experts.items() if each != who}
    return replace(state, experts=others if expert is None else {**others, who: expert})


def require_known(promotion_id: str, state: State) -> Promotion:
    """Return the case. Raise `Unknown` if there is none."""
    if state is None:
        raise Unknown(promotion_id)
    return state


def require_status(case: Promotion, *wanted: PromotionStatus) -> None:
    """Raise `Ineligible` unless the case has come just so far."""
    if case.status not in wanted:
        raise Ineligible("promotion-out-of-step", status=case.status, wanted=wanted)


def require_part(case: Promotion, part: PromotionPart, given: Given) -> PromotionPart:
    """Return as what somebody acts. Raise `Forbidden` if they are another in the case already.

    Whoever the case is about acts in it as nobody else.
    """
    if given.by == case.employee_id and part is not PromotionPart.APPLICANT:
        raise Forbidden("own-case", by=given.by)
    before = case.acted.get(given.by, part)
    if before is not part:
        raise Forbidden("acted-as-another", by=given.by, before=before, part=part)
    return part


def require_role(case: Promotion, role: Role, part: PromotionPart, given: Given) -> PromotionPart:
    """Return as what somebody acts who needs a role for it. Raise `Forbidden` if they lack it."""
    if role not in given.roles:
        raise Forbidden("role-missing", by=given.by, roles=(role,))
    return require_part(case, part, given)


def require_applied(case: Promotion) -> PromotionApplied:
    """Return the application. Raise `Ineligible` if there is none."""
    if case.applied is None:
        raise Ineligible("promotion-out-of-step", status=case.status, wanted=())
    return case.applied


def above(employee_id: str, given: Given) -> tuple[str | None, str | None]:
    """Return the superior of today and theirs, as far as they are known and serve."""
    who = given[employee.ref(employee_id)]
    superior = None if who is None else who.superior_on(given.today)
    read = None if superior is None else given[employee.ref(superior)]
    second = None if read is None else read.superior_on(given.today)
    if given.rules < SERVING:
        return superior, second
    return serving(superior, given), serving(second, given)


def serving(employee_id: str | None, given: Given) -> str | None:
    """Return somebody who was read, if they serve today."""
    read = None if employee_id is None else given[employee.ref(employee_id)]
    return employee_id if read is not None and read.in_service_on(given.today) else None


def reads_above(who: Employee, given: Given) -> list[Ref[employee.State]]:
    """Return the streams of somebody's superior of today and of theirs, once that is known."""
    superior = who.superior_on(given.today)
    if superior is None:
        return []
    first = employee.ref(superior)
    if given.rules < SERVING or first not in given or (read := given[first]) is None:
        return [first]
    second = read.superior_on(given.today)
    return [first] if second is None else [first, employee.ref(second)]


def require_concerned(case: Promotion, given: Given) -> None:
    """Raise `Unknown` unless somebody has to do with the case: a case is nobody else's business."""
    people = {case.employee_id, *above(case.employee_id, given), *case.experts, *case.acted}
    if given.by not in people and given.roles.isdisjoint({Role.HR, Role.EXECUTIVE}):
        raise Unknown(case.id)


def require_serving(case: Promotion, on: date, given: Given) -> Employee:
    """Return the employee. Raise `Rejected` if they do not serve on a day."""
    return employee.require_in_service(case.employee_id, given[employee.ref(case.employee_id)], on)


def require_id(promotion_id: str) -> str:
    """Return the id of a case. Raise `Invalid` if it is malformed."""
    return ids.require("promotion", promotion_id, codes=2)
