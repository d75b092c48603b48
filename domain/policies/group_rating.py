"""Group rating: what the ratings of one group of raters come to, once there are enough of them.

Unit: the mean and the spread in those of the measure's scale, the mean exact; the points exact. The
spread is the standard deviation of all ratings, rounded once.
Source: the scheme, section 3 (360 ratings).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from domain.decider import fact
from domain.policies.formula import Figure, Step, figure, formula, step
from domain.policies.rounding import exact, parse

NONE = Fraction(0)


@fact
class GroupFigures:
    """What a group came to in one measure: exact mean, rounded spread, exact points."""

    count: int
    mean: str
    spread: Decimal
    points: str


@formula("group-rating", revision=1, since=4)
def group_rating(
    ratings: Sequence[Decimal], points: Sequence[Fraction], minimum: int, digits: int
) -> GroupFigures | None:
    """Return the figures of ratings that are worth `points`; of fewer than `minimum` none."""
    count = len(ratings)
    if count < max(1, minimum):
        return None
    values = [Fraction(rating) for rating in ratings]
    mean = sum(values, NONE) / count
    variance = sum(((value - mean) ** 2 for value in values), NONE) / count
    return GroupFigures(
        count=count,
        mean=exact(mean),
        spread=root(variance, digits),
        points=exact(sum(points, NONE) / count),
    )


def root(value: Fraction, digits: int) -> Decimal:
    """Return the square root of `value`, not below 0, with `digits` decimals; a half goes up."""
    whole = (isqrt(int(4 * value * 100**digits)) + 1) // 2
    return Decimal((0, tuple(int(each) for each in str(whole)), -digits))


def worked_out(figures: GroupFigures) -> Figure:
    """Return the points as a figure with its steps, which are all that is kept of the ratings."""
    count = Step(name="count", value=str(figures.count))
    return figure(parse(figures.points), count, step("mean", parse(figures.mean)))
