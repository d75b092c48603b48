"""Measuring: what is said and done about measures in the story's second half."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, MEASURES, POLICY, employee

HER, HIM, BOSS = employee("HER"), employee("HIM"), employee("BOSS")
PANEL = Viewer(actor=employee("HR2").actor, roles=HR.roles)
CYCLE, HIS, SPEED = "cycle:2016H2", "appraisal:2016H2:HIM", "template:speed"
USE = {"templateId": SPEED, "version": 1, "code": "speed", "weight": 10_000, "target": "12.5"}
SET = {"appraisalId": HIS, "measures": MEASURES[1:], "fromTemplates": [USE]}
FASTER = {
    "code": "speed",
    "name": "Miles a day",
    "dimension": "RESULTS",
    "unit": "mi",
    "weight": 10_000,
    "rule": {"kind": "HIGHER_IS_BETTER", "target": "11"},
}

MEASURING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "DraftMeasureTemplate",
        HR,
        {
            "templateId": SPEED,
            "definition": {
                "name": "Miles a day",
                "nameZh": "每日里程",
                "dimension": "RESULTS",
                "unit": "mi",
                "rule": {"kind": "HIGHER_IS_BETTER"},
            },
        },
        SPEED,
        1,
    ),
    ("PublishMeasureTemplate", HR, {"templateId": SPEED}, SPEED, 2),
    (
        "OpenCycle",
        HR,
        {
            "cycleId": CYCLE,
            "name": "Second half",
            "period": "HALF",
            "startsOn": "2016-07-01",
            "endsOn": "2016-12-31",
            "policy": {**POLICY, "agreementRequired": True},
        },
        CYCLE,
        1,
    ),
    ("EnrolParticipant", HR, {"cycleId": CYCLE, "employeeId": "employee:HIM"}, HIS, 1),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "SET_MEASURES"}, CYCLE, 2),
    ("SetMeasures", HER, SET, HIS, 2),
    ("ObjectToMeasures", HIM, {"appraisalId": HIS, "grounds": "Roads are longer."}, HIS, 3),
    ("SettleObjection", HR, {"appraisalId": HIS, "answer": "So it is for all."}, HIS, 4),
    ("SetMeasures", HER, SET, HIS, 5),
    ("AgreeMeasures", HIM, {"appraisalId": HIS}, HIS, 6),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "COLLECT"}, CYCLE, 3),
    (
        "RecordActuals",
        HR,
        {
            "appraisalId": HIS,
            "actuals": [
                {"measure": "speed", "actual": "9", "source": "log", "sourceKey": "7/1"},
                {
                    "measure": "speed",
                    "actual": "10",
                    "source": "log",
                    "sourceKey": "7/2",
                    "corrects": "7/1",
                },
            ],
        },
        HIS,
        8,
    ),
    (
        "CheckInMeasure",
        HIM,
        {
            "appraisalId": HIS,
            "measure": "speed",
            "checkedOn": "2016-08-15",
            "actual": "6",
            "note": "Rain.",
        },
        HIS,
        9,
    ),
    (
        "ChangeMeasure",
        HER,
        {
            "appraisalId": HIS,
            "measure": FASTER,
            "effectiveOn": "2016-08-01",
            "grounds": "A bridge fell.",
        },
        HIS,
        10,
    ),
    ("ApproveMeasureChange", BOSS, {"appraisalId": HIS, "measure": "speed", "number": 1}, HIS, 11),
    (
        "MarkNotApplicable",
        HIM,
        {"appraisalId": HIS, "measure": "help", "grounds": "Alone on the road."},
        HIS,
        12,
    ),
    (
        "RefuseMeasureChange",
        HR,
        {"appraisalId": HIS, "measure": "help", "number": 2, "answer": "Not alone."},
        HIS,
        13,
    ),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "EVALUATE"}, CYCLE, 4),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "FEED_BACK"}, CYCLE, 5),
    (
        "RecordActual",
        HER,
        {"appraisalId": HIS, "measure": "speed", "actual": "11", "source": "log"},
        HIS,
        14,
    ),
    (
        "ApproveCorrection",
        PANEL,
        {"appraisalId": HIS, "number": 1, "reason": "the log was late"},
        HIS,
        15,
    ),
    ("RetireMeasureTemplate", HR, {"templateId": SPEED}, SPEED, 3),
]
"""As the story has them: mutation, who gives it, its input, the entity answered and its version."""
