from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.annual import TOO_FEW_QUARTERS, AnnualPolicy, annual, require
from domain.policies.formula import Step
from domain.policies.rollup import Missing
from domain.policies.rounding import half_up
from tests.domain import vectors

usual = AnnualPolicy()
alone = AnnualPolicy(quarters_weight=10_000, review_weight=0)
yearly = {example["name"]: example for example in vectors.read("rollups")}
scores = st.none() | st.fractions(min_value=0, max_value=120, max_denominator=100)


def of(*scores_: int | None) -> list[Fraction | None]:
    return [None if score is None else Fraction(score) for score in scores_]


@pytest.mark.parametrize(
    "name", ["four equal quarters", "quarters 20/20/25/35", "joined in the third quarter"]
)
def test_worked_examples(name: str) -> None:
    example: dict[str, Any] = yearly[name]
    policy = replace(alone, quarters=tuple(weight for weight, _ in example["parts"]))
    quarters = [None if score is None else Fraction(score) for _, score in example["parts"]]
    figure = annual(require(policy), quarters, None).figure.number
    assert figure is not None
    assert str(half_up(figure, 2)) == example["score"]


def test_the_review_has_its_share_beside_the_quarters() -> None:
    figure = annual(require(usual), of(88, 92, 85, 95), Fraction(86)).figure
    assert figure.number is not None
    assert str(half_up(figure.number, 2)) == "88.40"
    assert Step(name="quarter.4.score", value="95") in figure.steps
    assert Step(name="quarters.score", value="90") in figure.steps
    assert Step(name="review.weight", value="4000") in figure.steps


def test_between_quarters_and_review_nothing_is_rounded() -> None:
    thirds = replace(usual, quarters=(3_334, 3_333, 3_333))
    figure = annual(thirds, of(1, 0, 0), Fraction(0)).figure
    assert figure.number == Fraction(3_334, 10_000) * Fraction(6, 10)


def test_with_too_few_quarters_it_is_not_rated_and_says_why() -> None:
    year = annual(usual, of(None, 90, None, None), Fraction(86))
    assert (year.figure.value, year.present, year.reason) == (None, 1, TOO_FEW_QUARTERS)
    assert year.figure.steps == (
        Step(name="present", value="1"),
        Step(name="minimum_quarters", value="2"),
        Step(name="not_rated", value="too-few-quarters"),
    )
    enough = annual(usual, of(None, 90, None, 80), Fraction(85))
    assert (enough.figure.value, enough.present, enough.reason) == ("85", 2, None)


def test_the_policy_says_what_becomes_of_a_missing_quarter_or_review() -> None:
    zero = replace(usual, missing=Missing.ZERO)
    assert annual(usual, of(80, None, 80, 80), None).figure.value == "80"
    assert annual(zero, of(80, None, 80, 80), None).figure.value == "36"
    assert annual(alone, of(80, None, 80, 80), Fraction(0)).figure.value == "80"


@given(st.lists(scores, min_size=4, max_size=4), scores)
def test_it_lies_between_what_it_comes_of(
    quarters: list[Fraction | None], review: Fraction | None
) -> None:
    year = annual(usual, quarters, review)
    present = [score for score in (*quarters, review) if score is not None]
    if year.figure.number is None:
        assert sum(score is not None for score in quarters) < 2
    else:
        assert min(present) <= year.figure.number <= max(present)


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        (replace(usual, quarters=(5_000, 4_999)), "weights-not-whole"),
        (replace(usual, quarters=()), "weights-not-whole"),
        (replace(usual, review_weight=4_001), "weights-not-whole"),
        (replace(usual, quarters=(10_000, 0)), "weight-not-positive"),
        (replace(usual, quarters=(11_000, -1_000)), "weight-not-positive"),
        (replace(usual, quarters_weight=0, review_weight=10_000), "weight-not-positive"),
        (replace(usual, quarters_weight=11_000, review_weight=-1_000), "weight-not-positive"),
        (replace(usual, minimum_quarters=0), "minimum-quarters-out-of-range"),
        (replace(usual, minimum_quarters=5), "minimum-quarters-out-of-range"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(policy: AnnualPolicy, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(policy)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    "policy",
    [
        replace(usual, minimum_quarters=4),
        replace(usual, minimum_quarters=1),
        replace(usual, quarters=(9_999, 1)),
        replace(usual, quarters_weight=1, review_weight=9_999),
        alone,
    ],
)
def test_a_policy_may_go_to_its_bounds(policy: AnnualPolicy) -> None:
    assert require(policy) == policy


def test_a_quarter_of_no_weight_is_named_by_its_number() -> None:
    with pytest.raises(Invalid) as refused:
        require(replace(usual, quarters=(10_000, 0)))
    assert refused.value.parameters == {"of": "quarters", "name": "2", "weight": 0}


@pytest.mark.parametrize("count", [3, 5])
def test_there_is_a_score_or_a_gap_for_every_quarter(count: int) -> None:
    with pytest.raises(Invalid) as refused:
        annual(usual, of(*[80] * count), None)
    assert refused.value.rule == "quarters-miscounted"
