"""Aiming: what follows in the story about goals: a department's, and hers, which goes to him."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HERS, HR, employee

HER, BOSS = employee("HER"), employee("BOSS")
ROADS, OWN = "goal:2016/roads", "goal:2016/own"
YEAR = {"startsOn": "2016-01-01", "endsOn": "2016-12-31"}

AIMING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "SetGoal",
        HR,
        {
            "goalId": ROADS,
            "title": "Mend every road",
            "departmentId": "department:DOT",
            "responsibleId": "employee:BOSS",
            **YEAR,
        },
        ROADS,
        1,
    ),
    (
        "SetPersonalGoal",
        HER,
        {"goalId": OWN, "employeeId": "employee:HER", "title": "Pave ten miles.\nOr more.", **YEAR},
        OWN,
        2,
    ),
    ("ConfirmGoal", BOSS, {"goalId": OWN}, OWN, 3),
    ("LinkGoals", BOSS, {"goalId": OWN, "parentId": ROADS, "weight": 5_000}, OWN, 4),
    (
        "ReportGoalProgress",
        HER,
        {"goalId": OWN, "progress": 40, "employeeId": "employee:HER"},
        OWN,
        1,
    ),
    (
        "LinkMeasure",
        BOSS,
        {"goalId": OWN, "appraisalId": HERS, "measure": "miles", "weight": 10_000},
        OWN,
        2,
    ),
    ("UnlinkMeasure", BOSS, {"goalId": OWN, "appraisalId": HERS, "measure": "miles"}, OWN, 3),
    ("UnlinkGoals", BOSS, {"goalId": OWN, "parentId": ROADS}, OWN, 5),
    (
        "HandOverGoal",
        HR,
        {
            "goalId": OWN,
            "effectiveOn": "2016-07-01",
            "employeeId": "employee:HIM",
            "title": "Pave eleven miles.",
            "reason": "she works elsewhere",
        },
        OWN,
        6,
    ),
    ("CloseGoal", HR, {"goalId": ROADS, "outcome": "ACHIEVED", "reason": "they are"}, ROADS, 7),
]
"""As the story has them: mutation, who gives it, its input, the entity answered and its version."""
