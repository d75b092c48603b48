"""Cycle: a period that people are appraised for, and the phase it has reached.

nothing ──open──▶ PLAN ─▶ SET_MEASURES ─▶ COLLECT ─▶ EVALUATE ─▶ FEED_BACK ─▶ IMPROVE ─▶ CLOSED

Each arrow after the first is an advance, one step at a time. Cycles may overlap: a quarter and the
year it belongs to run for the same people. A deadline that passes moves nothing by itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias, assert_never

from domain import appraisal_policy, authority, day, ids, text
from domain.actor import Role
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.policies import appraisal_score


class CyclePeriod(StrEnum):
    """What a cycle covers."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF = "HALF"
    YEAR = "YEAR"
    CUSTOM = "CUSTOM"


class Phase(StrEnum):
    """Where a cycle stands; the phases follow one another in this order."""

    PLAN = "PLAN"
    SET_MEASURES = "SET_MEASURES"
    COLLECT = "COLLECT"
    EVALUATE = "EVALUATE"
    FEED_BACK = "FEED_BACK"
    IMPROVE = "IMPROVE"
    CLOSED = "CLOSED"


PHASES = tuple(Phase)
NEXT = dict(pairwise(PHASES))


@fact
class Deadline:
    """The last day of a phase."""

    phase: Phase
    due_on: date


@fact
class OpenCycle:
    cycle_id: str
    name: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    policy: AppraisalPolicy
    deadlines: tuple[Deadline, ...] = ()


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


@fact
class PhaseBegun:
    phase: Phase


@fact
class Cycle:
    """`policy` names the formulas that were in force when the cycle was opened."""

    id: str
    phase: Phase
    policy: AppraisalPolicy
    starts_on: date
    ends_on: date


Command: TypeAlias = OpenCycle | AdvanceCycle
Event: TypeAlias = CycleOpened | PhaseBegun
State: TypeAlias = Cycle | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    match command, state:
        case OpenCycle() as c, None:
            return [opened(c, given.rules)]
        case AdvanceCycle() as c, Cycle():
            following = NEXT.get(state.phase)
            if c.to is not following:
                raise Ineligible("phase-not-next", phase=state.phase, to=c.to, next=following)
            return [PhaseBegun(phase=c.to)]
        case AdvanceCycle() as c, None:
            raise Unknown(c.cycle_id)
        case _:
            raise OutOfTurn(command, state)


def opened(command: OpenCycle, rules: int) -> CycleOpened:
    """Return the opening under the formulas of `rules`, or raise `Invalid`."""
    starts_on = day.require("starts_on", command.starts_on)
    ends_on = day.require("ends_on", command.ends_on)
    if ends_on < starts_on:
        raise Invalid("period-reversed", starts_on=starts_on, ends_on=ends_on)
    require_deadlines(command.deadlines)
    policy = appraisal_policy.require(command.policy)
    return CycleOpened(
        cycle_id=command.cycle_id,
        name=text.require("name", command.name),
        period=command.period,
        starts_on=starts_on,
        ends_on=ends_on,
        policy=replace(policy, formulas=appraisal_score.in_force(rules)),
        deadlines=command.deadlines,
    )


def require_deadlines(deadlines: Sequence[Deadline]) -> None:
    """Raise `Invalid` if they are not in the order of the phases, each at most once, or go back."""
    for deadline in deadlines:
        day.require("due_on", deadline.due_on)
        if deadline.phase is Phase.CLOSED:
            raise Invalid("deadline-without-phase", phase=deadline.phase)
    for earlier, later in pairwise(deadlines):
        phases = PHASES.index(earlier.phase) < PHASES.index(later.phase)
        if not phases or earlier.due_on > later.due_on:
            raise Invalid("deadlines-out-of-order", earlier=earlier.phase, later=later.phase)


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
            )
        case _, None:
            return None
        case PhaseBegun() as e, Cycle():
            return replace(state, phase=e.phase)
        case _:
            assert_never(event)


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
)


def ref(cycle_id: str) -> Ref[State]:
    """Return the stream of a cycle. Raise `Invalid` if the id is not one of a cycle."""
    return Ref(ids.require("cycle", cycle_id), cycle)


def require_phase(state: Cycle, *phases: Phase) -> None:
    """Raise `Ineligible` if the cycle is in none of `phases`."""
    if state.phase not in phases:
        raise Ineligible("out-of-phase", cycle_id=state.id, phase=state.phase, phases=phases)
