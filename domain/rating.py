"""Rating: what somebody other than the superior says of an appraisal, drafted and submitted.

| act          | in the cycle's phase | by                                                        |
|--------------|----------------------|-----------------------------------------------------------|
| save a draft | EVALUATE             | the rater, or their delegate; the superior too            |
| submit       | EVALUATE             | the rater, or their delegate                              |

Until the evaluation of the appraisal is closed both may be repeated: the later one counts, the
earlier one stays. The employee rates as self and as nothing else. What peers and reports say nobody
else reads, so they write no comment. To everybody but the rater and their delegate none of it
exists, human resources included.
"""

from typing import Any, TypeAlias

from domain import appraisal, appraisal_course, cycle, employee, evaluation, rating_case
from domain.appraisal_case import Enrolled, Released, applying
from domain.appraisal_evaluation import concerned, require_open
from domain.appraisal_policy import Rater
from domain.cycle import Phase
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Unknown
from domain.evaluation import Rating
from domain.nomination import ANONYMOUS
from domain.rating_case import (
    EvaluationDrafted,
    EvaluationGiven,
    Event,
    State,
    appraisal_of,
    evolve,
    person,
    rater_of,
    require,
)
from domain.sealed import Sealed


@fact
class SaveEvaluationDraft:
    """It takes the place of the draft before it; measures may be left out."""

    evaluation_id: str
    ratings: tuple[Rating, ...] = ()
    comment: Sealed | None = None


@fact
class SubmitEvaluation:
    """It takes the place of what was submitted before it; every rated measure has a rating."""

    evaluation_id: str
    ratings: tuple[Rating, ...]
    comment: Sealed | None = None


Command: TypeAlias = SaveEvaluationDraft | SubmitEvaluation


def reads(command: Command, _: State, given: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    case = appraisal.ref(appraisal_of(require(command.evaluation_id)))
    if case not in given:
        return (case,)
    held = case_of(given[case])
    if held is None:
        return (case,)
    return (case, cycle.ref(held.cycle_id), employee.ref(held.employee_id))


def case_of(held: appraisal.State) -> Enrolled | None:
    """Return the case of an appraisal, released or not."""
    return held.case if isinstance(held, Released) else held


def decide(command: Command, _: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    id_ = command.evaluation_id
    held, rater_id = given[appraisal.ref(appraisal_of(id_))], rater_of(id_)
    case = case_of(held)
    period = None if case is None else given[cycle.ref(case.cycle_id)]
    if case is None or period is None:
        raise Unknown(id_)
    case = appraisal_course.standing(case, period, given)
    rater = concerned(case, period.policy).as_what(rater_id)
    if rater is None or given.by not in {
        rater_id,
        case.round.raters.delegate_on(rater_id, given.today),
    }:
        raise Unknown(id_)
    appraisal_course.require_goes_on(case)
    if isinstance(held, Released):
        raise Ineligible("evaluation-closed")
    require_open(case, cycle.on(period, given, case.kept_open), Phase.EVALUATE)
    if rater in ANONYMOUS and command.comment is not None:
        raise Ineligible("comment-not-passed-on", rater=rater)
    whole = isinstance(command, SubmitEvaluation)
    ratings = evaluation.require(command.ratings, applying(case), period.policy, whole=whole)
    on_behalf_of = None if given.by == rater_id else rater_id
    match command:
        case SaveEvaluationDraft() as c:
            return [
                EvaluationDrafted(
                    rater=rater,
                    ratings=ratings,
                    comment=c.comment,
                    drafted_by=given.by,
                    on_behalf_of=on_behalf_of,
                )
            ]
        case SubmitEvaluation() as c:
            if rater is Rater.SUPERIOR:
                raise Ineligible("superior-evaluates")
            return [
                EvaluationGiven(
                    rater=rater,
                    ratings=ratings,
                    comment=c.comment,
                    given_by=given.by,
                    on_behalf_of=on_behalf_of,
                )
            ]


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return require(command.evaluation_id)


rating: Decider[Command, Event, State] = Decider(
    kind="evaluation",
    commands=Command,
    events=Event,
    initial=rating_case.Evaluation(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)
