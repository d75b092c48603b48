"""Pay report: what lines come to, and what is not told of few people."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pay_report import Gain, PaySelection, Spread, gain, impacts, parts, share, spread
from domain.policies.small_group import left_out


def gained(n: int, cost: str, grade: str | None = "A", per_cent: str | None = None) -> Gain:
    share = None if per_cent is None else Fraction(per_cent)
    return gain(f"employee:E{n}", f"department:D{n % 2}", grade, Decimal(cost), share)


def test_a_gain_is_a_share_of_what_is_worked() -> None:
    year, half, rate = Decimal("50000.00"), Decimal("0.5"), Fraction(1, 3)
    assert share(Decimal("100.00"), year, half, rate) == Fraction(6, 5)
    assert share(Decimal(1), Decimal(0)) is None


def test_a_mean_and_a_median_are_rounded_half_up_once() -> None:
    amounts = [Decimal("0.01"), Decimal("0.02"), Decimal("1.00"), Decimal("-0.05")]
    assert spread(amounts, 2) == Spread(
        count=4,
        least=Decimal("-0.05"),
        median=Decimal("0.02"),
        mean=Decimal("0.25"),
        most=Decimal("1.00"),
        total=Decimal("0.98"),
    )


def test_parts_hold_everybody_once() -> None:
    gains = [gained(1, "10", "B", "5/3"), gained(2, "0", None, "0"), gained(3, "20", "B", "1/3")]
    none, b = parts(gains, lambda each: each.grade, "USD")
    assert (none.name, none.people, none.gaining) == (None, 1, 0)
    assert (b.name, b.people, b.gaining, b.cost.total) == ("B", 2, 2, Decimal(30))
    assert b.per_cent is not None
    assert (b.per_cent.least, b.per_cent.most) == (Decimal("0.33"), Decimal("1.67"))


def test_exactly_four_fifths_is_not_flagged() -> None:
    # Of ten women eight gain, of ten men ten do; then seven.
    for women, flagged in ((8, False), (7, True)):
        gains = [gained(n, "1" if n >= 10 or n < women else "0") for n in range(20)]
        groups = {f"employee:E{n}": "F" if n < 10 else "M" for n in range(20)}
        found = [each for each in impacts(gains, groups) if each.by is PaySelection.ANYTHING]
        assert [(each.impact.name, each.impact.flagged) for each in found] == [
            ("F", flagged),
            ("M", False),
        ]
        assert [each.selected for each in found] == [women, 10]


def test_above_the_median_goes_by_the_share_of_the_pay() -> None:
    gains = [gained(n, str(100 - n), per_cent=str(n)) for n in range(10)]
    groups = {f"employee:E{n}": "F" if n < 5 else "M" for n in range(10)}
    found = {each.impact.name: each for each in impacts(gains, groups) if each.by != "ANYTHING"}
    assert (found["F"].selected, found["M"].selected) == (0, 5)
    assert found["F"].impact.flagged


def test_of_few_people_nothing_is_told() -> None:
    gains = [gained(n, "1") for n in range(12)]
    groups = {f"employee:E{n}": "F" if n < 4 else "M" for n in range(12)}
    assert impacts(gains, groups) == ()
    assert impacts([], {}) == ()


@pytest.mark.parametrize(
    ("people", "out"),
    [
        ({"F": 10, "M": 9}, set[str]()),
        ({"F": 10, "M": 9, "X": 1}, {"X", "M"}),
        ({"F": 10, "M": 3, "X": 2}, {"M", "X"}),
        ({"F": 4}, {"F"}),
        ({}, set[str]()),
    ],
)
def test_the_next_larger_group_goes_with_a_small_one(people: dict[str, int], out: set[str]) -> None:
    assert left_out(people) == out


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), max_size=8))
def test_what_is_left_out_is_nobody_or_enough_or_all(people: dict[str, int]) -> None:
    out = left_out(people)
    together = sum(people[each] for each in out)
    assert all(people[each] >= 5 for each in people.keys() - out)
    assert together == 0 or together >= 5 or out == people.keys()
    assert len(out) != 1 or len(people) == 1
