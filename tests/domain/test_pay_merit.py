"""Raises: who gets what by the matrix, and what a budget leaves of it."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.money import Money
from domain.pay_line import NothingBecause, PayInputs, PayUse
from domain.pay_plan_content import BudgetBy, MeritPlan, Rate
from tests.domain.pay_case import (
    band,
    cell,
    compute,
    costs,
    excepted,
    money,
    person,
    plan,
    results,
    shown,
    terms,
)

ON = terms(PayUse.MERIT)
FREE = MeritPlan(matrix=(cell("A", "6"), cell("A", "4", "0.5"), cell("B", "0")))
BAND = band("100.00", "150.00", "200.00")


def budgeted(per_cent: str, by: BudgetBy = BudgetBy.WHOLE) -> MeritPlan:
    return replace(FREE, budget=Decimal(per_cent), budget_by=by)


def test_a_raise_goes_by_grade_and_place_in_the_band() -> None:
    people = [
        person(1, "149.99", band=BAND),
        person(2, "150.00", band=BAND),
        person(3, "150.00", "B", band=BAND),
    ]
    made = results(compute(plan(merit=FREE), ON, people))
    assert [each.per_cent for each in made] == [Decimal(6), Decimal(4), Decimal(0)]
    assert [shown(each.salary) for each in made] == ["158.99", "156.00", "none"]
    assert [shown(each.cost) for each in made] == ["9.00", "6.00", "0.00"]
    assert [each.lump_sum for each in made] == [None, None, None]


@pytest.mark.parametrize(
    ("who", "because"),
    [
        (person(1, "100.00", None), NothingBecause.NO_GRADE),
        (person(1, "100.00", "E"), NothingBecause.GRADE_NOT_IN_PLAN),
        (person(1, "100.00", band=None), NothingBecause.NO_BAND),
        (person(1, "100.00", fraction="0"), NothingBecause.NOT_PRESENT),
    ],
)
def test_who_gets_no_raise_is_told_why(who: PayInputs, because: NothingBecause) -> None:
    made = compute(plan(merit=budgeted("3")), ON, [who, person(2, "200.00")])
    (nothing, other) = results(made)
    assert nothing.nothing_because is because
    assert (nothing.per_cent, nothing.salary, nothing.cost) == (None, None, money("0.00"))
    assert other.nothing_because is None
    in_payroll = Decimal() if who.fraction == 0 else Decimal(100)
    assert made.units[0].payroll.amount == Decimal(200) + in_payroll


def test_an_exception_is_given_as_it_stands_and_comes_out_of_the_budget_first() -> None:
    people = [person(1, "1000.00"), person(2, "1000.00"), person(3, "1000.00", None, band=None)]
    exceptions = (excepted(people[2], per_cent="5"), excepted(people[1], excluded=True))
    made = compute(plan(merit=budgeted("3")), ON, people, *exceptions)
    assert costs(made) == ["40.00", "0.00", "50.00"]
    assert results(made)[1].nothing_because is NothingBecause.EXCLUDED
    assert results(made)[2].salary == money("1050.00")
    assert made.units[0].spent == made.units[0].budget == money("90.00")
    assert not made.units[0].exceeded


def test_exceptions_beyond_the_budget_leave_the_others_nothing() -> None:
    people = [person(1, "1000.00"), person(2, "1000.00")]
    made = compute(plan(merit=budgeted("1")), ON, people, excepted(people[0], per_cent="5"))
    assert costs(made) == ["50.00", "0.00"]
    assert made.units[0].exceeded


def test_what_is_not_scaled_may_exceed() -> None:
    people = [person(1, "1000.00"), person(2, "1000.00")]
    made = compute(plan(merit=replace(budgeted("3"), scaled=False)), ON, people)
    assert costs(made) == ["60.00", "60.00"]
    (whole,) = made.units
    assert (whole.budget, whole.wanted, whole.spent) == tuple(
        map(money, ("60.00", "120.00", "120.00"))
    )
    assert whole.exceeded


def test_without_a_budget_nothing_is_scaled() -> None:
    (whole,) = compute(plan(merit=FREE), ON, [person(1, "1000.00")]).units
    assert (whole.budget, whole.spent, whole.exceeded) == (None, money("60.00"), False)


SOME = [
    person(1, "1000.00", level="P2", department="department:D2"),
    person(2, "500.00", level=None, department="department:D1"),
    person(3, "500.00", level="P1", department="department:D2"),
]


@pytest.mark.parametrize(
    ("by", "payrolls"),
    [
        (BudgetBy.WHOLE, {None: "2000.00"}),
        (BudgetBy.DEPARTMENT, {"department:D1": "500.00", "department:D2": "1500.00"}),
        (BudgetBy.LEVEL, {"P1": "500.00", "P2": "1000.00", None: "500.00"}),
    ],
)
def test_a_budget_is_a_share_of_each_units_payroll(
    by: BudgetBy, payrolls: dict[str | None, str]
) -> None:
    made = compute(plan(merit=budgeted("1", by)), ON, SOME)
    assert {each.unit: shown(each.payroll) for each in made.units} == payrolls
    assert [each.unit for each in made.units] == list(payrolls)
    assert costs(made) == ["10.00", "5.00", "5.00"]
    for each in made.units:
        assert each.budget == each.spent == money(f"{each.payroll.amount / 100:.2f}")


def test_an_amount_goes_to_the_units_by_their_payroll() -> None:
    on = terms(PayUse.MERIT, money("10.01"))
    made = compute(plan(merit=budgeted("9", BudgetBy.DEPARTMENT)), on, SOME)
    assert [shown(each.budget) for each in made.units] == ["2.50", "7.51"]
    assert costs(made) == ["5.01", "2.50", "2.50"]
    assert made.total == money("10.01")


def test_a_budget_is_never_rounded_up() -> None:
    (whole,) = compute(plan(merit=budgeted("1")), ON, [person(1, "100.99")]).units
    assert whole.budget == money("1.00")


def test_a_budget_is_in_the_currency_of_the_plan() -> None:
    with pytest.raises(Invalid, match="currencies-differ"):
        compute(plan(merit=FREE), terms(PayUse.MERIT, money("1.00", "USD")), SOME)


def test_a_plan_without_raises_gives_none() -> None:
    with pytest.raises(Invalid, match="plan-lacks-part"):
        compute(plan(), ON, SOME)


def test_nobody_gets_nothing() -> None:
    made = compute(plan(merit=FREE), terms(PayUse.MERIT, money("1.00")), [])
    assert (made.lines, made.units, made.total) == ((), (), money("0.00"))


def test_the_raise_of_a_part_timer_costs_what_is_worked_of_it() -> None:
    made = compute(plan(merit=FREE), ON, [person(1, "1000.01", fraction="0.5")])
    (result,) = results(made)
    assert result.cost == money("30.00")
    assert result.salary == money("1060.01")
    assert made.units[0].payroll == money("500.01")


def test_the_lump_sum_of_a_part_timer_is_what_their_raise_leaves() -> None:
    who = person(1, "199.99", band=BAND, fraction="0.8")
    (result,) = results(compute(plan(merit=FREE), ON, [who]))
    assert (result.salary, result.cost) == (money("200.00"), money("6.40"))
    assert result.lump_sum == money("6.39")  # 0.008 of a raise is no less than a cent


def test_a_salary_at_its_maximum_stays_and_all_is_a_lump_sum() -> None:
    people = [person(1, "200.00", band=BAND), person(2, "300.00", band=BAND)]
    made = results(compute(plan(merit=FREE), ON, people))
    assert [(each.salary, each.lump_sum) for each in made] == [
        (None, money("8.00")),
        (None, money("12.00")),
    ]


def test_a_salary_in_another_currency_is_raised_in_it_at_the_rate_of_the_plan() -> None:
    yen = person(1, "100000", currency="JPY", band=band("1", "2", "999999", "JPY"))
    under = replace(plan(merit=budgeted("1")), rates=(Rate(currency="JPY", rate=Decimal("0.05")),))
    made = compute(under, ON, [yen, person(2, "5001.00")])
    assert made.units[0].payroll == money("10001.00")
    assert costs(made) == ["50.00", "50.01"]
    assert results(made)[0].salary == money("101000", "JPY")
    dearer = replace(under, rates=(Rate(currency="JPY", rate=Decimal("0.07")),))
    assert results(compute(dearer, ON, [yen]))[0].salary == money("101000", "JPY")
    odd = replace(yen, salary=money("100001", "JPY"))
    cut = results(compute(dearer, ON, [odd]))[0]
    assert (cut.cost, cut.salary) == (money("70.00"), money("101001", "JPY"))
    with pytest.raises(Invalid, match="rates-missing"):
        compute(replace(under, rates=()), ON, [yen])


def test_a_band_is_in_the_currency_of_the_salary() -> None:
    with pytest.raises(Invalid, match="currencies-differ"):
        compute(plan(merit=FREE), ON, [replace(SOME[0], band=band("1", "2", "3", "JPY"))])


MATRIX = tuple(
    cell(grade, str(most - n), begins)
    for grade, most in (("S", 8), ("A", 5), ("B", 3))
    for n, begins in enumerate((None, "0.25", "0.5", "0.75"))
)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), many=st.integers(1, 60))
def test_raises_come_to_their_budget_or_what_was_wanted(seed: int, many: int) -> None:
    chance = random.Random(seed)
    by = chance.choice(list(BudgetBy))
    merit = MeritPlan(matrix=MATRIX, budget=Decimal(chance.randrange(1, 80)) / 10, budget_by=by)
    people = [
        person(
            n,
            f"{chance.randrange(100_00, 999_99)}E-2",
            chance.choice("SAB"),
            level=chance.choice(["P1", "P2", None]),
            department=chance.choice(["department:D1", "department:D2"]),
            band=band("200.00", "500.00", "800.00"),
        )
        for n in range(many)
    ]
    made = compute(plan(merit=merit), ON, people)
    for unit in made.units:
        assert unit.budget is not None
        assert not unit.exceeded
        if unit.wanted.amount > unit.budget.amount:
            assert unit.spent == unit.budget
    for line in made.lines:
        require_kept(line.inputs.salary, line.result.salary, line.result.lump_sum)
        raised = (line.result.salary or line.inputs.salary) - line.inputs.salary
        lump = line.result.lump_sum or money("0.00")
        assert raised + lump == line.result.cost
    mixed = compute(plan(merit=merit), ON, chance.sample(people, many))
    assert {each.employee_id: each for each in results(made)} == {
        each.employee_id: each for each in results(mixed)
    }
    assert made.units == mixed.units


def require_kept(was: Money, salary: Money | None, lump: Money | None) -> None:
    """Require that a salary rises no higher than the maximum, and reaches it before a lump sum."""
    if salary is not None:
        assert was.amount < salary.amount <= Decimal(800)
    if lump is not None:
        assert lump.amount > 0
        assert (salary or was).amount >= Decimal(800)
