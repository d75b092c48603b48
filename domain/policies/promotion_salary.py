"""Promotion salary: what a salary becomes at a higher level.

Unit: amounts of one currency, rounded half up to its smallest unit.
Source: the scheme, section 5 (promotion): the raise in per cent, at least the new minimum, at most
the new maximum, and never less than before. Where the level has no band the raise alone applies.
"""

from decimal import Decimal
from fractions import Fraction

from domain.errors import Invalid
from domain.money import Money, exponent
from domain.policies.formula import Figure, figure, formula, step
from domain.policies.rounding import half_up


@formula("promotion-salary", revision=1, since=5)
def promotion_salary(current: Money, per_cent: Decimal, minimum: Money, maximum: Money) -> Figure:
    """Return the salary at the new level.

    Raise `Invalid` if currencies differ, the raise is below 0 or the range does not rise.
    """
    for each in (minimum, maximum):
        if each.currency != current.currency:
            raise Invalid("currencies-differ", left=each.currency, right=current.currency)
    if per_cent < 0:
        raise Invalid("raise-negative", per_cent=str(per_cent))
    if not minimum.amount < maximum.amount:
        raise Invalid("range-not-rising", low=str(minimum.amount), high=str(maximum.amount))
    before, low, high = (Fraction(each.amount) for each in (current, minimum, maximum))
    raised = before * (1 + Fraction(per_cent) / 100)
    within = min(max(raised, low), high)
    new = Fraction(half_up(max(before, within), exponent(current.currency)))
    return figure(
        new,
        step("current", before),
        step("raised", raised),
        step("minimum", low),
        step("maximum", high),
        step("within", within),
    )


@formula("promotion-raise", revision=1, since=6)
def promotion_raise(current: Money, per_cent: Decimal) -> Figure:
    """Return the salary at a level that has no band. Raise `Invalid` if the raise is below 0."""
    if per_cent < 0:
        raise Invalid("raise-negative", per_cent=str(per_cent))
    before = Fraction(current.amount)
    raised = before * (1 + Fraction(per_cent) / 100)
    new = Fraction(half_up(raised, exponent(current.currency)))
    return figure(new, step("current", before), step("raised", raised))
