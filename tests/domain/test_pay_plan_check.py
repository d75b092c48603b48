from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from domain.errors import Invalid
from domain.pay_plan_check import require
from domain.pay_plan_content import (
    CurvePoint,
    FactorRule,
    GradeCoefficient,
    LevelTarget,
    PayPlan,
    Rate,
)
from domain.pay_plan_template import QUARTERLY, TEMPLATES, YEARLY
from domain.policies.bonus import Combination

T = TypeVar("T")


def part(of: T | None) -> T:
    assert of is not None
    return of


merit, bonus, pool = part(YEARLY.merit), part(YEARLY.bonus), part(QUARTERLY.pool)
matrix = merit.matrix
ZERO = Decimal(0)


def with_merit(**changes: Any) -> PayPlan:  # noqa: ANN401 - any of its fields
    return replace(YEARLY, merit=replace(merit, **changes))


def with_cell(**changes: Any) -> PayPlan:  # noqa: ANN401 - any of its fields
    return with_merit(matrix=(replace(matrix[0], **changes), *matrix[1:]))


def with_bonus(**changes: Any) -> PayPlan:  # noqa: ANN401 - any of its fields
    return replace(YEARLY, bonus=replace(bonus, **changes))


def with_personal(**changes: Any) -> PayPlan:  # noqa: ANN401 - any of its fields
    return with_bonus(personal=FactorRule(**changes))


def with_pool(**changes: Any) -> PayPlan:  # noqa: ANN401 - any of its fields
    return replace(QUARTERLY, pool=replace(pool, **changes))


def point(attained: str, paid: str) -> CurvePoint:
    return CurvePoint(attained=Decimal(attained), paid=Decimal(paid))


def rate(currency: str, value: str) -> Rate:
    return Rate(currency=currency, rate=Decimal(value))


none = tuple(replace(each, coefficient=ZERO) for each in pool.coefficients)
unweighed = {
    "combination": Combination.ADDITIVE,
    "organisation": None,
    "department": FactorRule(weight=ZERO),
    "personal": FactorRule(weight=ZERO),
}

ERRING = [
    (replace(YEARLY, formulas=("pool/1",)), "formulas-chosen"),
    (replace(YEARLY, currency="dollars"), "currency-unknown"),
    (replace(YEARLY, grades=()), "grades-missing"),
    (replace(YEARLY, grades=("S", "S")), "named-twice"),
    (replace(YEARLY, grades=(" ",)), "text-malformed"),
    (replace(QUARTERLY, pool=None), "plan-without-use"),
    (replace(YEARLY, promotion=Decimal(-1)), "not-between"),
    (replace(YEARLY, promotion=Decimal("NaN")), "number-not-finite"),
    (replace(YEARLY, approvals=0), "approvals-out-of-range"),
    (replace(YEARLY, approvals=4), "approvals-out-of-range"),
    (replace(YEARLY, rates=(rate("EUR", "0"),)), "rate-not-positive"),
    (replace(YEARLY, rates=(rate("USD", "1"),)), "rate-of-own-currency"),
    (replace(YEARLY, rates=(rate("EUR", "1"), rate("EUR", "2"))), "named-twice"),
    (replace(YEARLY, rates=(rate("euro", "1"),)), "currency-unknown"),
    (with_merit(matrix=()), "matrix-gap"),
    (with_merit(matrix=matrix[1:]), "matrix-gap"),
    (with_merit(matrix=(*matrix, matrix[0])), "matrix-overlaps"),
    (with_merit(budget=Decimal(-1)), "not-between"),
    (with_cell(least=Decimal(9)), "matrix-not-rising"),
    (with_cell(most=Decimal(1_001)), "not-between"),
    (with_cell(grade="X"), "grade-unknown"),
    (with_cell(from_penetration=Decimal(11)), "not-between"),
    (with_bonus(target=Decimal(-1)), "not-between"),
    (with_bonus(cap=Decimal(-1)), "not-between"),
    (with_bonus(coefficients=bonus.coefficients[1:]), "coefficient-missing"),
    (with_bonus(coefficients=(*bonus.coefficients, bonus.coefficients[0])), "named-twice"),
    (
        with_bonus(coefficients=(GradeCoefficient(grade="X", coefficient=ZERO),)),
        "grade-unknown",
    ),
    (with_bonus(level_targets=bonus.level_targets * 2), "named-twice"),
    (with_bonus(level_targets=(LevelTarget(level="", per_cent=ZERO),)), "text-malformed"),
    (with_bonus(**unweighed), "weights-all-zero"),
    (with_personal(curve=(point("1", "1"), point("1", "2"))), "curve-not-rising"),
    (with_personal(curve=(point("1", "1"), point("2", "0.5"))), "curve-not-rising"),
    (with_personal(curve=(point("1", "-1"),)), "not-between"),
    (with_personal(gate=Decimal(-1)), "not-between"),
    (with_personal(weight=Decimal(-1)), "not-between"),
    (with_pool(coefficients=none), "weights-all-zero"),
    (with_pool(coefficients=none[1:]), "coefficient-missing"),
    (with_pool(reserve=Decimal("100.5")), "not-between"),
    (with_pool(reserve_name=" "), "text-malformed"),
    (with_pool(cap=Decimal(-1)), "not-between"),
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_sound(name: str) -> None:
    assert require(TEMPLATES[name]) == TEMPLATES[name]


@pytest.mark.parametrize(("plan", "refusal"), ERRING)
def test_a_plan_that_errs_is_refused(plan: PayPlan, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(plan)
    assert refused.value.rule == refusal


@pytest.mark.parametrize(
    "plan",
    [
        replace(YEARLY, bonus=None, promotion=None, approvals=3),
        replace(YEARLY, merit=None, rates=(rate("EUR", "1.08"), rate("JPY", "0.007"))),
        with_bonus(**{**unweighed, "personal": FactorRule()}),
        with_personal(curve=(point("0", "1"), point("1", "1"))),
        with_pool(coefficients=(*none[1:], replace(none[0], coefficient=Decimal(1)))),
        with_cell(least=ZERO, usual=ZERO, most=Decimal(1_000)),
    ],
)
def test_what_lies_on_a_bound_is_sound(plan: PayPlan) -> None:
    assert require(plan) == plan
