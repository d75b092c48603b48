"""One improvement plan, from its opening to its end, that the rules are tested on."""

from dataclasses import replace
from datetime import date

import pytest

from domain import cycle, employee
from domain.cycle import Phase
from domain.errors import Rejected
from domain.improvement import Command, improvement
from domain.improvement_goal import (
    CheckInImprovement,
    CompleteImprovementAction,
    ImprovementActionCompleted,
    ImprovementActionSet,
    ImprovementCheckedIn,
    ImprovementGoalSet,
    SetImprovementAction,
    SetImprovementGoal,
)
from domain.improvement_plan import (
    CloseImprovementPlan,
    Event,
    ExtendImprovementPlan,
    ImprovementPlanClosed,
    ImprovementPlanExtended,
    ImprovementPlanLinked,
    ImprovementPlanOpened,
    LinkImprovementPlan,
    OpenImprovementPlan,
    PlanCause,
    PlanOutcome,
    State,
)
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    quarter,
    she,
)
from tests.given import Rules

ID, HR, NEXT = "improvement:2016Q1:E00002", "employee:HR1", "cycle:2016Q2"
NOW_BOSS = "employee:E00007"
TODAY, DUE, LATER = date(2016, 4, 20), date(2016, 7, 19), date(2016, 8, 31)

later_quarter = replace(
    quarter, id=NEXT, starts_on=date(2016, 4, 1), ends_on=date(2016, 6, 30), phase=Phase.PLAN
)
moved = replace(she, superiors=she.superiors.with_entry(date(2016, 4, 1), NOW_BOSS))
rules = (
    Rules(improvement)
    .on(TODAY)
    .knowing(cycle.ref(quarter.id), replace(quarter, phase=Phase.IMPROVE))
    .knowing(cycle.ref(NEXT), later_quarter)
    .knowing(employee.ref(HER), moved)
)

open_ = OpenImprovementPlan(cycle_id=quarter.id, employee_id=HER, due_on=DUE)
opened = ImprovementPlanOpened(
    cycle_id=quarter.id,
    employee_id=HER,
    superior_id=BOSS,
    cause=PlanCause.GRADE,
    grade="D",
    opened_on=TODAY,
    due_on=DUE,
)
by_hand = replace(opened, superior_id=NOW_BOSS, cause=PlanCause.HAND, grade=None)
aim = SetImprovementGoal(
    plan_id=ID, goal="on-time", aim=Sealed("a"), success=Sealed("s"), due_on=DUE
)
aimed = ImprovementGoalSet(goal="on-time", aim=Sealed("a"), success=Sealed("s"), due_on=DUE)
act = SetImprovementAction(
    plan_id=ID, action="weekly-talk", goal="on-time", task=Sealed("t"), due_on=TODAY
)
acted = ImprovementActionSet(action="weekly-talk", goal="on-time", task=Sealed("t"), due_on=TODAY)
complete = CompleteImprovementAction(plan_id=ID, action="weekly-talk")
completed = ImprovementActionCompleted(action="weekly-talk", done_on=TODAY)
check_in = CheckInImprovement(plan_id=ID, progress=40, goal="on-time", note=Sealed("n"))
checked_in = ImprovementCheckedIn(
    goal="on-time", progress=40, note=Sealed("n"), checked_on=TODAY, checked_by=HR
)
extend = ExtendImprovementPlan(plan_id=ID, due_on=LATER)
extended = ImprovementPlanExtended(due_on=LATER)
link = LinkImprovementPlan(plan_id=ID, cycle_id=NEXT)
linked = ImprovementPlanLinked(cycle_id=NEXT)
close = CloseImprovementPlan(plan_id=ID, outcome=PlanOutcome.PARTLY, conclusion=Sealed("c"))
closed = ImprovementPlanClosed(outcome=PlanOutcome.PARTLY, conclusion=Sealed("c"), closed_on=TODAY)
begun = (opened, aimed, acted)
OTHERS: tuple[tuple[Command, Event], ...] = (
    (aim, aimed),
    (act, acted),
    (complete, completed),
    (extend, extended),
    (link, linked),
    (close, closed),
)
ALL = (*(command for command, _ in OTHERS), check_in)


def refusal(under: Rules[Command, Event, State], command: Command) -> Rejected:
    with pytest.raises(Rejected) as refused:
        under.when(command)
    return refused.value
