"""Rating: what follows in the story: others than the superior rate, and the round is closed."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, MEASURES, POLICY, employee

HER, BOSS, HIM = employee("HER"), employee("BOSS"), "employee:HIM"
CYCLE, HERS = "cycle:2016-rounds", "appraisal:2016-rounds:HER"
OWN, FAR = "evaluation:2016-rounds:HER:HER", "2190-06-30"
RATERS = [
    {"rater": "SELF", "weight": 2_000},
    {"rater": "SUPERIOR", "weight": 6_000},
    {"rater": "REPORT", "weight": 2_000},
]
RATINGS = [{"measure": "help", "rating": "5"}]

RATING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "OpenCycle",
        HR,
        {
            "cycleId": CYCLE,
            "name": "Second half",
            "period": "HALF",
            "startsOn": "2016-07-01",
            "endsOn": "2016-12-31",
            "policy": {**POLICY, "raters": RATERS, "minimumRaters": 2},
        },
        CYCLE,
        1,
    ),
    ("EnrolParticipant", HR, {"cycleId": CYCLE, "employeeId": "employee:HER"}, HERS, 1),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "SET_MEASURES"}, CYCLE, 2),
    ("SetMeasures", BOSS, {"appraisalId": HERS, "measures": MEASURES}, HERS, 2),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "COLLECT"}, CYCLE, 3),
    ("AdvanceCycle", HR, {"cycleId": CYCLE, "to": "EVALUATE"}, CYCLE, 4),
    (
        "NominateRater",
        BOSS,
        {"appraisalId": HERS, "rater": "REPORT", "raterId": HIM},
        HERS,
        3,
    ),
    (
        "WithdrawRater",
        BOSS,
        {"appraisalId": HERS, "raterId": HIM, "reason": "he is to write for me"},
        HERS,
        4,
    ),
    (
        "DelegateEvaluation",
        BOSS,
        {
            "appraisalId": HERS,
            "raterId": "employee:BOSS",
            "delegateId": HIM,
            "fromOn": "2016-07-01",
            "untilOn": FAR,
            "reason": "away for the summer",
        },
        HERS,
        5,
    ),
    (
        "SaveEvaluationDraft",
        HER,
        {"evaluationId": OWN, "comment": "I think I did well."},
        OWN,
        1,
    ),
    ("SubmitEvaluation", HER, {"evaluationId": OWN, "ratings": RATINGS}, OWN, 2),
    ("CloseEvaluation", HR, {"appraisalId": HERS}, HERS, 8),
]
"""As the story has them: mutation, who gives it, its input, the entity answered and its version."""
