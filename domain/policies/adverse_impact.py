"""Adverse impact: whether a group is selected at less than four fifths of another's rate.

Rates are compared as exact fractions, so that exactly four fifths is not flagged.
Unit: shares of 1.
Source: the scheme, section 6 (fairness); the four-fifths rule of the Uniform Guidelines of 1978.
"""

from collections.abc import Sequence
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import formula
from domain.policies.rounding import exact

FOUR_FIFTHS = Fraction(4, 5)


@fact
class Group:
    """How many people a group has, and how many of them were selected."""

    name: str
    people: int
    selected: int


@fact
class Impact:
    """A group's rate against the highest of all groups, and whether that is too low."""

    name: str
    rate: str
    ratio: str
    flagged: bool


@formula("four-fifths", revision=1, since=4)
def four_fifths(groups: Sequence[Group]) -> tuple[Impact, ...]:
    """Return every group's impact. Where nobody was selected, nobody is flagged.

    Raise `Invalid` if a group has nobody, or more were selected than it has.
    """
    for each in groups:
        if not 0 <= each.selected <= each.people or each.people == 0:
            raise Invalid("group-impossible", name=each.name)
    rates = [Fraction(each.selected, each.people) for each in groups]
    highest = max(rates, default=Fraction(0))
    ratios = [rate / highest if highest else Fraction(1) for rate in rates]
    return tuple(
        Impact(name=each.name, rate=exact(rate), ratio=exact(ratio), flagged=ratio < FOUR_FIFTHS)
        for each, rate, ratio in zip(groups, rates, ratios, strict=True)
    )
