"""Pay working award: how a bonus, a share of a pool or what is taken back came about."""

from collections.abc import Iterator
from fractions import Fraction

from domain.decider import replace
from domain.pay_adjustment import worth
from domain.pay_basis import presence
from domain.pay_bonus import earned, require_bonus
from domain.pay_line import PayLine, PayUse
from domain.pay_plan_content import AfterPayment, PoolWeight
from domain.pay_pool import factor
from domain.pay_weight import Weighed, require_pool, weighed
from domain.pay_working import (
    Case,
    Source,
    Worked,
    because,
    grade,
    in_currency,
    made_by,
    prorated,
    stated,
    written,
)
from domain.policies.bonus import Factor


def worked(case: Case) -> Worked:
    """Return how somebody's award came about, and of a correction what it adds to the one before.

    Somebody whom a clawback takes nothing from has no award.
    """
    result, award = case.result, award_of(case)
    if result.delta is None or result.award is None:
        return replace(award, name="pay", source=Source.PROPOSAL)
    before = written(result.award - result.delta)
    return Worked(
        name="pay",
        value=written(result.delta),
        source=Source.PROPOSAL,
        parts=(award, Worked(name="before", value=before, source=Source.PAID)),
    )


def award_of(case: Case) -> Worked:
    """Return how the whole award came about."""
    result, exception = case.result, case.line.exception
    value = None if result.award is None else written(result.award)
    parts, by = list(because(case)), None
    excluded = exception is not None and exception.excluded
    if exception is not None and exception.amount is not None and not excluded:
        amount = written(exception.amount)
        parts.append(Worked(name="exception", value=amount, source=Source.EXCEPTION))
    elif case.terms.use is PayUse.BONUS and not excluded:
        parts += bonus(case)
        by = made_by(case.plan, "bonus")
    elif case.terms.use is PayUse.POOL and not excluded:
        parts += pool(case)
        by = made_by(case.plan, "pool")
    return Worked(name="award", value=value, formula=by, parts=tuple(parts))


def bonus(case: Case) -> Iterator[Worked]:
    """Yield a target and the factors that it was multiplied by."""
    own, made = case.who.salary.currency, earned(case.plan, case.terms, case.who)
    yield prorated(case, "target", made.target, own)
    yield from (factored(case, each) for each in made.factors)
    if made.paid is not None:
        for each in made.paid.steps:
            if each.name == "factor":
                yield Worked(name="factor", value=each.value)
            if each.name == "cap":
                yield Worked(name="most", value=in_currency(Fraction(each.value), own))


def factored(case: Case, each: Factor) -> Worked:
    """Return a factor with what it was made of."""
    rule = require_bonus(case.plan)
    curved = {"organisation": rule.organisation, "department": rule.department}
    by = curved.get(each.name, rule.personal)
    parts: list[Worked] = [grade(case)] if each.name == "personal" else []
    parts.append(stated("attained", each.attained, Source.REVIEW))
    if each.gate is not None:
        parts.append(stated("gate", each.gate, Source.REVIEW))
    return Worked(
        name=each.name,
        value=stated(each.name, each.value, Source.REVIEW).value,
        formula=made_by(case.plan, "payout") if by and by.curve else None,
        parts=tuple(parts),
    )


def pool(case: Case) -> Iterator[Worked]:
    """Yield the weight, the cap, what a weight of 1 came to, and what there was to share."""
    mine = weighed(case.plan, case.terms, case.who, case.line.exception)
    yield weight(case, mine)
    if mine.cap is not None:
        yield Worked(name="most", value=in_currency(mine.cap, case.plan.currency))
    rule, who = require_pool(case.plan), case.who
    if case.before is not None and case.plan.after_payment is AfterPayment.RESERVE:
        yield stated("unit_value", worth(case.terms, who), Source.PAID)
        return
    unit = who.department_id if rule.by_department else None
    for value in case.made.unit_values:
        if value.unit == unit:
            yield Worked(name="unit_value", value=value.value, source=Source.PROPOSAL)
    yield shared(case, unit)


def shared(case: Case, unit: str | None) -> Worked:
    """Return what somebody's department has of the pool, or the whole, and where that is from."""
    rule, has = require_pool(case.plan), case.unit(unit)
    parts: list[Worked] = []
    if unit is not None:
        there = [each for each in case.made.lines if each.inputs.department_id == unit]
        counted = [each for each in there if shares(each)]
        parts.append(Worked(name="headcount", value=str(len(counted)), source=Source.PROPOSAL))
        parts.append(stated("department", factor(case.terms, unit), Source.REVIEW))
    if case.terms.budget is not None:
        amount = written(case.terms.budget)
        parts.append(Worked(name="pool", value=amount, source=Source.REVIEW))
    parts.append(stated("held_back", rule.reserve, Source.REVIEW))
    return Worked(
        name="shared",
        value=None if has is None or has.budget is None else written(has.budget),
        formula=made_by(case.plan, "pool") if unit is not None else None,
        source=Source.PROPOSAL,
        of_all=True,
        parts=tuple(parts),
    )


def shares(line: PayLine) -> bool:
    """Return whether somebody shares in a pool, and gets neither nothing nor a stated amount."""
    fixed = line.exception is not None and line.exception.amount is not None
    return not fixed and line.result.nothing_because is None


def weight(case: Case, mine: Weighed) -> Worked:
    """Return somebody's weight: their coefficient, for what was paid of the period."""
    by_presence = require_pool(case.plan).weight is PoolWeight.COEFFICIENT
    currency = None if by_presence else case.plan.currency
    of = mine.of or presence(case.plan, case.terms, case.who)
    parts = [grade(case)]
    if mine.of is not None:
        parts.append(prorated(case, "presence" if by_presence else "pay_in_period", of, currency))
    return Worked(
        name="weight_in_pool",
        value=stated("weight", mine.weight, Source.REVIEW).value,
        parts=tuple(parts),
    )
