from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.allocation import Share, Weighted, allocation
from tests.domain import vectors

totals = st.integers(min_value=0, max_value=10**9)
weights = st.lists(
    st.fractions(min_value=0, max_value=1000, max_denominator=1000), min_size=1, max_size=12
).filter(any)


def among(given_: list[Fraction]) -> list[Weighted]:
    return [Weighted(name=f"E{n:02}", weight=weight) for n, weight in enumerate(given_)]


def parts(total: int, weights_: list[Fraction]) -> list[int]:
    return [share.part for share in allocation(total, among(weights_))]


@pytest.mark.parametrize("example", vectors.read("pools"))
def test_worked_examples(example: dict[str, Any]) -> None:
    unit = 10 ** example["exponent"]
    total = Fraction(example["total"]) * unit
    shared = parts(int(total), [Fraction(weight) for weight in example["weights"]])
    expected = [Decimal(part) for part in example["parts"]]
    assert [Fraction(part, unit) for part in shared] == [Fraction(part) for part in expected]


def test_a_part_stands_beside_its_exact_share() -> None:
    assert allocation(10, among([Fraction(2), Fraction(1)])) == (
        Share(name="E00", exact="20/3", part=7),
        Share(name="E01", exact="10/3", part=3),
    )


@given(totals, weights)
def test_parts_sum_to_the_total(total: int, given_: list[Fraction]) -> None:
    assert sum(parts(total, given_)) == total


@given(totals, weights)
def test_a_part_is_the_floor_or_the_ceiling_of_its_share(
    total: int, given_: list[Fraction]
) -> None:
    for share in allocation(total, among(given_)):
        assert abs(Fraction(share.exact) - share.part) < 1


@given(totals, weights)
def test_a_larger_weight_never_gets_less(total: int, given_: list[Fraction]) -> None:
    shared = sorted(zip(given_, parts(total, given_), strict=True))
    for (less, part), (more, other) in pairwise(shared):
        assert less == more or part <= other


@given(st.data(), totals, weights)
def test_permuting_people_with_their_ids_permutes_the_parts(
    data: st.DataObject, total: int, given_: list[Fraction]
) -> None:
    permuted = data.draw(st.permutations(among(given_)))
    again = {share.name: share.part for share in allocation(total, permuted)}
    assert again == {share.name: share.part for share in allocation(total, among(given_))}


def test_equal_remainders_go_by_rank_and_then_by_name_bytewise() -> None:
    names = ("é", "e2", "e10", "E3")
    alike = [Weighted(name=name, weight=Fraction(1)) for name in names]
    assert [share.part for share in allocation(2, alike)] == [0, 0, 1, 1]
    ranked = [replace(each, rank=len(names) - n) for n, each in enumerate(alike)]
    assert [share.part for share in allocation(2, ranked)] == [0, 0, 1, 1]
    assert [share.part for share in allocation(3, ranked)] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("total", "given_", "rule"),
    [
        (1, [], "nobody-to-share-among"),
        (1, [Fraction(0), Fraction(0)], "weights-all-zero"),
        (1, [Fraction(2), Fraction(-1)], "weight-negative"),
        (-1, [Fraction(1)], "total-negative"),
    ],
)
def test_what_cannot_be_shared_is_refused(total: int, given_: list[Fraction], rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        allocation(total, among(given_))
    assert refused.value.rule == rule
