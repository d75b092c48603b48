"""Promoting: a case from its draft to its effect and back, and cases that come to less."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.actor import Actor, Role
from schema.engine.token import Viewer
from tests.schema.api import HR, employee
from tests.schema.developing import STANDARDS
from tests.schema.sequel import PANEL

HER, BOSS = employee("HER"), employee("BOSS")
CRAFT, RISE, PAST = "career_framework:craft", "promotion:HER:rise", "promotion:HIM:past"
ANNA = Viewer(actor=Actor(f"guest:{RISE}/anna"), roles=frozenset({Role.GUEST}))
TODAY = datetime.now(ZoneInfo("America/New_York")).date().isoformat()
FAR = "2192-01-01"
NAMES = ("ABILITY", "PERFORMANCE", "TEAMWORK", "INNOVATION")
SCORES = [{"standard": each, "mark": 4} for each in NAMES]

PANELLED: dict[str, Any] = {"internalExperts": 1, "externalExperts": 2, "quorum": 1}
CONTENT: dict[str, Any] = {
    "version": "v1",
    "tracks": [{"code": "craft", "name": "Craft", "kind": "PROFESSIONAL"}],
    "levels": [
        {
            "code": code,
            "track": "craft",
            "name": code,
            "responsibilities": ["Plans"],
            "standards": STANDARDS,
            "review": {"approvers": ["SUPERIOR", "HR"], **panel},
            "rules": {"monthsInLevel": 600, "exception": True},
        }
        for code, panel in (("C1", {}), ("C2", PANELLED))
    ],
}
CLAIMS = [{**each, "evidence": "Seen."} for each in SCORES]
MARKS = [
    {"aspect": each, "mark": 5, "remark": "Seen."}
    for each in ("PERFORMANCE", "ABILITY", "ATTITUDE")
]
APPLIED: dict[str, Any] = {"claims": CLAIMS, "exception": "Nobody else knows the roads."}
EVALUATED: dict[str, Any] = {"marks": MARKS, "supported": True}
WHY = {"why": "So it was agreed."}
READ: dict[str, Any] = {"vote": "FOR", "scores": SCORES, "digest": ""}
"""The digest is that of the packet which the guest reads."""

ANNA_IS, OTTO_IS = (
    {"name": each, "affiliation": "A guest.", "untilOn": FAR} for each in ("anna", "otto")
)
Step = tuple[str, Viewer, dict[str, Any], int]


def draft(level: str) -> dict[str, Any]:
    return {"frameworkId": CRAFT, "toLevel": level}


CASES: dict[str, list[Step]] = {
    RISE: [
        ("DraftPromotion", HER, draft("C2"), 1),
        ("SetPromotionTerms", HR, {"terms": {"effectiveOn": FAR, "raisePerCent": "5"}}, 2),
        ("ApplyForPromotion", HER, APPLIED, 3),
        ("EvaluatePromotion", BOSS, EVALUATED, 4),
        ("InvitePromotionExpert", HR, ANNA_IS, 5),
        ("InvitePromotionExpert", HR, OTTO_IS, 6),
        ("NamePromotionExpert", HR, {"expertId": "employee:HIM"}, 7),
        ("DismissPromotionExpert", HR, {"expertId": f"guest:{RISE}/otto"}, 8),
        ("DeclareConflict", ANNA, {"conflict": False, "explanation": "We never met."}, 9),
        ("VoteOnPromotion", ANNA, READ, 10),
        ("ClosePromotionReview", HR, {}, 11),
        ("ApprovePromotion", BOSS, WHY, 12),
        ("ApprovePromotion", PANEL, WHY, 14),
        ("RescindPromotion", HR, WHY, 15),
    ],
    "promotion:HER:no": [
        ("DraftPromotion", BOSS, draft("C1"), 1),
        ("ApplyForPromotion", HER, APPLIED, 2),
        ("SendBackPromotion", BOSS, {**WHY, "to": "DRAFT"}, 3),
        ("ApplyForPromotion", HER, APPLIED, 4),
        ("EvaluatePromotion", BOSS, EVALUATED, 5),
        ("RefusePromotion", BOSS, WHY, 6),
    ],
    "promotion:HER:idle": [
        ("DraftPromotion", HR, draft("C1"), 1),
        ("WithdrawPromotion", HER, WHY, 2),
    ],
    PAST: [("RecordPromotion", HR, {**draft("C2"), "terms": {"effectiveOn": "2016-03-01"}}, 1)],
}
PUBLISHED = {"version": "v1", "effectiveFrom": TODAY, "reason": "it is agreed"}
PROMOTING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    ("DraftCareerFramework", HR, {"frameworkId": CRAFT, "framework": CONTENT}, CRAFT, 1),
    ("PublishCareerFramework", PANEL, {"frameworkId": CRAFT, **PUBLISHED}, CRAFT, 2),
    *(
        (name, viewer, {"promotionId": case, **given}, case, version)
        for case, steps in CASES.items()
        for name, viewer, given, version in steps
    ),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
