from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.combination import Combine, Month, combined

figures = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
targets = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)


def months(*actuals: int) -> list[Month]:
    return [Month(actual=Fraction(actual)) for actual in actuals]


@pytest.mark.parametrize(
    ("how", "one"),
    [
        (Combine.SUM, Fraction(10)),
        (Combine.AVERAGE, Fraction(10, 3)),
        (Combine.LAST, Fraction(2)),
        (Combine.MAX, Fraction(7)),
        (Combine.MIN, Fraction(1)),
    ],
)
def test_several_months_become_one(how: Combine, one: Fraction) -> None:
    assert combined(how, months(1, 7, 2)) == Month(actual=one)


@pytest.mark.parametrize("how", Combine)
def test_there_is_at_least_one_month(how: Combine) -> None:
    with pytest.raises(Invalid) as refused:
        combined(how, [])
    assert refused.value.rule == "months-without-actual"


@given(figures, targets)
def test_a_month_alone_attains_what_it_attains(actual: Fraction, target: Fraction) -> None:
    for how in Combine:
        one = combined(how, [Month(actual=actual, target=target)])
        assert one.target is not None
        assert one.actual / one.target == actual / target


@given(st.lists(figures, min_size=1, max_size=12), targets)
def test_the_same_target_each_month_is_the_same_as_one(
    actuals: list[Fraction], target: Fraction
) -> None:
    one = combined(Combine.AVERAGE, [Month(actual=a, target=target) for a in actuals])
    assert (
        one.actual == combined(Combine.AVERAGE, [Month(actual=a) for a in actuals]).actual / target
    )
