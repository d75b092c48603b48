from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.group_rating import GroupFigures, group_rating, root, worked_out

RATINGS = st.lists(st.integers(100, 500).map(lambda n: Decimal(n) / 100), min_size=1, max_size=30)


def points(*worth: int) -> list[Fraction]:
    return [Fraction(each) for each in worth]


def test_count_mean_spread_and_points_of_a_group() -> None:
    ratings = [Decimal(2), Decimal(3), Decimal("3.5"), Decimal(5)]
    found = group_rating(ratings, points(25, 50, 62, 100), 4, 2)
    assert found == GroupFigures(count=4, mean="27/8", spread=Decimal("1.08"), points="237/4")


def test_too_few_come_to_nothing() -> None:
    ratings = [Decimal(2), Decimal(3), Decimal(5)]
    assert group_rating(ratings, points(25, 50, 100), 4, 2) is None
    assert group_rating(ratings, points(25, 50, 100), 3, 2) is not None


@pytest.mark.parametrize("minimum", [0, 1, 4])
def test_nobody_comes_to_nothing_whatever_the_minimum(minimum: int) -> None:
    assert group_rating([], [], minimum, 2) is None


@given(RATINGS)
def test_the_mean_is_exact_and_the_order_does_not_matter(ratings: list[Decimal]) -> None:
    worth = [Fraction(each) * 10 for each in ratings]
    found = group_rating(ratings, worth, 1, 2)
    assert found is not None
    assert Fraction(found.mean) * len(ratings) == sum(map(Fraction, ratings))
    assert Fraction(found.points) == Fraction(found.mean) * 10
    assert found == group_rating(ratings[::-1], worth[::-1], 1, 2)
    assert 0 <= found.spread <= max(ratings) - min(ratings)


@given(st.fractions(0, 100, max_denominator=1000), st.integers(0, 6))
def test_a_root_is_the_nearest_decimal(value: Fraction, digits: int) -> None:
    found, half = Fraction(root(value, digits)), Fraction(1, 2 * 10**digits)
    assert max(Fraction(0), found - half) ** 2 <= value < (found + half) ** 2


def test_half_a_unit_goes_up() -> None:
    assert root(Fraction(1, 4), 0) == Decimal(1)
    assert root(Fraction(249, 1000), 0) == Decimal(0)


def test_the_working_tells_no_single_rating() -> None:
    figure = worked_out(GroupFigures(count=4, mean="27/8", spread=Decimal(1), points="475/8"))
    assert figure.number == Fraction(475, 8)
    assert {each.name: each.value for each in figure.steps} == {"count": "4", "mean": "27/8"}
