from datetime import date

from domain.improvement_plan import ImprovementPlanLifted, PlanCause, PlanOutcome
from ledger.recorded import Origin
from projections.improvement import (
    ImprovementActionRow,
    ImprovementCheckInRow,
    ImprovementGoalRow,
    ImprovementRow,
    PlanStatus,
)
from tests.domain.appraisal_case import BOSS, HER
from tests.domain.improvement_case import (
    DUE,
    ID,
    LATER,
    NEXT,
    TODAY,
    acted,
    aimed,
    by_hand,
    checked_in,
    closed,
    completed,
    extended,
    linked,
    opened,
)
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

plan = ImprovementRow(
    id=ID,
    cycle_id="cycle:2016Q1",
    appraisal_id="appraisal:2016Q1:E00002",
    employee_id=HER,
    superior_id=BOSS,
    status=PlanStatus.OPEN,
    cause=PlanCause.GRADE,
    grade="D",
    opened_on=TODAY,
    due_on=DUE,
    progress=None,
    outcome=None,
    conclusion_id=None,
    closed_on=None,
    linked_cycle_id=None,
    origin=Origin.PERSON,
)
whole = replace(checked_in, goal=None, note=None)


def test_a_plan_is_one_row_that_says_how_far_it_has_come() -> None:
    assert rows("improvement", ID, opened) == [plan]
    assert rows("improvement", ID, opened, aimed, acted, checked_in, completed) == [plan]
    assert rows("improvement", ID, opened, whole) == [replace(plan, progress=40)]
    assert rows("improvement", ID, opened, extended) == [replace(plan, due_on=LATER)]
    assert rows("improvement", ID, opened, linked) == [replace(plan, linked_cycle_id=NEXT)]
    over = replace(
        plan,
        status=PlanStatus.CLOSED,
        outcome=PlanOutcome.PARTLY,
        conclusion_id=f"{ID}/2/conclusion",
        closed_on=TODAY,
    )
    assert rows("improvement", ID, opened, closed) == [over]
    silent = replace(closed, conclusion=None)
    assert rows("improvement", ID, opened, silent) == [replace(over, conclusion_id=None)]
    lifted = ImprovementPlanLifted(lifted_on=LATER)
    assert rows("improvement", ID, opened, lifted) == [
        replace(plan, status=PlanStatus.LIFTED, closed_on=LATER)
    ]
    assert rows("improvement", ID, closed) == []


def test_a_plan_that_is_opened_again_goes_on_where_it_stood() -> None:
    again = replace(opened, due_on=LATER)
    assert rows("improvement", ID, by_hand, whole, linked, closed, again) == [
        replace(plan, due_on=LATER, progress=40, linked_cycle_id=NEXT)
    ]


def test_each_goal_is_a_row_with_its_latest_progress() -> None:
    goal = ImprovementGoalRow(
        id=f"{ID}/goal/on-time",
        improvement_id=ID,
        employee_id=HER,
        code="on-time",
        aim_id=f"{ID}/2/aim",
        success_id=f"{ID}/2/success",
        due_on=DUE,
        progress=None,
        origin=Origin.PERSON,
    )
    assert rows("improvement_goal", ID, opened, aimed, acted, whole) == [goal]
    assert rows("improvement_goal", ID, opened, aimed, checked_in) == [replace(goal, progress=40)]
    later = replace(aimed, due_on=TODAY)
    assert rows("improvement_goal", ID, opened, aimed, checked_in, later) == [
        replace(
            goal,
            aim_id=f"{ID}/4/aim",
            success_id=f"{ID}/4/success",
            due_on=TODAY,
            progress=40,
        )
    ]
    other = replace(aimed, goal="calm")
    assert len(rows("improvement_goal", ID, opened, aimed, other)) == 2


def test_each_action_is_a_row_until_it_is_set_anew() -> None:
    action = ImprovementActionRow(
        id=f"{ID}/action/weekly-talk",
        improvement_id=ID,
        employee_id=HER,
        code="weekly-talk",
        goal="on-time",
        task_id=f"{ID}/3/task",
        due_on=TODAY,
        done_on=None,
        origin=Origin.PERSON,
    )
    assert rows("improvement_action", ID, opened, aimed, acted) == [action]
    assert rows("improvement_action", ID, opened, aimed, acted, completed) == [
        replace(action, done_on=TODAY)
    ]
    assert rows("improvement_action", ID, opened, aimed, acted, completed, acted) == [
        replace(action, task_id=f"{ID}/5/task")
    ]


def test_each_check_in_is_a_row_that_says_whose_it_is() -> None:
    own = replace(checked_in, checked_by=HER, checked_on=date(2016, 5, 2))
    first, second = rows("improvement_check_in", ID, opened, aimed, whole, own)
    assert first == ImprovementCheckInRow(
        id=f"{ID}/check-in/3",
        improvement_id=ID,
        employee_id=HER,
        goal=None,
        progress=40,
        note_id=None,
        checked_on=TODAY,
        own=False,
        at=moment(3),
        origin=Origin.PERSON,
    )
    assert second == replace(
        first,
        id=f"{ID}/check-in/4",
        goal="on-time",
        note_id=f"{ID}/4/note",
        checked_on=date(2016, 5, 2),
        own=True,
        at=moment(4),
    )
