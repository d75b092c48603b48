from decimal import Decimal
from fractions import Fraction
from statistics import mean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.leniency import common_scale, root

A, B = ("90", "92", "94"), ("70", "80", "90")


def scale(**raters: tuple[str, ...]) -> dict[str, tuple[str, ...] | None]:
    numbers = {rater: [Decimal(each) for each in scores] for rater, scores in raters.items()}
    found = common_scale(numbers)
    return {
        rater: None if scores is None else tuple(f"{each:f}" for each in scores)
        for rater, scores in found.items()
    }


def test_two_raters_by_z_score_as_in_the_worked_example() -> None:
    same = ("75.70", "86.00", "96.30")
    assert scale(a=A, b=B) == {"a": same, "b": same}


def test_of_a_rater_without_a_spread_nothing_is_said() -> None:
    assert scale(a=A, one=("80",), level=("70", "70")) == {
        "a": ("70.45", "82.67", "94.89"),
        "one": None,
        "level": None,
    }
    assert scale() == {}
    assert scale(nobody=()) == {"nobody": None}


def test_alone_a_rater_keeps_the_scores() -> None:
    assert scale(b=B) == {"b": ("70.00", "80.00", "90.00")}


@pytest.mark.parametrize(("square", "found"), [("9/4", "3/2"), ("0", "0"), ("1/49", "1/7")])
def test_a_root_is_exact_where_it_can_be(square: str, found: str) -> None:
    assert root(Fraction(square)) == Fraction(found)


points = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=6)


@given(st.dictionaries(st.sampled_from("abcd"), points, min_size=1))
def test_all_have_one_mean_and_one_spread(scores: dict[str, list[Decimal]]) -> None:
    every = [float(each) for given in scores.values() for each in given]
    for rater, found in common_scale(scores).items():
        if found is None:
            assert len(set(scores[rater])) == 1
            continue
        assert abs(mean(map(float, found)) - mean(every)) < 0.01
        assert abs(pstdev(map(float, found)) - pstdev(every)) < 0.01
        assert sorted(found) == [each for _, each in sorted(zip(scores[rater], found, strict=True))]
