from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Invalid
from domain.money import Money
from domain.policies.promotion_salary import promotion_salary
from tests.domain import vectors


def cny(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="CNY")


@pytest.mark.parametrize("example", vectors.read("promotions"))
def test_worked_examples(example: dict[str, Any]) -> None:
    new = promotion_salary(
        cny(example["current"]),
        Decimal(example["percent"]),
        cny(example["band_low"]),
        cny(example["band_high"]),
    )
    assert new.number == Decimal(example["new"])


def test_the_new_salary_is_rounded_to_its_currency() -> None:
    low, high = (
        Money(amount=Decimal(1000), currency="JPY"),
        Money(amount=Decimal(9000), currency="JPY"),
    )
    assert (
        promotion_salary(
            Money(amount=Decimal(3333), currency="JPY"), Decimal("5.5"), low, high
        ).number
        == 3516
    )


@pytest.mark.parametrize(
    ("per_cent", "low", "high", "rule"),
    [
        ("-1", cny("1"), cny("2"), "raise-negative"),
        ("1", cny("2"), cny("2"), "range-not-rising"),
        ("1", Money(amount=Decimal(1), currency="EUR"), cny("2"), "currencies-differ"),
    ],
)
def test_refused(per_cent: str, low: Money, high: Money, rule: str) -> None:
    with pytest.raises(Invalid, match=rule):
        promotion_salary(cny("1"), Decimal(per_cent), low, high)
