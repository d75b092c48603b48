from decimal import Decimal
from fractions import Fraction

import pytest

from domain.errors import Invalid
from domain.money import Money
from domain.policies.band import Band, circle, compa_ratio, overlap, penetration, require, spread
from domain.policies.rounding import half_up


def cny(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="CNY")


def band(minimum: str, midpoint: str, maximum: str) -> Band:
    return Band(minimum=cny(minimum), midpoint=cny(midpoint), maximum=cny(maximum))


BAND = band("12000", "16000", "20000")


def per_cent(value: Fraction | None) -> str:
    assert value is not None
    return f"{half_up(value * 100, 2):f}"


@pytest.mark.parametrize(
    ("salary", "ratio", "through"),
    [
        ("14500", "90.63", "31.25"),
        ("16000", "100.00", "50.00"),
        ("20000", "125.00", "100.00"),
        ("21000", "131.25", "112.50"),
        ("11500", "71.88", "-6.25"),
    ],
)
def test_where_a_salary_stands_in_its_band(salary: str, ratio: str, through: str) -> None:
    assert per_cent(compa_ratio(cny(salary), BAND).number) == ratio
    assert per_cent(penetration(cny(salary), BAND).number) == through


def test_the_spread_of_a_band_is_a_share_of_its_minimum() -> None:
    assert per_cent(spread(band("9100", "12450", "15800")).number) == "73.63"
    assert per_cent(spread(BAND).number) == "66.67"


def test_bands_overlap_as_far_as_the_lower_reaches_into_the_upper() -> None:
    upper = band("9100", "12450", "15800")
    assert per_cent(overlap(band("5000", "7000", "10300"), upper).number) == "17.91"
    assert overlap(band("5000", "7000", "9000"), upper).number == 0


@pytest.mark.parametrize(
    ("amounts"),
    [("16000", "16000", "20000"), ("12000", "20000", "20000"), ("0", "1", "2")],
    ids=["minimum at the midpoint", "midpoint at the maximum", "nothing"],
)
def test_a_band_rises_from_above_nothing(amounts: tuple[str, str, str]) -> None:
    with pytest.raises(Invalid, match="band-not-rising"):
        require(band(*amounts))
    assert require(BAND) is BAND


@pytest.mark.parametrize("reckoned", [compa_ratio, penetration])
def test_a_salary_in_another_currency_stands_in_no_band(reckoned: type) -> None:
    with pytest.raises(Invalid, match="currencies-differ"):
        reckoned(Money(amount=Decimal(14500), currency="USD"), BAND)


def test_a_band_has_one_currency() -> None:
    mixed = Band(
        minimum=cny("1"), midpoint=cny("2"), maximum=Money(amount=Decimal(3), currency="EUR")
    )
    with pytest.raises(Invalid, match="currencies-differ"):
        require(mixed)


@pytest.mark.parametrize(
    ("amount", "side"),
    [("11999.99", "GREEN"), ("12000", None), ("20000", None), ("20000.01", "RED")],
)
def test_a_circle_is_outside_the_band(amount: str, side: str | None) -> None:
    assert circle(cny(amount), BAND) == side
