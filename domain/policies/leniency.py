"""Leniency: what scores would be if all raters had one mean and one spread.

On the common scale a score lies as many standard deviations from the mean of all scores as it lies
from the mean of its rater's. Deviations are those of a whole population. It is a hint, from which
nothing follows by itself.
Unit: points; what comes out is rounded half up, once.
Source: the scheme, section 3 (calibration: leniency hints); the z-score of statistics.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from domain.policies.rounding import half_up

DIGITS = 2
FINE = 10**30
"""How finely a root is reckoned: one that is not exact is never half way between two outcomes."""


def common_scale(scores: Mapping[str, Sequence[Decimal]]) -> dict[str, tuple[Decimal, ...] | None]:
    """Return the scores of each rater on the common scale of all, to 2 decimals.

    Of a rater who gives everybody the same nothing can be said, and none is returned.
    """
    mean, variance = moments([score for given in scores.values() for score in given])
    return {rater: scaled(given, mean, variance) for rater, given in scores.items()}


def scaled(
    given: Sequence[Decimal], mean: Fraction, variance: Fraction
) -> tuple[Decimal, ...] | None:
    """Return a rater's scores at another mean and variance, or none if they do not vary."""
    own_mean, own_variance = moments(given)
    if not own_variance:
        return None
    times = root(variance / own_variance)
    return tuple(half_up(mean + (Fraction(each) - own_mean) * times, DIGITS) for each in given)


def moments(scores: Sequence[Decimal]) -> tuple[Fraction, Fraction]:
    """Return the mean and the variance of scores; 0 of none."""
    values = [Fraction(each) for each in scores]
    if not values:
        return Fraction(0), Fraction(0)
    mean = sum(values, Fraction(0)) / len(values)
    return mean, sum(((each - mean) ** 2 for each in values), Fraction(0)) / len(values)


def root(square: Fraction) -> Fraction:
    """Return a square root: exact if it can be, and else so finely that rounding is not changed."""
    return Fraction(
        isqrt(square.numerator * square.denominator * FINE**2), square.denominator * FINE
    )
