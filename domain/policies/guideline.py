"""Guideline: the distribution of a policy, held against the grades that a group has.

A quota is met by a group whose grades are as many as it gives them, those who are tied at a cut
counted where they go. A limit is kept by a group with no more of its grades than it allows; if ties
go to the better grade, those who are tied at its cut are not held against it.
Unit: people; shares in basis points (10 000 = 100 %).
Source: the scheme, section 3; shares and ties are the policy's.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from domain.decider import fact
from domain.policies.distribution import (
    Distributed,
    Distribution,
    Limit,
    Quota,
    Ranked,
    Ties,
    distributed,
    most,
)

Distribute: TypeAlias = Callable[[Sequence[Ranked], Sequence[Quota], Ties], Distributed]
"""A revision of the formula that gives grades by quota."""


@fact
class Place:
    """A person of a group: their score, the grade that it earned, and the grade they have.

    `cap` is the best grade that a veto leaves them, which no quota lifts.
    """

    person: str
    score: Decimal
    earned: str
    grade: str
    cap: str | None = None


@fact
class GradeBalance:
    """How many have a grade; `wanted` is how many its `share` is of the group, if it has one."""

    grade: str
    share: int | None
    wanted: int | None
    count: int


@fact
class LimitBalance:
    """How many have one of a limit's grades, and how many may; `tied` are excused."""

    grades: tuple[str, ...]
    share: int
    most: int
    count: int
    tied: int


@fact
class Balance:
    """A group beside its guideline; `grades` are best first."""

    people: int
    grades: tuple[GradeBalance, ...]
    limits: tuple[LimitBalance, ...]
    violated: bool


@fact
class QuotaGrade:
    """The grade that a quota gives; `made` says that the score had not earned it."""

    person: str
    grade: str
    made: bool


def quota_grades(
    people: Sequence[Place], outcome: Distributed, grades: Sequence[str]
) -> tuple[QuotaGrade, ...]:
    """Return the grades of a quota's `outcome`, by id, none above what a veto leaves.

    `grades` are best first.
    """
    held = {each.person: each for each in people}
    given = {
        each.person: capped(each.grade, held[each.person].cap, grades) for each in outcome.grades
    }
    return tuple(
        QuotaGrade(person=person, grade=given[person], made=given[person] != held[person].earned)
        for person in sorted(given)
    )


def ranked(people: Sequence[Place]) -> list[Ranked]:
    """Return a group as a quota takes it."""
    return [Ranked(person=each.person, score=each.score, grade=each.earned) for each in people]


def capped(grade: str, cap: str | None, grades: Sequence[str]) -> str:
    """Return the worse of a grade and a veto's cap; `grades` are best first."""
    return grade if cap is None else max(grade, cap, key=grades.index)


def balance(
    people: Sequence[Place],
    distribution: Distribution,
    grades: Sequence[str],
    distribute: Distribute = distributed,
) -> Balance:
    """Return a group beside its guideline; `grades` are best first."""
    held = Counter(each.grade for each in people)
    quotas = {quota.grade: quota.share for quota in distribution.quotas}
    wanted: Mapping[str, int] = {}
    met = True
    if quotas and people:
        outcome = distribute(ranked(people), distribution.quotas, distribution.ties)
        wanted = dict(zip(quotas, outcome.counts, strict=True))
        met = held == Counter(each.grade for each in quota_grades(people, outcome, grades))
    limits = tuple(limited(people, limit, distribution.ties) for limit in distribution.limits)
    return Balance(
        people=len(people),
        grades=tuple(
            GradeBalance(
                grade=grade, share=quotas.get(grade), wanted=wanted.get(grade), count=held[grade]
            )
            for grade in grades
        ),
        limits=limits,
        violated=not met or any(each.count - each.tied > each.most for each in limits),
    )


def limited(people: Sequence[Place], limit: Limit, ties: Ties) -> LimitBalance:
    """Return a group beside one limit."""
    scores = sorted((each.score for each in people if each.grade in limit.grades), reverse=True)
    allowed = most(len(people), limit)
    beyond = scores[allowed:]
    tied = 0
    if ties is Ties.BETTER and allowed and beyond and scores[allowed - 1] == beyond[-1]:
        tied = len(beyond)
    return LimitBalance(
        grades=limit.grades, share=limit.share, most=allowed, count=len(scores), tied=tied
    )
