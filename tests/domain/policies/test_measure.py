from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.formula import Step
from domain.policies.measure import KINDS, Rule, RuleKind, require, score
from domain.policies.rounding import half_up
from tests.domain import vectors

sold = Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(500_000))
rated = Rule(kind=RuleKind.RATED, scale_low=Decimal(1), scale_high=Decimal(5))

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
targets = st.decimals(min_value="0.0001", max_value=10**9, places=4)
ratings = st.decimals(min_value=1, max_value=5, places=2)


def points(rule: Rule, actual: Decimal) -> Fraction:
    number = score(require(rule), actual).number
    assert number is not None
    return number


def rule_of(example: dict[str, Any]) -> Rule:
    kind, *given_ = example["rule"].items()
    return Rule(kind=RuleKind(kind[1]), **{name: Decimal(value) for name, value in given_})


@pytest.mark.parametrize("example", vectors.read("measures"))
def test_worked_examples(example: dict[str, Any]) -> None:
    figure = points(rule_of(example), Decimal(example["actual"]))
    assert str(half_up(figure, 2)) == example["score"]


def test_every_kind_has_a_worked_example() -> None:
    assert {rule_of(each).kind for each in vectors.read("measures")} == set(KINDS) == set(RuleKind)


def test_between_input_and_output_nothing_is_rounded() -> None:
    assert points(replace(sold, target=Decimal(3)), Decimal(1)) == Fraction(100, 3)


def test_the_working_shows_what_it_took_in_and_each_step() -> None:
    assert score(sold, Decimal(650_000)).steps == (
        Step(name="actual", value="650000"),
        Step(name="target", value="500000"),
        Step(name="points", value="130"),
        Step(name="floor", value="0"),
        Step(name="cap", value="120"),
    )


@given(amounts, targets)
def test_no_score_passes_cap_or_floor(actual: Decimal, target: Decimal) -> None:
    assert 0 <= points(replace(sold, target=target), actual) <= 120


@given(amounts, amounts, targets)
def test_more_is_never_worse(one: Decimal, other: Decimal, target: Decimal) -> None:
    less, more = sorted((one, other))
    rule = replace(sold, target=target)
    assert points(rule, less) <= points(rule, more)


@given(ratings, ratings)
def test_a_better_rating_never_scores_less(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    assert 0 <= points(rated, less) <= points(rated, more) <= 100


@given(ratings)
def test_a_scale_can_have_its_best_at_the_low_end(rating: Decimal) -> None:
    turned = replace(rated, scale_low=Decimal(5), scale_high=Decimal(1))
    assert points(turned, rating) == 100 - points(rated, rating)


def test_cap_and_floor_are_the_rules_own_where_it_has_them() -> None:
    wide = replace(sold, cap=Decimal(150), floor=Decimal(-10))
    assert points(wide, Decimal(725_000)) == 145
    assert points(wide, Decimal(800_000)) == 150
    assert points(wide, Decimal(-25_000)) == -5
    assert points(wide, Decimal(-500_000)) == -10


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (replace(sold, target=Decimal(0)), "target-not-positive"),
        (replace(sold, target=Decimal(-1)), "target-not-positive"),
        (replace(sold, target=None), "parameter-missing"),
        (replace(sold, target=Decimal("NaN")), "number-not-finite"),
        (replace(sold, target=Decimal("Infinity")), "number-not-finite"),
        (replace(sold, target=Decimal("1E+999999")), "number-out-of-range"),
        (replace(sold, scale_low=Decimal(1)), "parameter-out-of-place"),
        (replace(sold, cap=Decimal(0)), "cap-not-above-floor"),
        (replace(sold, floor=Decimal(120)), "cap-not-above-floor"),
        (replace(rated, scale_high=Decimal(1)), "scale-ends-equal"),
        (replace(rated, scale_high=Decimal("1.00")), "scale-ends-equal"),
        (replace(rated, scale_low=None), "parameter-missing"),
        (replace(rated, target=Decimal(4)), "parameter-out-of-place"),
    ],
)
def test_an_undefined_rule_is_refused(rule: Rule, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(rule)
    assert refused.value.rule == refusal


def test_the_least_target_above_nought_is_one() -> None:
    assert require(replace(sold, target=Decimal("0.0001")))
