"""Cycle: a period that people are appraised for, and the phase it has reached.

nothing ──open──▶ PLAN ─▶ SET_MEASURES ─▶ COLLECT ─▶ EVALUATE ─▶ FEED_BACK ─▶ IMPROVE ─▶ CLOSED

Each arrow after the first is an advance, one step at a time; a reopening leads back, to any earlier
phase. Cycles may overlap: a quarter and the year it belongs to run for the same people. What has
been released meanwhile stays released: of a reopened phase are only results that are yet to come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

from domain import appraisal_policy, authority, day, ids, policy, quarters, text
from domain.actor import Role
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.phase import (
    NEXT,
    Deadline,
    DeadlineExtended,
    ExtendDeadline,
    Phase,
    PhaseReopened,
    ReopenPhase,
    extended,
    reopened,
    require_deadlines,
)
from domain.policies import appraisal_score
from domain.quarters import Span


class CyclePeriod(StrEnum):
    """What a cycle covers."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF = "HALF"
    YEAR = "YEAR"
    CUSTOM = "CUSTOM"


DEADLINES_BIND = 4
"""The revision of the rules from which a deadline refuses what comes after it."""


@fact
class OpenCycle:
    """It runs under `policy`, or under what `policy_id` says on its first day.

    A year whose policy makes it of its quarters names their cycles, the oldest first.
    """

    cycle_id: str
    name: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    policy: AppraisalPolicy | None = None
    deadlines: tuple[Deadline, ...] = ()
    policy_id: str | None = None
    quarters: tuple[str, ...] = ()


@fact
class AdvanceCycle:
    cycle_id: str
    to: Phase


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class CycleOpened:
    cycle_id: str
    name: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    policy: AppraisalPolicy
    deadlines: tuple[Deadline, ...]
    policy_id: str | None = None
    quarters: tuple[str, ...] = ()


@fact
class PhaseBegun:
    phase: Phase


@fact
class Cycle:
    """`policy` names the formulas that were in force when the cycle was opened.

    `passed_on` and `also` are of the day of a decision (see `on`): the phase's last day if that has
    passed, and the phase in which one appraisal is kept open beside the cycle's own.
    """

    id: str
    phase: Phase
    policy: AppraisalPolicy
    starts_on: date
    ends_on: date
    period: CyclePeriod = CyclePeriod.CUSTOM
    quarters: tuple[str, ...] = ()
    deadlines: Mapping[Phase, date] = field(default_factory=dict[Phase, date])
    passed_on: date | None = None
    also: Phase | None = None


Command: TypeAlias = OpenCycle | AdvanceCycle | ExtendDeadline | ReopenPhase
Event: TypeAlias = CycleOpened | PhaseBegun | DeadlineExtended | PhaseReopened
State: TypeAlias = Cycle | None


def reads(command: Command, _: State, __: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    if not isinstance(command, OpenCycle):
        return ()
    named = () if command.policy_id is None else (policy.ref(command.policy_id),)
    return (*named, *(ref(each) for each in command.quarters))


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    match command, state:
        case OpenCycle() as c, None:
            return [opened(c, given)]
        case AdvanceCycle() as c, Cycle():
            following = NEXT.get(state.phase)
            if c.to is not following:
                raise Ineligible("phase-not-next", phase=state.phase, to=c.to, next=following)
            return [PhaseBegun(phase=c.to)]
        case ExtendDeadline() as c, Cycle():
            return [extended(c, state.phase, state.deadlines, given.today)]
        case ReopenPhase() as c, Cycle():
            return [reopened(c, state.phase, state.deadlines, given.today)]
        case (AdvanceCycle() | ExtendDeadline() | ReopenPhase()) as c, None:
            raise Unknown(c.cycle_id)
        case _:
            raise OutOfTurn(command, state)


def opened(command: OpenCycle, given: Given) -> CycleOpened:
    """Return the opening under the formulas of today's rules, or raise `Rejected`."""
    starts_on = day.require("starts_on", command.starts_on)
    ends_on = day.require("ends_on", command.ends_on)
    if ends_on < starts_on:
        raise Invalid("period-reversed", starts_on=starts_on, ends_on=ends_on)
    require_deadlines(command.deadlines)
    frozen = policy_of(command, given)
    annual = frozen.annual if command.period is CyclePeriod.YEAR else None
    named = [span(each, given[ref(each)]) for each in command.quarters]
    quarters.require(annual, named, starts_on, ends_on)
    return CycleOpened(
        cycle_id=command.cycle_id,
        name=text.require("name", command.name),
        period=command.period,
        starts_on=starts_on,
        ends_on=ends_on,
        policy=replace(frozen, formulas=appraisal_score.in_force(given.rules)),
        deadlines=command.deadlines,
        policy_id=command.policy_id,
        quarters=command.quarters,
    )


def policy_of(command: OpenCycle, given: Given) -> AppraisalPolicy:
    """Return what a cycle is opened under. Raise `Rejected` unless that is one policy in force."""
    match command:
        case OpenCycle(policy=AppraisalPolicy() as given_, policy_id=None):
            return appraisal_policy.require(given_)
        case OpenCycle(policy=None, policy_id=str() as id_):
            return policy.in_force(id_, given[policy.ref(id_)], command.starts_on)
        case _:
            raise Invalid("either-or", field="policy_id", other="policy")


def span(cycle_id: str, state: State) -> Span:
    """Return a cycle as a year looks at it. Raise `Unknown` if there is none."""
    if state is None:
        raise Unknown(cycle_id)
    return Span(
        cycle_id=cycle_id,
        is_quarter=state.period is CyclePeriod.QUARTER,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
    )


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case CycleOpened() as e, _:
            return Cycle(
                id=e.cycle_id,
                phase=Phase.PLAN,
                policy=e.policy,
                starts_on=e.starts_on,
                ends_on=e.ends_on,
                period=e.period,
                quarters=e.quarters,
                deadlines=by_phase(e.deadlines),
            )
        case _, None:
            return None
        case PhaseBegun() as e, Cycle():
            return replace(state, phase=e.phase)
        case DeadlineExtended() as e, Cycle():
            return replace(state, deadlines={**state.deadlines, **by_phase(e.deadlines)})
        case PhaseReopened() as e, Cycle():
            moved = {**state.deadlines, **by_phase(e.deadlines)}
            return replace(state, phase=e.phase, deadlines=moved)
        case _:
            assert_never(event)


def by_phase(deadlines: Iterable[Deadline]) -> dict[Phase, date]:
    """Return the last days by their phases."""
    return {each.phase: each.due_on for each in deadlines}


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("cycle", command.cycle_id)


cycle: Decider[Command, Event, State] = Decider(
    kind="cycle",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
)


def ref(cycle_id: str) -> Ref[State]:
    """Return the stream of a cycle. Raise `Invalid` if the id is not one of a cycle."""
    return Ref(ids.require("cycle", cycle_id), cycle)


def on(state: Cycle, given: Given, kept_open: Deadline | None = None) -> Cycle:
    """Return the cycle as it binds on the day of a decision; `kept_open` is one appraisal's own."""
    if given.rules < DEADLINES_BIND:
        return state
    due_on, open_ = state.deadlines.get(state.phase), kept_open
    passed = due_on is not None and given.today > due_on
    lasts = open_ is not None and given.today <= open_.due_on
    return replace(
        state, passed_on=due_on if passed else None, also=open_.phase if open_ and lasts else None
    )


def require_phase(state: Cycle, *phases: Phase) -> None:
    """Raise `Ineligible` if the cycle is in none of `phases`, or the phase's last day has passed.

    An appraisal that is kept open in one of them is let in.
    """
    if state.also in phases:
        return
    if state.phase not in phases:
        raise Ineligible("out-of-phase", cycle_id=state.id, phase=state.phase, phases=phases)
    if state.passed_on is not None:
        raise Ineligible(
            "deadline-passed", cycle_id=state.id, phase=state.phase, due_on=state.passed_on
        )
