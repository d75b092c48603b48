"""Calibrating: what follows in the story: a panel looks at a result, and a quota is applied."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, MEASURES, POLICY, employee

HER, BOSS = employee("HER"), employee("BOSS")
CYCLE, HIS, ID = "cycle:2016Q3", "appraisal:2016Q3:HIM", "calibration:2016Q3:roads"
FEW = "calibration:2016Q3:few"
QUOTAS = [{"grade": "A", "share": 5_000}, {"grade": "B", "share": 5_000}]

CALIBRATING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "OpenCycle",
        HR,
        {
            "cycleId": CYCLE,
            "name": "Third quarter",
            "period": "QUARTER",
            "startsOn": "2016-07-01",
            "endsOn": "2016-09-30",
            "policy": {**POLICY, "distribution": {"quotas": QUOTAS, "smallestGroup": 2}},
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
    (
        "OpenCalibration",
        HR,
        {
            "calibrationId": ID,
            "name": "Roads",
            "panel": ["employee:BOSS", "employee:HER"],
            "departments": ["department:DOT"],
        },
        ID,
        1,
    ),
    (
        "OpenCalibration",
        HR,
        {"calibrationId": FEW, "name": "Few", "panel": ["employee:BOSS"]},
        FEW,
        1,
    ),
    ("TakeResults", HR, {"calibrationId": FEW, "appraisals": [HIS]}, FEW, 2),
    ("RemoveFromCalibration", BOSS, {"appraisalId": HIS, "why": "it came too early"}, HIS, 6),
    ("TakeResults", HR, {"calibrationId": FEW, "appraisals": [HIS]}, FEW, 4),
    ("MergeCalibration", HR, {"calibrationId": FEW, "intoId": ID}, FEW, 5),
    ("ApplyQuota", HR, {"calibrationId": ID}, ID, 3),
    ("LockCalibration", HR, {"calibrationId": ID}, ID, 4),
    ("ReopenCalibration", HR, {"calibrationId": ID, "reason": "one was left out"}, ID, 5),
    (
        "CalibrateResult",
        HR,
        {"appraisalId": HIS, "score": "30", "grade": "A", "why": "He trained two others."},
        HIS,
        9,
    ),
    ("LockCalibration", HR, {"calibrationId": ID}, ID, 7),
    ("ApproveCalibration", BOSS, {"calibrationId": ID}, ID, 8),
    ("ApproveCalibration", HER, {"calibrationId": ID}, ID, 9),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "FEED_BACK"}, CYCLE, 5),
    ("ReleaseResult", HR, {"appraisalId": HIS}, HIS, 10),
]
"""As the story has them: mutation, who gives it, its input, the entity answered and its version."""
