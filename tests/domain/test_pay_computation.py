"""The worked examples of the scheme, each through the whole computation of a pay review."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Invalid
from domain.pay_basis import rate
from domain.pay_line import DepartmentAttained, NothingBecause, PayInputs, PayUse
from domain.pay_plan_content import (
    AfterPayment,
    BonusPlan,
    FactorRule,
    LevelTarget,
    MeritPlan,
    PoolPlan,
)
from domain.pay_report import gains_of
from domain.policies.bonus import Combination
from tests.domain import vectors
from tests.domain.pay_case import (
    FIRST,
    LAST,
    awards,
    band,
    cell,
    coefficients,
    compute,
    costs,
    excepted,
    money,
    paid,
    person,
    plan,
    results,
    shown,
    terms,
)

MERIT = MeritPlan(
    matrix=(cell("S", "7"), cell("A", "5"), cell("B", "4"), cell("C", "3"), cell("D", "0")),
    budget=Decimal("3.5"),
)


def test_merit_budget() -> None:
    people = [
        person(1, "14500.00", "S"),
        person(2, "16000.00", "B"),
        person(3, "19500.00", "A"),
        person(4, "12000.00", "C"),
        person(5, "17500.00", "D"),
    ]
    made = compute(plan(merit=MERIT), terms(PayUse.MERIT), people)
    assert costs(made) == ["944.56", "595.58", "907.34", "335.02", "0.00"]
    assert [shown(each.salary) for each in results(made)] == [
        "15444.56",
        "16595.58",
        "20407.34",
        "12335.02",
        "none",
    ]
    (whole,) = made.units
    assert (whole.payroll, whole.budget) == (money("79500.00"), money("2782.50"))
    assert (whole.wanted, whole.spent) == (money("2990.00"), money("2782.50"))
    assert made.total == money("2782.50")
    assert not whole.exceeded


def test_raise_above_the_maximum() -> None:
    """19 500 a month and 5 % of it; 20 000 a month at most."""
    who = person(1, "234000.00", "A", band=band("144000.00", "192000.00", "240000.00"))
    unbounded = plan(merit=replace(MERIT, budget=None))
    made = compute(unbounded, terms(PayUse.MERIT), [who])
    (result,) = results(made)
    assert (result.salary, result.lump_sum) == (money("240000.00"), money("5700.00"))
    assert result.cost == money("11700.00")


BONUS = BonusPlan(
    target=Decimal(15),
    coefficients=coefficients(A="1.2"),
    organisation=FactorRule(),
)
ON_BONUS = replace(terms(PayUse.BONUS), organisation_attained=Decimal("0.95"))


def bonus(of: BonusPlan, *people: PayInputs) -> list[str]:
    return awards(compute(plan(bonus=of), ON_BONUS, people))


def test_bonus_multiplied() -> None:
    assert bonus(BONUS, person(1, "180000.00")) == ["30780.00"]


def test_bonus_as_the_mean_of_the_factors() -> None:
    mean = replace(BONUS, combination=Combination.ADDITIVE)
    assert bonus(mean, person(1, "180000.00")) == ["29025.00"]


def test_bonus_for_275_of_365_days() -> None:
    joined = person(1, "180000.00", "A", paid("180000.00", date(2015, 4, 1)))
    assert bonus(BONUS, joined) == ["23190.41"]


def test_months_by_coefficients() -> None:
    """15 000 a month for 2 months, 9 of 12 months there: 270 days of a period of 360."""
    months = BonusPlan(
        target=Decimal(200),
        coefficients=coefficients(A="1.2"),
        organisation=FactorRule(),
        department=FactorRule(),
    )
    attained = DepartmentAttained(department_id="department:D1", attained=Decimal("1.1"))
    on = replace(ON_BONUS, department_attained=(attained,), period_until=date(2015, 12, 26))
    who = person(1, "15000.00", "A", paid("15000.00", FIRST, date(2015, 9, 27)))
    assert awards(compute(plan(bonus=months), on, [who])) == ["28215.00"]


PLAIN = BonusPlan(target=Decimal(15), coefficients=coefficients(A="1"))


def test_a_full_leap_year_pays_all() -> None:
    first, last = date(2016, 1, 1), date(2016, 12, 31)
    on = replace(terms(PayUse.BONUS), period_from=first, period_until=last)
    who = person(1, "180000.00", "A", paid("180000.00", first, last))
    assert awards(compute(plan(bonus=PLAIN), on, [who])) == ["27000.00"]


def test_unpaid_leave_of_45_days() -> None:
    who = person(1, "180000.00", "A", paid("180000.00", unpaid=45))
    assert awards(compute(plan(bonus=PLAIN), terms(PayUse.BONUS), [who])) == ["23671.23"]


def test_another_salary_and_target_from_the_middle_of_the_year() -> None:
    by_level = replace(BONUS, level_targets=(LevelTarget(level="P2", per_cent=Decimal(20)),))
    who = person(
        1,
        "216000.00",
        "A",
        paid("180000.00", FIRST, date(2015, 6, 30), level="P1"),
        paid("216000.00", date(2015, 7, 1), LAST),
        level="P2",
    )
    assert bonus(by_level, who) == ["40089.90"]


CURRENCIES = {0: "JPY", 2: "CNY", 3: "BHD"}


@pytest.mark.parametrize("example", vectors.read("pools"))
def test_pools(example: dict[str, Any]) -> None:
    currency = CURRENCIES[example["exponent"]]
    grades = {f"G{n}": weight for n, weight in enumerate(example["weights"])}
    people = [person(n, "1", grade, currency=currency) for n, grade in enumerate(grades)]
    shared = plan(pool=PoolPlan(coefficients=coefficients(**grades)), currency=currency)
    made = compute(shared, terms(PayUse.POOL, money(example["total"], currency)), people)
    assert awards(made) == example["parts"]
    assert made.total == money(example["total"], currency)


def test_two_levels() -> None:
    """250 000 over 40, 35 and 25 people with factors 1.1, 1.0 and 0.9."""
    factors = {"department:D1": "1.1", "department:D2": "1", "department:D3": "0.9"}
    places = ["department:D1"] * 40 + ["department:D2"] * 35 + ["department:D3"] * 25
    people = [person(n, "1.00", department=place) for n, place in enumerate(places)]
    on = replace(
        terms(PayUse.POOL, money("250000.00")),
        department_attained=tuple(
            DepartmentAttained(department_id=each, attained=Decimal(by))
            for each, by in factors.items()
        ),
    )
    by_department = PoolPlan(coefficients=coefficients(A="1"), by_department=True)
    made = compute(plan(pool=by_department), on, people)
    assert [(each.unit, shown(each.spent)) for each in made.units] == [
        ("department:D1", "108374.38"),
        ("department:D2", "86206.90"),
        ("department:D3", "55418.72"),
    ]
    assert made.total == money("250000.00")


def test_capped_shares() -> None:
    capped = PoolPlan(coefficients=coefficients(S="5", A="3", B="2"), cap=Decimal(50))
    people = [
        person(1, "80000.00", "S"),
        person(2, "70000.00", "A"),
        person(3, "1000000.00", "B"),
    ]
    made = compute(plan(pool=capped), terms(PayUse.POOL, money("100000.00")), people)
    assert awards(made) == ["40000.00", "35000.00", "25000.00"]
    assert made.reserve == money("0.00")


POOL = PoolPlan(coefficients=coefficients(S="1.2", A="1.0", B="0.8"))
BEFORE = {"employee:E00001": Decimal(24000), "employee:E00002": Decimal(20000)} | {
    "employee:E00003": Decimal(16000)
}


def appealed(after: AfterPayment) -> list[str]:
    """Return the differences once the second of three has the first one's grade."""
    under = replace(plan(pool=POOL), after_payment=after)
    on = terms(PayUse.POOL, money("60000.00"))
    people = [person(1, "1.00", "S"), person(2, "1.00", "A"), person(3, "1.00", "B")]
    paid_ = compute(under, on, people)
    assert awards(paid_) == ["24000.00", "20000.00", "16000.00"]
    again = [people[0], replace(people[1], grade="S"), people[2]]
    correcting = replace(on, adjusts="pay_review:2015", unit_values=paid_.unit_values)
    return [shown(each.delta) for each in results(compute(under, correcting, again, before=BEFORE))]


def test_appeal_after_payment_from_the_reserve() -> None:
    assert appealed(AfterPayment.RESERVE) == ["0.00", "4000.00", "0.00"]


def test_appeal_after_payment_by_running_again() -> None:
    assert appealed(AfterPayment.RERUN) == ["-1500.00", "2500.00", "-1000.00"]


@pytest.mark.parametrize("use", [PayUse.MERIT, PayUse.BONUS, PayUse.POOL])
def test_who_lacks_a_rate_is_named_and_stops_nobody_once_excluded(use: PayUse) -> None:
    under = plan(
        merit=MeritPlan(matrix=(cell("A", "5"),)),
        bonus=BonusPlan(target=Decimal(10), coefficients=coefficients(A="1")),
        pool=PoolPlan(coefficients=coefficients(A="1")),
    )
    people = [person(1, "100.00"), person(2, "100", currency="JPY")]
    on = terms(use, money("50.00"))
    with pytest.raises(Invalid) as refusal:
        compute(under, on, people)
    assert refusal.value.rule == "rates-missing"
    assert refusal.value.parameters == {
        "into": "CNY",
        "currencies": ("JPY",),
        "people": 1,
        "employees": (people[1].employee_id,),
    }
    made = compute(under, on, people, excepted(people[1], excluded=True))
    assert results(made)[1].nothing_because is NothingBecause.EXCLUDED
    assert made.units[0].payroll == money("100.00")
    assert [each.per_cent is None for each in gains_of(under, made.lines)] == [False, True]


def test_what_a_plan_has_no_rate_for_is_not_converted() -> None:
    without = plan()
    with pytest.raises(Invalid) as refusal:
        rate(without, "JPY")
    assert refusal.value.rule == "rate-missing"
    assert refusal.value.parameters == {"currency": "JPY", "into": without.currency}
