"""Appraisal evaluation: who rates an appraisal, and what all of them come to.

| act                | in the cycle's phase             | by                                    |
|--------------------|----------------------------------|---------------------------------------|
| nominate a rater   | PLAN, SET_MEASURES, COLLECT,     | recorded superior, HR                 |
|                    | EVALUATE                         |                                       |
| withdraw a rater   | the same                         | recorded superior, HR                 |
| delegate           | the same                         | the rater, HR                         |
| evaluate           | EVALUATE                         | recorded superior, or their delegate  |
| close              | EVALUATE, FEED_BACK              | HR                                    |

Nobody does any of it in their own case. All but the superior rate in streams of their own
(domain/rating.py); closing reads those streams, once, and records each group's figures. Nobody is
nominated, withdrawn or read after it. It is HR's, because a superior could cut off those whom they
do not want to hear; it is no part of scoring, because scoring may be repeated and figures may not.
"""

from datetime import date
from typing import Any, TypeAlias

from domain import appraisal_course, authority, closing, cycle, employee, evaluation, rating_case
from domain.actor import Role
from domain.appraisal_case import Enrolled, Event, applying
from domain.appraisal_policy import AppraisalPolicy, Rater
from domain.closing import CloseEvaluation
from domain.cycle import Cycle, Phase, require_phase
from domain.decider import Given, In, Ref
from domain.enrolment import EnrolParticipant
from domain.errors import Forbidden, Ineligible
from domain.evaluation import EvaluateAppraisal, EvaluationSubmitted
from domain.nomination import (
    Concerned,
    DelegateEvaluation,
    NominateRater,
    RaterNominated,
    WithdrawRater,
    delegated,
    nominated,
    withdrawn,
)
from domain.rating_case import EvaluationDraftSuperseded

Command: TypeAlias = (
    NominateRater | WithdrawRater | DelegateEvaluation | EvaluateAppraisal | CloseEvaluation
)

BEFORE_CLOSE = (Phase.PLAN, Phase.SET_MEASURES, Phase.COLLECT, Phase.EVALUATE)


def reads(command: object, case: Enrolled) -> tuple[Ref[Any], ...]:
    """Return the streams that a command depends on besides those of every act."""
    match command:
        case NominateRater(rater_id=person) | DelegateEvaluation(delegate_id=person):
            return (employee.ref(person),)
        case CloseEvaluation():
            raters = (case.employee_id, *case.round.raters.named)
            return tuple(rating_case.ref(case.id, rater_id) for rater_id in raters)
        case _:
            return ()


def reads_draft(
    command: object, case: Enrolled, period: Cycle, given: Given
) -> tuple[Ref[Any], ...]:
    """Return the stream of what the superior has drafted, where the evaluation takes its place."""
    if not isinstance(command, EvaluateAppraisal):
        return ()
    superior_id = appraisal_course.standing(case, period, given).superior_id
    return () if superior_id is None else (rating_case.ref(case.id, superior_id),)


def superseded(case: Enrolled, given: Given) -> list[In]:
    """Return that the superior's draft is over, if there is one."""
    draft = None if case.superior_id is None else rating_case.ref(case.id, case.superior_id)
    if draft is None or draft not in given or not given[draft].drafted:
        return []
    return [In(draft, EvaluationDraftSuperseded())]


def concerned(case: Enrolled, policy: AppraisalPolicy) -> Concerned:
    """Return who has to do with the evaluation of an appraisal."""
    return Concerned(
        employee_id=case.employee_id,
        superior_id=case.superior_id,
        raters=case.round.raters,
        weights=policy.raters,
    )


def may_act(command: object, case: Enrolled, given: Given) -> bool:
    """Return whether somebody has to do with a case because they rate it, or stand in for one."""
    match command:
        case DelegateEvaluation(rater_id=rater_id):
            return given.by == rater_id and rater_id in case.round.raters.named
        case EvaluateAppraisal():
            return stands_in(case, given)
        case _:
            return False


def stands_in(case: Enrolled, given: Given) -> bool:
    """Return whether the superior has handed the evaluation over to whoever acts."""
    superior = case.superior_id
    return superior is not None and given.by == case.round.raters.delegate_on(superior, given.today)


def decide(command: Command, case: Enrolled, period: Cycle, given: Given) -> list[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    match command:
        case EvaluateAppraisal() as c:
            return [evaluated(c, case, period, given), *superseded(case, given)]
        case NominateRater() as c:
            require_open(case, period, *BEFORE_CLOSE)
            person = given[employee.ref(c.rater_id)]
            who = concerned(case, period.policy)
            return [nominated(c, who, person, given.by, given.today)]
        case WithdrawRater() as c:
            require_open(case, period, *BEFORE_CLOSE)
            return [withdrawn(c, case.round.raters, given.by)]
        case DelegateEvaluation() as c:
            if given.by != c.rater_id:
                authority.require(given, Role.HR)
            require_open(case, period, *BEFORE_CLOSE)
            person = given[employee.ref(c.delegate_id)]
            who = concerned(case, period.policy)
            return [delegated(c, who, person, given.by, given.today)]
        case CloseEvaluation():
            authority.require(given, Role.HR)
            require_open(case, period, Phase.EVALUATE, Phase.FEED_BACK)
            return [*closed(case, period.policy, given)]


def evaluated(
    command: EvaluateAppraisal, case: Enrolled, period: Cycle, given: Given
) -> EvaluationSubmitted:
    """Return the superior's evaluation, or raise `Rejected`."""
    own = given.by == case.superior_id
    if not (own or stands_in(case, given)):
        raise Forbidden("not-recorded-superior", by=given.by)
    require_phase(period, Phase.EVALUATE)
    return EvaluationSubmitted(
        rater=Rater.SUPERIOR,
        ratings=evaluation.require(command.ratings, applying(case), period.policy),
        comment=command.comment,
        evaluated_by=given.by,
        on_behalf_of=None if own else case.superior_id,
    )


def closed(case: Enrolled, policy: AppraisalPolicy, given: Given) -> list[Any]:
    """Return the figures of every group of raters, and the closing."""
    who = concerned(case, policy)
    said: dict[Rater, list[tuple[evaluation.Rating, ...]]] = {}
    for rater_id in (case.employee_id, *case.round.raters.named):
        rater, held = who.as_what(rater_id), given[rating_case.ref(case.id, rater_id)]
        if rater is not None and held.counts_as(rater):
            said.setdefault(rater, []).append(held.ratings)
    return closing.closed(applying(case), said, policy, given.by)


def require_open(case: Enrolled, period: Cycle, *phases: Phase) -> None:
    """Raise `Ineligible` if the evaluation is closed, or the cycle in none of `phases`."""
    if case.round.closed:
        raise Ineligible("evaluation-closed")
    require_phase(period, *phases)


def require_evaluated(case: Enrolled, policy: AppraisalPolicy) -> None:
    """Raise `Ineligible` if there is nothing to score yet, or others than the superior may rate."""
    if case.round.closed:
        return
    if any(each.rater is not Rater.SUPERIOR for each in policy.raters):
        raise Ineligible("evaluation-open")
    if case.ratings is None:
        raise Ineligible("not-evaluated")


def reads_enrolling(command: EnrolParticipant, given: Given) -> tuple[Ref[Any], ...]:
    """Return the stream of the superior of whoever is enrolled, where one above them shall rate."""
    found = superior_of(command, given)
    return () if found is None else (employee.ref(found[0]),)


def second_level(command: EnrolParticipant, given: Given) -> list[RaterNominated]:
    """Return the superior's superior of the day of enrolment as a rater, likewise."""
    found = superior_of(command, given)
    superior = None if found is None else given[employee.ref(found[0])]
    above = None if found is None or superior is None else superior.superior_on(found[1])
    if above is None:
        return []
    return [RaterNominated(rater=Rater.SECOND_LEVEL, rater_id=above, nominated_by=None)]


def superior_of(command: EnrolParticipant, given: Given) -> tuple[str, date] | None:
    """Return the superior whose own superior shall rate, and on which day they are it."""
    period_ref, person_ref = cycle.ref(command.cycle_id), employee.ref(command.employee_id)
    if period_ref not in given or person_ref not in given:
        return None
    period, person = given[period_ref], given[person_ref]
    if period is None or person is None:
        return None
    if all(each.rater is not Rater.SECOND_LEVEL for each in period.policy.raters):
        return None
    on = max(period.starts_on, person.hired_on, command.counts_from or period.starts_on)
    superior_id = person.superior_on(on)
    return None if superior_id is None else (superior_id, on)
