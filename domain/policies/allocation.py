"""Allocation: a whole number shared out by weight, to the last unit.

Each part is the floor of its exact share; the units that are left go one each to the largest
remainders. Equal remainders go to the lower rank, and of one rank to the lower name, bytewise: the
order in which they are listed decides nothing.
Unit: whole units of what is shared: people, or a currency's smallest amount.
Source: the scheme, sections 3 and 4 (largest remainder).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import formula
from domain.policies.rounding import exact


@fact
class Weighted:
    """Somebody or something that gets a part; `rank` is the order that a plan names for ties."""

    name: str
    weight: Fraction
    rank: int = 0


@fact
class Share:
    """A part, beside the exact share that it is the floor or the ceiling of."""

    name: str
    exact: str
    part: int


@formula("allocation", revision=1, since=3)
def allocation(total: int, among: Sequence[Weighted]) -> tuple[Share, ...]:
    """Return the parts of `total`, as listed in `among`, whose names differ.

    Raise `Invalid` if there is nobody, a weight is below 0, none is above it, or `total` is
    below 0.
    """
    require(total, among)
    weights = over_one_denominator([each.weight for each in among])
    whole = sum(weights)
    found = parts(total, weights, [(each.rank, each.name.encode()) for each in among])
    return tuple(
        Share(name=each.name, exact=exact(Fraction(total * weight, whole)), part=part)
        for each, weight, part in zip(among, weights, found, strict=True)
    )


def parts(total: int, weights: Sequence[int], turns: Sequence[tuple[int, bytes]]) -> list[int]:
    """Return the parts of `total` by whole weights; equal remainders go by their turns.

    At least one weight is above 0.
    """
    whole = sum(weights)
    divided = [divmod(total * weight, whole) for weight in weights]
    found = [part for part, _ in divided]
    largest = sorted(range(len(weights)), key=lambda n: (-divided[n][1], turns[n]))
    for n in largest[: total - sum(found)]:
        found[n] += 1
    return found


def over_one_denominator(values: Sequence[Fraction]) -> list[int]:
    """Return `values` as whole numbers that stand to each other as they do."""
    common = lcm(*{value.denominator for value in values})
    return [value.numerator * (common // value.denominator) for value in values]


def require(total: int, among: Sequence[Weighted]) -> None:
    """Raise `Invalid` if `total` cannot be shared `among` them."""
    if total < 0:
        raise Invalid("total-negative", total=total)
    if not among:
        raise Invalid("nobody-to-share-among")
    for each in among:
        if each.weight < 0:
            raise Invalid("weight-negative", name=each.name, weight=exact(each.weight))
    if all(each.weight == 0 for each in among):
        raise Invalid("weights-all-zero", parts=tuple(each.name for each in among))
