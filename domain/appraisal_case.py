"""Appraisal case: what is known of one employee in one cycle when something is to be decided."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import TypeAlias, assert_never

from domain import closing, ids, measure_case
from domain.actual import ActualRecorded, achieved
from domain.appeal import AppealDecided, AppealFiled, AppealStatus, AppealWithdrawn, ResultAdjusted
from domain.appraisal_policy import Rater
from domain.calibrated import Calibrated, CalibrationJoined, CalibrationLeft
from domain.closing import EvaluationClosed, Round
from domain.decider import fact, replace
from domain.enrolment import ParticipantEnrolled
from domain.evaluation import EvaluationSubmitted, Rating
from domain.feedback import FeedbackGiven, InterviewRecorded, ResultAcknowledged, ResultReleased
from domain.late_actual import CorrectionApproved, LateActualRecorded, counting
from domain.measure import Measure, MeasuresSet
from domain.measure_case import MeasureCase
from domain.measure_change import MeasureChanged, MeasureExcluded, with_change
from domain.move_settlement import MoveSettled
from domain.nomination import EvaluationDelegated, RaterNominated
from domain.participation import (
    AppraisalDeadlineExtended,
    AppraisalReopened,
    AppraisalSuperiorChanged,
    ParticipationEnded,
    ParticipationResumed,
    TransferRecorded,
)
from domain.phase import Deadline
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
    | measure_case.Event
    | ParticipationEnded
    | ParticipationResumed
    | AppraisalSuperiorChanged
    | TransferRecorded
    | AppraisalDeadlineExtended
    | AppraisalReopened
    | MoveSettled
    | closing.Event
    | CalibrationJoined
    | CalibrationLeft
    | Calibrated
)


@fact
class Enrolled:
    """`actuals` and `ratings` are the latest; `scored` is outdated once they have changed.

    `involved` are those who had a hand in the result: who rated, scored, calibrated or released it.
    `department_id` is the latest. `kept_open` is a phase of its own, and the last day of it.
    `settled` are the promotions and moves that human resources have settled.
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
    measured: MeasureCase = field(default_factory=MeasureCase)
    department_id: str | None = None
    counts_from: date | None = None
    handed_over: bool = False
    kept_open: Deadline | None = None
    ended: ParticipationEnded | None = None
    calibration_id: str | None = None
    calibration_outdated: bool = False
    round: Round = field(default_factory=Round)
    settled: frozenset[str] = frozenset()


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


def applying(state: Enrolled) -> tuple[Measure, ...]:
    """Return the measures that apply to this person in this cycle."""
    return tuple(each for each in state.measures if each.code not in state.measured.excluded)


def entries(state: Enrolled) -> Sequence[Entry]:
    """Return what counts towards the score: the latest evaluation and the latest actuals.

    An actual that was recorded under another rule counts only if it has a score under today's.
    """
    rules = {each.code: each.rule for each in applying(state)}
    actuals = [
        Entry(measure=code, value=actual)
        for code, actual in state.actuals.items()
        if code in rules and fits(rules[code], actual)
    ]
    ratings = [
        Entry(measure=each.measure, value=each.rating, rater=Rater.SUPERIOR)
        for each in state.ratings or ()
        if each.measure not in state.measured.excluded
    ]
    return actuals + ratings + closing.entries(state.round.groups, rules)


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case ParticipantEnrolled() as e, _:
            return Enrolled(
                id=id_of(e.cycle_id, e.employee_id),
                cycle_id=e.cycle_id,
                employee_id=e.employee_id,
                superior_id=e.superior_id,
                department_id=e.department_id,
                counts_from=e.counts_from,
            )
        case _, None:
            return None
        case _, Released():
            return followed(state, event)
        case MeasuresSet() as e, Enrolled():  # what was put in goes with the measure
            kept = {each.code for each in e.measures}
            actuals = {code: each for code, each in state.actuals.items() if code in kept}
            known = measure_case.after(state.measured, e)
            return replace(
                state, measures=e.measures, actuals=actuals, outdated=True, measured=known
            )
        case ActualRecorded() as e, Enrolled():
            latest = achieved(e, state.actuals.get(e.measure))
            known = measure_case.after(state.measured, e)
            actuals = {**state.actuals, e.measure: latest}
            return replace(state, actuals=actuals, outdated=True, measured=known)
        case _, Enrolled() if isinstance(event, measure_case.Event):
            return redefined(state, event)
        case EvaluationSubmitted() as e, Enrolled():
            return replace(
                state, ratings=e.ratings, outdated=True, involved=state.involved | {e.evaluated_by}
            )
        case _, Enrolled() if isinstance(event, closing.Event):
            return evaluated(state, event)
        case AppraisalScored() as e, Enrolled():
            return replace(
                state,
                scored=e,
                outdated=False,
                calibration_outdated=state.calibration_id is not None,
                involved=joined(state, e.scored_by),
            )
        case CalibrationJoined(calibration_id=id_), Enrolled():
            return replace(state, calibration_id=id_, calibration_outdated=False)
        case CalibrationLeft(removed_by=by), Enrolled():
            out = replace(state, calibration_id=None, calibration_outdated=False)
            return replace(out, involved=state.involved | {by})
        case Calibrated(calibrated_by=by), Enrolled():
            return replace(state, calibration_outdated=False, involved=state.involved | {by})
        case ResultReleased() as e, Enrolled():
            return Released(
                case=replace(state, involved=joined(state, e.released_by)),
                score=e.score,
                grade=e.grade,
                released_on=e.released_on,
            )
        case ParticipationEnded() as e, Enrolled():
            return replace(state, ended=e)
        case ParticipationResumed(), Enrolled():
            return replace(state, ended=None)
        case AppraisalSuperiorChanged(superior_id=superior_id), Enrolled():
            return replace(
                state, superior_id=superior_id, handed_over=True, ratings=None, outdated=True
            )
        case TransferRecorded(department_id=department_id), Enrolled():
            return replace(state, department_id=department_id)
        case MoveSettled(case_id=case_id), Enrolled():
            return replace(state, settled=state.settled | {case_id})
        case (AppraisalDeadlineExtended() | AppraisalReopened()) as e, Enrolled():
            return replace(state, kept_open=Deadline(phase=e.phase, due_on=e.due_on))
        case _, Enrolled():  # what is said beside the result changes nothing in it
            return state
        case _:
            assert_never(event)


def evaluated(state: Enrolled, event: closing.Event) -> Enrolled:
    """Return the case as what others than the superior do about it leaves it.

    Whoever is to rate it has a hand in the result, whether they do or not.
    """
    state = replace(state, round=closing.after(state.round, event))
    match event:
        case RaterNominated(rater_id=person) | EvaluationDelegated(delegate_id=person):
            return replace(state, involved=state.involved | {person})
        case EvaluationClosed():
            return replace(state, outdated=True)
        case _:
            return state


def redefined(state: Enrolled, event: measure_case.Event) -> Enrolled:
    """Return the case as what was said about its measures leaves it."""
    state = replace(state, measured=measure_case.after(state.measured, event))
    match event:
        case MeasureChanged() as e:
            return replace(state, measures=with_change(state.measures, e), outdated=True)
        case MeasureExcluded():
            return replace(state, outdated=True)
        case CorrectionApproved() as e:
            latest = achieved(counting(e), state.actuals.get(e.measure))
            return replace(state, actuals={**state.actuals, e.measure: latest}, outdated=True)
        case _:
            return state


def followed(state: Released, event: Event) -> Released:
    """Return a released result as what came after its release leaves it."""
    match event:
        case LateActualRecorded() | CorrectionApproved():
            return replace(state, case=redefined(state.case, event))
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
