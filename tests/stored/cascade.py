"""Cascade: goals in the stored log, from the county's down to hers, which another takes over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from domain.goal_plan import (
    CloseGoal,
    ConfirmGoal,
    GoalOutcome,
    HandOverGoal,
    LinkGoals,
    SetGoal,
    SetPersonalGoal,
    UnlinkGoals,
)
from domain.goal_progress import LinkMeasure, ReportGoalProgress, UnlinkMeasure
from domain.sealed import Sealed

BOSS, SHE, HE = "employee:E1", "employee:E2", "employee:E3"
SAFE, ROADS, HERS = "goal:2016/safe", "goal:2016/roads", "goal:2016/hers"
FIRST, LAST = date(2016, 1, 1), date(2016, 12, 31)


def aimed() -> Iterator[tuple[object, dict[str, Any]]]:
    """Yield a cascade of three goals that must not close to a circle, and what becomes of it."""
    safe = SetGoal(goal_id=SAFE, title="Nobody is hurt", starts_on=FIRST, ends_on=LAST)
    yield replace(safe, ends_on=date(2015, 12, 31)), {}  # ends before it starts
    yield safe, {}
    roads = replace(safe, goal_id=ROADS, title="Mend every road", department_id="department:DOT")
    yield replace(roads, responsible_id=BOSS), {}
    mine = SetPersonalGoal(
        goal_id=HERS, employee_id=SHE, title=Sealed("Mend ten"), starts_on=FIRST, ends_on=LAST
    )
    yield mine, {"by": SHE}
    serves = LinkGoals(goal_id=HERS, parent_id=ROADS, weight=6_000)
    yield serves, {"by": BOSS}  # no more than proposed
    yield ConfirmGoal(goal_id=HERS), {"by": SHE}  # her own
    yield ConfirmGoal(goal_id=HERS), {"by": BOSS}
    yield serves, {"by": BOSS}
    yield LinkGoals(goal_id=ROADS, parent_id=SAFE, weight=10_000), {}
    yield LinkGoals(goal_id=SAFE, parent_id=HERS, weight=1), {}  # a circle
    report = ReportGoalProgress(
        goal_id=HERS, progress=30, employee_id=SHE, note=Sealed("Three are mended.")
    )
    yield report, {"by": SHE}
    yield replace(report, goal_id=ROADS, employee_id=None), {"by": BOSS}  # something serves it
    measure = LinkMeasure(
        goal_id=HERS, appraisal_id="appraisal:2016Q1:E2", measure="revenue", weight=2_500
    )
    yield measure, {"by": SHE}  # her own
    yield measure, {"by": BOSS}
    yield (
        UnlinkMeasure(goal_id=HERS, appraisal_id="appraisal:2016Q1:E2", measure="revenue"),
        {"by": BOSS},
    )
    yield UnlinkGoals(goal_id=HERS, parent_id=ROADS), {"by": BOSS}
    over = HandOverGoal(
        goal_id=HERS, effective_on=FIRST, employee_id=BOSS, title=Sealed("Mend the others")
    )
    yield replace(over, title=None), {"reason": "She moves."}  # without a title
    yield over, {"reason": "She moves."}
    yield CloseGoal(goal_id=HERS, outcome=GoalOutcome.MISSED), {"reason": "There were eleven."}
    yield CloseGoal(goal_id=SAFE, outcome=GoalOutcome.DROPPED), {"reason": "It is a duty."}
