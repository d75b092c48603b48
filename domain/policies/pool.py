"""Pool: an amount shared out by weight, where some may get no more than their cap.

Who would get more than their cap gets the cap, and what that leaves is shared among the others,
until nobody's share is above theirs. What then can be placed with nobody stays as a reserve, which
is named: the parts and the reserve are the pool, to the last unit.
Unit: whole units of a currency's smallest amount.
Source: the scheme, section 4 (bonus: a pool, caps redistribute, a named reserve).
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.allocation import Share, Weighted, over_one_denominator, parts, require
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
    """A pool that was shared out: the parts as the sharers are listed, and the reserve.

    `level` is what a weight of 1 comes to: each gets it times their weight, or their cap.
    """

    parts: tuple[Share, ...]
    reserve: int
    level: Fraction


@formula("pool", revision=1, since=5)
def pool(total: int, among: Sequence[Sharer]) -> Shared:
    """Return the parts of `total`, each the floor or the ceiling of its share or its cap.

    Raise `Invalid` if there is nobody, a weight or a cap is below 0, no weight is above it, or
    `total` is below 0.
    """
    require(total, [weighted(each) for each in among])
    for each in among:
        if each.cap is not None and each.cap < 0:
            raise Invalid("cap-negative", name=each.name, cap=each.cap)
    weights = over_one_denominator([each.weight for each in among])
    filled = water_level(total, weights, among)
    turns = [(each.rank, each.name.encode()) for each in among]
    open_ = [n for n, weight in enumerate(weights) if weight and n not in filled.capped]
    shares = {n: whole(among[n].name, among[n].cap or 0) for n in filled.capped}
    if open_:
        left, of = filled.left, sum(weights[n] for n in open_)
        found = parts(left, [weights[n] for n in open_], [turns[n] for n in open_])
        for n, part in zip(open_, found, strict=True):
            share = exact(Fraction(left * weights[n], of))
            shares[n] = Share(name=among[n].name, exact=share, part=part)
    return Shared(
        parts=tuple(shares.get(n) or whole(each.name, 0) for n, each in enumerate(among)),
        reserve=0 if open_ else filled.left,
        level=filled.level * ratio(among, weights),
    )


@fact
class Filled:
    """Who gets their cap, by place, what that leaves, and what a whole weight of 1 comes to."""

    capped: frozenset[int]
    left: int
    level: Fraction


def water_level(total: int, weights: Sequence[int], among: Sequence[Sharer]) -> Filled:
    """Return who is at their cap when `total` is poured out over all at the same level.

    The level rises with each who is full, so that the lowest caps for their weight come first.
    """
    bounded = [(n, each.cap) for n, each in enumerate(among) if each.cap is not None and weights[n]]
    bounded.sort(key=cmp_to_key(lambda a, b: a[1] * weights[b[0]] - b[1] * weights[a[0]]))
    left, open_ = total, sum(weights)
    capped: set[int] = set()
    level = Fraction(0)
    for n, cap in bounded:
        if left * weights[n] < cap * open_:
            break
        capped.add(n)
        left, open_, level = left - cap, open_ - weights[n], Fraction(cap, weights[n])
    return Filled(
        capped=frozenset(capped), left=left, level=Fraction(left, open_) if open_ else level
    )


def ratio(among: Sequence[Sharer], weights: Sequence[int]) -> Fraction:
    """Return how many whole weights are a weight of 1."""
    return next(weights[n] / each.weight for n, each in enumerate(among) if each.weight)


def weighted(sharer: Sharer) -> Weighted:
    """Return a sharer as they are weighed against the others."""
    return Weighted(name=sharer.name, weight=sharer.weight, rank=sharer.rank)


def whole(name: str, part: int) -> Share:
    """Return a part that is no share: a cap, or nothing."""
    return Share(name=name, exact=exact(Fraction(part)), part=part)
