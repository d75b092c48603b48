"""Pay review terms: what a review may be opened for, and under what.

What can be told of the terms alone is refused here; whom they take in is gathered later.
"""

from decimal import Decimal
from typing import Any

from domain import cycle, day, department, money, pay_plan, pay_review_case, quantity, text
from domain.decider import Given, Ref, fact, replace
from domain.errors import Ineligible, Invalid, Unknown
from domain.money import Money
from domain.pay_line import PayUse, Terms, UnitValue
from domain.pay_plan_content import AfterPayment, PayPlan
from domain.pay_review_case import PayReview, PayReviewOpened, PayReviewStatus

DEPARTMENTS = 50
"""How many departments a review names."""

DAYS = 366
"""How many days a period has at most: a leap year."""

PER_CENT = Decimal(1000)
"""The most that anything attained comes to, as a share of 1."""


@fact
class OpenPayReview:
    """What is reviewed, under a version of a plan that holds on the day it takes effect."""

    review_id: str
    name: str
    terms: Terms


def reads(terms: Terms) -> list[Ref[Any]]:
    """Return the streams that terms depend on."""
    named = {*terms.departments, *(each.department_id for each in terms.department_attained)}
    units = sorted(named)[: DEPARTMENTS + 1]
    original = [] if terms.adjusts is None else [pay_review_case.ref(terms.adjusts)]
    return [
        pay_plan.ref(terms.plan_id),
        cycle.ref(terms.cycle_id),
        *map(department.ref, units),
        *original,
    ]


def opened(command: OpenPayReview, given: Given) -> PayReviewOpened:
    """Return the opening of a review, or raise `Rejected`."""
    terms = command.terms
    plan = require_plan(terms, given)
    require_days(terms)
    require_units(terms, given)
    if given[cycle.ref(terms.cycle_id)] is None:
        raise Unknown(terms.cycle_id)
    terms = replace(terms, budget=require_budget(terms, plan))
    values: tuple[UnitValue, ...] = ()
    if terms.adjusts is not None:
        original = require_paid(terms, plan, command.review_id, given)
        values = original.proposal.unit_values if original.proposal else ()
    elif terms.use is PayUse.CLAWBACK:
        raise Invalid("nothing-to-adjust", field="terms")
    return PayReviewOpened(
        review_id=command.review_id,
        name=text.require("name", command.name),
        terms=replace(terms, unit_values=values),
        plan=plan,
        opened_by=given.by,
    )


def require_plan(terms: Terms, given: Given) -> PayPlan:
    """Return the version. Raise `Rejected` if it lacks the use, or does not hold on the day.

    What was paid is corrected under the version by which it was paid, if that is superseded too.
    """
    plans = given[pay_plan.ref(terms.plan_id)]
    plan = pay_plan.version(terms.plan_id, plans, terms.plan_version)
    parts = {PayUse.MERIT: plan.merit, PayUse.BONUS: plan.bonus, PayUse.POOL: plan.pool}
    if terms.use is not PayUse.CLAWBACK and parts[terms.use] is None:
        raise Invalid("plan-lacks-part", version=plan.version, part=terms.use.value)
    on = day.require("effective_on", terms.effective_on)
    held = plans.on(on) if plans is not None else None
    if terms.adjusts is None and (held is None or held.version != plan.version):
        raise Ineligible("plan-not-in-force", version=plan.version, on=on)
    return plan


def require_days(terms: Terms) -> None:
    """Raise `Invalid` if the period is none, or what is for it takes effect before it is over."""
    first, last = terms.period_from, terms.period_until
    if first is None and last is None:
        if terms.use in {PayUse.BONUS, PayUse.POOL}:
            raise Invalid("period-missing", field="terms")
        return
    if first is None or last is None:
        raise Invalid("period-incomplete", field="terms")
    day.require("period_from", first)
    day.require("period_until", last)
    if first > last:
        raise Invalid("pay-period-reversed", field="terms")
    if (last - first).days >= DAYS:
        raise Invalid("period-too-long", field="terms", most=DAYS)
    if terms.effective_on < last:
        raise Invalid("effective-before-period-ends", field="terms", period_until=last)


def require_units(terms: Terms, given: Given) -> None:
    """Raise `Rejected` if departments are unknown, listed twice or too many, or what they attained.

    What was attained is 0 or more.
    """
    attained = terms.department_attained
    for listed in (terms.departments, tuple(each.department_id for each in attained)):
        if len(set(listed)) != len(listed):
            raise Invalid("listed-twice", field="departments")
        if len(listed) > DEPARTMENTS:
            raise Invalid("listed-too-many", field="departments", most=DEPARTMENTS)
        for each in listed:
            if given[department.ref(each)] is None:
                raise Unknown(each)
    shares = [each.attained for each in attained]
    if terms.organisation_attained is not None:
        shares.append(terms.organisation_attained)
    for share in shares:
        if not 0 <= quantity.require("attained", share) <= PER_CENT:
            raise Invalid("attained-out-of-range", attained=str(share))


def require_budget(terms: Terms, plan: PayPlan) -> Money | None:
    """Return the budget with its currency's decimals. Raise `Invalid` if it is no pool."""
    if terms.budget is None:
        if terms.use is PayUse.POOL and not from_reserve(terms, plan):
            raise Invalid("pool-without-amount", field="terms")
        return None
    budget = money.require(terms.budget)
    if budget.currency != plan.currency:
        raise Invalid("currencies-differ", left=budget.currency, right=plan.currency)
    if budget.amount < 0:
        raise Invalid("pool-negative", field="terms")
    return budget


def from_reserve(terms: Terms, plan: PayPlan) -> bool:
    """Return whether a review corrects a pool from what that kept."""
    return terms.adjusts is not None and plan.after_payment is AfterPayment.RESERVE


def require_paid(terms: Terms, plan: PayPlan, review_id: str, given: Given) -> PayReview:
    """Return the review that is corrected. Raise `Rejected` if it is not paid, or of other terms.

    A correction is not corrected again: whoever corrects once more does so from what was first.
    """
    adjusts = terms.adjusts or ""
    return require_corrected(terms, plan, review_id, given[pay_review_case.ref(adjusts)])


def require_corrected(
    terms: Terms, plan: PayPlan, review_id: str, state: pay_review_case.State
) -> PayReview:
    """Return the review as which a state stands. Raise `Rejected` if terms cannot correct it."""
    adjusts = terms.adjusts or ""
    original = pay_review_case.require_known(adjusts, state)
    if original.status is not PayReviewStatus.EXECUTED:
        raise Ineligible("review-not-paid", review_id=adjusts)
    if original.terms.adjusts is not None or original.id == review_id:
        raise Ineligible("review-is-correction", review_id=adjusts)
    if original.terms.use is PayUse.MERIT:
        raise Ineligible("raises-not-corrected", review_id=adjusts)
    if terms.use not in {original.terms.use, PayUse.CLAWBACK}:
        raise Invalid("of-another-use", field="terms", use=original.terms.use.value)
    if terms.use is original.terms.use and reviewed(terms) != reviewed(original.terms):
        raise Invalid("of-another-period", field="terms")
    if (terms.plan_id, plan.version) != (original.terms.plan_id, original.plan.version):
        raise Invalid("of-another-plan", field="terms", version=original.plan.version)
    return original


def reviewed(terms: Terms) -> tuple[object, ...]:
    """Return whose results count, and for which days."""
    return terms.cycle_id, terms.period_from, terms.period_until
