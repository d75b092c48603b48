"""Appraisal case: what is known of one employee in one cycle when something is to be decided."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias, assert_never

from domain import ids
from domain.actual import ActualRecorded, achieved
from domain.appeal import AppealDecided, AppealFiled, AppealStatus, AppealWithdrawn, ResultAdjusted
from domain.appraisal_policy import Rater
from domain.decider import fact
from domain.enrolment import ParticipantEnrolled
from domain.evaluation import EvaluationSubmitted, Rating
from domain.feedback import FeedbackGiven, InterviewRecorded, ResultAcknowledged, ResultReleased
from domain.measure import Measure, MeasuresSet
from domain.policies.appraisal_score import Entry
from domain.policies.measure import Achieved
from domain.policies.measure_actual import fits
from domain.scoring import AppraisalScored

Event: TypeAlias = (
    ParticipantEnrolled
    | MeasuresSet
    | ActualRecorded
    | EvaluationSubmitted
    | AppraisalScored
    | FeedbackGiven
    | InterviewRecorded
    | ResultReleased
    | ResultAcknowledged
    | AppealFiled
    | AppealWithdrawn
    | AppealDecided
    | ResultAdjusted
)


@fact
class Enrolled:
    """`actuals` and `ratings` are the latest; `scored` is outdated once they have changed.

    `involved` are those who had a hand in the result: who rated it, scored it or released it.
    """

    id: str
    cycle_id: str
    employee_id: str
    superior_id: str | None
    measures: tuple[Measure, ...] = ()
    actuals: Mapping[str, Achieved] = field(default_factory=dict[str, Achieved])
    ratings: tuple[Rating, ...] | None = None
    scored: AppraisalScored | None = None
    outdated: bool = False
    involved: frozenset[str] = frozenset()


@fact
class Released:
    """A result that its person may see; `score` and `grade` stay what was released.

    `adjusted` is what took their place, if an appeal was granted.
    """

    case: Enrolled
    score: Decimal | None
    grade: str | None
    released_on: date | None = None
    acknowledged: bool = False
    appeal: AppealStatus | None = None
    adjusted: ResultAdjusted | None = None

    @property
    def standing_score(self) -> Decimal | None:
        """Return the score that counts: the adjusted one, else the released one."""
        return self.score if self.adjusted is None else self.adjusted.score

    @property
    def standing_grade(self) -> str | None:
        """Return the grade that counts, likewise."""
        return self.grade if self.adjusted is None else self.adjusted.grade


State: TypeAlias = Enrolled | Released | None


def entries(state: Enrolled) -> Sequence[Entry]:
    """Return what counts towards the score: the latest evaluation and the latest actuals.

    An actual that was recorded under another rule counts only if it has a score under today's.
    """
    rules = {each.code: each.rule for each in state.measures}
    actuals = [
        Entry(measure=code, value=actual)
        for code, actual in state.actuals.items()
        if code in rules and fits(rules[code], actual)
    ]
    ratings = [
        Entry(measure=each.measure, value=each.rating, rater=Rater.SUPERIOR)
        for each in state.ratings or ()
    ]
    return actuals + ratings


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case ParticipantEnrolled() as e, _:
            return Enrolled(
                id=id_of(e.cycle_id, e.employee_id),
                cycle_id=e.cycle_id,
                employee_id=e.employee_id,
                superior_id=e.superior_id,
            )
        case _, None:
            return None
        case _, Released():
            return followed(state, event)
        case MeasuresSet() as e, Enrolled():  # what was put in goes with the measure
            kept = {each.code for each in e.measures}
            actuals = {code: each for code, each in state.actuals.items() if code in kept}
            return replace(state, measures=e.measures, actuals=actuals, outdated=True)
        case ActualRecorded() as e, Enrolled():
            latest = achieved(e, state.actuals.get(e.measure))
            return replace(state, actuals={**state.actuals, e.measure: latest}, outdated=True)
        case EvaluationSubmitted() as e, Enrolled():
            return replace(
                state, ratings=e.ratings, outdated=True, involved=state.involved | {e.evaluated_by}
            )
        case AppraisalScored() as e, Enrolled():
            return replace(state, scored=e, outdated=False, involved=joined(state, e.scored_by))
        case ResultReleased() as e, Enrolled():
            return Released(
                case=replace(state, involved=joined(state, e.released_by)),
                score=e.score,
                grade=e.grade,
                released_on=e.released_on,
            )
        case _, Enrolled():  # what is said beside the result changes nothing in it
            return state
        case _:
            assert_never(event)


def followed(state: Released, event: Event) -> Released:
    """Return a released result as what came after its release leaves it."""
    match event:
        case ResultAcknowledged():
            return replace(state, acknowledged=True)
        case AppealFiled():
            return replace(state, appeal=AppealStatus.FILED)
        case AppealWithdrawn():
            return replace(state, appeal=AppealStatus.WITHDRAWN)
        case AppealDecided(outcome=outcome):
            return replace(state, appeal=AppealStatus(outcome))
        case ResultAdjusted() as e:
            return replace(state, adjusted=e)
        case _:
            return state


def joined(state: Enrolled, by: str | None) -> frozenset[str]:
    """Return those involved, with who acted; the earliest events do not say who did."""
    return state.involved if by is None else state.involved | {by}


def id_of(cycle_id: str, employee_id: str) -> str:
    """Return the id of the appraisal of an employee in a cycle: there is one at most."""
    return f"appraisal:{ids.code(cycle_id)}:{ids.code(employee_id)}"
