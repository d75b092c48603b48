"""Banding: bands and pay plans, from draft to who has read them."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import PAY, employee
from tests.schema.governing import FAR
from tests.schema.sequel import PANEL

HER = employee("HER")
USD, PLAN = "pay_structure:USD", "pay_plan:house"


def dollars(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


STRUCTURE: dict[str, Any] = {
    "version": "v1",
    "bandedBy": "TITLE",
    "bands": [
        {
            "name": "Driver",
            "band": {
                "minimum": dollars("40000"),
                "midpoint": dollars("50000"),
                "maximum": dollars("60000.50"),
            },
        }
    ],
}
FACTOR: dict[str, Any] = {
    "curve": [{"attained": "0.8", "paid": "0.5"}, {"attained": "1", "paid": "1"}],
    "gate": "0.8",
    "weight": "2",
}
COEFFICIENTS = [{"grade": "A", "coefficient": "1.2"}, {"grade": "B", "coefficient": "1"}]
CONTENT: dict[str, Any] = {
    "version": "v2",
    "currency": "USD",
    "grades": ["A", "B"],
    "merit": {
        "matrix": [
            {"grade": "A", "fromPenetration": None, "least": "2", "usual": "4", "most": "6"},
            {"grade": "A", "fromPenetration": "0.5", "least": "1", "usual": "2", "most": "3"},
            {"grade": "B", "least": "0", "usual": "1", "most": "2"},
        ],
        "budget": "3.5",
        "budgetBy": "LEVEL",
        "scaled": False,
        "enforcement": "WARN",
    },
    "bonus": {
        "target": "10",
        "coefficients": COEFFICIENTS,
        "levelTargets": [{"level": "P3", "perCent": "12.5"}],
        "combination": "ADDITIVE",
        "organisation": FACTOR,
        "department": {"weight": "1"},
        "personal": {"gate": "0.5"},
        "cap": "1.5",
    },
    "pool": {
        "coefficients": COEFFICIENTS,
        "weight": "SALARY_BY_COEFFICIENT",
        "byDepartment": True,
        "cap": "20",
        "reserve": "2.5",
        "reserveName": "appeals",
    },
    "promotion": "7",
    "rates": [{"currency": "EUR", "rate": "1.085"}],
    "approvals": 1,
    "afterPayment": "RERUN",
}

BANDING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "DraftPayStructure",
        PAY,
        {"structureId": USD, "structure": STRUCTURE, "name": "The county's"},
        USD,
        1,
    ),
    (
        "PublishPayStructure",
        PANEL,
        {"structureId": USD, "version": "v1", "effectiveFrom": FAR, "reason": "it is agreed"},
        USD,
        2,
    ),
    (
        "DraftPayStructure",
        PAY,
        {"structureId": USD, "structure": {**STRUCTURE, "version": "v2"}},
        USD,
        3,
    ),
    ("WithdrawPayStructure", PAY, {"structureId": USD, "version": "v2"}, USD, 4),
    (
        "DraftPayPlan",
        PAY,
        {"planId": PLAN, "template": "yearly-1", "version": "v1", "name": "House"},
        PLAN,
        1,
    ),
    (
        "PublishPayPlan",
        PANEL,
        {"planId": PLAN, "version": "v1", "effectiveFrom": FAR, "reason": "it is agreed"},
        PLAN,
        2,
    ),
    ("DraftPayPlan", PAY, {"planId": PLAN, "plan": CONTENT}, PLAN, 3),
    ("WithdrawPayPlan", PAY, {"planId": PLAN, "version": "v2"}, PLAN, 4),
    (
        "AcknowledgePolicy",
        HER,
        {"policyId": PLAN, "version": "v1", "employeeId": "employee:HER"},
        "acknowledgement:pay_plan:house:v1:HER",
        1,
    ),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
