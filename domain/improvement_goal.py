"""Improvement goal: what shall get better by when, what is done for it, and how far it has come."""

from collections.abc import Collection, Mapping
from datetime import date

from domain import day, text
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.sealed import Sealed

MOST = 50
"""How many goals, and how many actions, a plan has: more is no plan that anybody follows."""

DONE = 100


@fact
class SetImprovementGoal:
    """What is set under the same code again takes the earlier one's place."""

    plan_id: str
    goal: str
    aim: Sealed
    success: Sealed
    due_on: date


@fact
class SetImprovementAction:
    """The same holds as for a goal; an action that is set again is no longer done."""

    plan_id: str
    action: str
    task: Sealed
    due_on: date
    goal: str | None = None


@fact
class CompleteImprovementAction:
    plan_id: str
    action: str


@fact
class CheckInImprovement:
    """`progress` is in per cent, of `goal` or of the whole plan."""

    plan_id: str
    progress: int
    goal: str | None = None
    note: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ImprovementGoalSet:
    goal: str
    aim: Sealed
    success: Sealed
    due_on: date


@fact
class ImprovementActionSet:
    action: str
    goal: str | None
    task: Sealed
    due_on: date


@fact
class ImprovementActionCompleted:
    action: str
    done_on: date


@fact
class ImprovementCheckedIn:
    """`progress` is in per cent, of a goal or of the whole plan."""

    goal: str | None
    progress: int
    note: Sealed | None
    checked_on: date
    checked_by: str


def goal_set(
    command: SetImprovementGoal, goals: Collection[str], last: date, today: date
) -> ImprovementGoalSet:
    """Return the goal. Raise `Rejected` if there are too many, or it is due outside the plan."""
    require_room(command.goal, goals)
    return ImprovementGoalSet(
        goal=text.code("goal", command.goal),
        aim=command.aim,
        success=command.success,
        due_on=require_due(command.due_on, today, last),
    )


def action_set(
    command: SetImprovementAction,
    goals: Collection[str],
    actions: Collection[str],
    last: date,
    today: date,
) -> ImprovementActionSet:
    """Return the action, likewise; if it names a goal, the plan has it."""
    require_room(command.action, actions)
    return ImprovementActionSet(
        action=text.code("action", command.action),
        goal=require_goal(command.goal, goals),
        task=command.task,
        due_on=require_due(command.due_on, today, last),
    )


def action_completed(
    command: CompleteImprovementAction, actions: Mapping[str, bool], today: date
) -> ImprovementActionCompleted:
    """Return that it is done. Raise `Invalid` if there is none, or it was done before."""
    if command.action not in actions:
        raise Invalid("action-unknown", action=command.action)
    if actions[command.action]:
        raise Invalid("nothing-changes")
    return ImprovementActionCompleted(action=command.action, done_on=today)


def checked_in(
    command: CheckInImprovement, goals: Collection[str], by: str, today: date
) -> ImprovementCheckedIn:
    """Return the check-in. Raise `Invalid` if progress is none, or the goal is none of these."""
    if not 0 <= command.progress <= DONE:
        raise Invalid("progress-out-of-range", progress=command.progress)
    return ImprovementCheckedIn(
        goal=require_goal(command.goal, goals),
        progress=command.progress,
        note=command.note,
        checked_on=today,
        checked_by=by,
    )


def require_due(due_on: date, today: date, last: date = day.LAST) -> date:
    """Return `due_on`. Raise `Rejected` if it lies before `today` or after the plan's `last`."""
    if day.require("due_on", due_on) < today:
        raise Invalid("due-in-past", field="due_on", today=today)
    if due_on > last:
        raise Ineligible("due-beyond-plan", due_on=last)
    return due_on


def require_goal(goal: str | None, goals: Collection[str]) -> str | None:
    """Return `goal`. Raise `Invalid` if it is none of `goals`."""
    if goal is not None and goal not in goals:
        raise Invalid("goal-unknown", goal=goal)
    return goal


def require_room(code: str, there: Collection[str]) -> None:
    """Raise `Ineligible` if one more would be too many."""
    if code not in there and len(there) >= MOST:
        raise Ineligible("plan-full", most=MOST)
