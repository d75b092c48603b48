"""Proration: the share of a period that counts, by calendar days.

A full period counts whole, in a leap year too: what counts is divided by the days that the period
has. Where a salary or a target changes within it, each segment counts with its own amount.
Unit: shares of 1; days are calendar days, first and last included.
Source: the scheme, section 4 (bonus: proration, unpaid leave, mid-period changes).
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import Figure, Noted, figure, formula, step


@fact
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@fact
class Segment:
    """Part of a period: an exact amount for the whole period, of which it has its days.

    `unpaid` are days of it that do not count.
    """

    first: date
    last: date
    amount: Fraction
    unpaid: int = 0

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@formula("proration", revision=1, since=5)
def proration(period: Period, segments: Sequence[Segment]) -> Figure:
    """Return what the segments come to together, exactly; what lies in none counts nothing.

    Raise `Invalid` if one ends before it begins, leaves the period, has more unpaid days than days,
    or overlaps another.
    """
    require(period, segments)
    whole = lcm(*{each.amount.denominator for each in segments})
    total = 0
    steps: list[Noted] = [step("period-days", period.days)]
    for each in segments:
        counted = each.days - each.unpaid
        steps += [step("amount", each.amount), step("days", counted)]
        total += each.amount.numerator * (whole // each.amount.denominator) * counted
    return figure(Fraction(total, whole * period.days), *steps)


def require(period: Period, segments: Sequence[Segment]) -> None:
    """Raise `Invalid` if the segments are no parts of the period."""
    if period.days < 1:
        raise Invalid("period-ends-before-it-begins", first=period.first, last=period.last)
    ended: date | None = None
    for each in sorted(segments, key=lambda segment: segment.first):
        if each.first < period.first or each.last > period.last or each.days < 1:
            raise Invalid("date-outside-period", first=each.first, last=each.last)
        if ended is not None and each.first <= ended:
            raise Invalid("segments-overlap", first=each.first)
        if not 0 <= each.unpaid <= each.days:
            raise Invalid("unpaid-days-beyond", days=each.days, unpaid=each.unpaid)
        ended = each.last
