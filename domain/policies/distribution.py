"""Distribution 强制分布: how many of a group may have, or shall have, which grade.

A limit is the most that may have one of its grades, rounded down. A quota says how many have each
grade, by largest remainder, equal remainders to the better grade; people are taken by their
released score, and those who are tied at a cut stay together.
Unit: people; shares in basis points (10 000 = 100 %).
Source: the scheme, section 3; shares, ties and what follows of a violation are the policy's.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, groupby

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.allocation import Weighted, allocation
from domain.policies.formula import formula
from domain.policies.rollup import WHOLE

SMALLEST = 5


class Ties(StrEnum):
    """Where those go who are tied at a cut."""

    BETTER = "BETTER"
    LOWER = "LOWER"


class Enforcement(StrEnum):
    """What a violated distribution does to the release."""

    WARN = "WARN"
    BLOCK = "BLOCK"


@fact
class Limit:
    """The largest share of a group that may have one of these grades."""

    grades: tuple[str, ...]
    share: int


@fact
class Quota:
    """A grade and its share of a group."""

    grade: str
    share: int


@fact
class Distribution:
    """A policy's guideline: limits, or a quota for every grade, best first, or both."""

    limits: tuple[Limit, ...] = ()
    quotas: tuple[Quota, ...] = ()
    smallest_group: int = SMALLEST
    ties: Ties = Ties.BETTER
    enforcement: Enforcement = Enforcement.WARN


@fact
class Ranked:
    """A person of a group, with the released score and the grade that it earned."""

    person: str
    score: Decimal
    grade: str


@fact
class Graded:
    """A person's grade; `by_quota` if it is the quota's and not what the score earned."""

    person: str
    grade: str
    by_quota: bool


@fact
class Tie:
    """Equal scores on both sides of a cut, and the grade that all of them got."""

    score: Decimal
    people: tuple[str, ...]
    better: str
    lower: str
    grade: str


@fact
class Distributed:
    """The grades by person, how many each grade was to have, and the ties at its cuts."""

    grades: tuple[Graded, ...]
    counts: tuple[int, ...]
    ties: tuple[Tie, ...]


@fact
class Excess:
    """A violated limit: the most there may be, and how many there are."""

    grades: tuple[str, ...]
    most: int
    count: int


def require(distribution: Distribution, grades: Sequence[str]) -> Distribution:
    """Return `distribution`. Raise `Invalid` if it does not fit `grades`, which are best first."""
    for limit in distribution.limits:
        for grade in limit.grades:
            if grade not in grades:
                raise Invalid("grade-unknown", grade=grade, grades=tuple(grades))
        if not limit.grades or not 0 <= limit.share <= WHOLE:
            raise Invalid("limit-undefined", grades=limit.grades, share=limit.share)
    quotas = distribution.quotas
    if quotas and tuple(quota.grade for quota in quotas) != tuple(grades):
        raise Invalid("quotas-not-of-the-grades", grades=tuple(grades))
    for quota in quotas:
        if quota.share < 0:
            raise Invalid("weight-negative", name=quota.grade, weight=str(quota.share))
    total = sum(quota.share for quota in quotas)
    if quotas and total != WHOLE:
        raise Invalid("weights-not-whole", of="quotas", sum=total, whole=WHOLE)
    if distribution.smallest_group < 1:
        raise Invalid("smallest-group-empty", smallest=distribution.smallest_group)
    return distribution


def counts(people: int, quotas: Sequence[Quota]) -> tuple[int, ...]:
    """Return how many of a group have each grade; equal remainders go to the better one.

    Raise `Invalid` if there are no quotas, or no share is above 0.
    """
    among = [
        Weighted(name=quota.grade, weight=Fraction(quota.share), rank=n)
        for n, quota in enumerate(quotas)
    ]
    return tuple(share.part for share in allocation(people, among))


def most(people: int, limit: Limit) -> int:
    """Return how many of a group may have one of the limit's grades."""
    return people * limit.share // WHOLE


def excesses(grades: Sequence[str], limits: Sequence[Limit]) -> tuple[Excess, ...]:
    """Return the limits that a group with these grades violates."""
    found: list[Excess] = []
    for limit in limits:
        count, allowed = sum(grade in limit.grades for grade in grades), most(len(grades), limit)
        if count > allowed:
            found.append(Excess(grades=limit.grades, most=allowed, count=count))
    return tuple(found)


@formula("distribution", revision=1, since=3)
def distributed(people: Sequence[Ranked], quotas: Sequence[Quota], ties: Ties) -> Distributed:
    """Return the grades that quotas, best first, give a group, best score first, then by id."""
    taken = counts(len(people), quotas)
    cuts = list(accumulate(taken))
    ranked = sorted(people, key=lambda each: (-each.score, each.person))

    def held_at(place: int) -> str:
        return next(quota.grade for quota, cut in zip(quotas, cuts, strict=True) if place < cut)

    grades: list[Graded] = []
    tied: list[Tie] = []
    for score, each in groupby(ranked, key=lambda one: one.score):
        equals, first = tuple(each), len(grades)
        better, lower = held_at(first), held_at(first + len(equals) - 1)
        grade = better if ties is Ties.BETTER else lower
        grades += (
            Graded(person=one.person, grade=grade, by_quota=grade != one.grade) for one in equals
        )
        if better != lower:
            names = tuple(one.person for one in equals)
            tied.append(Tie(score=score, people=names, better=better, lower=lower, grade=grade))
    return Distributed(grades=tuple(grades), counts=taken, ties=tuple(tied))
