"""Midcourse: what follows in the story: much changes in the middle of a cycle."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, POLICY

CYCLE, HIS = "cycle:2016MC", "appraisal:2016MC:HIM"
WHY = {"reason": "so it is"}

MIDCOURSE: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "OpenCycle",
        HR,
        {
            "cycleId": CYCLE,
            "name": "Two months",
            "period": "CUSTOM",
            "startsOn": "2016-01-15",
            "endsOn": "2016-03-15",
            "policy": {**POLICY, "superiorChange": "CURRENT", "leavers": "ENDED"},
            "deadlines": [{"phase": "PLAN", "dueOn": "2190-01-10"}],
        },
        CYCLE,
        1,
    ),
    (
        "EnrolParticipant",
        HR,
        {"cycleId": CYCLE, "employeeId": "employee:HIM", "countsFrom": "2016-01-20"},
        HIS,
        1,
    ),
    (
        "ExtendDeadline",
        HR,
        {"cycleId": CYCLE, "phase": "PLAN", "dueOn": "2190-01-20", **WHY},
        CYCLE,
        2,
    ),
    ("ExtendAppraisalDeadline", HR, {"appraisalId": HIS, "dueOn": "2190-02-01", **WHY}, HIS, 2),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "SET_MEASURES"}, CYCLE, 3),
    (
        "ReopenAppraisal",
        HR,
        {"appraisalId": HIS, "phase": "PLAN", "dueOn": "2190-02-01", **WHY},
        HIS,
        3,
    ),
    (
        "ChangeAppraisalSuperior",
        HR,
        {"appraisalId": HIS, "superiorId": "employee:BOSS", **WHY},
        HIS,
        4,
    ),
    ("RecordTransfer", HR, {"appraisalId": HIS, "effectiveOn": "2016-02-01"}, HIS, 5),
    (
        "EndParticipation",
        HR,
        {"appraisalId": HIS, "cause": "OTHER", "lastDayOn": "2016-02-20", **WHY},
        HIS,
        6,
    ),
    ("ResumeParticipation", HR, {"appraisalId": HIS, **WHY}, HIS, 7),
    (
        "ReopenPhase",
        HR,
        {"cycleId": CYCLE, "phase": "PLAN", "dueOn": "2190-03-01", **WHY},
        CYCLE,
        4,
    ),
]
"""As the story has them: mutation, who gives it, its input, the entity answered and its version."""
