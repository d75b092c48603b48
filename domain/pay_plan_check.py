"""Pay plan check: whether what a version of a pay plan says is sound and complete."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from domain import money, quantity, text
from domain.errors import Invalid
from domain.pay_plan_content import (
    BonusPlan,
    FactorRule,
    GradeCoefficient,
    LevelTarget,
    MeritPlan,
    PayPlan,
    PoolPlan,
    Rate,
)
from domain.policies import merit
from domain.policies.bonus import Combination

PER_CENT = Decimal(1_000)
"""The most that a raise, a target or a cap is, in per cent."""

SHARE = Decimal(100)
"""The most that a coefficient, a factor or a multiple is, as a share of 1."""

APPROVALS = 3
PENETRATION = Decimal(10)


def require(plan: PayPlan) -> PayPlan:
    """Return `plan`. Raise `Invalid` if it contradicts itself, leaves a grade out or is empty."""
    text.require("version", plan.version)
    if plan.formulas:
        raise Invalid("formulas-chosen", formulas=plan.formulas)  # they are the rulebook's choice
    if not money.CODE.fullmatch(plan.currency):
        raise Invalid("currency-unknown", currency=plan.currency)
    if not plan.grades:
        raise Invalid("grades-missing")
    for grade in plan.grades:
        text.require("grade", grade)
    require_once("grades", plan.grades)
    if plan.merit is None and plan.bonus is None and plan.pool is None:
        raise Invalid("plan-without-use", field="merit")
    if plan.merit is not None:
        require_merit(plan.merit, plan.grades)
    if plan.bonus is not None:
        require_bonus(plan.bonus, plan.grades)
    if plan.pool is not None:
        require_pool(plan.pool, plan.grades)
    if plan.promotion is not None:
        between("promotion", plan.promotion, PER_CENT)
    require_rates(plan.rates, plan.currency)
    if not 1 <= plan.approvals <= APPROVALS:
        raise Invalid("approvals-out-of-range", approvals=plan.approvals, most=APPROVALS)
    return plan


def require_merit(plan: MeritPlan, grades: Sequence[str]) -> None:
    """Raise `Invalid` unless every grade has raises for the whole band, once each."""
    for cell in plan.matrix:
        require_grade(cell.grade, grades)
        if cell.from_penetration is not None:
            between("from_penetration", cell.from_penetration, PENETRATION, low=-PENETRATION)
        for field in ("least", "usual", "most"):
            between(field, getattr(cell, field), PER_CENT)
    merit.require(plan.matrix, grades)
    if plan.budget is not None:
        between("budget", plan.budget, PER_CENT)


def require_bonus(plan: BonusPlan, grades: Sequence[str]) -> None:
    """Raise `Invalid` unless every grade has a coefficient and every factor can be reckoned."""
    between("target", plan.target, PER_CENT)
    require_coefficients(plan.coefficients, grades)
    require_targets(plan.level_targets)
    factors = {
        "ORGANISATION": plan.organisation,
        "DEPARTMENT": plan.department,
        "PERSONAL": plan.personal,
    }
    weights = [require_factor(each) for each in factors.values() if each is not None]
    if plan.combination is Combination.ADDITIVE and not any(weights):
        raise Invalid("weights-all-zero", parts=tuple(n for n, each in factors.items() if each))
    if plan.cap is not None:
        between("cap", plan.cap, SHARE)


def require_factor(rule: FactorRule) -> Decimal:
    """Return a factor's weight. Raise `Invalid` if its curve does not rise."""
    for point in rule.curve:
        between("attained", point.attained, SHARE)
        between("paid", point.paid, SHARE)
    for before, after in pairwise(rule.curve):
        if before.attained >= after.attained or before.paid > after.paid:
            raise Invalid("curve-not-rising", attained=str(after.attained))
    if rule.gate is not None:
        between("gate", rule.gate, SHARE)
    return between("weight", rule.weight, SHARE)


def require_pool(plan: PoolPlan, grades: Sequence[str]) -> None:
    """Raise `Invalid` unless every grade has a coefficient, one of which gives a share."""
    require_coefficients(plan.coefficients, grades)
    if not any(each.coefficient for each in plan.coefficients):
        raise Invalid("weights-all-zero", parts=tuple(grades))
    if plan.cap is not None:
        between("cap", plan.cap, PER_CENT)
    between("reserve", plan.reserve, Decimal(100))
    text.require("reserve_name", plan.reserve_name)


def require_coefficients(given: Sequence[GradeCoefficient], grades: Sequence[str]) -> None:
    """Raise `Invalid` unless there is one coefficient for each grade, and no other."""
    names = [each.grade for each in given]
    for each in given:
        require_grade(each.grade, grades)
        between("coefficient", each.coefficient, SHARE)
    require_once("coefficients", names)
    for grade in grades:
        if grade not in names:
            raise Invalid("coefficient-missing", grade=grade)


def require_targets(targets: Sequence[LevelTarget]) -> None:
    """Raise `Invalid` if a level has two targets or one that cannot be paid."""
    for each in targets:
        text.require("level", each.level)
        between("per_cent", each.per_cent, PER_CENT)
    require_once("level_targets", [each.level for each in targets])


def require_rates(rates: Sequence[Rate], own: str) -> None:
    """Raise `Invalid` if a rate is not above 0, or is for no other currency than the plan's own."""
    for each in rates:
        if not money.CODE.fullmatch(each.currency):
            raise Invalid("currency-unknown", currency=each.currency)
        if each.currency == own:
            raise Invalid("rate-of-own-currency", currency=own)
        if quantity.require("rate", each.rate) <= 0:
            raise Invalid("rate-not-positive", currency=each.currency, rate=str(each.rate))
    require_once("rates", [each.currency for each in rates])


def require_grade(grade: str, grades: Sequence[str]) -> None:
    """Raise `Invalid` if the plan has no such grade."""
    if grade not in grades:
        raise Invalid("grade-unknown", grade=grade, grades=tuple(grades))


def require_once(of: str, names: Iterable[str]) -> None:
    """Raise `Invalid` if a name comes twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Invalid("named-twice", of=of, name=name)
        seen.add(name)


def between(field: str, value: Decimal, high: Decimal, low: Decimal = Decimal()) -> Decimal:
    """Return `value`. Raise `Invalid` unless it lies from `low` to `high`."""
    if not low <= quantity.require(field, value) <= high:
        raise Invalid("not-between", field=field, value=str(value), low=str(low), high=str(high))
    return value
