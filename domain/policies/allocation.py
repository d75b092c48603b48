"""Allocation: a whole number shared out by weight, to the last unit.

Each part is the floor of its exact share; the units that are left go one each to the largest
remainders. Equal remainders go to the lower rank, and of one rank to the lower name, bytewise: the
order in which they are listed decides nothing.
Unit: whole units of what is shared: people, or a currency's smallest amount.
Source: the scheme, sections 3 and 4 (largest remainder).
"""

from collections.abc import Sequence
from fractions import Fraction

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
    whole = sum((each.weight for each in among), Fraction(0))
    shares = [total * each.weight / whole for each in among]
    parts = [share.numerator // share.denominator for share in shares]

    def turn(n: int) -> tuple[Fraction, int, bytes]:
        return parts[n] - shares[n], among[n].rank, among[n].name.encode()

    for n in sorted(range(len(among)), key=turn)[: total - sum(parts)]:
        parts[n] += 1
    return tuple(
        Share(name=each.name, exact=exact(share), part=part)
        for each, share, part in zip(among, shares, parts, strict=True)
    )


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
