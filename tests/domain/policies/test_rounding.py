from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.rounding import exact, half_up, parse

digits = st.integers(min_value=0, max_value=6)
decimals = st.decimals(
    min_value=-(10**12), max_value=10**12, places=9, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("89.95", 1, "90.0"),
        ("89.949", 1, "89.9"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("-0.004", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("1/3", 2, "0.33"),
        ("2/3", 2, "0.67"),
        ("813/8", 2, "101.63"),
        ("7", 3, "7.000"),
    ],
)
def test_a_half_goes_away_from_zero(value: str, places: int, expected: str) -> None:
    assert str(half_up(Fraction(value), places)) == expected


@given(decimals, digits)
def test_it_rounds_as_the_decimal_standard_does(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert half_up(Fraction(value), places) == expected


@given(st.fractions(), digits)
def test_it_is_never_further_off_than_a_half(value: Fraction, places: int) -> None:
    assert abs(Fraction(half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(st.fractions(), st.fractions(), digits)
def test_it_keeps_the_order(one: Fraction, other: Fraction, places: int) -> None:
    less, more = sorted((one, other))
    assert half_up(less, places) <= half_up(more, places)


def test_the_decimal_context_does_not_matter() -> None:
    value = Fraction("123456789.125")
    with localcontext(prec=2, rounding="ROUND_DOWN"):
        assert str(half_up(value, 2)) == "123456789.13"


@given(st.fractions())
def test_an_exact_figure_is_read_back_as_it_was_written(value: Fraction) -> None:
    assert parse(exact(value)) == value


def test_an_exact_figure_is_whole_or_in_lowest_terms() -> None:
    assert exact(Fraction("101.625")) == "813/8"
    assert exact(Fraction(34, 2)) == "17"


@pytest.mark.parametrize("text", ["101.625", "2/4", "1e3", " 17", "17/1", "nan", "1/0"])
def test_what_is_not_written_so_is_not_read(text: str) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        parse(text)
