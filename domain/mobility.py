"""Mobility: how often people are promoted, how long they have their level, who goes where.

It is reckoned from where people stood and what changed, when it is asked for; nothing is kept. A
promotion is a change to a level that the framework has above the one before, on its track or on a
path; what the framework does not have counts for nothing. Groups of few people are left out where
they are compared, and everywhere for those who may not see the people.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from domain.career_framework_content import CareerFramework
from domain.decider import fact
from domain.pay_report import Middle, middle_of
from domain.policies import time_in_level
from domain.policies.adverse_impact import Group, Impact, four_fifths
from domain.policies.distribution import SMALLEST
from domain.policies.small_group import left_out
from domain.timeline import Timeline


class MobilityGroup(StrEnum):
    """By what people are put together."""

    TRACK = "TRACK"
    LEVEL = "LEVEL"
    DEPARTMENT = "DEPARTMENT"
    GENDER = "GENDER"
    EMPLOYMENT = "EMPLOYMENT"


class FlowKind(StrEnum):
    """Between what people go."""

    LEVEL = "LEVEL"
    TITLE = "TITLE"
    DEPARTMENT = "DEPARTMENT"


COMPARED = frozenset({MobilityGroup.GENDER, MobilityGroup.EMPLOYMENT})
"""Recorded groups, which are held against each other."""


@fact
class Career:
    """Where somebody stood over time, and which groups they are recorded in."""

    employee_id: str
    hired_on: date
    last_day_on: date | None
    gender: str | None
    employment: str
    levels: Timeline[str]
    titles: Timeline[str]
    departments: Timeline[str]

    def serves(self, on: date) -> bool:
        """Return whether they are in service on a day."""
        return self.hired_on <= on and (self.last_day_on is None or on <= self.last_day_on)


@fact
class PromotionRate:
    """How many of a group were promoted; `impact` is there where groups are compared."""

    by: MobilityGroup
    group: Group
    impact: Impact | None


@fact
class LevelTime:
    """For how many whole months the people of a level have had it."""

    level: str
    people: int
    months: Middle


@fact
class Flow:
    """How many times somebody went from one to another, between the days of the report."""

    kind: FlowKind
    source: str
    target: str
    count: int


@fact
class Mobility:
    """`people` had a level of the framework on the first day, `promoted` of them rose since.

    Both are none if they are few, and that is not to be told.
    """

    people: int | None
    promoted: int | None
    rates: tuple[PromotionRate, ...]
    times: tuple[LevelTime, ...]
    flows: tuple[Flow, ...]


def mobility(
    framework: CareerFramework,
    careers: Sequence[Career],
    first: date,
    last: date,
    *,
    whole: bool,
) -> Mobility:
    """Return what became of people after the `first` day and by the `last` one.

    Unless it is `whole`, small groups are left out everywhere.
    """
    above = {each.code: higher(framework, each.code) for each in framework.levels}
    there = [each for each in careers if each.serves(first) and level_of(each, first) in above]
    risen = frozenset(each.employee_id for each in there if promoted(each, above, first, last))
    told = whole or len(there) >= SMALLEST
    return Mobility(
        people=len(there) if told else None,
        promoted=len(risen) if told else None,
        rates=tuple(
            rate
            for by, group_of in groupings(framework, first).items()
            for rate in rates(by, group_of, there, risen, whole=whole)
        ),
        times=tuple(times(framework, careers, last, whole=whole)),
        flows=tuple(
            flow for kind in FlowKind for flow in flows(kind, careers, first, last, whole=whole)
        ),
    )


def higher(framework: CareerFramework, level: str) -> frozenset[str]:
    """Return the levels above one: those that follow it, those that follow these, and so on."""
    found: set[str] = set()
    ahead = [level]
    while ahead:
        fresh = [each for each in framework.nexts(ahead.pop()) if each not in found]
        found.update(fresh)
        ahead += fresh
    return frozenset(found - {level})


def level_of(career: Career, on: date) -> str | None:
    """Return the level that somebody has on a day, if any is known."""
    held = career.levels.on(on)
    return None if held is None else held.value


def promoted(career: Career, above: Mapping[str, frozenset[str]], first: date, last: date) -> bool:
    """Return whether somebody rose after the first day and by the last one."""
    return any(to in above.get(of, ()) for of, to in changes(career, career.levels, first, last))


def changes(
    career: Career, line: Timeline[str], first: date, last: date
) -> Iterator[tuple[str, str]]:
    """Yield what changed after the first day and by the last one, while they served."""
    for before, after in pairwise(line):
        on = after.effective_on
        if first < on <= last and career.serves(on) and before.value != after.value:
            yield before.value, after.value


def groupings(
    framework: CareerFramework, first: date
) -> Mapping[MobilityGroup, Callable[[Career], str | None]]:
    """Return how somebody's group is found, as they stood on the first day."""
    tracks = {each.code: each.track for each in framework.levels}

    def department(each: Career) -> str | None:
        held = each.departments.on(first)
        return None if held is None else held.value

    return {
        MobilityGroup.TRACK: lambda each: tracks.get(level_of(each, first) or ""),
        MobilityGroup.LEVEL: lambda each: level_of(each, first),
        MobilityGroup.DEPARTMENT: department,
        MobilityGroup.GENDER: lambda each: each.gender,
        MobilityGroup.EMPLOYMENT: lambda each: each.employment,
    }


def rates(
    by: MobilityGroup,
    group_of: Callable[[Career], str | None],
    careers: Sequence[Career],
    risen: frozenset[str],
    *,
    whole: bool,
) -> Iterator[PromotionRate]:
    """Yield the rate of each group by its name; those compared are never small ones."""
    people = Counter[str]()
    selected = Counter[str]()
    for each in careers:
        name = group_of(each)
        if name is not None:
            people[name] += 1
            selected[name] += each.employee_id in risen
    compared = by in COMPARED
    out = left_out(people) if compared or not whole else frozenset[str]()
    groups = [
        Group(name=name, people=people[name], selected=selected[name])
        for name in sorted(people.keys() - out)
    ]
    impacts: Sequence[Impact | None] = four_fifths(groups) if compared else [None] * len(groups)
    for group, impact in zip(groups, impacts, strict=True):
        yield PromotionRate(by=by, group=group, impact=impact)


def times(
    framework: CareerFramework, careers: Iterable[Career], last: date, *, whole: bool
) -> Iterator[LevelTime]:
    """Yield how long those who serve on the last day have had their level, by levels in order."""
    months: dict[str, list[Fraction]] = defaultdict(list)
    for each in careers:
        held = each.levels.on(last)
        if held is not None and each.serves(last):
            served = time_in_level.served(held.effective_on, last)
            months[held.value].append(Fraction(served))
    known = {each.code: months[each.code] for each in framework.levels if each.code in months}
    small = {level: len(of) for level, of in known.items()}
    out = frozenset[str]() if whole else left_out(small)
    for level, of in known.items():
        middle = middle_of(of)
        if level not in out and middle is not None:
            yield LevelTime(level=level, people=len(of), months=middle)


def flows(
    kind: FlowKind, careers: Iterable[Career], first: date, last: date, *, whole: bool
) -> Iterator[Flow]:
    """Yield who went where, the most first; each change counts, also of the same person."""
    counted = Counter[tuple[str, str]]()
    for each in careers:
        line = {
            FlowKind.LEVEL: each.levels,
            FlowKind.TITLE: each.titles,
            FlowKind.DEPARTMENT: each.departments,
        }[kind]
        counted.update(changes(each, line, first, last))
    named = {f"{source}\0{target}": count for (source, target), count in counted.items()}
    out = frozenset[str]() if whole else left_out(named)
    for (source, target), count in sorted(counted.items(), key=lambda it: (-it[1], it[0])):
        if f"{source}\0{target}" not in out:
            yield Flow(kind=kind, source=source, target=target, count=count)
