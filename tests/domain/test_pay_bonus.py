"""Bonuses: what a target comes to by the factors of a plan."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.errors import Invalid
from domain.pay_line import DepartmentAttained, NothingBecause, PayInputs, PayUse, Terms
from domain.pay_plan_content import BonusPlan, CurvePoint, FactorRule, LevelTarget, PayPlan, Rate
from domain.policies.bonus import Combination
from tests.domain.pay_case import (
    FIRST,
    LAST,
    awards,
    coefficients,
    compute,
    excepted,
    money,
    paid,
    person,
    plan,
    results,
    terms,
)

PLAIN = BonusPlan(target=Decimal(10), coefficients=coefficients(A="1", B="0.5", D="0"))
ON = terms(PayUse.BONUS)


def bonus(of: BonusPlan, *people: PayInputs, on: Terms = ON) -> list[str]:
    return awards(compute(plan(bonus=of), on, people))


def attained(organisation: str | None, department: str = "1") -> Terms:
    return replace(
        ON,
        organisation_attained=None if organisation is None else Decimal(organisation),
        department_attained=(
            DepartmentAttained(department_id="department:D1", attained=Decimal(department)),
        ),
    )


def test_a_bonus_goes_by_grade_and_is_rounded_half_up_once() -> None:
    people = [person(1, "1000.05"), person(2, "1000.00", "B"), person(3, "1000.00", "D")]
    assert bonus(PLAIN, *people) == ["100.01", "50.00", "0.00"]


def test_a_target_goes_by_level_or_else_is_that_of_the_plan() -> None:
    levels = replace(PLAIN, level_targets=(LevelTarget(level="P2", per_cent=Decimal(20)),))
    people = [
        person(1, "1000.00", level="P2"),
        person(2, "1000.00", level="P1"),
        person(3, "1000.00", level=None),
    ]
    assert bonus(levels, *people) == ["200.00", "100.00", "100.00"]


def test_days_of_another_level_go_by_its_target() -> None:
    levels = replace(PLAIN, level_targets=(LevelTarget(level="P2", per_cent=Decimal(20)),))
    year = (
        paid("3650.00", FIRST, date(2015, 3, 14), level="P1"),
        paid("3650.00", date(2015, 3, 15), LAST),
    )
    assert bonus(levels, person(1, "3650.00", "A", *year, level="P2")) == [f"{73 + 292 * 2}.00"]


def test_what_is_worked_of_the_full_time_counts() -> None:
    assert bonus(PLAIN, person(1, "1000.00", fraction="0.8")) == ["80.00"]


CURVE = (
    CurvePoint(attained=Decimal("0.8"), paid=Decimal("0.5")),
    CurvePoint(attained=Decimal(1), paid=Decimal(1)),
    CurvePoint(attained=Decimal("1.2"), paid=Decimal(2)),
)


@pytest.mark.parametrize(
    ("organisation", "comes_to"), [("0.9", "75.00"), ("1.1", "150.00"), ("2", "200.00")]
)
def test_a_curve_makes_a_factor_of_what_was_attained(organisation: str, comes_to: str) -> None:
    curved = replace(PLAIN, organisation=FactorRule(curve=CURVE))
    assert bonus(curved, person(1, "1000.00"), on=attained(organisation)) == [comes_to]


def test_a_gate_is_for_what_was_attained_and_not_for_the_factor() -> None:
    gated = replace(PLAIN, organisation=FactorRule(curve=CURVE, gate=Decimal("0.8")))
    assert bonus(gated, person(1, "1000.00"), on=attained("0.8")) == ["50.00"]
    made = compute(plan(bonus=gated), attained("0.79"), [person(1, "1000.00")])
    (result,) = results(made)
    assert (result.award, result.nothing_because) == (money("0.00"), NothingBecause.BELOW_GATE)


def test_factors_add_up_by_their_weights() -> None:
    mean = replace(
        PLAIN,
        combination=Combination.ADDITIVE,
        organisation=FactorRule(weight=Decimal(2)),
        department=FactorRule(weight=Decimal(1)),
        personal=FactorRule(weight=Decimal(1)),
    )
    assert bonus(mean, person(1, "1000.00", "B"), on=attained("1.2", "0.7")) == ["90.00"]


def test_a_factor_that_the_plan_does_not_name_counts_nothing() -> None:
    assert bonus(PLAIN, person(1, "1000.00"), on=attained("0.1", "0.1")) == ["100.00"]


def test_a_cap_is_a_multiple_of_the_target() -> None:
    capped = replace(PLAIN, organisation=FactorRule(), cap=Decimal("1.5"))
    assert bonus(capped, person(1, "1000.00"), on=attained("1.6")) == ["150.00"]


@pytest.mark.parametrize(
    ("who", "because"),
    [
        (person(1, "100.00", None), NothingBecause.NO_GRADE),
        (person(1, "100.00", "E"), NothingBecause.GRADE_NOT_IN_PLAN),
        (person(1, "100.00", "A", paid("100.00", unpaid=365)), NothingBecause.NOT_PRESENT),
        (person(1, "100.00", "D"), None),
    ],
)
def test_who_gets_no_bonus_is_told_why(who: PayInputs, because: NothingBecause | None) -> None:
    (result,) = results(compute(plan(bonus=PLAIN), ON, [who]))
    assert (result.award, result.nothing_because) == (money("0.00"), because)


def test_an_exception_gives_its_amount_or_nothing() -> None:
    people = [person(1, "1000.00"), person(2, "1000.00", None), person(3, "1000.00")]
    exceptions = (
        excepted(people[0], excluded=True),
        excepted(people[1], amount=money("7.00")),
    )
    made = compute(plan(bonus=PLAIN), ON, people, *exceptions)
    assert awards(made) == ["0.00", "7.00", "100.00"]
    assert [each.nothing_because for each in results(made)] == [
        NothingBecause.EXCLUDED,
        None,
        None,
    ]
    with pytest.raises(Invalid, match="currencies-differ"):
        compute(plan(bonus=PLAIN), ON, people, excepted(people[0], amount=money("7", "JPY")))


def converting() -> PayPlan:
    return replace(
        plan(bonus=PLAIN),
        rates=(
            Rate(currency="JPY", rate=Decimal("0.05")),
            Rate(currency="BHD", rate=Decimal("19.001")),
        ),
    )


def test_a_bonus_is_in_the_currency_of_the_salary_and_costs_that_of_the_plan() -> None:
    people = [
        person(1, "1000", currency="JPY"),
        person(2, "10.009", currency="BHD"),
        person(3, "1.00"),
    ]
    made = compute(converting(), ON, people)
    assert [each.award for each in results(made)] == [
        money("100", "JPY"),
        money("1.001", "BHD"),
        money("0.10"),
    ]
    assert [each.cost for each in results(made)] == [money("5.00"), money("19.02"), money("0.10")]
    assert made.total == money("24.12")
    assert made.units[0].payroll == money("241.18")
    with pytest.raises(Invalid, match="rates-missing"):
        compute(plan(bonus=PLAIN), ON, people)


def test_a_salary_that_changed_its_currency_counts_at_the_rates_of_the_plan() -> None:
    year = (
        paid("3650", FIRST, date(2015, 3, 14), currency="JPY"),
        paid("365.00", date(2015, 3, 15), LAST),
    )
    half = (3650 * 73 * Decimal("0.05") + 365 * 292) / 365 / 10
    who = person(1, "365.00", "A", *year)
    assert awards(compute(converting(), ON, [who])) == [f"{half:.2f}"]


def test_bonuses_are_measured_against_an_amount_that_the_review_names() -> None:
    for amount, exceeded in (("100.00", False), ("99.99", True)):
        made = compute(
            plan(bonus=PLAIN), terms(PayUse.BONUS, money(amount)), [person(1, "1000.00")]
        )
        (whole,) = made.units
        assert (whole.budget, whole.spent) == (money(amount), money("100.00"))
        assert whole.exceeded is exceeded
    with pytest.raises(Invalid, match="currencies-differ"):
        compute(plan(bonus=PLAIN), terms(PayUse.BONUS, money("1", "JPY")), [])


@pytest.mark.parametrize(
    "of",
    [replace(PLAIN, organisation=FactorRule()), replace(PLAIN, department=FactorRule())],
    ids=["organisation", "department"],
)
def test_what_a_factor_needs_is_stated(of: BonusPlan) -> None:
    with pytest.raises(Invalid, match="attained-missing"):
        bonus(of, person(1, "1.00"))
    both = replace(of, organisation=FactorRule(), department=FactorRule())
    elsewhere = person(1, "1.00", department="department:D2")
    with pytest.raises(Invalid, match="attained-missing"):
        bonus(both, elsewhere, on=attained("1"))


def test_a_plan_without_bonuses_gives_none() -> None:
    with pytest.raises(Invalid, match="plan-lacks-part"):
        compute(plan(), ON, [person(1, "1.00")])
