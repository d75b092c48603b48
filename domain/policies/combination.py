"""Combination: how the actuals, and the targets, of several months become one.

| how       | actual           | target, where each month has its own                          |
|-----------|------------------|---------------------------------------------------------------|
| `SUM`     | Σ actual         | Σ target                                                      |
| `AVERAGE` | Σ actual / count | 1, and the actual is the mean ratio: Σ (actual / target) / count |
| `LAST`    | the last month's | the last month's                                              |
| `MAX`     | the highest      | the highest                                                   |
| `MIN`     | the lowest       | the lowest                                                    |

Months without an actual drop out, and their targets with them.
Unit: that of the actual, exact; a mean ratio has none.
Source: the scheme, section 3.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid


class Combine(StrEnum):
    """How several months become one."""

    SUM = "SUM"
    AVERAGE = "AVERAGE"
    LAST = "LAST"
    MAX = "MAX"
    MIN = "MIN"


@fact
class Month:
    """What a month came to, and its own target, if it has one."""

    actual: Fraction
    target: Fraction | None = None


def total(figures: Sequence[Fraction]) -> Fraction:
    """Return the sum of the figures."""
    return sum(figures, Fraction(0))


def mean(figures: Sequence[Fraction]) -> Fraction:
    """Return the mean of at least one figure."""
    return total(figures) / len(figures)


def last(figures: Sequence[Fraction]) -> Fraction:
    """Return the last of at least one figure."""
    return figures[-1]


COMBINED: Mapping[Combine, Callable[[Sequence[Fraction]], Fraction]] = {
    Combine.SUM: total,
    Combine.AVERAGE: mean,
    Combine.LAST: last,
    Combine.MAX: max,
    Combine.MIN: min,
}


def combined(how: Combine, months: Sequence[Month]) -> Month:
    """Return the months, oldest first, as one. Raise `Invalid` if there are none."""
    if not months:
        raise Invalid("months-without-actual")
    actuals = [month.actual for month in months]
    targets = [month.target for month in months if month.target is not None]
    if not targets:
        return Month(actual=COMBINED[how](actuals))
    if how is Combine.AVERAGE:
        ratios = [actual / target for actual, target in zip(actuals, targets, strict=True)]
        return Month(actual=mean(ratios), target=Fraction(1))
    return Month(actual=COMBINED[how](actuals), target=COMBINED[how](targets))
