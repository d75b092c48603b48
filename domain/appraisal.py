"""Appraisal: one employee in one cycle, from enrolment to the released result and its appeal.

nothing ──enrol──▶ Enrolled ──release──▶ Released

| while Enrolled      | in the cycle's phase   | by                                  |
|---------------------|------------------------|-------------------------------------|
| (enrol)             | PLAN, SET_MEASURES     | HR                                  |
| score               | EVALUATE, FEED_BACK    | HR; not oneself                     |
| release             | FEED_BACK              | HR; not oneself                     |

What is said and done about the measures and what they come to is domain/appraisal_measures.py, and
about the result, before and after the release, domain/appraisal_result.py; who rates it, and what
that comes to, is domain/appraisal_evaluation.py.
All but enrolling and releasing may be repeated: the later one counts, the earlier one stays.
Whatever changes the inputs makes the score outdated, and an outdated score is not released. To
everybody else the appraisal does not exist.
"""

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from domain import (
    appraisal_annual,
    appraisal_calibration,
    appraisal_course,
    appraisal_evaluation,
    appraisal_measures,
    appraisal_result,
    authority,
    cycle,
    employee,
    ids,
    result_effect,
)
from domain.actor import Role
from domain.appeal import DecideAppeal
from domain.appraisal_case import (
    Enrolled,
    Event,
    Released,
    State,
    entries,
    evolve,
    id_of,
)
from domain.cycle import Phase, require_phase
from domain.decider import Decider, Given, In, Ref
from domain.enrolment import EnrolParticipant, enrolled
from domain.errors import Forbidden, OutOfTurn, Unknown
from domain.feedback import ReleaseResult
from domain.late_actual import ApproveCorrection
from domain.scoring import ScoreAppraisal, scored

About: TypeAlias = (
    ScoreAppraisal
    | ReleaseResult
    | appraisal_calibration.Command
    | appraisal_course.Command
    | appraisal_evaluation.Command
    | appraisal_measures.Command
    | appraisal_result.Command
)
Command: TypeAlias = EnrolParticipant | About


FOLLOWED = ReleaseResult | DecideAppeal | ApproveCorrection
"""What has a grade that may do more than be told."""

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
    read: tuple[Ref[Any], ...] = (
        period,
        employee.ref(source.employee_id),
        *appraisal_course.reads(command),
    )
    if isinstance(command, EnrolParticipant):
        return (*read, *appraisal_evaluation.reads_enrolling(command, given))
    if isinstance(source, Enrolled):
        read += appraisal_evaluation.reads(command, source)
        read += appraisal_measures.reads(command, source.superior_id)
        read = (*read, *appraisal_calibration.reads(command, source))
    if period not in given or (held := given[period]) is None:
        return read
    read += tuple(ref(each) for each in appraisal_annual.reads(command, source.employee_id, held))
    if isinstance(source, Enrolled):
        read += appraisal_evaluation.reads_draft(command, source, held, given)
    if not isinstance(command, FOLLOWED) or isinstance(source, EnrolParticipant):
        return read
    return (*read, *result_effect.reads(source, held))


def decide(command: Command, state: State, given: Given) -> list[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    if isinstance(command, EnrolParticipant):
        authority.require(given, Role.HR)
        if state is not None:
            raise OutOfTurn(command, state)
        opened = given[cycle.ref(command.cycle_id)]
        enrolment = enrolled(
            command,
            None if opened is None else cycle.on(opened, given),
            given[employee.ref(command.employee_id)],
            given.rules,
        )
        return [enrolment, *appraisal_evaluation.second_level(command, given)]
    state = in_course(state, given)
    if isinstance(command, appraisal_calibration.Command):
        return appraisal_calibration.decide(command, state, given)
    case = require_involved(command, state, given)
    period = given[cycle.ref(case.cycle_id)]
    if period is None:
        raise Unknown(case.cycle_id)
    if isinstance(command, appraisal_course.Command):
        return [*appraisal_course.decide(command, state or case, period, given)]
    appraisal_course.require_goes_on(case)
    period = cycle.on(period, given, case.kept_open)
    if isinstance(command, appraisal_measures.Command):
        return appraisal_measures.decide(command, state or case, period, given)
    if isinstance(command, appraisal_result.Command):
        return appraisal_result.decide(command, state or case, period, given)
    if not isinstance(state, Enrolled):
        raise OutOfTurn(command, state)
    appraisal_course.require_stays(state, period, given)
    if given.by == state.employee_id:
        raise Forbidden("own-case", by=given.by)
    if isinstance(command, appraisal_evaluation.Command):
        return [*appraisal_evaluation.decide(command, state, period, given)]
    match command:
        case ScoreAppraisal():
            authority.require(given, Role.HR)
            require_phase(period, Phase.EVALUATE, Phase.FEED_BACK)
            if appraisal_annual.reviewed(period):
                appraisal_evaluation.require_evaluated(state, period.policy)
            appraisal_measures.require_agreed(state, period)
            appraisal_course.require_settled(state, period, given)
            review = scored(period.policy, state.measures, entries(state), who(given))
            return [appraisal_annual.of_year(review, state, period, given)]
        case ReleaseResult():
            authority.require(given, Role.HR)
            require_phase(period, Phase.FEED_BACK)
            appraisal_annual.require_current(state, period, given)
            appraisal_course.require_settled(state, period, given)
            release = appraisal_calibration.released(
                state, period, given, by=who(given), on=when(given)
            )
            return [release, *result_effect.followed(state, period, given, grade=release.grade)]


def in_course(state: State, given: Given) -> State:
    """Return the state with whoever finishes the appraisal by the cycle's policy."""
    match state:
        case Enrolled() as case:
            return appraisal_course.standing(case, given[cycle.ref(case.cycle_id)], given)
        case Released(case=case):
            present = appraisal_course.standing(case, given[cycle.ref(case.cycle_id)], given)
            return replace(state, case=present)
        case None:
            return None


def who(given: Given) -> str | None:
    """Return who scores or releases, as far as the decision's rules have it recorded."""
    return given.by if given.rules >= SAYS_WHO else None


def when(given: Given) -> date | None:
    """Return the day of a release, likewise."""
    return given.today if given.rules >= SAYS_WHO else None


def require_involved(command: About, state: State, given: Given) -> Enrolled:
    """Return the case. Raise `Unknown` if there is none, or none that this actor has to do with."""
    case = state.case if isinstance(state, Released) else state
    above = None if case is None else appraisal_measures.second_level(command, case, given)
    if case is None or not (
        given.by in {case.employee_id, case.superior_id}
        or Role.HR in given.roles
        or appraisal_evaluation.may_act(command, case, given)
        or (above is not None and given.by == above)
    ):
        raise Unknown(command.appraisal_id)
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
