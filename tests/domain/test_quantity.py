from decimal import Decimal

import pytest

from domain import quantity
from domain.errors import Invalid


@pytest.mark.parametrize("text", ["0", "-3.50", "999999999999999999.999999999999", "1E+3", "0E+9"])
def test_a_plain_number_can_be_reckoned_with(text: str) -> None:
    assert str(quantity.require("actual", Decimal(text))) == text


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        quantity.require("actual", Decimal(text))
    assert (refused.value.rule, refused.value.parameters) == (
        "number-not-finite",
        {"field": "actual"},
    )


@pytest.mark.parametrize(
    "text", ["1E+18", "-1E+18", "1E-13", "1.0000000000000", "1E+999999", "0E+999999"]
)
def test_what_is_too_large_or_too_fine_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        quantity.require("actual", Decimal(text))
    assert refused.value.rule == "number-out-of-range"
