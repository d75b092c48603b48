"""Pay weight: what somebody shares in a pool by, and the most that they may get of it.

A weight is the coefficient of a grade for the share of the period that was paid, in which a
part-timer's days count with their fraction, or for what was paid in it. A cap is a share of what
was paid in it. Unit: weights by pay are amounts of the plan's currency; whole numbers are its
smallest units.
"""

from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.pay_basis import (
    HUNDRED,
    NOTHING,
    coefficient,
    pay,
    presence,
    require_currency,
    scale,
    units,
)
from domain.pay_line import NothingBecause, PayException, PayInputs, Terms
from domain.pay_plan_content import PayPlan, PoolPlan, PoolWeight
from domain.policies.formula import Figure
from domain.policies.rounding import rational


@fact
class Weighed:
    """Somebody's weight and cap, in the plan's currency and its units, or why they get nothing.

    `fixed` is what an exception gives them; they do not share then. `of` is the presence or the pay
    that their coefficient is for.
    """

    inputs: PayInputs
    weight: Fraction = NOTHING
    cap: int | None = None
    fixed: int | None = None
    of: Figure | None = None
    nothing_because: NothingBecause | None = None

    @property
    def shares(self) -> bool:
        """Return whether they share in what is left after the exceptions."""
        return self.fixed is None and self.nothing_because is None


def require_pool(plan: PayPlan) -> PoolPlan:
    """Return the plan's part about pools. Raise `Invalid` if it has none."""
    if plan.pool is None:
        raise Invalid("plan-lacks-part", version=plan.version, part="POOL")
    return plan.pool


def weighed(plan: PayPlan, terms: Terms, who: PayInputs, exception: PayException | None) -> Weighed:
    """Return what somebody shares by, or what an exception gives them, or why they get nothing."""
    if exception is not None and exception.excluded:
        return Weighed(inputs=who, nothing_because=NothingBecause.EXCLUDED)
    if exception is not None and exception.amount is not None:
        return Weighed(inputs=who, fixed=units(require_currency(exception.amount, plan.currency)))
    if who.grade is None:
        return Weighed(inputs=who, nothing_because=NothingBecause.NO_GRADE)
    rule = require_pool(plan)
    personal = coefficient(rule.coefficients, who.grade)
    if personal is None:
        return Weighed(inputs=who, nothing_because=NothingBecause.GRADE_NOT_IN_PLAN)
    by_presence = rule.weight is PoolWeight.COEFFICIENT
    of = presence(plan, terms, who) if by_presence else pay(plan, terms, who)
    if not of.number:
        return Weighed(inputs=who, of=of, nothing_because=NothingBecause.NOT_PRESENT)
    return Weighed(
        inputs=who,
        weight=personal * (of.number if by_presence else of.number / scale(plan.currency)),
        cap=capped(plan, terms, who, None if by_presence else of),
        of=of,
    )


def capped(plan: PayPlan, terms: Terms, who: PayInputs, paid: Figure | None) -> int | None:
    """Return the most that somebody may get of what they were `paid`, if there is a most."""
    cap = require_pool(plan).cap
    if cap is None:
        return None
    most = (paid or pay(plan, terms, who)).number or NOTHING
    share = rational(cap)
    return most.numerator * share.numerator // (most.denominator * share.denominator * HUNDRED)
