from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.formula import Step
from domain.policies.rollup import Missing, Part, rollup
from domain.policies.rounding import half_up
from tests.domain import vectors

scores = st.none() | st.fractions(min_value=0, max_value=120, max_denominator=1000)
some_parts = st.lists(
    st.builds(
        Part,
        name=st.sampled_from("abc"),
        weight=st.integers(min_value=1, max_value=10_000),
        score=scores,
    ),
    min_size=1,
    max_size=8,
)
treatments = st.sampled_from(Missing)


@pytest.mark.parametrize("example", vectors.read("rollups"))
def test_worked_examples(example: dict[str, Any]) -> None:
    parts = [
        Part(name=str(place), weight=weight, score=None if score is None else Fraction(score))
        for place, (weight, score) in enumerate(example["parts"])
    ]
    figure = rollup(parts, Missing(example["missing"])).number
    assert figure is not None
    assert str(half_up(figure, 2)) == example["score"]


@pytest.mark.parametrize("missing", Missing)
def test_without_any_part_it_is_not_rated(missing: Missing) -> None:
    nothing = Part(name="a", weight=10_000, score=None)
    assert rollup([nothing, nothing], missing).value is None
    assert rollup([], missing).value is None


def test_a_score_of_nought_is_not_missing() -> None:
    parts = [
        Part(name="a", weight=5_000, score=Fraction(0)),
        Part(name="b", weight=5_000, score=Fraction(90)),
    ]
    assert rollup(parts, Missing.RENORMALISE).number == 45


def test_weights_of_nought_alone_are_refused() -> None:
    parts = [
        Part(name="a", weight=0, score=Fraction(90)),
        Part(name="b", weight=10_000, score=None),
    ]
    with pytest.raises(Invalid) as refused:
        rollup(parts, Missing.RENORMALISE)
    assert refused.value.parameters == {"parts": ("a",)}


def test_the_working_shows_parts_and_sums() -> None:
    parts = [
        Part(name="a", weight=6_000, score=Fraction(Decimal("93.5"))),
        Part(name="b", weight=2_000, score=None),
    ]
    assert rollup(parts, Missing.RENORMALISE).steps == (
        Step(name="a.weight", value="6000"),
        Step(name="a.score", value="187/2"),
        Step(name="weighted", value="561000"),
        Step(name="weight", value="6000"),
    )


@given(st.data(), some_parts, treatments)
def test_the_order_of_parts_does_not_matter(
    data: st.DataObject, parts: list[Part], missing: Missing
) -> None:
    assert rollup(data.draw(st.permutations(parts)), missing).value == rollup(parts, missing).value


@given(some_parts)
def test_it_lies_between_its_parts(parts: list[Part]) -> None:
    present = [part.score for part in parts if part.score is not None]
    figure = rollup(parts, Missing.RENORMALISE).number
    if figure is None:
        assert not present
    else:
        assert min(present) <= figure <= max(present)


@given(some_parts)
def test_counting_the_missing_as_nought_never_helps(parts: list[Part]) -> None:
    zero, renormalised = rollup(parts, Missing.ZERO), rollup(parts, Missing.RENORMALISE)
    if zero.number is None or renormalised.number is None:
        assert zero.number is renormalised.number
    else:
        assert zero.number <= renormalised.number


@given(some_parts, st.integers(min_value=2, max_value=9), treatments)
def test_only_the_proportion_of_weights_matters(
    parts: list[Part], times: int, missing: Missing
) -> None:
    heavier = [Part(name=p.name, weight=p.weight * times, score=p.score) for p in parts]
    assert rollup(heavier, missing).value == rollup(parts, missing).value
