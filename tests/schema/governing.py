"""Governing: what follows the story: a policy, who has read it, and a year of its quarters."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, POLICY, employee
from tests.schema.sequel import PANEL

HER = employee("HER")
HOUSE, FAR, YEAR = "policy:house", "2190-01-01", "cycle:2016"
YEARS = "appraisal:2016:HER"

GUIDED: dict[str, Any] = {
    **POLICY,
    "version": "v2",
    "minimumRaters": 3,
    "distribution": {
        "limits": [{"grades": ["A"], "share": 2_000}],
        "smallestGroup": 8,
        "ties": "LOWER",
        "enforcement": "BLOCK",
    },
}
YEARLY: dict[str, Any] = {
    **POLICY,
    "annual": {
        "quarters": [4_000, 6_000],
        "quartersWeight": 10_000,
        "reviewWeight": 0,
        "minimumQuarters": 1,
        "missing": "RENORMALISE",
    },
}

GOVERNING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "DraftPolicy",
        HR,
        {"policyId": HOUSE, "template": "operations-2", "version": "v1", "name": "House"},
        HOUSE,
        1,
    ),
    (
        "PublishPolicy",
        PANEL,
        {"policyId": HOUSE, "version": "v1", "effectiveFrom": FAR, "reason": "it is agreed"},
        HOUSE,
        2,
    ),
    ("DraftPolicy", HR, {"policyId": HOUSE, "policy": GUIDED}, HOUSE, 3),
    ("WithdrawDraft", HR, {"policyId": HOUSE, "version": "v2"}, HOUSE, 4),
    (
        "AcknowledgePolicy",
        HER,
        {"policyId": HOUSE, "version": "v1", "employeeId": "employee:HER"},
        "acknowledgement:house:v1:HER",
        1,
    ),
    (
        "OpenCycle",
        HR,
        {
            "cycleId": "cycle:2190Q1",
            "name": "Far ahead",
            "period": "QUARTER",
            "startsOn": FAR,
            "endsOn": "2190-03-31",
            "policyId": HOUSE,
        },
        "cycle:2190Q1",
        1,
    ),
    (
        "OpenCycle",
        HR,
        {
            "cycleId": YEAR,
            "name": "The year",
            "period": "YEAR",
            "startsOn": "2016-01-01",
            "endsOn": "2016-12-31",
            "policy": YEARLY,
            "quarters": ["cycle:2016Q1", "cycle:2016Q2"],
        },
        YEAR,
        1,
    ),
    ("EnrolParticipant", HR, {"cycleId": YEAR, "employeeId": "employee:HER"}, YEARS, 1),
    ("AdvanceCycle", HR, {"cycleId": YEAR, "to": "SET_MEASURES"}, YEAR, 2),
    ("AdvanceCycle", HR, {"cycleId": YEAR, "to": "COLLECT"}, YEAR, 3),
    ("AdvanceCycle", HR, {"cycleId": YEAR, "to": "EVALUATE"}, YEAR, 4),
    ("ScoreAppraisal", HR, {"appraisalId": YEARS}, YEARS, 2),
    ("AdvanceCycle", HR, {"cycleId": YEAR, "to": "FEED_BACK"}, YEAR, 5),
    ("ReleaseResult", HR, {"appraisalId": YEARS}, YEARS, 3),
]
"""As the story has them."""
