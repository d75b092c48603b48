"""Pool: an amount shared out by weight, where some may get no more than their cap.

Who would get more than their cap gets the cap, and what that leaves is shared among the others,
until nobody's share is above theirs. What then can be placed with nobody stays as a reserve, which
is named: the parts and the reserve are the pool, to the last unit.
Unit: whole units of a currency's smallest amount.
Source: the scheme, section 4 (bonus: a pool, caps redistribute, a named reserve).
"""

from collections.abc import Sequence
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.allocation import Share, Weighted, allocation, require
from domain.policies.formula import formula
from domain.policies.rounding import exact


@fact
class Sharer:
    """Somebody who shares in a pool: by a weight, up to a cap, if there is one."""

    name: str
    weight: Fraction
    cap: int | None = None
    rank: int = 0


@fact
class Shared:
    """A pool that was shared out: the parts as the sharers are listed, and the reserve."""

    parts: tuple[Share, ...]
    reserve: int


@formula("pool", revision=1, since=4)
def pool(total: int, among: Sequence[Sharer]) -> Shared:
    """Return the parts of `total`, each the floor or the ceiling of its share or its cap.

    Raise `Invalid` if there is nobody, a weight or a cap is below 0, no weight is above it, or
    `total` is below 0.
    """
    require(total, [weighted(each) for each in among])
    for each in among:
        if each.cap is not None and each.cap < 0:
            raise Invalid("cap-negative", name=each.name, cap=each.cap)
    capped, left = at_their_caps(total, among)
    open_ = [weighted(each) for each in among if each.name not in capped]
    placed = any(each.weight > 0 for each in open_)
    shares = {share.name: share for share in allocation(left, open_)} if placed else {}
    return Shared(
        parts=tuple(
            shares.get(each.name) or whole(each.name, capped.get(each.name, 0)) for each in among
        ),
        reserve=0 if placed else left,
    )


def at_their_caps(total: int, among: Sequence[Sharer]) -> tuple[dict[str, int], int]:
    """Return who gets their cap, by name, and what that leaves for the others."""
    capped: dict[str, int] = {}
    left = total
    open_ = list(among)
    while weights := sum((each.weight for each in open_), Fraction(0)):
        over = [
            (each.name, each.cap)
            for each in open_
            if each.cap is not None and left * each.weight >= each.cap * weights
        ]
        if not over:
            break
        capped.update(over)
        left -= sum(cap for _, cap in over)
        open_ = [each for each in open_ if each.name not in capped]
    return capped, left


def weighted(sharer: Sharer) -> Weighted:
    """Return a sharer as they are weighed against the others."""
    return Weighted(name=sharer.name, weight=sharer.weight, rank=sharer.rank)


def whole(name: str, part: int) -> Share:
    """Return a part that is no share: a cap, or nothing."""
    return Share(name=name, exact=exact(Fraction(part)), part=part)
