"""Replay report: how grades and recorded groups fare under one policy and under another.

Rates are compared as exact fractions. Small groups are left out of what is told of groups.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from statistics import median

from domain.appraisal_policy import AppraisalPolicy
from domain.decider import fact
from domain.policies.adverse_impact import Group, Impact, four_fifths
from domain.policies.small_group import left_out
from domain.replay_under import Replayed, Result


class ResultSelection(StrEnum):
    """What somebody's result must be to count as selected."""

    BEST_GRADE = "BEST_GRADE"
    ABOVE_MEDIAN = "ABOVE_MEDIAN"


@fact
class GradeChange:
    """How many have a grade, and would have it; none is for those who are not rated."""

    grade: str | None
    before: int
    after: int


@fact
class ResultImpact:
    """A recorded group: of so many people so many were selected; the rates are exact."""

    by: ResultSelection
    people: int
    selected: int
    impact: Impact


def changed(replay: Replayed) -> bool:
    """Return whether the result that counts would have another score or grade."""
    before, after = replay.standing.before, replay.standing.after
    return (before.score, before.grade) != (after.score, after.grade)


def grades(
    used: AppraisalPolicy, other: AppraisalPolicy, replays: Iterable[Replayed]
) -> tuple[GradeChange, ...]:
    """Return how many have each grade of either policy, best first, and how many would have it."""
    before: Counter[str | None] = Counter()
    after: Counter[str | None] = Counter()
    for each in replays:
        before[each.standing.before.grade] += 1
        after[each.standing.after.grade] += 1
    names: dict[str | None, None] = {
        each.grade: None for policy in (used, other) for each in policy.grades
    }
    if before[None] or after[None]:
        names[None] = None
    return tuple(GradeChange(grade=each, before=before[each], after=after[each]) for each in names)


def impacts(
    policy: AppraisalPolicy, results: Mapping[str, Result], group_of: Mapping[str, str]
) -> tuple[ResultImpact, ...]:
    """Return how recorded groups fare by results under `policy`; who is in none is in none."""
    of = {who: result for who, result in results.items() if who in group_of}
    people = Counter(group_of[who] for who in of)
    shown = sorted(people.keys() - left_out(people))
    if not shown:
        return ()
    best = policy.grades[0].grade
    chosen = {
        ResultSelection.BEST_GRADE: [who for who, result in of.items() if result.grade == best],
        ResultSelection.ABOVE_MEDIAN: above(of),
    }
    found: list[ResultImpact] = []
    for by, selected in chosen.items():
        counts = Counter(group_of[who] for who in selected)
        groups = [Group(name=name, people=people[name], selected=counts[name]) for name in shown]
        found += [
            ResultImpact(by=by, people=group.people, selected=group.selected, impact=impact)
            for group, impact in zip(groups, four_fifths(groups), strict=True)
        ]
    return tuple(found)


def above(results: Mapping[str, Result]) -> Sequence[str]:
    """Return who has a score above the median of all that are rated."""
    rated: dict[str, Decimal] = {
        who: result.score for who, result in results.items() if result.score is not None
    }
    if not rated:
        return ()
    middle = median(rated.values())
    return [who for who, score in rated.items() if score > middle]
