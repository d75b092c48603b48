from datetime import date

import pytest

from domain import day
from domain.errors import Invalid


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2199, 12, 31)])
def test_the_first_and_the_last_day_count(on: date) -> None:
    assert day.require("hired_on", on) == on


@pytest.mark.parametrize("on", [date(1899, 12, 31), date(2200, 1, 1)])
def test_no_day_before_or_after_them_does(on: date) -> None:
    with pytest.raises(Invalid) as refusal:
        day.require("hired_on", on)
    assert refusal.value.rule == "date-out-of-range"
    assert refusal.value.parameters == {"field": "hired_on"}
