"""Goal plan: the goals of a year, or of whatever they were set for, and how they serve each other.

nothing ──set──▶ in force ──close──▶ ACHIEVED, MISSED, DROPPED
nothing ──set one's own──▶ proposed ──confirm──▶ in force

A plan is one stream, because no link may close its goals to a circle. It holds goals and the links
between them and nothing else: what is reported on a goal, and which measures serve it, stands in a
stream of that goal (`goal_progress`), so that the plan grows with the organisation and not with
the days.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from domain import ids
from domain.decider import fact
from domain.errors import Invalid
from domain.persistent import Persistent
from domain.sealed import Sealed


class GoalOutcome(StrEnum):
    """What a goal came to; one that was DROPPED counts nowhere any more."""

    ACHIEVED = "ACHIEVED"
    MISSED = "MISSED"
    DROPPED = "DROPPED"


@fact
class SetGoal:
    """A goal of the organisation, or of a department; what is set again takes its place.

    `responsible_id` is the employee who answers for it.
    """

    goal_id: str
    title: str
    starts_on: date
    ends_on: date
    department_id: str | None = None
    responsible_id: str | None = None


@fact
class SetPersonalGoal:
    """A goal of an employee; what they set themself is proposed until it is confirmed."""

    goal_id: str
    employee_id: str
    title: Sealed
    starts_on: date
    ends_on: date


@fact
class ConfirmGoal:
    goal_id: str


@fact
class LinkGoals:
    """`goal_id` serves `parent_id`, with a weight among all that do; in basis points."""

    goal_id: str
    parent_id: str
    weight: int


@fact
class UnlinkGoals:
    goal_id: str
    parent_id: str


@fact
class HandOverGoal:
    """An employee's goal goes to `employee_id`, with its title anew, because it is sealed for them.

    Another one goes to `department_id` or `responsible_id`; what is not given stays.
    """

    goal_id: str
    effective_on: date
    employee_id: str | None = None
    title: Sealed | None = None
    department_id: str | None = None
    responsible_id: str | None = None


@fact
class CloseGoal:
    goal_id: str
    outcome: GoalOutcome


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class GoalSet:
    goal_id: str
    title: str
    starts_on: date
    ends_on: date
    department_id: str | None
    responsible_id: str | None
    set_on: date


@fact
class PersonalGoalSet:
    goal_id: str
    employee_id: str
    title: Sealed
    starts_on: date
    ends_on: date
    proposed: bool
    set_on: date


@fact
class GoalConfirmed:
    goal_id: str
    confirmed_on: date


@fact
class GoalLinked:
    """`weight` is in basis points."""

    goal_id: str
    parent_id: str
    weight: int


@fact
class GoalUnlinked:
    goal_id: str
    parent_id: str


@fact
class GoalHandedOver:
    """Who has it from that day on; an employee's has a new title, sealed for them."""

    goal_id: str
    effective_on: date
    employee_id: str | None
    title: Sealed | None
    department_id: str | None
    responsible_id: str | None


@fact
class GoalClosed:
    goal_id: str
    outcome: GoalOutcome
    closed_on: date


@fact
class Goal:
    """A goal that is there; `parents` and `children` are the ids of those it is linked with.

    It belongs to the employee, else to the department, else to the organisation. Who had it first
    is taken to have had it from the beginning of its period, even if it was set later.
    """

    id: str
    employee_id: str | None
    department_id: str | None
    responsible_id: str | None
    held_since: date
    proposed: bool = False
    outcome: GoalOutcome | None = None
    parents: Persistent[int] = Persistent()
    children: Persistent[int] = Persistent()


@fact
class Goals:
    """The goals of one plan, by their ids."""

    goals: Persistent[Goal] = Persistent()


Command: TypeAlias = (
    SetGoal | SetPersonalGoal | ConfirmGoal | LinkGoals | UnlinkGoals | HandOverGoal | CloseGoal
)
Event: TypeAlias = (
    GoalSet
    | PersonalGoalSet
    | GoalConfirmed
    | GoalLinked
    | GoalUnlinked
    | GoalHandedOver
    | GoalClosed
)


def evolve(state: Goals, event: Event) -> Goals:
    """Return the state that `event` leaves behind. A fact is never refused."""
    before = state.goals.get(event.goal_id)
    match event:
        case GoalSet() as e:
            fresh = Goal(
                id=e.goal_id,
                employee_id=None,
                department_id=e.department_id,
                responsible_id=e.responsible_id,
                held_since=min(e.set_on, e.starts_on),
            )
            return changed(state, before or fresh)
        case PersonalGoalSet() as e:
            fresh = Goal(
                id=e.goal_id,
                employee_id=e.employee_id,
                department_id=None,
                responsible_id=None,
                held_since=min(e.set_on, e.starts_on),
            )
            return changed(state, replace(before or fresh, proposed=e.proposed))
        case _ if before is None:
            return state
        case GoalConfirmed():
            return changed(state, replace(before, proposed=False))
        case GoalLinked(parent_id=parent_id, weight=weight):
            above = state.goals[parent_id]
            return changed(
                state,
                replace(before, parents=before.parents.with_entry(parent_id, weight)),
                replace(above, children=above.children.with_entry(before.id, weight)),
            )
        case GoalUnlinked(parent_id=parent_id):
            above = state.goals[parent_id]
            return changed(
                state,
                replace(before, parents=before.parents.without(parent_id)),
                replace(above, children=above.children.without(before.id)),
            )
        case GoalHandedOver() as e:
            held = replace(
                before,
                employee_id=e.employee_id,
                department_id=e.department_id,
                responsible_id=e.responsible_id,
                held_since=e.effective_on,
            )
            return changed(state, held)
        case GoalClosed(outcome=outcome):
            return changed(state, replace(before, outcome=outcome))
        case _:
            assert_never(event)


def changed(state: Goals, *goals: Goal) -> Goals:
    """Return the state with `goals` as they are now."""
    found = state.goals
    for each in goals:
        found = found.with_entry(each.id, each)
    return Goals(goals=found)


def plan_of(goal_id: str) -> str:
    """Return the plan of a goal. Raise `Invalid` if the id is not that of a goal."""
    plan, _, code = goal_id.partition("/")
    if not ids.CODE.fullmatch(code):
        raise Invalid("id-malformed", id=goal_id, kind="goal")
    return ids.require("goal", plan)
