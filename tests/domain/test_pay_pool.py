"""What a pool pays out, and keeps, is the pool; whatever the weights, the caps and the people."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.money import Money
from domain.pay_line import (
    DepartmentAttained,
    NothingBecause,
    PayException,
    PayInputs,
    PayUse,
    UnitValue,
)
from domain.pay_outcome import Computed
from domain.pay_plan_content import PoolPlan, PoolWeight, Rate
from tests.domain.pay_case import (
    awards,
    coefficients,
    compute,
    excepted,
    money,
    paid,
    person,
    plan,
    results,
    shown,
    terms,
)

POOL = PoolPlan(coefficients=coefficients(S="1.5", A="1", B="0.5", D="0"))


def shared(
    pool: PoolPlan, amount: str, *people: PayInputs, exceptions: tuple[PayException, ...] = ()
) -> Computed:
    return compute(plan(pool=pool), terms(PayUse.POOL, money(amount)), people, *exceptions)


def test_a_share_goes_by_salary_and_coefficient() -> None:
    by_salary = replace(POOL, weight=PoolWeight.SALARY_BY_COEFFICIENT)
    made = shared(by_salary, "900.00", person(1, "100.00", "S"), person(2, "300.00", "A"))
    assert awards(made) == ["300.00", "600.00"]


def test_a_share_goes_by_the_days_that_were_paid() -> None:
    half = person(2, "1.00", "A", paid("1.00", fraction="0.5"))
    away = person(3, "1.00", "A", paid("1.00", unpaid=73))
    made = shared(POOL, "230.00", person(1, "1.00"), half, away)
    assert awards(made) == ["100.00", "50.00", "80.00"]


def test_without_a_period_what_holds_on_the_day_counts() -> None:
    on = replace(terms(PayUse.POOL, money("150.00")), period_from=None, period_until=None)
    people = [person(1, "1.00"), person(2, "1.00", fraction="0.5")]
    people = [replace(each, segments=()) for each in people]
    assert awards(compute(plan(pool=POOL), on, people)) == ["100.00", "50.00"]


def test_a_share_is_held_back_and_joined_by_what_nobody_may_have() -> None:
    kept = replace(POOL, reserve=Decimal(10), cap=Decimal(30))
    made = shared(kept, "100.01", person(1, "100.00"), person(2, "150.00"))
    assert awards(made) == ["30.00", "45.00"]
    assert made.reserve == money("25.01")
    assert made.total == money("75.00")
    assert made.units[0].budget == money("90.01")


def test_an_exception_comes_out_of_the_pool_first() -> None:
    people = [person(1, "1.00", "S"), person(2, "1.00"), person(3, "1.00"), person(4, "1.00")]
    exceptions = (
        excepted(people[0], amount=money("40.00")),
        excepted(people[1], excluded=True),
    )
    made = shared(POOL, "100.00", *people, exceptions=exceptions)
    assert awards(made) == ["40.00", "0.00", "30.00", "30.00"]
    assert results(made)[1].nothing_because is NothingBecause.EXCLUDED
    assert [each.exception for each in made.lines] == [*exceptions, None, None]


def test_what_exceptions_leave_and_nobody_shares_is_kept() -> None:
    who = person(1, "1.00")
    made = shared(POOL, "100.00", who, exceptions=(excepted(who, amount=money("40.00")),))
    assert (made.total, made.reserve) == (money("40.00"), money("60.00"))


@pytest.mark.parametrize(
    ("who", "because"),
    [
        (person(1, "1.00", None), NothingBecause.NO_GRADE),
        (person(1, "1.00", "E"), NothingBecause.GRADE_NOT_IN_PLAN),
        (person(1, "1.00", "A", paid("1.00", unpaid=365)), NothingBecause.NOT_PRESENT),
        (person(1, "1.00", "D"), None),
    ],
)
def test_who_gets_nothing_is_told_why(who: PayInputs, because: NothingBecause | None) -> None:
    made = shared(POOL, "10.00", who, person(2, "1.00"))
    assert awards(made) == ["0.00", "10.00"]
    assert results(made)[0].nothing_because is because


def test_departments_share_by_headcount_and_factor_of_those_who_share() -> None:
    people = [
        person(1, "1.00", "S", department="department:D1"),
        person(2, "1.00", "B", department="department:D1"),
        person(3, "1.00", None, department="department:D1"),
        person(4, "1.00", "A", department="department:D2"),
    ]
    on = replace(
        terms(PayUse.POOL, money("350.00")),
        department_attained=(
            DepartmentAttained(department_id="department:D1", attained=Decimal(1)),
            DepartmentAttained(department_id="department:D2", attained=Decimal("1.5")),
        ),
    )
    made = compute(plan(pool=replace(POOL, by_department=True)), on, people)
    assert awards(made) == ["150.00", "50.00", "0.00", "150.00"]
    assert [(each.unit, shown(each.budget)) for each in made.units] == [
        ("department:D1", "200.00"),
        ("department:D2", "150.00"),
    ]
    assert made.unit_values == (
        UnitValue(unit="department:D1", value="100"),
        UnitValue(unit="department:D2", value="150"),
    )


def test_what_a_department_may_not_have_goes_to_the_others() -> None:
    capped = replace(POOL, by_department=True, cap=Decimal(10))
    people = [
        person(1, "100.00", department="department:D1"),
        person(2, "9000.00", department="department:D2"),
        person(3, "9000.00", "D", department="department:D3"),
    ]
    made = shared(capped, "300.00", *people)
    assert awards(made) == ["10.00", "290.00", "0.00"]
    assert made.reserve == money("0.00")


def test_a_salary_in_another_currency_counts_at_the_rate_of_the_plan() -> None:
    by_salary = replace(POOL, weight=PoolWeight.SALARY_BY_COEFFICIENT)
    people = [person(1, "700.00"), person(2, "100.00", currency="USD")]
    under = replace(plan(pool=by_salary), rates=(Rate(currency="USD", rate=Decimal(7)),))
    on = terms(PayUse.POOL, money("50.00"))
    made = compute(under, on, people)
    assert awards(made) == ["25.00", "25.00"]
    assert made.units[0].payroll == money("1400.00")
    with pytest.raises(Invalid, match="rates-missing"):
        compute(replace(under, rates=()), on, people)


@pytest.mark.parametrize(
    ("pool", "budget", "grade", "rule"),
    [
        (None, money("1.00"), "A", "plan-lacks-part"),
        (POOL, None, "A", "pool-without-amount"),
        (POOL, money("1.00", "USD"), "A", "currencies-differ"),
        (POOL, money("0.001"), "A", "amount-too-precise"),
        (POOL, money("-1.00"), "A", "total-negative"),
        (POOL, money("1.00"), None, "nobody-to-share-among"),
        (POOL, money("1.00"), "D", "weights-all-zero"),
        (replace(POOL, by_department=True), money("1.00"), "D", "weights-all-zero"),
    ],
)
def test_refused(pool: PoolPlan | None, budget: Money | None, grade: str, rule: str) -> None:
    under = plan(pool=pool, merit=None)
    with pytest.raises(Invalid, match=rule):
        compute(under, terms(PayUse.POOL, budget), [person(1, "1.00", grade)])


def test_a_department_without_a_factor_is_refused_where_others_have_one() -> None:
    attained = DepartmentAttained(department_id="department:D2", attained=Decimal(1))
    on = replace(terms(PayUse.POOL, money("1.00")), department_attained=(attained,))
    with pytest.raises(Invalid, match="attained-missing"):
        compute(plan(pool=replace(POOL, by_department=True)), on, [person(1, "1.00")])


def test_exceptions_give_no_more_than_there_is() -> None:
    who, kept = person(1, "1.00"), replace(POOL, reserve=Decimal(10))
    most = (excepted(who, amount=money("90.00")),)
    assert awards(shared(kept, "100.00", who, exceptions=most)) == ["90.00"]
    more = (excepted(who, amount=money("90.01")),)
    with pytest.raises(Invalid, match="exceptions-beyond-pool"):
        shared(kept, "100.00", who, exceptions=more)


MOST = 5_000
CAPPED = 0.5
CURRENCIES = {0: "JPY", 2: "CNY", 3: "BHD"}
GRADES = coefficients(S="1.5", A="1.2", B="1", C="0.6")
largest = 0


def drawn(seed: int, size: float, exponent: int) -> tuple[PoolPlan, Money, list[PayInputs]]:
    """Return a pool over people whose number is log-uniform from 1 to 5 000."""
    chance = random.Random(seed)
    many, currency = round(exp(size * log(MOST))), CURRENCIES[exponent]
    cap = Decimal(chance.randrange(1, 50)) if chance.random() < CAPPED else None
    rule = PoolPlan(
        coefficients=GRADES,
        by_department=chance.random() < CAPPED,
        cap=cap,
        reserve=Decimal(chance.randrange(10)),
    )
    total = chance.randrange(many * 10_000 * 10**exponent)
    people = [
        person(
            n,
            str(salary := chance.randrange(1_000, 99_000)),
            chance.choice("SABC"),
            paid(str(salary), unpaid=chance.randrange(99), currency=currency),
            department=f"department:D{chance.randrange(1 + many // 50)}",
            currency=currency,
        )
        for n in range(many)
    ]
    chance.shuffle(people)
    return rule, money(f"{total}E-{exponent}", currency), people


@pytest.mark.parametrize(
    "many", [100, pytest.param(10_000, marks=pytest.mark.soak)], ids=["some", "very many"]
)
def test_every_pool_is_placed_to_the_last_unit(many: int) -> None:
    @settings(max_examples=many, deadline=None)
    @given(
        seed=st.integers(0, 2**32),
        size=st.floats(0, 1),
        exponent=st.sampled_from(sorted(CURRENCIES)),
    )
    def placed(seed: int, size: float, exponent: int) -> None:
        global largest  # noqa: PLW0603 - what the test says of itself at its end
        rule, total, people = drawn(seed, size, exponent)
        largest = max(largest, len(people))
        under = plan(pool=rule, currency=total.currency)
        made = compute(under, terms(PayUse.POOL, total), people)
        assert made.reserve is not None
        given_ = sum(each.award.amount for each in results(made) if each.award is not None)
        assert given_ == made.total.amount
        assert made.total + made.reserve == total
        require_shares(rule, made, 10**exponent)

    placed()
    print(f"{many} pools, the largest of {largest} people")


def require_shares(rule: PoolPlan, made: Computed, units: int) -> None:
    """Require that each part is the floor or the ceiling of a share, or its cap."""
    values = {each.unit: Fraction(each.value) for each in made.unit_values}
    weights = {each.grade: Fraction(each.coefficient) for each in rule.coefficients}
    worth = {
        (unit, grade): value * weight * units / 365
        for unit, value in values.items()
        for grade, weight in weights.items()
    }
    for line in made.lines:
        who, award = line.inputs, line.result.award
        assert award is not None
        part, (segment,) = int(award.amount * units), who.segments
        days = 365 - segment.unpaid
        unit = who.department_id if rule.by_department else None
        share = worth[unit, who.grade or ""]
        if rule.cap is not None:
            most = int(who.salary.amount) * units * int(rule.cap) * days // (365 * 100)
            assert part <= most
            if part == most:
                assert share.numerator * days > (part - 1) * share.denominator
                continue
        assert abs(part * share.denominator - share.numerator * days) < share.denominator


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.floats(0, 0.6))
def test_in_which_order_people_are_listed_decides_nothing(seed: int, size: float) -> None:
    rule, total, people = drawn(seed, size, 2)
    on = terms(PayUse.POOL, total)
    made = compute(plan(pool=rule), on, people)
    mixed = compute(plan(pool=rule), on, random.Random(seed).sample(people, len(people)))
    assert {each.employee_id: each for each in results(made)} == {
        each.employee_id: each for each in results(mixed)
    }
    assert (made.reserve, made.unit_values) == (mixed.reserve, mixed.unit_values)
