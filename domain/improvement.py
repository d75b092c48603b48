"""Improvement: goals with dates, actions, check-ins and an outcome, after a result or by hand.

nothing ──open, a grade──▶ OpenPlan ──close, a better grade──▶ ClosedPlan ──a grade──▶ OpenPlan

| while OpenPlan                  | by                                                        |
|---------------------------------|-----------------------------------------------------------|
| (open by hand)                  | HR, the superior; not for oneself                         |
| set a goal, set an action,      | HR, the superior; not for oneself                         |
| complete an action, extend,     |                                                           |
| close, link (when closed, too)  |                                                           |
| check in                        | HR, the superior, oneself                                 |

The superior is the one recorded when the plan was opened, and the one of the day. To everybody else
the plan does not exist. A released or adjusted grade at or below the policy's line opens a plan in
the same append, for whoever is in service; one that has been opened already goes on.
"""

from datetime import timedelta
from typing import TypeAlias, assert_never

from domain import cycle, employee, ids
from domain.actor import Role
from domain.appraisal_policy import AppraisalPolicy, at_or_below
from domain.cycle import Cycle
from domain.decider import Decider, Given, In, Ref
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.improvement_goal import (
    CheckInImprovement,
    CompleteImprovementAction,
    SetImprovementAction,
    SetImprovementGoal,
    action_completed,
    action_set,
    checked_in,
    goal_set,
    require_due,
)
from domain.improvement_plan import (
    ClosedPlan,
    CloseImprovementPlan,
    Event,
    ExtendImprovementPlan,
    ImprovementPlanClosed,
    ImprovementPlanExtended,
    ImprovementPlanLifted,
    ImprovementPlanLinked,
    ImprovementPlanOpened,
    LinkImprovementPlan,
    OpenImprovementPlan,
    OpenPlan,
    Plan,
    PlanCause,
    State,
    evolve,
    id_of,
)

Command: TypeAlias = (
    OpenImprovementPlan
    | SetImprovementGoal
    | SetImprovementAction
    | CompleteImprovementAction
    | CheckInImprovement
    | ExtendImprovementPlan
    | LinkImprovementPlan
    | CloseImprovementPlan
)


def reads(
    command: Command, state: State, _: Given
) -> tuple[Ref[cycle.State] | Ref[employee.State], ...]:
    """Return the streams that `command` depends on besides its own."""
    match command, state:
        case OpenImprovementPlan() as c, _:
            return (cycle.ref(c.cycle_id), employee.ref(c.employee_id))
        case LinkImprovementPlan() as c, OpenPlan(plan=plan) | ClosedPlan(plan=plan):
            cycles = (cycle.ref(plan.cycle_id), cycle.ref(c.cycle_id))
            return (*cycles, employee.ref(plan.employee_id))
        case _, OpenPlan(plan=plan) | ClosedPlan(plan=plan):
            return (employee.ref(plan.employee_id),)
        case _:
            return ()


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    if isinstance(command, OpenImprovementPlan):
        return [opened_by_hand(command, state, given)]
    if state is None:
        raise Unknown(command.plan_id)
    plan = state.plan
    require_concerned(command.plan_id, plan.employee_id, plan.superior_id, given)
    if not isinstance(command, CheckInImprovement):
        employee.require_not_own_case(plan.employee_id, given)
    match command, state:
        case LinkImprovementPlan() as c, _:
            return [linked(c, plan, given)]
        case _, ClosedPlan():
            raise OutOfTurn(command, state)
        case SetImprovementGoal() as c, _:
            return [goal_set(c, plan.goals, plan.due_on, given.today)]
        case SetImprovementAction() as c, _:
            return [action_set(c, plan.goals, plan.actions, plan.due_on, given.today)]
        case CompleteImprovementAction() as c, _:
            return [action_completed(c, plan.actions, given.today)]
        case CheckInImprovement() as c, _:
            return [checked_in(c, plan.goals, given.by, given.today)]
        case ExtendImprovementPlan() as c, _:
            if require_due(c.due_on, given.today) <= plan.due_on:
                raise Invalid("extension-not-later", due_on=plan.due_on)
            return [ImprovementPlanExtended(due_on=c.due_on)]
        case CloseImprovementPlan() as c, _:
            return [
                ImprovementPlanClosed(
                    outcome=c.outcome, conclusion=c.conclusion, closed_on=given.today
                )
            ]
        case _:
            assert_never(command)


def opened_by_hand(
    command: OpenImprovementPlan, state: State, given: Given
) -> ImprovementPlanOpened:
    """Return the opening of a plan in a cycle, or raise `Rejected`."""
    c, today = command, given.today
    require_concerned(c.employee_id, c.employee_id, None, given)
    employee.require_not_own_case(c.employee_id, given)
    person = employee.require_in_service(c.employee_id, given[employee.ref(c.employee_id)], today)
    if given[cycle.ref(c.cycle_id)] is None:
        raise Unknown(c.cycle_id)
    if state is not None:
        raise OutOfTurn(command, state)
    return ImprovementPlanOpened(
        cycle_id=c.cycle_id,
        employee_id=c.employee_id,
        superior_id=person.superior_on(today),
        cause=PlanCause.HAND,
        grade=None,
        opened_on=today,
        due_on=require_due(c.due_on, today),
    )


def followed(
    employee_id: str,
    superior_id: str | None,
    period: Cycle,
    given: Given,
    *,
    grade: str | None,
    before: str | None = None,
) -> list[In]:
    """Return what a grade does that takes the place of `before`: it opens a plan, or lifts one."""
    if period.policy.improvement_line is None:
        return []
    falls, fell = (reaches(period.policy, each) for each in (grade, before))
    to = ref(id_of(period.id, employee_id))
    plan, person, today = given[to], given[employee.ref(employee_id)], given.today
    if falls and not fell:
        serves = person is not None and person.in_service_on(today)
        if isinstance(plan, OpenPlan) or not serves:
            return []
        opened = ImprovementPlanOpened(
            cycle_id=period.id,
            employee_id=employee_id,
            superior_id=superior_id,
            cause=PlanCause.GRADE,
            grade=grade,
            opened_on=today,
            due_on=today + timedelta(days=period.policy.improvement_days),
        )
        return [In(to, opened)]
    if fell and not falls and isinstance(plan, OpenPlan) and plan.plan.cause is PlanCause.GRADE:
        return [In(to, ImprovementPlanLifted(lifted_on=today))]
    return []


def reaches(policy: AppraisalPolicy, grade: str | None) -> bool:
    """Return whether a grade opens a plan under `policy`."""
    return at_or_below(grade, policy.improvement_line, policy.grades)


def linked(command: LinkImprovementPlan, plan: Plan, given: Given) -> ImprovementPlanLinked:
    """Return the link to a cycle. Raise `Ineligible` if it does not begin after the plan's ends."""
    own, later = given[cycle.ref(plan.cycle_id)], given[cycle.ref(command.cycle_id)]
    if later is None:
        raise Unknown(command.cycle_id)
    if own is None or later.starts_on <= own.ends_on:
        raise Ineligible("cycle-not-later", cycle_id=command.cycle_id, than=plan.cycle_id)
    if command.cycle_id == plan.linked_to:
        raise Invalid("nothing-changes")
    return ImprovementPlanLinked(cycle_id=command.cycle_id)


def require_concerned(
    id: str,  # noqa: A002 - the API's word
    employee_id: str,
    superior_id: str | None,
    given: Given,
) -> None:
    """Raise `Unknown` unless it is the employee, a superior of theirs or HR who acts."""
    person = given[employee.ref(employee_id)]
    superior_today = None if person is None else person.superior_on(given.today)
    concerned = given.by in {employee_id, superior_id, superior_today}
    if person is None or not (concerned or Role.HR in given.roles):
        raise Unknown(id)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    match command:
        case OpenImprovementPlan() as c:
            return id_of(c.cycle_id, c.employee_id)
        case c:
            return ids.require("improvement", c.plan_id, codes=2)


def person(stream: str) -> str:
    """Return the employee whom a plan is about."""
    return f"employee:{stream.rpartition(':')[2]}"


improvement: Decider[Command, Event, State] = Decider(
    kind="improvement",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)


def ref(plan_id: str) -> Ref[State]:
    """Return the stream of a plan. Raise `Invalid` if the id is not one of a plan."""
    return Ref(ids.require("improvement", plan_id, codes=2), improvement)
