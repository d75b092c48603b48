"""Aiming: the goals of the larger county, from its own down to BOB's, each with who sets them.

LEE, who took over what was EVE's goal, leaves it behind in 2190.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.employee import EndCause, EndService
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

HR = "service:hr"
ANN, BOB, BOSS, EVE, LEE, ZOE = (
    f"employee:{code}" for code in ("ANN", "BOB", "BOSS", "EVE", "LEE", "ZOE")
)
GROW, ROADS, BRIDGES, PARKS, LOST = (
    f"goal:2016/{code}" for code in ("grow", "roads", "bridges", "parks", "lost")
)
ANNS, BOBS, EVES, ZOES, IDEA = (
    f"goal:2016/{code}" for code in ("ann", "bob", "eve", "zoe", "idea")
)
GOALS = (GROW, ROADS, BRIDGES, PARKS, LOST, ANNS, BOBS, EVES, ZOES, IDEA)
FIRST, LAST, GONE = date(2016, 1, 1), date(2016, 12, 31), date(2190, 1, 1)


def shared() -> Iterator[tuple[str, object]]:
    """Yield what the county and its departments shall reach."""
    grow = SetGoal(goal_id=GROW, title='"Grow" 增长', starts_on=FIRST, ends_on=LAST)
    yield HR, grow
    for goal_id, department_id, responsible_id in (
        (ROADS, "department:DOT", BOSS),
        (BRIDGES, "department:BRG", ZOE),
        (PARKS, "department:PRK", None),
        (LOST, "department:PRK", LEE),
    ):
        yield (
            HR,
            replace(
                grow,
                goal_id=goal_id,
                title=goal_id,
                department_id=department_id,
                responsible_id=responsible_id,
                ends_on=date(2016, 6, 30),
            ),
        )
    for goal_id, weight in ((ROADS, 7_000), (PARKS, 3_001), (LOST, 1)):
        yield HR, LinkGoals(goal_id=goal_id, parent_id=GROW, weight=weight)
    yield HR, LinkGoals(goal_id=BRIDGES, parent_id=ROADS, weight=3_333)


def personal() -> Iterator[tuple[str, object]]:
    """Yield what people shall reach: some serves a department's goal, some is only proposed."""
    for goal_id, employee_id in ((ANNS, ANN), (BOBS, BOB), (EVES, EVE), (ZOES, ZOE)):
        yield (
            HR,
            SetPersonalGoal(
                goal_id=goal_id,
                employee_id=employee_id,
                title=Sealed(f"what {goal_id} shall"),
                starts_on=FIRST,
                ends_on=LAST,
            ),
        )
    mine = SetPersonalGoal(
        goal_id=IDEA, employee_id=BOB, title=Sealed("mine"), starts_on=FIRST, ends_on=LAST
    )
    yield BOB, mine
    yield HR, ConfirmGoal(goal_id=IDEA)
    yield BOB, replace(mine, goal_id="goal:2017/idea")
    for child, parent, weight in (
        (BOBS, BRIDGES, 5_000),
        (ZOES, BRIDGES, 2_500),
        (ANNS, ROADS, 1_111),
        (IDEA, ZOES, 9),
        (IDEA, BOBS, 1),
        (EVES, PARKS, 10_000),
    ):
        yield HR, LinkGoals(goal_id=child, parent_id=parent, weight=weight)
    yield HR, UnlinkGoals(goal_id=EVES, parent_id=PARKS)


def aimed() -> Iterator[tuple[str, object]]:
    """Yield all of it, with what was reported and what became of some."""
    yield from shared()
    yield from personal()
    for goal_id, measure, weight in (
        (BRIDGES, "appraisal:2016Q1:BOB/revenue", 333),
        (ANNS, "appraisal:2016Q1:ANN/revenue", 2),
        (ANNS, "appraisal:2016Q1:ANN/margin", 1),
        (ZOES, "appraisal:2016Q2:ZOE/revenue", 7),
        (PARKS, "appraisal:2016Q1:EVE/revenue", 5),
    ):
        appraisal_id, _, code = measure.partition("/")
        linked = LinkMeasure(
            goal_id=goal_id, appraisal_id=appraisal_id, measure=code, weight=weight
        )
        yield HR, linked
        if goal_id == PARKS:
            yield HR, UnlinkMeasure(goal_id=goal_id, appraisal_id=appraisal_id, measure=code)
    for by, goal_id, employee_id, progress in (
        (HR, PARKS, None, 30),
        (HR, LOST, None, 100),
        (BOB, IDEA, BOB, 0),
        (BOB, IDEA, BOB, 65),
        (EVE, EVES, EVE, 12),
    ):
        yield (
            by,
            ReportGoalProgress(
                goal_id=goal_id,
                progress=progress,
                employee_id=employee_id,
                note=Sealed(f"{progress} of it") if progress else None,
            ),
        )
    yield (
        HR,
        HandOverGoal(
            goal_id=EVES,
            effective_on=date(2016, 7, 1),
            employee_id=LEE,
            title=Sealed("now LEE's"),
        ),
    )
    yield HR, ReportGoalProgress(goal_id=EVES, progress=20, employee_id=LEE)
    yield HR, CloseGoal(goal_id=LOST, outcome=GoalOutcome.DROPPED)
    yield HR, CloseGoal(goal_id=PARKS, outcome=GoalOutcome.MISSED)
    yield HR, EndService(employee_id=LEE, last_day_on=GONE, cause=EndCause.RETIREMENT)
