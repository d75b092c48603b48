"""Appraisal case: what is known of one employee in one cycle when something is to be decided."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import TypeAlias, assert_never

from domain import ids
from domain.actual import ActualRecorded
from domain.appraisal_policy import Rater
from domain.decider import fact
from domain.enrolment import ParticipantEnrolled
from domain.evaluation import EvaluationSubmitted, Rating
from domain.feedback import ResultReleased
from domain.measure import Measure, MeasuresSet
from domain.policies.appraisal_score import Entry
from domain.scoring import AppraisalScored

Event: TypeAlias = (
    ParticipantEnrolled
    | MeasuresSet
    | ActualRecorded
    | EvaluationSubmitted
    | AppraisalScored
    | ResultReleased
)


@fact
class Enrolled:
    """`actuals` and `ratings` are the latest; `scored` is outdated once they have changed."""

    id: str
    cycle_id: str
    employee_id: str
    superior_id: str | None
    measures: tuple[Measure, ...] = ()
    actuals: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    ratings: tuple[Rating, ...] | None = None
    scored: AppraisalScored | None = None
    outdated: bool = False


@fact
class Released:
    """A result that its person may see; nothing here changes it."""

    case: Enrolled
    score: Decimal | None
    grade: str | None


State: TypeAlias = Enrolled | Released | None


def entries(state: Enrolled) -> Sequence[Entry]:
    """Return what counts towards the score: the latest actuals and the latest evaluation."""
    actuals = [Entry(measure=code, value=actual) for code, actual in state.actuals.items()]
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
        case _, None | Released():
            return state
        case MeasuresSet() as e, Enrolled():
            return replace(state, measures=e.measures, outdated=True)
        case ActualRecorded() as e, Enrolled():
            return replace(state, actuals={**state.actuals, e.measure: e.actual}, outdated=True)
        case EvaluationSubmitted() as e, Enrolled():
            return replace(state, ratings=e.ratings, outdated=True)
        case AppraisalScored() as e, Enrolled():
            return replace(state, scored=e, outdated=False)
        case ResultReleased() as e, Enrolled():
            return Released(case=state, score=e.score, grade=e.grade)
        case _:
            assert_never(event)


def id_of(cycle_id: str, employee_id: str) -> str:
    """Return the id of the appraisal of an employee in a cycle: there is one at most."""
    return f"appraisal:{ids.code(cycle_id)}:{ids.code(employee_id)}"
