from fractions import Fraction
from typing import Any

import pytest

from domain.errors import Invalid
from domain.policies.bonus import Combination, Factor, Point, bonus, payout
from domain.policies.rounding import half_up

TARGET = Fraction(180_000) * Fraction(15, 100)
ORGANISATION = Factor(name="organisation", value=Fraction("0.95"))
PERSON = Factor(name="personal", value=Fraction("1.2"))


def paid(
    *factors: Factor,
    target: Fraction = TARGET,
    combination: Combination = Combination.MULTIPLICATIVE,
    cap: Fraction | None = None,
) -> str:
    number = bonus(target, factors, combination, cap).number
    assert number is not None
    return f"{half_up(number, 2):f}"


def test_factors_multiply_or_add_as_the_plan_says() -> None:
    assert paid(ORGANISATION, PERSON) == "30780.00"
    assert paid(ORGANISATION, PERSON, combination=Combination.ADDITIVE) == "29025.00"


def test_presence_is_a_factor() -> None:
    assert (
        paid(ORGANISATION, PERSON, Factor(name="presence", value=Fraction(275, 365))) == "23190.41"
    )


def test_months_by_coefficients() -> None:
    factors = (
        Factor(name=str(n), value=Fraction(value)) for n, value in enumerate(("1.2", "1.1", "0.95"))
    )
    presence = Factor(name="presence", value=Fraction(9, 12))
    assert paid(*factors, presence, target=Fraction(15_000) * 2) == "28215.00"


def test_below_a_gate_nothing_is_paid() -> None:
    gated = Factor(name="organisation", value=Fraction("0.79"), gate=Fraction("0.8"))
    assert paid(gated, PERSON) == "0.00"
    assert (
        paid(Factor(name="organisation", value=Fraction("0.8"), gate=Fraction("0.8"))) == "21600.00"
    )


def test_a_cap_is_a_share_of_the_target() -> None:
    assert paid(PERSON, cap=Fraction("1.1")) == "29700.00"
    assert paid(PERSON, cap=Fraction("1.3")) == "32400.00"
    assert paid(PERSON, cap=Fraction(0)) == "0.00"


def test_the_working_says_what_it_came_from() -> None:
    steps = bonus(TARGET, [ORGANISATION, PERSON], Combination.MULTIPLICATIVE, None).steps
    assert [(step.name, step.value) for step in steps] == [
        ("target", "27000"),
        ("organisation", "19/20"),
        ("personal", "6/5"),
        ("factor", "57/50"),
    ]


CURVE = (
    Point(attained=Fraction("0.8"), paid=Fraction("0.5")),
    Point(attained=Fraction(1), paid=Fraction(1)),
)


@pytest.mark.parametrize(
    ("attained", "pays"),
    [("0.5", "1/2"), ("0.8", "1/2"), ("0.9", "3/4"), ("1", "1"), ("1.5", "1")],
)
def test_a_curve_is_straight_between_its_points_and_level_beyond(attained: str, pays: str) -> None:
    assert payout(Fraction(attained), CURVE).number == Fraction(pays)


@pytest.mark.parametrize(
    ("curve", "rule"), [((), "curve-empty"), (CURVE[::-1], "curve-not-rising")]
)
def test_refused_curves(curve: tuple[Point, ...], rule: str) -> None:
    with pytest.raises(Invalid, match=rule):
        payout(Fraction(1), curve)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"target": Fraction(-1)}, "target-negative"),
        ({"cap": Fraction(-1)}, "cap-negative"),
        ({"factors": ()}, "factors-missing"),
        ({"factors": (Factor(name="a", value=Fraction(-1)),)}, "factor-negative"),
        (
            {"factors": (Factor(name="a", value=Fraction(1), weight=Fraction(-1)),)},
            "weight-negative",
        ),
        (
            {
                "factors": (Factor(name="a", value=Fraction(1), weight=Fraction(0)),),
                "combination": Combination.ADDITIVE,
            },
            "weights-all-zero",
        ),
    ],
)
def test_refused(given: dict[str, Any], rule: str) -> None:
    usual: dict[str, Any] = {
        "target": TARGET,
        "factors": (PERSON,),
        "combination": Combination.MULTIPLICATIVE,
        "cap": None,
    }
    with pytest.raises(Invalid, match=rule):
        bonus(**{**usual, **given})
