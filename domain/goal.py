"""Goal: what the organisation, a department or an employee shall reach, each serving another.

| command            | a goal of the organisation or a department | a goal of an employee   |
|--------------------|--------------------------------------------|-------------------------|
| set, close         | HR                                         | HR, the superior        |
| propose            | (nobody)                                   | the employee            |
| confirm            | (in force at once)                         | HR, the superior        |
| link, unlink       | HR, who answers for one of the two         | HR, the superior        |
| hand over          | HR                                         | HR, the superior        |

The superior is the one of the day. Nobody does any of it for themself, but everybody may drop what
they have proposed. Goals of the organisation and of departments are open to all; to whom an
employee's is none of their business it does not exist. A goal of a department stays with it when
people move; one of an employee who left waits to be handed over, which a query says and no event.
"""

from typing import assert_never

from domain import authority, day, department, employee, text
from domain.actor import Role
from domain.decider import Decider, Given, Ref
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.goal_graph import require_linkable
from domain.goal_plan import (
    CloseGoal,
    Command,
    ConfirmGoal,
    Event,
    Goal,
    GoalClosed,
    GoalConfirmed,
    GoalHandedOver,
    GoalLinked,
    GoalOutcome,
    Goals,
    GoalSet,
    GoalUnlinked,
    HandOverGoal,
    LinkGoals,
    PersonalGoalSet,
    SetGoal,
    SetPersonalGoal,
    UnlinkGoals,
    evolve,
    plan_of,
)
from domain.goal_right import answers, managed, manages, require_holder, require_managed, seen

WHOLE = 10_000


def reads(
    command: Command, state: Goals, _: Given
) -> list[Ref[employee.State] | Ref[department.State]]:
    """Return the streams that `command` depends on besides its own."""
    people, departments = list[str | None](), list[str | None]()
    for goal_id in named(command):
        held = state.goals.get(goal_id)
        people.append(held.employee_id if held else None)
    match command:
        case SetPersonalGoal(employee_id=employee_id):
            people.append(employee_id)
        case SetGoal(department_id=department_id, responsible_id=responsible_id):
            departments.append(department_id)
            people.append(responsible_id)
        case HandOverGoal() as c:
            departments.append(c.department_id)
            people += (c.employee_id, c.responsible_id)
        case _:
            pass
    return [
        *(employee.ref(each) for each in dict.fromkeys(people) if each is not None),
        *(department.ref(each) for each in departments if each is not None),
    ]


def named(command: Command) -> tuple[str, ...]:
    """Return the ids of the goals that a command is about."""
    match command:
        case LinkGoals() | UnlinkGoals():
            return command.goal_id, command.parent_id
        case _:
            return (command.goal_id,)


def decide(command: Command, state: Goals, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    match command:
        case SetGoal() as c:
            return [shared_set(c, state, given)]
        case SetPersonalGoal() as c:
            return [personal_set(c, state, given)]
        case ConfirmGoal(goal_id=goal_id):
            goal = managed(goal_id, state, given)
            if not goal.proposed:
                raise Invalid("nothing-changes")
            return [GoalConfirmed(goal_id=goal_id, confirmed_on=given.today)]
        case LinkGoals() as c:
            return [linked(c, state, given)]
        case UnlinkGoals(goal_id=goal_id, parent_id=parent_id):
            child, _ = pair(goal_id, parent_id, state, given)
            if parent_id not in child.parents:
                raise Ineligible("goals-not-linked", goal_id=goal_id, parent_id=parent_id)
            return [GoalUnlinked(goal_id=goal_id, parent_id=parent_id)]
        case HandOverGoal() as c:
            return [handed_over(c, state, given)]
        case CloseGoal(goal_id=goal_id, outcome=outcome):
            goal = seen(goal_id, state, given)
            withdrawn = goal.proposed and outcome is GoalOutcome.DROPPED
            if not (withdrawn and given.by == goal.employee_id):
                require_managed(goal, given)
            if goal.proposed and not withdrawn:
                raise Ineligible("goal-proposed", goal_id=goal_id)
            return [GoalClosed(goal_id=goal_id, outcome=outcome, closed_on=given.today)]
        case _:
            assert_never(command)


def shared_set(c: SetGoal, state: Goals, given: Given) -> GoalSet:
    """Return a goal of the organisation or a department, or raise `Rejected`."""
    authority.require(given, Role.HR)
    require_period(c)
    if c.goal_id in state.goals:
        held = seen(c.goal_id, state, given)
        if held.employee_id is not None or (held.department_id, held.responsible_id) != (
            c.department_id,
            c.responsible_id,
        ):
            raise Ineligible("goal-held", goal_id=c.goal_id)
    require_holder(given, department_id=c.department_id, responsible_id=c.responsible_id)
    return GoalSet(
        goal_id=c.goal_id,
        title=text.require("title", c.title),
        starts_on=c.starts_on,
        ends_on=c.ends_on,
        department_id=c.department_id,
        responsible_id=c.responsible_id,
        set_on=given.today,
    )


def personal_set(c: SetPersonalGoal, state: Goals, given: Given) -> PersonalGoalSet:
    """Return an employee's goal, proposed if it is their own, or raise `Rejected`."""
    own = given.by == c.employee_id
    if not (own or manages(c.employee_id, given)):
        raise Unknown(c.employee_id)
    require_period(c)
    if c.goal_id in state.goals:
        held = seen(c.goal_id, state, given)
        if held.employee_id != c.employee_id:
            raise Ineligible("goal-held", goal_id=c.goal_id)
        if own and not held.proposed:
            raise Forbidden("own-case", by=given.by)
    require_holder(given, employee_id=c.employee_id)
    return PersonalGoalSet(
        goal_id=c.goal_id,
        employee_id=c.employee_id,
        title=c.title,
        starts_on=c.starts_on,
        ends_on=c.ends_on,
        proposed=own,
        set_on=given.today,
    )


def linked(c: LinkGoals, state: Goals, given: Given) -> GoalLinked:
    """Return the link, or raise `Rejected`; one that is there gets another weight."""
    require_weight(c.weight)
    child, parent = pair(c.goal_id, c.parent_id, state, given)
    for each in (child, parent):
        require_in_force(each)
    if child.parents.get(parent.id) == c.weight:
        raise Invalid("nothing-changes")

    def nameable(goal_id: str) -> bool:  # to an actor who is not HR, those of others are not there
        open_ = state.goals[goal_id].employee_id is None
        return open_ or Role.HR in given.roles or goal_id in (child.id, parent.id)

    require_linkable(child, parent, state.goals, nameable)
    return GoalLinked(goal_id=child.id, parent_id=parent.id, weight=c.weight)


def pair(goal_id: str, parent_id: str, state: Goals, given: Given) -> tuple[Goal, Goal]:
    """Return two goals that the actor may link, or raise `Rejected`."""
    if plan_of(parent_id) != plan_of(goal_id):
        raise Invalid("goal-elsewhere", goal_id=goal_id, parent_id=parent_id)
    child, parent = (seen(each, state, given) for each in (goal_id, parent_id))
    if given.by in (child.employee_id, parent.employee_id):
        raise Forbidden("own-case", by=given.by)
    if not any(answers(each, given) for each in (child, parent)):
        raise Forbidden("goal-of-others", goal_id=goal_id)
    return child, parent


def handed_over(c: HandOverGoal, state: Goals, given: Given) -> GoalHandedOver:
    """Return that somebody else has the goal from a day on, or raise `Rejected`."""
    goal = managed(c.goal_id, state, given)
    personal = goal.employee_id is not None
    if personal and (c.employee_id is None or c.title is None):
        raise Invalid("handover-incomplete")
    shared = c.department_id is not None or c.responsible_id is not None
    if shared if personal else (c.employee_id, c.title) != (None, None):
        raise Invalid("handover-out-of-place")
    if day.require("effective_on", c.effective_on) > given.today:
        raise Invalid("goal-handover-ahead", field="effective_on", today=given.today)
    if c.effective_on < goal.held_since:
        raise Ineligible("handover-not-later", held_since=goal.held_since)
    if given.by == c.employee_id:
        raise Forbidden("own-case", by=given.by)
    holder = (
        c.employee_id,
        c.department_id or goal.department_id,
        c.responsible_id or goal.responsible_id,
    )
    if holder == (goal.employee_id, goal.department_id, goal.responsible_id):
        raise Invalid("nothing-changes")
    require_holder(
        given,
        employee_id=c.employee_id,
        department_id=c.department_id,
        responsible_id=c.responsible_id,
    )
    return GoalHandedOver(
        goal_id=goal.id,
        effective_on=c.effective_on,
        employee_id=holder[0],
        title=c.title,
        department_id=holder[1],
        responsible_id=holder[2],
    )


def require_in_force(goal: Goal) -> None:
    """Raise `Ineligible` if the goal is no more than proposed."""
    if goal.proposed:
        raise Ineligible("goal-proposed", goal_id=goal.id)


def require_weight(weight: int) -> None:
    """Raise `Invalid` if a weight, in basis points, is none."""
    if not 0 < weight <= WHOLE:
        raise Invalid("goal-weight", weight=weight)


def require_period(c: SetGoal | SetPersonalGoal) -> None:
    """Raise `Invalid` if the days are none, or the last comes before the first."""
    starts_on = day.require("starts_on", c.starts_on)
    if day.require("ends_on", c.ends_on) < starts_on:
        raise Invalid("goal-period-reversed", starts_on=starts_on, ends_on=c.ends_on)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return plan_of(command.goal_id)


goal: Decider[Command, Event, Goals] = Decider(
    kind="goal",
    commands=Command,
    events=Event,
    initial=Goals(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
)


def ref(goal_id: str) -> Ref[Goals]:
    """Return the stream of a goal's plan. Raise `Invalid` if the id is not that of a goal."""
    return Ref(plan_of(goal_id), goal)
