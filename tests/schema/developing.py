"""Developing: how careers go, and what is known of those who have them."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, employee
from tests.schema.sequel import PANEL

HER, BOSS = employee("HER"), employee("BOSS")
LADDER, FAR = "career_framework:ladder", "2190-01-01"
STANDARDS = dict.fromkeys(("ability", "performance", "teamwork", "innovation"), "As agreed.")
REVIEW: dict[str, Any] = {"approvers": ["SUPERIOR", "HR"]}

FRAMEWORK: dict[str, Any] = {
    "version": "v2",
    "tracks": [
        {"code": "craft", "name": "Craft", "nameZh": "专业", "kind": "PROFESSIONAL"},
        {"code": "lead", "name": "Lead", "kind": "MANAGEMENT"},
        {"code": "around", "name": "Around", "kind": "LATERAL"},
    ],
    "competencies": [{"code": "roads", "name": "Roads", "area": "PROFESSIONAL"}],
    "proficiencies": [{"name": "Knows", "nameZh": "了解"}, {"name": "Masters"}],
    "levels": [
        {
            "code": "P3",
            "track": "craft",
            "name": "Planner",
            "responsibilities": ["Plans"],
            "standards": STANDARDS,
            "review": REVIEW,
            "requirements": [{"competency": "roads", "proficiency": 2}],
        },
        {
            "code": "M1",
            "track": "lead",
            "name": "Head",
            "responsibilities": ["Leads"],
            "standards": STANDARDS,
            "review": {**REVIEW, "internalExperts": 2, "externalExperts": 1, "quorum": 2},
            "rules": {
                "monthsInLevel": 12,
                "grades": {"period": "QUARTER", "cycles": 4, "least": 2, "grade": "A"},
                "team": {"people": 2, "share": 5_000, "grade": "A"},
                "exception": True,
            },
        },
    ],
    "equivalences": [{"level": "P3", "other": "M1"}],
    "paths": [{"code": "up", "name": "Up", "levels": ["P3", "M1"]}],
    "grades": ["A", "B"],
}

ROADS: dict[str, Any] = {"trainingId": "training:roads"}
HERS: dict[str, Any] = {"employeeId": "employee:HER", **ROADS}
COURSE: dict[str, Any] = {
    **ROADS,
    "name": "Roads",
    "nameZh": "道路",
    "kind": "SHARING",
    "competencies": ["roads"],
}
SPRING: dict[str, Any] = {"session": "spring", "startsOn": "2016-03-01", "endsOn": FAR}
LEARNING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    ("OfferTraining", HR, COURSE, "training:roads", 1),
    ("ScheduleSession", HR, {**ROADS, **SPRING, "places": 9}, "training:roads", 2),
    (
        "ScheduleSession",
        HR,
        {**ROADS, **SPRING, "session": "fall", "places": 9},
        "training:roads",
        3,
    ),
    ("CancelSession", HR, {**ROADS, "session": "fall"}, "training:roads", 4),
    ("PlanTraining", HER, {**HERS, "dueOn": FAR, "competency": "roads"}, "employee:HER", 1),
    ("TakeSession", HER, {**HERS, "session": "spring"}, "employee:HER", 2),
    ("RecordAttendance", BOSS, {**HERS, "attended": True}, "employee:HER", 3),
    ("CompleteTraining", BOSS, {**HERS, "completedOn": "2016-04-01"}, "employee:HER", 4),
    ("EvaluateTraining", HER, {**HERS, "rating": 5, "remark": "Short."}, "employee:HER", 5),
    ("PlanTraining", HER, {**HERS, "dueOn": FAR}, "employee:HER", 6),
    ("DropTraining", HER, HERS, "employee:HER", 7),
    ("RetireTraining", HR, ROADS, "training:roads", 5),
]
"""Likewise."""

DEVELOPING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "DraftCareerFramework",
        HR,
        {"frameworkId": LADDER, "template": "operations-1", "version": "v1", "name": "Ladder"},
        LADDER,
        1,
    ),
    (
        "PublishCareerFramework",
        PANEL,
        {"frameworkId": LADDER, "version": "v1", "effectiveFrom": FAR, "reason": "it is agreed"},
        LADDER,
        2,
    ),
    ("DraftCareerFramework", HR, {"frameworkId": LADDER, "framework": FRAMEWORK}, LADDER, 3),
    ("WithdrawCareerFramework", HR, {"frameworkId": LADDER, "version": "v2"}, LADDER, 4),
    (
        "AcknowledgePolicy",
        HER,
        {"policyId": LADDER, "version": "v1", "employeeId": "employee:HER"},
        "acknowledgement:career_framework:ladder:v1:HER",
        1,
    ),
    (
        "AssessCompetency",
        BOSS,
        {
            "employeeId": "employee:HER",
            "frameworkId": LADDER,
            "version": "v1",
            "competency": "innovation",
            "proficiency": 2,
            "assessedOn": "2016-04-01",
            "evidence": "The new tree map.",
        },
        "employee:HER",
        1,
    ),
    (
        "RecordHonour",
        HR,
        {
            "employeeId": "employee:HER",
            "code": "thanks",
            "kind": "COMMENDATION",
            "fromOn": "2016-03-01",
            "untilOn": "2016-12-31",
            "citation": "The trees stood.",
        },
        "employee:HER",
        1,
    ),
    (
        "WithdrawHonour",
        HR,
        {"employeeId": "employee:HER", "code": "thanks", "reason": "it was another's"},
        "employee:HER",
        2,
    ),
    *LEARNING,
    *(
        (
            "ImposeSanction",
            HR,
            {
                "employeeId": "employee:HER",
                "code": code,
                "kind": "WARNING",
                "fromOn": "2016-03-01",
                "grounds": "Too late.",
                "reason": "it happened twice",
            },
            "employee:HER",
            version,
        )
        for version, code in ((3, "late"), (4, "later"))
    ),
    (
        "LiftSanction",
        HR,
        {
            "employeeId": "employee:HER",
            "code": "late",
            "liftedOn": "2016-04-01",
            "reason": "it was made good",
        },
        "employee:HER",
        5,
    ),
    (
        "AppealSanction",
        HER,
        {"employeeId": "employee:HER", "code": "later", "objection": "The bus broke down."},
        "employee:HER",
        6,
    ),
    (
        "DecideSanctionAppeal",
        PANEL,
        {
            "employeeId": "employee:HER",
            "code": "later",
            "outcome": "ANNULLED",
            "answer": "So it did.",
            "reason": "the driver said so",
        },
        "employee:HER",
        7,
    ),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
