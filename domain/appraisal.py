"""Appraisal: one employee in one cycle, from enrolment to the released result.

nothing ──enrol──▶ Enrolled ──release──▶ Released

| while Enrolled      | in the cycle's phase   | by                                  |
|---------------------|------------------------|-------------------------------------|
| (enrol)             | PLAN, SET_MEASURES     | HR                                  |
| set measures        | SET_MEASURES           | recorded superior, HR; not oneself  |
| record an actual    | COLLECT, EVALUATE      | oneself, recorded superior, HR      |
| evaluate            | EVALUATE               | recorded superior; not oneself      |
| score               | EVALUATE, FEED_BACK    | HR; not oneself                     |
| release             | FEED_BACK              | HR; not oneself                     |

All but enrolling and releasing may be repeated: the later one counts, the earlier one stays.
Whatever changes the inputs makes the score outdated, and an outdated score is not released. To
everybody else the appraisal does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import TypeAlias, assert_never

from domain import authority, cycle, employee, evaluation, ids
from domain.actor import Role
from domain.actual import ActualRecorded, RecordActual, recorded
from domain.appraisal_policy import Rater
from domain.cycle import Cycle, Phase, require_phase
from domain.decider import Decider, Given, Ref, fact
from domain.enrolment import EnrolParticipant, ParticipantEnrolled, enrolled
from domain.errors import Forbidden, Ineligible, OutOfTurn, Unknown
from domain.evaluation import EvaluateAppraisal, EvaluationSubmitted, Rating
from domain.measure import Measure, settled
from domain.policies import formula
from domain.policies.appraisal_score import DimensionScore, Entry, MeasureScore, appraisal_score


@fact
class SetMeasures:
    appraisal_id: str
    measures: tuple[Measure, ...]


@fact
class ScoreAppraisal:
    appraisal_id: str


@fact
class ReleaseResult:
    appraisal_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasuresSet:
    """`dropped` are the codes of the measures that were set before and no longer are."""

    measures: tuple[Measure, ...]
    dropped: tuple[str, ...] = ()


@fact
class AppraisalScored:
    measures: tuple[MeasureScore, ...]
    dimensions: tuple[DimensionScore, ...]
    exact: str | None
    score: Decimal | None
    grade: str | None
    missing: tuple[str, ...]
    formulas: tuple[str, ...]


@fact
class ResultReleased:
    score: Decimal | None
    grade: str | None


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


Command: TypeAlias = (
    EnrolParticipant
    | SetMeasures
    | RecordActual
    | EvaluateAppraisal
    | ScoreAppraisal
    | ReleaseResult
)
Event: TypeAlias = (
    ParticipantEnrolled
    | MeasuresSet
    | ActualRecorded
    | EvaluationSubmitted
    | AppraisalScored
    | ResultReleased
)
State: TypeAlias = Enrolled | Released | None


def reads(
    command: Command, state: State, _: Given
) -> tuple[Ref[cycle.State] | Ref[employee.State], ...]:
    """Return the streams that `command` depends on besides its own."""
    match command, state:
        case EnrolParticipant() as source, None:
            pass
        case _, Enrolled() as source:
            pass
        case _:
            return ()
    return (cycle.ref(source.cycle_id), employee.ref(source.employee_id))


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    if isinstance(command, EnrolParticipant):
        authority.require(given, Role.HR)
        if state is not None:
            raise OutOfTurn(command, state)
        return [
            enrolled(
                command,
                given[cycle.ref(command.cycle_id)],
                given[employee.ref(command.employee_id)],
            )
        ]
    require_involved(command.appraisal_id, state, given)
    if not isinstance(state, Enrolled):
        raise OutOfTurn(command, state)
    period = given[cycle.ref(state.cycle_id)]
    if period is None:
        raise Unknown(state.cycle_id)
    if not isinstance(command, RecordActual) and given.by == state.employee_id:
        raise Forbidden("own-case", by=given.by)
    match command:
        case SetMeasures() as c:
            require_phase(period, Phase.SET_MEASURES)
            measures = settled(c.measures, period.policy)
            kept = {each.code for each in measures}
            before = (each.code for each in state.measures)
            dropped = tuple(code for code in before if code not in kept)
            return [MeasuresSet(measures=measures, dropped=dropped)]
        case RecordActual() as c:
            require_phase(period, Phase.COLLECT, Phase.EVALUATE)
            return [recorded(c, state.measures, given.by)]
        case EvaluateAppraisal() as c:
            if given.by != state.superior_id:
                raise Forbidden("not-recorded-superior", by=given.by)
            require_phase(period, Phase.EVALUATE)
            return [
                EvaluationSubmitted(
                    rater=Rater.SUPERIOR,
                    ratings=evaluation.require(c.ratings, state.measures, period.policy),
                    comment=c.comment,
                    evaluated_by=given.by,
                )
            ]
        case ScoreAppraisal():
            authority.require(given, Role.HR)
            require_phase(period, Phase.EVALUATE, Phase.FEED_BACK)
            return [scored(state, period)]
        case ReleaseResult():
            authority.require(given, Role.HR)
            require_phase(period, Phase.FEED_BACK)
            return [released(state)]


def require_involved(appraisal_id: str, state: State, given: Given) -> None:
    """Raise `Unknown` if there is no appraisal, or none that this actor has to do with."""
    case = state.case if isinstance(state, Released) else state
    if case is None or not (
        given.by in {case.employee_id, case.superior_id} or Role.HR in given.roles
    ):
        raise Unknown(appraisal_id)


def entries(state: Enrolled) -> Sequence[Entry]:
    """Return what counts towards the score: the latest actuals and the latest evaluation."""
    actuals = [Entry(measure=code, value=actual) for code, actual in state.actuals.items()]
    ratings = [
        Entry(measure=each.measure, value=each.rating, rater=Rater.SUPERIOR)
        for each in state.ratings or ()
    ]
    return actuals + ratings


def scored(state: Enrolled, period: Cycle) -> AppraisalScored:
    """Return the score by the cycle's own formulas. Raise `Ineligible` before an evaluation."""
    if state.ratings is None:
        raise Ineligible("not-evaluated")
    formulas = period.policy.formulas
    compute = formula.find(formula.named("appraisal-score", formulas), appraisal_score)
    outcome = compute(period.policy, state.measures, entries(state))
    return AppraisalScored(
        measures=outcome.measures,
        dimensions=outcome.dimensions,
        exact=outcome.exact,
        score=outcome.score,
        grade=outcome.grade,
        missing=outcome.missing,
        formulas=formulas,
    )


def released(state: Enrolled) -> ResultReleased:
    """Return the release of the score. Raise `Ineligible` if there is none of the latest inputs."""
    if state.scored is None:
        raise Ineligible("not-scored")
    if state.outdated:
        raise Ineligible("score-outdated")
    return ResultReleased(score=state.scored.score, grade=state.scored.grade)


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


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    match command:
        case EnrolParticipant() as c:
            cycle_id = ids.require("cycle", c.cycle_id)
            return id_of(cycle_id, ids.require("employee", c.employee_id))
        case c:
            return ids.require("appraisal", c.appraisal_id, codes=2)


def person(stream: str) -> str:
    """Return the employee whom an appraisal is about."""
    return f"employee:{stream.rpartition(':')[2]}"


appraisal: Decider[Command, Event, State] = Decider(
    kind="appraisal",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)


def ref(appraisal_id: str) -> Ref[State]:
    """Return the stream of an appraisal. Raise `Invalid` if the id is not one of an appraisal."""
    return Ref(ids.require("appraisal", appraisal_id, codes=2), appraisal)
