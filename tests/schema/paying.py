"""Paying: a review of pay, from its opening to its payment, and one that comes to nothing."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, PAY
from tests.schema.governing import FAR
from tests.schema.sequel import PANEL

ID, IDLE, HIM = "pay_review:2190", "pay_review:idle", "employee:HIM"
LEFT_OUT = {"excluded": True, "why": "It was asked for."}
TERMS: dict[str, Any] = {
    "use": "MERIT",
    "planId": "pay_plan:house",
    "planVersion": "v1",
    "cycleId": "cycle:2016Q1",
    "effectiveOn": FAR,
}

PAYING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    ("OpenPayReview", HR, {"reviewId": ID, "name": "Raises", "terms": TERMS}, ID, 1),
    ("SetPayException", HR, {"reviewId": ID, "employeeId": HIM, **LEFT_OUT}, ID, 2),
    ("RemovePayException", HR, {"reviewId": ID, "employeeId": HIM}, ID, 3),
    ("ProposePayReview", HR, {"reviewId": ID}, ID, 4),
    ("RecomputePayReview", HR, {"reviewId": ID}, ID, 5),
    ("SendBackPayReview", PAY, {"reviewId": ID, "revision": 2, "why": "Look at HIM."}, ID, 6),
    ("SetPayException", HR, {"reviewId": ID, "employeeId": HIM, **LEFT_OUT}, ID, 7),
    ("ProposePayReview", HR, {"reviewId": ID}, ID, 8),
    ("ApprovePayReview", PAY, {"reviewId": ID, "revision": 3}, ID, 9),
    ("ApprovePayReview", PANEL, {"reviewId": ID, "revision": 3}, ID, 10),
    ("ExecutePayReview", HR, {"reviewId": ID}, ID, 12),
    ("OpenPayReview", HR, {"reviewId": IDLE, "name": "Twice", "terms": TERMS}, IDLE, 1),
    ("WithdrawPayReview", HR, {"reviewId": IDLE, "reason": "opened twice"}, IDLE, 2),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
