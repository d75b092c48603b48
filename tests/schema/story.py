"""Story: commands that follow one another, each mutation at least once."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.aiming import AIMING
from tests.schema.api import ADMINISTRATOR, HERS, HR, MEASURES, PAY, POLICY, employee
from tests.schema.banding import BANDING
from tests.schema.calibrating import CALIBRATING
from tests.schema.developing import DEVELOPING
from tests.schema.earning import EARNING
from tests.schema.governing import GOVERNING
from tests.schema.measuring import MEASURING
from tests.schema.midcourse import MIDCOURSE
from tests.schema.moving import MOVING
from tests.schema.paying import PAYING
from tests.schema.promoting import PROMOTING
from tests.schema.proposing import PROPOSING
from tests.schema.rating import RATING
from tests.schema.sequel import SEQUEL

BOSS = employee("BOSS")
HER, HIM = "employee:HER", "employee:HIM"
DOT, PRK = "department:DOT", "department:PRK"
CYCLE = "cycle:2016Q1"

GIVEN: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "FoundOrganisation",
        ADMINISTRATOR,
        {"name": "County", "timeZone": "America/New_York", "currency": "USD"},
        "organisation:main",
        1,
    ),
    (
        "FoundDepartment",
        HR,
        {"departmentId": DOT, "name": "Roads", "effectiveOn": "2000-01-01"},
        DOT,
        1,
    ),
    (
        "FoundDepartment",
        HR,
        {"departmentId": PRK, "name": "Parks", "effectiveOn": "2000-01-01", "parentId": DOT},
        PRK,
        1,
    ),
    (
        "RenameDepartment",
        HR,
        {"departmentId": PRK, "name": "Parks and trees", "effectiveOn": "2010-01-01"},
        PRK,
        2,
    ),
    (
        "HireEmployee",
        HR,
        {
            "employeeId": "employee:BOSS",
            "hiredOn": "2014-04-01",
            "departmentId": DOT,
            "employment": "FULL_TIME",
        },
        "employee:BOSS",
        2,
    ),
    (
        "HireEmployee",
        HR,
        {
            "employeeId": HER,
            "hiredOn": "2015-04-01",
            "departmentId": PRK,
            "employment": "PART_TIME",
            "gender": "X",
            "division": "Trees",
            "title": "Planner",
            "level": "P3",
            "position": "Planner of trees",
            "superiorId": "employee:BOSS",
            "name": "Ada\nLovelace",
            "email": "ada@example.org",
        },
        HER,
        7,
    ),
    (
        "HireEmployee",
        HR,
        {
            "employeeId": HIM,
            "hiredOn": "2015-04-01",
            "departmentId": PRK,
            "employment": "FULL_TIME",
            "firstSeenOn": "2016-01-01",
            "firstSeenBecause": "missing-before",
            "superiorId": None,
        },
        HIM,
        2,
    ),
    ("RecordPersonalDetails", HR, {"employeeId": HIM, "name": "Charles"}, HIM, 3),
    (
        "ReassignEmployee",
        HR,
        {"employeeId": HIM, "effectiveOn": "2016-02-01", "departmentId": DOT, "title": "Driver"},
        HIM,
        5,
    ),
    (
        "AssignSuperior",
        HR,
        {"employeeId": HIM, "superiorId": HER, "effectiveOn": "2016-02-01"},
        HIM,
        6,
    ),
    ("CloseDepartment", HR, {"departmentId": PRK, "effectiveOn": "2030-01-01"}, PRK, 3),
    (
        "RecordAbsence",
        HR,
        {"employeeId": HIM, "kind": "PARENTAL", "fromOn": "2016-03-01"},
        HIM,
        1,
    ),
    (
        "EndAbsence",
        HR,
        {"employeeId": HIM, "fromOn": "2016-03-01", "untilOn": "2016-03-31"},
        HIM,
        2,
    ),
    (
        "RecordSalary",
        PAY,
        {
            "employeeId": HIM,
            "salary": {"amount": "50000", "currency": "USD"},
            "effectiveOn": "2016-01-01",
            "unknownBefore": "not-on-file",
        },
        HIM,
        1,
    ),
    (
        "AdjustSalary",
        PAY,
        {
            "employeeId": HIM,
            "salary": {"amount": "51000.50", "currency": "USD"},
            "effectiveOn": "2016-04-01",
            "cause": "MERIT",
            "reason": "a good year",
        },
        HIM,
        2,
    ),
    (
        "EndService",
        HR,
        {
            "employeeId": HIM,
            "lastDayOn": "2016-12-31",
            "cause": "RESIGNATION",
            "reason": "gave notice",
        },
        HIM,
        7,
    ),
    ("RescindEndOfService", HR, {"employeeId": HIM, "reason": "stays after all"}, HIM, 8),
    (
        "OpenCycle",
        HR,
        {
            "cycleId": CYCLE,
            "name": "First quarter",
            "period": "QUARTER",
            "startsOn": "2016-01-01",
            "endsOn": "2016-03-31",
            "policy": POLICY,
            "deadlines": [{"phase": "PLAN", "dueOn": "2190-01-10"}],
        },
        CYCLE,
        1,
    ),
    ("EnrolParticipant", HR, {"cycleId": CYCLE, "employeeId": HER}, HERS, 1),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "SET_MEASURES"}, CYCLE, 2),
    ("SetMeasures", BOSS, {"appraisalId": HERS, "measures": MEASURES}, HERS, 2),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "COLLECT"}, CYCLE, 3),
    (
        "RecordActual",
        employee("HER"),
        {
            "appraisalId": HERS,
            "measure": "miles",
            "actual": "9.5",
            "source": "road log",
            "evidence": "sheet 3",
        },
        HERS,
        3,
    ),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "EVALUATE"}, CYCLE, 4),
    (
        "EvaluateAppraisal",
        BOSS,
        {
            "appraisalId": HERS,
            "ratings": [{"measure": "help", "rating": "4"}],
            "comment": "Strong.\nGo on.",
        },
        HERS,
        4,
    ),
    ("ScoreAppraisal", HR, {"appraisalId": HERS}, HERS, 5),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "FEED_BACK"}, CYCLE, 5),
    ("ReleaseResult", HR, {"appraisalId": HERS}, HERS, 6),
    *SEQUEL,
    *GOVERNING,
    *AIMING,
    *MEASURING,
    *CALIBRATING,
    *RATING,
    *MIDCOURSE,
    *EARNING,
    *BANDING,
    *PAYING,
    *DEVELOPING,
    *PROMOTING,
    *MOVING,
    *PROPOSING,
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
