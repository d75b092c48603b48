"""Band: the range that a level is paid in, and where a salary stands in it.

Unit: amounts of one currency, for a year or for a month as the salary is; a ratio of 1 is the
midpoint, a penetration of 0 the minimum and of 1 the maximum.
Source: the scheme, section 4 (salary); spread and overlap as compensation handbooks define them.
"""

from enum import StrEnum
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.money import Money
from domain.policies.formula import Figure, figure, formula, step
from domain.policies.rounding import rational


@fact
class Band:
    """The least, the middle and the most that a level is paid; all in one currency."""

    minimum: Money
    midpoint: Money
    maximum: Money

    @property
    def currency(self) -> str:
        return self.midpoint.currency


class Circle(StrEnum):
    """Where a salary lies that is outside its band: above the maximum, or below the minimum."""

    RED = "RED"
    GREEN = "GREEN"


def require(band: Band) -> Band:
    """Return `band`. Raise `Invalid` if its currencies differ, or it does not rise from above 0."""
    for each in (band.minimum, band.maximum):
        require_currency(each, band)
    if not 0 < band.minimum.amount < band.midpoint.amount < band.maximum.amount:
        raise Invalid(
            "band-not-rising",
            minimum=str(band.minimum.amount),
            midpoint=str(band.midpoint.amount),
            maximum=str(band.maximum.amount),
        )
    return band


def require_currency(amount: Money, band: Band) -> Fraction:
    """Return the exact amount. Raise `Invalid` if it is not in the band's currency."""
    if amount.currency != band.currency:
        raise Invalid("currencies-differ", left=amount.currency, right=band.currency)
    return rational(amount.amount)


@formula("compa-ratio", revision=1, since=5)
def compa_ratio(salary: Money, band: Band) -> Figure:
    """Return the salary's share of the midpoint. Raise `Invalid` if currencies differ."""
    paid, midpoint = require_currency(salary, band), Fraction(band.midpoint.amount)
    return figure(paid / midpoint, step("salary", paid), step("midpoint", midpoint))


@formula("penetration", revision=1, since=5)
def penetration(salary: Money, band: Band) -> Figure:
    """Return how far through the band the salary is, which may be below 0 or above 1.

    Raise `Invalid` if currencies differ.
    """
    paid = require_currency(salary, band)
    low, high = rational(band.minimum.amount), rational(band.maximum.amount)
    reached = (paid - low) / (high - low)
    return figure(reached, step("salary", paid), step("minimum", low), step("maximum", high))


@formula("spread", revision=1, since=5)
def spread(band: Band) -> Figure:
    """Return how much more than the minimum the maximum is, as a share of the minimum."""
    low, high = Fraction(band.minimum.amount), Fraction(band.maximum.amount)
    return figure((high - low) / low, step("minimum", low), step("maximum", high))


@formula("overlap", revision=1, since=5)
def overlap(lower: Band, upper: Band) -> Figure:
    """Return the share of the upper band that the lower one reaches into, 0 if it does not.

    Raise `Invalid` if currencies differ.
    """
    reached = require_currency(lower.maximum, upper)
    low, high = Fraction(upper.minimum.amount), Fraction(upper.maximum.amount)
    shared = max(reached - low, Fraction(0)) / (high - low)
    steps = (step("lower-maximum", reached), step("minimum", low), step("maximum", high))
    return figure(shared, *steps)


def circle(salary: Money, band: Band) -> Circle | None:
    """Return on which side a salary is outside its band, if it is.

    Raise `Invalid` if currencies differ.
    """
    paid = require_currency(salary, band)
    if paid > band.maximum.amount:
        return Circle.RED
    return Circle.GREEN if paid < band.minimum.amount else None
