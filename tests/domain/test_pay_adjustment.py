"""Corrections after payment: what each gets more or less than they were paid."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Ineligible, Invalid
from domain.pay_line import NothingBecause, PayInputs, PayUse, UnitValue
from domain.pay_outcome import Computed
from domain.pay_plan_content import AfterPayment, BonusPlan, PayPlan, PoolPlan
from tests.domain.pay_case import (
    awards,
    coefficients,
    compute,
    excepted,
    money,
    person,
    plan,
    results,
    shown,
    terms,
)

POOL = PoolPlan(coefficients=coefficients(S="1.2", A="1", B="0.7"), reserve=Decimal(10))
ON = terms(PayUse.POOL, money("1000.00"))
PEOPLE = [
    person(1, "1000.00", "A"),
    person(2, "1000.00", "A"),
    person(3, "1000.00", "B", department="department:D2"),
]


def deltas(made: Computed) -> list[str]:
    return [shown(each.delta) for each in results(made)]


def corrected(
    under: PayPlan, people: list[PayInputs], *exceptions: object
) -> tuple[list[str], Computed]:
    """Return what a pool paid, and what its correction adds with `people` as they are now."""
    first = compute(under, ON, PEOPLE)
    before = {
        each.employee_id: each.award.amount for each in results(first) if each.award is not None
    }
    correcting = replace(ON, adjusts="pay_review:2015", unit_values=first.unit_values, budget=None)
    again = compute(under, correcting, people, *exceptions, before=before)  # type: ignore[arg-type]
    return awards(first), again


def test_from_the_reserve_nobody_else_notices() -> None:
    better = [PEOPLE[0], PEOPLE[1], replace(PEOPLE[2], grade="S")]
    was, made = corrected(plan(pool=POOL), better)
    assert was == ["333.34", "333.33", "233.33"]
    assert awards(made) == ["333.34", "333.33", "400.00"]
    assert deltas(made) == ["0.00", "0.00", "166.67"]
    assert made.total == money("166.67")
    assert made.reserve is None
    (whole,) = made.units
    assert (whole.unit, whole.spent, whole.budget) == (None, money("166.67"), None)
    assert whole.payroll == money("3000.00")


def test_from_the_reserve_a_worse_result_gives_back() -> None:
    worse = [replace(PEOPLE[0], grade="B"), PEOPLE[1], PEOPLE[2]]
    _, made = corrected(plan(pool=POOL), worse)
    assert deltas(made) == ["-100.01", "0.00", "0.00"]
    assert made.total == money("-100.01")


def test_from_the_reserve_without_a_grade_all_is_given_back() -> None:
    _, made = corrected(plan(pool=POOL), [replace(PEOPLE[0], grade=None)])
    assert deltas(made) == ["-333.34"]
    assert results(made)[0].nothing_because is NothingBecause.NO_GRADE


def test_an_exception_says_what_a_corrected_award_is() -> None:
    to = excepted(PEOPLE[0], amount=money("340.00"))
    out = excepted(PEOPLE[1], excluded=True)
    _, made = corrected(plan(pool=POOL), PEOPLE, to, out)
    assert deltas(made) == ["6.66", "0.00", "0.00"]
    assert [each.exception for each in made.lines] == [to, out, None]


def test_a_cap_holds_in_a_correction_too() -> None:
    capped = plan(pool=replace(POOL, cap=Decimal(35)))
    better = [PEOPLE[0], PEOPLE[1], replace(PEOPLE[2], grade="S")]
    was, made = corrected(capped, better)
    assert was == ["333.34", "333.33", "233.33"]
    assert deltas(made) == ["0.00", "0.00", "116.67"]


def test_each_department_has_its_own_worth() -> None:
    two = plan(pool=replace(POOL, by_department=True))
    better = [PEOPLE[0], PEOPLE[1], replace(PEOPLE[2], grade="A")]
    was, made = corrected(two, better)
    assert was == ["300.00", "300.00", "300.00"]
    assert deltas(made) == ["0.00", "0.00", "128.57"]


def test_somebody_who_was_not_paid_gets_their_share() -> None:
    _, made = corrected(plan(pool=POOL), [person(4, "1.00", "S")])
    assert deltas(made) == ["400.00"]


@pytest.mark.parametrize(
    "values", [(), (UnitValue(unit="department:D2", value="1"),)], ids=["none", "of others"]
)
def test_what_a_weight_was_worth_is_known(values: tuple[UnitValue, ...]) -> None:
    on = replace(ON, adjusts="pay_review:2015", unit_values=values)
    with pytest.raises(Invalid, match="unit-value-missing"):
        compute(plan(pool=POOL), on, PEOPLE, before={})


def test_run_again_everybody_differs_and_the_pool_stays() -> None:
    under = replace(plan(pool=POOL), after_payment=AfterPayment.RERUN)
    before = {each.employee_id: Decimal(300) for each in PEOPLE}
    made = compute(under, replace(ON, adjusts="pay_review:2015"), PEOPLE, before=before)
    assert deltas(made) == ["33.34", "33.33", "-66.67"]
    assert made.total == money("0.00")
    assert made.reserve == money("100.00")
    gone = {**before, "employee:GONE": Decimal(300), "employee:NONE": Decimal()}
    with pytest.raises(Ineligible, match="paid-outside-review"):  # they would keep their share
        compute(under, replace(ON, adjusts="pay_review:2015"), PEOPLE, before=gone)


def test_a_bonus_is_corrected_by_what_it_is_now() -> None:
    bonus = BonusPlan(target=Decimal(10), coefficients=coefficients(A="1", B="0.5"))
    on = replace(terms(PayUse.BONUS), adjusts="pay_review:2015")
    before = {PEOPLE[0].employee_id: Decimal(100), PEOPLE[2].employee_id: Decimal(100)}
    made = compute(plan(bonus=bonus), on, PEOPLE, before=before)
    assert awards(made) == ["100.00", "100.00", "50.00"]
    assert deltas(made) == ["0.00", "100.00", "-50.00"]
    assert made.total == money("50.00")
    out = excepted(PEOPLE[2], excluded=True)
    made = compute(plan(bonus=bonus), on, PEOPLE, out, before=before)
    assert awards(made) == ["100.00", "100.00", "100.00"]  # they keep what they have
    assert deltas(made) == ["0.00", "100.00", "0.00"]


BACK = replace(terms(PayUse.CLAWBACK), adjusts="pay_review:2015")
PAID = {each.employee_id: Decimal("300.00") for each in PEOPLE}


def taken(*amounts: str) -> Computed:
    exceptions = (
        excepted(who, amount=money(amount)) for who, amount in zip(PEOPLE, amounts, strict=False)
    )
    return compute(plan(pool=POOL), BACK, PEOPLE, *exceptions, before=PAID)


def test_a_clawback_takes_what_it_is_given_and_no_more_than_was_paid() -> None:
    made = taken("100.00", "300.00")
    assert [each.delta for each in results(made)] == [money("-100.00"), money("-300.00"), None]
    assert [each.award for each in results(made)] == [money("200.00"), money("0.00"), None]
    assert made.total == money("-400.00")
    assert results(made)[2].cost == money("0.00")
    with pytest.raises(Ineligible, match="clawback-above-paid"):
        taken("300.01")
    with pytest.raises(Invalid, match="amount-negative"):
        taken("-0.01")


def test_a_clawback_is_in_the_currency_that_was_paid() -> None:
    euros = excepted(PEOPLE[0], amount=money("1.00", "EUR"))
    with pytest.raises(Invalid, match="currencies-differ"):
        compute(plan(pool=POOL), BACK, PEOPLE, euros, before=PAID)


def test_nothing_is_taken_of_who_was_paid_nothing() -> None:
    with pytest.raises(Ineligible, match="clawback-above-paid"):
        compute(plan(pool=POOL), BACK, PEOPLE, excepted(PEOPLE[0], amount=money("1.00")))


def test_who_is_excluded_keeps_what_they_have() -> None:
    out = excepted(PEOPLE[0], amount=money("1.00"), excluded=True)
    assert results(compute(plan(pool=POOL), BACK, PEOPLE, out, before=PAID))[0].delta is None
