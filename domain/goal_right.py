"""Goal right: to whom a goal is there, and who decides on it.

Goals of the organisation and of departments are there for everybody; that of an employee for them,
their superior of the day and HR.
"""

from domain import authority, department, employee
from domain.actor import Role
from domain.decider import Given
from domain.errors import Forbidden, Ineligible, Unknown
from domain.goal_plan import Goal, Goals


def seen(goal_id: str, state: Goals, given: Given) -> Goal:
    """Return a goal that is not closed. Raise `Unknown` if there is none, or not for the actor."""
    goal = known(goal_id, state, given)
    if goal.outcome is not None:
        raise Ineligible("goal-closed", goal_id=goal_id, outcome=goal.outcome)
    return goal


def known(goal_id: str, state: Goals, given: Given) -> Goal:
    """Return a goal, closed or not. Raise `Unknown` if there is none, or not for the actor."""
    goal = state.goals.get(goal_id)
    personal = None if goal is None else goal.employee_id
    hidden = personal is not None and given.by != personal and not manages(personal, given)
    if goal is None or hidden:
        raise Unknown(goal_id)
    return goal


def managed(goal_id: str, state: Goals, given: Given) -> Goal:
    """Return a goal that the actor decides on, or raise `Rejected`."""
    goal = seen(goal_id, state, given)
    require_managed(goal, given)
    return goal


def require_managed(goal: Goal, given: Given) -> None:
    """Raise `Forbidden` if the actor does not decide on the goal: it is their own, or nobody's."""
    if goal.employee_id is None:
        authority.require(given, Role.HR)
    elif given.by == goal.employee_id:
        raise Forbidden("own-case", by=given.by)


def manages(employee_id: str, given: Given) -> bool:
    """Return whether the actor is HR or the superior of the day of that employee."""
    person = given[employee.ref(employee_id)]
    superior = None if person is None else person.superior_on(given.today)
    return Role.HR in given.roles or given.by == superior


def answers(goal: Goal, given: Given) -> bool:
    """Return whether the actor decides what serves the goal, and what it serves."""
    if goal.employee_id is not None:
        return manages(goal.employee_id, given)
    return Role.HR in given.roles or given.by == goal.responsible_id


def require_holder(
    given: Given,
    *,
    employee_id: str | None = None,
    department_id: str | None = None,
    responsible_id: str | None = None,
) -> None:
    """Raise `Rejected` if whoever shall have a goal is not there today."""
    if department_id is not None:
        held = given[department.ref(department_id)]
        department.require_open(department_id, held, given.today)
    for each in (employee_id, responsible_id):
        if each is not None:
            employee.require_in_service(each, given[employee.ref(each)], given.today)
