"""Moving: somebody is lent to another place, and is as if she never had been."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR

LENT = "move:HER:lent"
WHY = "It was agreed with her."

MOVING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "MoveEmployee",
        HR,
        {
            "moveId": LENT,
            "kind": "SECONDMENT",
            "effectiveOn": "2198-01-01",
            "plannedUntil": "2198-06-30",
            "position": "Guide",
            "reason": WHY,
        },
        LENT,
        1,
    ),
    (
        "ExtendMove",
        HR,
        {"moveId": LENT, "plannedUntil": "2198-09-30", "reason": WHY},
        LENT,
        2,
    ),
    ("EndMove", HR, {"moveId": LENT, "lastDayOn": "2198-08-31", "reason": WHY}, LENT, 3),
    ("RescindMove", HR, {"moveId": LENT, "reason": WHY}, LENT, 4),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
