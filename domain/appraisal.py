"""Appraisal: one employee in one cycle, from enrolment to the released result and its appeal.

nothing ──enrol──▶ Enrolled ──release──▶ Released

| while Enrolled      | in the cycle's phase   | by                                  |
|---------------------|------------------------|-------------------------------------|
| (enrol)             | PLAN, SET_MEASURES     | HR                                  |
| set measures        | SET_MEASURES           | recorded superior, HR; not oneself  |
| record an actual    | COLLECT, EVALUATE      | oneself, recorded superior, HR      |
| evaluate            | EVALUATE               | recorded superior; not oneself      |
| score               | EVALUATE, FEED_BACK    | HR; not oneself                     |
| release             | FEED_BACK              | HR; not oneself                     |

What is said and done about the result, before and after the release, is domain/appraisal_result.py.
All but enrolling and releasing may be repeated: the later one counts, the earlier one stays.
Whatever changes the inputs makes the score outdated, and an outdated score is not released. To
everybody else the appraisal does not exist.
"""

from datetime import date
from typing import Any, TypeAlias

from domain import appraisal_result, authority, cycle, employee, evaluation, ids, improvement
from domain.actor import Role
from domain.actual import RecordActual, recorded
from domain.appeal import DecideAppeal
from domain.appraisal_case import Enrolled, Event, Released, State, entries, evolve, id_of
from domain.appraisal_policy import Rater
from domain.cycle import Phase, require_phase
from domain.decider import Decider, Given, In, Ref
from domain.enrolment import EnrolParticipant, enrolled
from domain.errors import Forbidden, Ineligible, OutOfTurn, Unknown
from domain.evaluation import EvaluateAppraisal, EvaluationSubmitted
from domain.feedback import ReleaseResult, released
from domain.improvement_plan import id_of as plan_of
from domain.measure import SetMeasures, measures_set, settled
from domain.scoring import ScoreAppraisal, scored

Command: TypeAlias = (
    EnrolParticipant
    | SetMeasures
    | RecordActual
    | EvaluateAppraisal
    | ScoreAppraisal
    | ReleaseResult
    | appraisal_result.Command
)


SAYS_WHO = 2
"""The revision of the rules from which scores and releases say whose they are, and of which day."""


def reads(command: Command, state: State, given: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    match command, state:
        case EnrolParticipant() as source, None:
            pass
        case _, Enrolled() as source:
            pass
        case _, Released(case=source):
            pass
        case _:
            return ()
    period = cycle.ref(source.cycle_id)
    read = (period, employee.ref(source.employee_id))
    if not isinstance(command, ReleaseResult | DecideAppeal) or period not in given:
        return read
    held = given[period]
    if held is None or held.policy.improvement_line is None:
        return read
    return (*read, improvement.ref(plan_of(source.cycle_id, source.employee_id)))


def decide(command: Command, state: State, given: Given) -> list[Event | In]:
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
    case = require_involved(command.appraisal_id, state, given)
    period = given[cycle.ref(case.cycle_id)]
    if period is None:
        raise Unknown(case.cycle_id)
    if isinstance(command, appraisal_result.Command):
        return appraisal_result.decide(command, state or case, period, given)
    if not isinstance(state, Enrolled):
        raise OutOfTurn(command, state)
    if not isinstance(command, RecordActual) and given.by == state.employee_id:
        raise Forbidden("own-case", by=given.by)
    match command:
        case SetMeasures() as c:
            require_phase(period, Phase.SET_MEASURES)
            return [measures_set(settled(c.measures, period.policy), state.measures)]
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
            if state.ratings is None:
                raise Ineligible("not-evaluated")
            return [scored(period.policy, state.measures, entries(state), who(given))]
        case ReleaseResult():
            authority.require(given, Role.HR)
            require_phase(period, Phase.FEED_BACK)
            release = released(state.scored, outdated=state.outdated, by=who(given), on=when(given))
            plans = improvement.followed(
                state.employee_id, state.superior_id, period, given, grade=release.grade
            )
            return [release, *plans]


def who(given: Given) -> str | None:
    """Return who scores or releases, as far as the decision's rules have it recorded."""
    return given.by if given.rules >= SAYS_WHO else None


def when(given: Given) -> date | None:
    """Return the day of a release, likewise."""
    return given.today if given.rules >= SAYS_WHO else None


def require_involved(appraisal_id: str, state: State, given: Given) -> Enrolled:
    """Return the case. Raise `Unknown` if there is none, or none that this actor has to do with."""
    case = state.case if isinstance(state, Released) else state
    if case is None or not (
        given.by in {case.employee_id, case.superior_id} or Role.HR in given.roles
    ):
        raise Unknown(appraisal_id)
    return case


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
