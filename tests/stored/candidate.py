"""Candidate: what happens in the stored log since there is one open promotion case of somebody."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.promotion_application import DraftPromotion
from domain.promotion_decision import WithdrawPromotion
from tests.stored.promoted import CRAFT, WHY

Act = Iterator[tuple[object, dict[str, Any]]]

FIRST, SECOND = "promotion:E2:first", "promotion:E2:second"


def candidate() -> Act:
    """Yield a case, another beside it, and the same again once the first is withdrawn."""
    first = DraftPromotion(promotion_id=FIRST, framework_id=CRAFT, to_level="P3")
    second = replace(first, promotion_id=SECOND)
    yield first, {}
    yield second, {}  # one is open
    yield WithdrawPromotion(promotion_id=FIRST, why=WHY), {}
    yield second, {}
