"""Phase: how far a cycle has come, until when, and how it is given more time or goes back.

A deadline that passes moves nothing by itself, but what is of the phase is then refused until the
deadline is extended, the phase is reopened, or one appraisal is kept open.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise

from domain import day
from domain.decider import fact
from domain.errors import Ineligible, Invalid


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
class ExtendDeadline:
    """Give a phase that is not over a later last day."""

    cycle_id: str
    phase: Phase
    due_on: date


@fact
class ReopenPhase:
    """Take a cycle back to an earlier phase, until a day."""

    cycle_id: str
    phase: Phase
    due_on: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class DeadlineExtended:
    """`deadlines` are all that have changed: a later phase never ends before an earlier one."""

    phase: Phase
    deadlines: tuple[Deadline, ...]


@fact
class PhaseReopened:
    """`deadlines` are all that have changed, likewise."""

    phase: Phase
    before: Phase
    deadlines: tuple[Deadline, ...]


def require_deadlines(deadlines: Sequence[Deadline]) -> None:
    """Raise `Invalid` if they are not in the order of the phases, each at most once, or go back."""
    for deadline in deadlines:
        day.require("due_on", deadline.due_on)
        if deadline.phase is Phase.CLOSED:
            raise Invalid("deadline-without-phase", phase=deadline.phase)
    for earlier, later in pairwise(deadlines):
        phases = is_before(earlier.phase, later.phase)
        if not phases or earlier.due_on > later.due_on:
            raise Invalid("deadlines-out-of-order", earlier=earlier.phase, later=later.phase)


def is_before(earlier: Phase, later: Phase) -> bool:
    """Return whether one phase comes before the other."""
    return PHASES.index(earlier) < PHASES.index(later)


def extended(
    command: ExtendDeadline, phase: Phase, deadlines: Mapping[Phase, date], today: date
) -> DeadlineExtended:
    """Return the extension of a deadline of a cycle in `phase`.

    Raise `Rejected` if that phase is over or has none, or the day is not later or has passed.
    """
    held = deadlines.get(command.phase)
    if is_before(command.phase, phase):
        raise Ineligible("phase-over", phase=command.phase, reached=phase)
    if held is None:
        raise Ineligible("no-deadline", phase=command.phase)
    if require_ahead(command.due_on, today) <= held:
        raise Invalid("deadline-not-later", phase=command.phase, due_on=held)
    moved = later(Deadline(phase=command.phase, due_on=command.due_on), deadlines)
    return DeadlineExtended(phase=command.phase, deadlines=moved)


def reopened(
    command: ReopenPhase, phase: Phase, deadlines: Mapping[Phase, date], today: date
) -> PhaseReopened:
    """Return the way back from `phase`. Raise `Rejected` if it leads on, or to a day gone by."""
    require_earlier(command.phase, phase)
    require_ahead(command.due_on, today)
    moved = later(Deadline(phase=command.phase, due_on=command.due_on), deadlines)
    return PhaseReopened(phase=command.phase, before=phase, deadlines=moved)


def require_earlier(phase: Phase, reached: Phase) -> None:
    """Raise `Ineligible` unless `phase` comes before the one that is reached."""
    if not is_before(phase, reached):
        raise Ineligible("phase-not-earlier", phase=phase, reached=reached)


def require_ahead(due_on: date, today: date) -> date:
    """Return a last day. Raise `Invalid` if it has passed."""
    if day.require("due_on", due_on) < today:
        raise Invalid("due-in-past", field="due_on", today=today)
    return due_on


def later(deadline: Deadline, deadlines: Mapping[Phase, date]) -> tuple[Deadline, ...]:
    """Return a deadline, and after it those of later phases that would come before it, moved."""
    moved = (
        Deadline(phase=phase, due_on=deadline.due_on)
        for phase in PHASES[PHASES.index(deadline.phase) + 1 :]
        if phase in deadlines and deadlines[phase] < deadline.due_on
    )
    return (deadline, *moved)
