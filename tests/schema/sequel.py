"""Sequel: what follows the story: what is said about a result, an appeal, an improvement plan."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HERS, HR, MEASURES, POLICY, employee

HER, HIM, BOSS = employee("HER"), employee("HIM"), employee("BOSS")
PANEL = Viewer(actor=employee("HR2").actor, roles=HR.roles)
CYCLE, HIS = "cycle:2016Q2", "appraisal:2016Q2:HIM"
PLAN, FAR, FARTHER = "improvement:2016Q1:HER", "2190-06-30", "2199-12-31"

SEQUEL: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "GiveFeedback",
        BOSS,
        {
            "appraisalId": HERS,
            "strengths": "Calm.\nFriendly.",
            "weaknesses": "Late.",
            "suggestions": "Plan the week.",
        },
        HERS,
        7,
    ),
    (
        "RecordInterview",
        HR,
        {"appraisalId": HERS, "heldOn": "2016-04-18", "notes": "She agreed."},
        HERS,
        8,
    ),
    ("FileAppeal", HER, {"appraisalId": HERS, "grounds": "The road was closed."}, HERS, 9),
    ("WithdrawAppeal", HER, {"appraisalId": HERS}, HERS, 10),
    ("AcknowledgeResult", HER, {"appraisalId": HERS, "remark": "So be it."}, HERS, 11),
    (
        "OpenCycle",
        HR,
        {
            "cycleId": CYCLE,
            "name": "Second quarter",
            "period": "QUARTER",
            "startsOn": "2016-04-01",
            "endsOn": "2016-06-30",
            "policy": {**POLICY, "improvementLine": "B", "improvementDays": 30, "appealDays": 5},
        },
        CYCLE,
        1,
    ),
    ("EnrolParticipant", HR, {"cycleId": CYCLE, "employeeId": "employee:HIM"}, HIS, 1),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "SET_MEASURES"}, CYCLE, 2),
    ("SetMeasures", HER, {"appraisalId": HIS, "measures": MEASURES}, HIS, 2),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "COLLECT"}, CYCLE, 3),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "EVALUATE"}, CYCLE, 4),
    (
        "EvaluateAppraisal",
        HER,
        {"appraisalId": HIS, "ratings": [{"measure": "help", "rating": "2"}]},
        HIS,
        3,
    ),
    ("ScoreAppraisal", HR, {"appraisalId": HIS}, HIS, 4),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "FEED_BACK"}, CYCLE, 5),
    ("ReleaseResult", HR, {"appraisalId": HIS}, HIS, 5),
    ("FileAppeal", HIM, {"appraisalId": HIS, "grounds": "Nobody counted the miles."}, HIS, 6),
    (
        "DecideAppeal",
        PANEL,
        {
            "appraisalId": HIS,
            "outcome": "CHANGED",
            "score": "82.5",
            "answer": "They are counted now.",
            "reason": "the road log was found",
        },
        HIS,
        8,
    ),
    (
        "OpenImprovementPlan",
        BOSS,
        {
            "cycleId": "cycle:2016Q1",
            "employeeId": "employee:HER",
            "dueOn": FAR,
            "reason": "late again",
        },
        PLAN,
        1,
    ),
    (
        "SetImprovementGoal",
        BOSS,
        {
            "planId": PLAN,
            "goal": "on-time",
            "aim": "Be on time.",
            "success": "No late start in a month.",
            "dueOn": FAR,
        },
        PLAN,
        2,
    ),
    (
        "SetImprovementAction",
        BOSS,
        {
            "planId": PLAN,
            "action": "weekly-talk",
            "goal": "on-time",
            "task": "Talk on Mondays.",
            "dueOn": FAR,
        },
        PLAN,
        3,
    ),
    ("CompleteImprovementAction", HR, {"planId": PLAN, "action": "weekly-talk"}, PLAN, 4),
    (
        "CheckInImprovement",
        HER,
        {"planId": PLAN, "progress": 40, "goal": "on-time", "note": "Better."},
        PLAN,
        5,
    ),
    ("ExtendImprovementPlan", HR, {"planId": PLAN, "dueOn": FARTHER, "reason": "ill"}, PLAN, 6),
    ("LinkImprovementPlan", HR, {"planId": PLAN, "cycleId": CYCLE}, PLAN, 7),
    (
        "CloseImprovementPlan",
        BOSS,
        {
            "planId": PLAN,
            "outcome": "ACHIEVED",
            "conclusion": "On time for a month.",
            "reason": "the goal is met",
        },
        PLAN,
        8,
    ),
]
"""As the story has them: mutation, who gives it, its input, the entity answered and its version."""
