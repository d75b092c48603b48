"""What a pool shares out is the pool, whatever the weights and the caps."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.allocation import allocation
from domain.policies.pool import Sharer, pool

CAPPED = 0.3


def cents(units: int) -> str:
    return f"{units // 100}.{units % 100:02}"


def test_what_is_above_a_cap_goes_to_the_others() -> None:
    shared = pool(
        100_000_00,
        [
            Sharer(name="E1", weight=Fraction(5), cap=40_000_00),
            Sharer(name="E2", weight=Fraction(3), cap=35_000_00),
            Sharer(name="E3", weight=Fraction(2)),
        ],
    )
    parts = [cents(share.part) for share in shared.parts]
    assert parts == ["40000.00", "35000.00", "25000.00"]
    assert shared.reserve == 0


def test_what_nobody_may_have_stays_as_a_reserve() -> None:
    shared = pool(
        100,
        [
            Sharer(name="E1", weight=Fraction(1), cap=30),
            Sharer(name="E2", weight=Fraction(1), cap=45),
        ],
    )
    assert [share.part for share in shared.parts] == [30, 45]
    assert shared.reserve == 25


def test_nothing_is_placed_with_who_has_no_weight() -> None:
    shared = pool(
        100, [Sharer(name="E1", weight=Fraction(1), cap=30), Sharer(name="E2", weight=Fraction(0))]
    )
    assert [share.part for share in shared.parts] == [30, 0]
    assert shared.reserve == 70


def test_two_levels_sum_to_the_pool() -> None:
    departments = pool(
        250_000_00,
        [
            Sharer(name="D1", weight=Fraction(44)),
            Sharer(name="D2", weight=Fraction(35)),
            Sharer(name="D3", weight=Fraction(45, 2)),
        ],
    )
    assert [cents(each.part) for each in departments.parts] == [
        "108374.38",
        "86206.90",
        "55418.72",
    ]
    people = [
        pool(each.part, [Sharer(name=f"{each.name}-{n}", weight=Fraction(n)) for n in range(1, 8)])
        for each in departments.parts
    ]
    assert sum(share.part for each in people for share in each.parts) == 250_000_00


@pytest.mark.parametrize(
    ("total", "among", "rule"),
    [
        (-1, [Sharer(name="E1", weight=Fraction(1))], "total-negative"),
        (1, [], "nobody-to-share-among"),
        (1, [Sharer(name="E1", weight=Fraction(0))], "weights-all-zero"),
        (1, [Sharer(name="E1", weight=Fraction(-1))], "weight-negative"),
        (1, [Sharer(name="E1", weight=Fraction(1), cap=-1)], "cap-negative"),
    ],
)
def test_refused(total: int, among: list[Sharer], rule: str) -> None:
    with pytest.raises(Invalid, match=rule):
        pool(total, among)


@given(seed=st.integers(0, 2**32), people=st.integers(1, 60))
def test_every_pool_is_placed_to_the_last_unit(seed: int, people: int) -> None:
    chance = random.Random(seed)
    total = chance.randrange(10**8)
    among = [
        Sharer(
            name=f"employee:E{n:05}",
            weight=Fraction(chance.randrange(1, 2_000), chance.choice((1, 10, 100))),
            cap=chance.randrange(3 * total // people + 2) if chance.random() < CAPPED else None,
        )
        for n in range(people)
    ]
    shared = pool(total, among)
    assert sum(share.part for share in shared.parts) + shared.reserve == total
    for each, share in zip(among, shared.parts, strict=True):
        assert share.name == each.name
        assert abs(share.part - Fraction(share.exact)) < 1
        level = shared.level * each.weight
        assert Fraction(share.exact) == (level if each.cap is None else min(level, each.cap))


@given(
    total=st.integers(0, 10**9),
    weights=st.lists(st.integers(1, 99), min_size=1, max_size=9),
    seed=st.integers(0, 99),
)
def test_who_is_listed_first_gets_no_more_for_it(total: int, weights: list[int], seed: int) -> None:
    among = [
        Sharer(name=f"E{n}", weight=Fraction(weight), cap=10**8) for n, weight in enumerate(weights)
    ]
    mixed = list(among)
    random.Random(seed).shuffle(mixed)
    assert {share.name: share.part for share in pool(total, among).parts} == {
        share.name: share.part for share in pool(total, mixed).parts
    }


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(1, 99), min_size=1, max_size=9))
def test_without_caps_it_is_an_allocation(total: int, weights: list[int]) -> None:
    among = [Sharer(name=f"E{n}", weight=Fraction(weight)) for n, weight in enumerate(weights)]
    shared = pool(total, among)
    assert shared.reserve == 0
    assert shared.parts == allocation(total, among)  # pyright: ignore[reportArgumentType]
