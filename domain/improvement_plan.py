"""Improvement plan: its opening, extension and end, and what is known of it in between."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from domain import ids
from domain.decider import fact
from domain.improvement_goal import (
    ImprovementActionCompleted,
    ImprovementActionSet,
    ImprovementCheckedIn,
    ImprovementGoalSet,
)
from domain.sealed import Sealed


class PlanCause(StrEnum):
    """What opened a plan."""

    GRADE = "GRADE"
    HAND = "HAND"


class PlanOutcome(StrEnum):
    """What a plan came to."""

    ACHIEVED = "ACHIEVED"
    PARTLY = "PARTLY"
    NOT_ACHIEVED = "NOT_ACHIEVED"


@fact
class OpenImprovementPlan:
    """The plan lasts through `due_on`."""

    cycle_id: str
    employee_id: str
    due_on: date


@fact
class ExtendImprovementPlan:
    plan_id: str
    due_on: date


@fact
class LinkImprovementPlan:
    """Name the cycle in which the improvement goes on."""

    plan_id: str
    cycle_id: str


@fact
class CloseImprovementPlan:
    plan_id: str
    outcome: PlanOutcome
    conclusion: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ImprovementPlanOpened:
    """`grade` is the one that opened it, if one did; `due_on` is its last day."""

    cycle_id: str
    employee_id: str
    superior_id: str | None
    cause: PlanCause
    grade: str | None
    opened_on: date
    due_on: date


@fact
class ImprovementPlanExtended:
    due_on: date


@fact
class ImprovementPlanLinked:
    """The cycle is the one in which the improvement goes on."""

    cycle_id: str


@fact
class ImprovementPlanClosed:
    outcome: PlanOutcome
    conclusion: Sealed | None
    closed_on: date


@fact
class ImprovementPlanLifted:
    """The grade that had opened it was changed to one that would not have."""

    lifted_on: date


@fact
class Plan:
    """`actions` are by code, each with whether it is done."""

    id: str
    cycle_id: str
    employee_id: str
    superior_id: str | None
    cause: PlanCause
    due_on: date
    goals: frozenset[str] = frozenset()
    actions: Mapping[str, bool] = field(default_factory=dict[str, bool])
    linked_to: str | None = None


@fact
class OpenPlan:
    plan: Plan


@fact
class ClosedPlan:
    plan: Plan


Change: TypeAlias = (
    ImprovementGoalSet
    | ImprovementActionSet
    | ImprovementActionCompleted
    | ImprovementCheckedIn
    | ImprovementPlanExtended
    | ImprovementPlanLinked
)
Event: TypeAlias = ImprovementPlanOpened | Change | ImprovementPlanClosed | ImprovementPlanLifted
State: TypeAlias = OpenPlan | ClosedPlan | None


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    if isinstance(event, ImprovementPlanOpened):
        return OpenPlan(plan=begun(event, None if state is None else state.plan))
    if state is None:
        return None
    if isinstance(event, ImprovementPlanClosed | ImprovementPlanLifted):
        return ClosedPlan(plan=state.plan)
    return replace(state, plan=changed(state.plan, event))


def begun(event: ImprovementPlanOpened, before: Plan | None) -> Plan:
    """Return a plan that has just been opened; what it held before it still holds."""
    return Plan(
        id=id_of(event.cycle_id, event.employee_id),
        cycle_id=event.cycle_id,
        employee_id=event.employee_id,
        superior_id=event.superior_id,
        cause=event.cause,
        due_on=event.due_on,
        goals=before.goals if before else frozenset(),
        actions=before.actions if before else {},
        linked_to=before.linked_to if before else None,
    )


def changed(plan: Plan, event: Change) -> Plan:
    """Return a plan as what happens in it leaves it."""
    match event:
        case ImprovementGoalSet(goal=goal):
            return replace(plan, goals=plan.goals | {goal})
        case ImprovementActionSet(action=action):
            return replace(plan, actions={**plan.actions, action: False})
        case ImprovementActionCompleted(action=action):
            return replace(plan, actions={**plan.actions, action: True})
        case ImprovementPlanExtended(due_on=due_on):
            return replace(plan, due_on=due_on)
        case ImprovementPlanLinked(cycle_id=cycle_id):
            return replace(plan, linked_to=cycle_id)
        case ImprovementCheckedIn():
            return plan
        case _:
            assert_never(event)


def id_of(cycle_id: str, employee_id: str) -> str:
    """Return the id of the plan of an employee from a cycle: there is one at most."""
    cycle, employee = ids.require("cycle", cycle_id), ids.require("employee", employee_id)
    return f"improvement:{ids.code(cycle)}:{ids.code(employee)}"
