from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.appraisal_policy import OPERATIONS
from domain.errors import Invalid
from domain.policies.grade import GradeBound, grade, require
from domain.policies.rounding import half_up

bounds = OPERATIONS.grades
scores = st.decimals(min_value=0, max_value=120, places=2)


def bound(grade: str, from_score: str) -> GradeBound:
    return GradeBound(grade=grade, from_score=Decimal(from_score))


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("120", "S"),
        ("90", "S"),
        ("90.00", "S"),
        ("89.99", "A"),
        ("80", "A"),
        ("79.99", "B"),
        ("70", "B"),
        ("69.99", "C"),
        ("60", "C"),
        ("59.99", "D"),
        ("0", "D"),
    ],
)
def test_a_range_has_its_lower_end_and_not_its_upper(score: str, expected: str) -> None:
    assert grade(Decimal(score), bounds) == expected


@pytest.mark.parametrize(
    ("exact", "released", "expected"), [("89.95", "90.0", "S"), ("89.949", "89.9", "A")]
)
def test_the_grade_is_read_from_the_released_score(
    exact: str, released: str, expected: str
) -> None:
    score = half_up(Fraction(exact), 1)
    assert (str(score), grade(score, bounds)) == (released, expected)


@given(scores, scores)
def test_more_points_never_earn_a_worse_grade(one: Decimal, other: Decimal) -> None:
    order = [each.grade for each in bounds]
    less, more = sorted((one, other))
    assert order.index(grade(more, bounds)) <= order.index(grade(less, bounds))


def test_a_score_below_every_grade_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        grade(Decimal("-0.01"), bounds)
    assert refused.value.rule == "score-below-grades"


@pytest.mark.parametrize(
    ("graded", "refusal"),
    [
        ([], "grades-missing"),
        ([bound("S", "90"), bound("A", "90.0")], "grades-out-of-order"),
        ([bound("A", "80"), bound("S", "90")], "grades-out-of-order"),
        ([bound("S", "90"), bound("B", "70"), bound("A", "80")], "grades-out-of-order"),
        ([bound("S", "90"), bound("A", "80"), bound("S", "0")], "grade-twice"),
        ([bound("S", "90"), bound(" ", "0")], "grade-unnamed"),
        ([bound("S", "NaN")], "number-not-finite"),
    ],
)
def test_grades_that_contradict_each_other_are_refused(
    graded: Sequence[GradeBound], refusal: str
) -> None:
    with pytest.raises(Invalid) as refused:
        require(graded)
    assert refused.value.rule == refusal


def test_grades_in_order_are_accepted() -> None:
    require(bounds)
