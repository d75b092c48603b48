"""One plan of goals, from the organisation's to an employee's, that the rules are tested on."""

from datetime import date

import pytest

from domain import department, employee
from domain.department import Department
from domain.employee import Employee
from domain.errors import Rejected
from domain.goal import goal
from domain.goal_plan import (
    CloseGoal,
    Command,
    Event,
    GoalLinked,
    GoalOutcome,
    Goals,
    GoalSet,
    LinkGoals,
    PersonalGoalSet,
    SetGoal,
    SetPersonalGoal,
)
from domain.sealed import Sealed
from domain.timeline import Entry, Timeline
from tests.given import Rules

SHE, HE, BOSS, TOP, HR = (f"employee:{code}" for code in ("E1", "E2", "BOSS", "TOP", "HR1"))
OPS, OLD = "department:OPS", "department:OLD"
PLAN = "goal:2016"
GROW, SERVE, HERS, HIS = (f"{PLAN}/{code}" for code in ("grow", "serve", "hers", "his"))
FIRST, LAST, TODAY = date(2016, 1, 1), date(2016, 12, 31), date(2016, 2, 1)


def serving(id_: str, superior_id: str | None, last_day_on: date | None = None) -> Employee:
    """Return an employee who reports to somebody."""
    return Employee(
        id=id_,
        hired_on=date(2010, 1, 1),
        last_day_on=last_day_on,
        superiors=Timeline((Entry(date(2010, 1, 1), superior_id),)),
    )


def there(id_: str, closed_on: date | None = None) -> Department:
    """Return a department."""
    founded = date(2010, 1, 1)
    return Department(
        id=id_, names=Timeline((Entry(founded, id_),)), founded_on=founded, closed_on=closed_on
    )


rules = (
    Rules(goal)
    .on(TODAY)
    .knowing(employee.ref(SHE), serving(SHE, BOSS))
    .knowing(employee.ref(HE), serving(HE, BOSS))
    .knowing(employee.ref(BOSS), serving(BOSS, TOP))
    .knowing(employee.ref(TOP), serving(TOP, None))
    .knowing(department.ref(OPS), there(OPS))
    .knowing(department.ref(OLD), there(OLD, closed_on=FIRST))
)

set_ = SetGoal(goal_id=GROW, title="Grow by a tenth", starts_on=FIRST, ends_on=LAST)
grow = GoalSet(
    goal_id=GROW,
    title="Grow by a tenth",
    starts_on=FIRST,
    ends_on=LAST,
    department_id=None,
    responsible_id=None,
    set_on=TODAY,
)
serve = GoalSet(
    goal_id=SERVE,
    title="Answer within a day",
    starts_on=FIRST,
    ends_on=LAST,
    department_id=OPS,
    responsible_id=BOSS,
    set_on=TODAY,
)
propose = SetPersonalGoal(
    goal_id=HERS, employee_id=SHE, title=Sealed("hers"), starts_on=FIRST, ends_on=LAST
)


def personal(goal_id: str, employee_id: str, *, proposed: bool = False) -> PersonalGoalSet:
    """Return that an employee's goal was set."""
    return PersonalGoalSet(
        goal_id=goal_id,
        employee_id=employee_id,
        title=Sealed("hers"),
        starts_on=FIRST,
        ends_on=LAST,
        proposed=proposed,
        set_on=TODAY,
    )


hers, his = personal(HERS, SHE), personal(HIS, HE)
proposed = personal(HERS, SHE, proposed=True)
whole = (grow, serve, hers, his)
"""Four goals, none of them linked."""

link = LinkGoals(goal_id=HERS, parent_id=SERVE, weight=4_000)
linked = GoalLinked(goal_id=HERS, parent_id=SERVE, weight=4_000)
close = CloseGoal(goal_id=HERS, outcome=GoalOutcome.MISSED)


def refusal(under: Rules[Command, Event, Goals], command: Command) -> Rejected:
    with pytest.raises(Rejected) as refused:
        under.when(command)
    return refused.value
