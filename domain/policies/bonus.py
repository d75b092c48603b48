"""Bonus: a target, multiplied by what the organisation, the department and the person came to.

Unit: exact amounts of one currency; factors are shares of 1. Nothing is rounded here.
Source: the scheme, section 4 (bonus: factors, gates, caps and curves).
"""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import Figure, Noted, figure, formula, step


class Combination(StrEnum):
    """How factors act together: one after the other, or as their weighted mean."""

    MULTIPLICATIVE = "MULTIPLICATIVE"
    ADDITIVE = "ADDITIVE"


@fact
class Factor:
    """A figure that the target is multiplied by. Below its gate nothing is paid at all.

    `weight` is its share of the mean where factors add up; elsewhere it says nothing. `attained` is
    what a curve made it of, and what the gate is for.
    """

    name: str
    value: Fraction
    weight: Fraction = Fraction(1)
    gate: Fraction | None = None
    attained: Fraction | None = None

    @property
    def gated(self) -> bool:
        """Return whether it is below its gate."""
        attained = self.value if self.attained is None else self.attained
        return self.gate is not None and attained < self.gate


@fact
class Point:
    """A point of a payout curve: what is attained, and what is paid for it."""

    attained: Fraction
    paid: Fraction


@formula("bonus", revision=1, since=5)
def bonus(
    target: Fraction, factors: Sequence[Factor], combination: Combination, cap: Fraction | None
) -> Figure:
    """Return what is paid for a target: at most `cap` times the target, if there is a cap.

    Raise `Invalid` if the target, a factor, a weight or the cap is below 0, there are no factors,
    or all weights of a mean are 0.
    """
    require(target, factors, combination, cap)
    steps: list[Noted] = [step("target", target)]
    steps += [step(each.name, each.value) for each in factors]
    for each in factors:
        if each.gate is not None and each.gated:
            return figure(Fraction(0), *steps, step("gate", each.gate))
    together = multiplied(factors) if combination is Combination.MULTIPLICATIVE else mean(factors)
    steps.append(step("factor", together))
    paid = target * together
    if cap is not None and paid > cap * target:
        paid = cap * target
        steps.append(step("cap", paid))
    return figure(paid, *steps)


@formula("payout", revision=1, since=5)
def payout(attained: Fraction, curve: Sequence[Point]) -> Figure:
    """Return what a curve pays: straight between its points, and level before and after them.

    Raise `Invalid` if there is no point, or they do not rise in what is attained.
    """
    if not curve:
        raise Invalid("curve-empty")
    for before, after in pairwise(curve):
        if before.attained >= after.attained:
            raise Invalid("curve-not-rising", attained=str(after.attained))
    place = bisect_right([point.attained for point in curve], attained)
    low, high = curve[max(place - 1, 0)], curve[min(place, len(curve) - 1)]
    paid = low.paid
    if low is not high and place > 0:
        along = (attained - low.attained) / (high.attained - low.attained)
        paid = low.paid + along * (high.paid - low.paid)
    return figure(paid, step("attained", attained), step("low", low.paid), step("high", high.paid))


def multiplied(factors: Sequence[Factor]) -> Fraction:
    """Return the product of all factors."""
    product = Fraction(1)
    for each in factors:
        product *= each.value
    return product


def mean(factors: Sequence[Factor]) -> Fraction:
    """Return the weighted mean of all factors."""
    weights = sum((each.weight for each in factors), Fraction(0))
    return sum((each.weight * each.value for each in factors), Fraction(0)) / weights


def require(
    target: Fraction, factors: Sequence[Factor], combination: Combination, cap: Fraction | None
) -> None:
    """Raise `Invalid` if nothing can be paid by these."""
    if target < 0:
        raise Invalid("target-negative", target=str(target))
    if cap is not None and cap < 0:
        raise Invalid("cap-negative", name="bonus", cap=str(cap))
    if not factors:
        raise Invalid("factors-missing")
    for each in factors:
        if each.value < 0:
            raise Invalid("factor-negative", name=each.name, value=str(each.value))
        if each.weight < 0:
            raise Invalid("weight-negative", name=each.name, weight=str(each.weight))
    if combination is Combination.ADDITIVE and all(each.weight == 0 for each in factors):
        raise Invalid("weights-all-zero", parts=tuple(each.name for each in factors))
