"""Eligibility: whether somebody may apply for a level on a day, with every reason.

It is a figure and no decision: it looks at what is known of somebody, says of each thing that the
level asks whether it is met, and leaves nothing out, met or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum

from domain import competency
from domain.career_framework_content import CareerFramework, CareerLevel, GradeRule, TeamRule
from domain.cycle import CyclePeriod
from domain.decider import fact
from domain.policies import time_in_level
from domain.timeline import Timeline

WHOLE = 10_000


class EligibilityReason(StrEnum):
    """What eligibility looks at."""

    IN_SERVICE = "IN_SERVICE"
    NEXT_LEVEL = "NEXT_LEVEL"
    MONTHS_IN_LEVEL = "MONTHS_IN_LEVEL"
    MONTHS_IN_TRACK = "MONTHS_IN_TRACK"
    MONTHS_OF_SERVICE = "MONTHS_OF_SERVICE"
    GRADES = "GRADES"
    COMPETENCY = "COMPETENCY"
    TEAM_PEOPLE = "TEAM_PEOPLE"
    TEAM_GRADES = "TEAM_GRADES"
    OPEN_PLAN = "OPEN_PLAN"
    SANCTION = "SANCTION"


@fact
class ReleasedGrade:
    """A released result of a cycle, which has no grade if it was not rated."""

    period: CyclePeriod
    ends_on: date
    grade: str | None


@fact
class CareerFacts:
    """What is known of somebody on the day.

    `levels` are those they ever had, `grades` their own released results, of those that end on one
    day the latest first, `team` the latest grade of each report who has a released result, `held`
    the proficiencies that others found, `open_plans` and `sanctions` what stands against them.
    """

    hired_on: date
    last_day_on: date | None = None
    levels: Timeline[str] = Timeline()
    grades: tuple[ReleasedGrade, ...] = ()
    team: tuple[str | None, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict[str, int])
    open_plans: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()


@fact
class Finding:
    """One reason: what is asked, what there is, and of what; shares are in basis points."""

    reason: EligibilityReason
    met: bool
    required: int
    actual: int
    of: tuple[str, ...] = ()


@fact
class Eligibility:
    """`exception` says that whoever is not eligible may apply all the same, and says why."""

    level: str | None
    to_level: str
    eligible: bool
    exception: bool
    findings: tuple[Finding, ...]


def eligibility(
    framework: CareerFramework, to_level: CareerLevel, known: CareerFacts, on: date
) -> Eligibility:
    """Return whether somebody may apply for a level of a framework on a day, and why."""
    held = known.levels.on(on)
    level = None if held is None else held.value
    findings = tuple(found(framework, to_level, level, known, on))
    return Eligibility(
        level=level,
        to_level=to_level.code,
        eligible=all(each.met for each in findings),
        exception=to_level.rules.exception,
        findings=findings,
    )


def found(
    framework: CareerFramework,
    to_level: CareerLevel,
    level: str | None,
    known: CareerFacts,
    on: date,
) -> Iterator[Finding]:
    """Yield every reason; what the level does not ask for is left out."""
    rules, held = to_level.rules, known.levels.on(on)
    serves = known.hired_on <= on and (known.last_day_on is None or on <= known.last_day_on)
    yield least(EligibilityReason.IN_SERVICE, 1, int(serves))
    follows = level is not None and to_level.code in framework.nexts(level)
    froms = tuple(e.code for e in framework.levels if to_level.code in framework.nexts(e.code))
    yield least(EligibilityReason.NEXT_LEVEL, 1, int(follows), froms)
    if rules.months_in_level:
        months = 0 if held is None else time_in_level.served(held.effective_on, on)
        yield least(EligibilityReason.MONTHS_IN_LEVEL, rules.months_in_level, months)
    if rules.months_in_track:
        ladder = framework.ladder(to_level.track)
        months = time_in_level.held(known.levels, ladder, on)
        yield least(EligibilityReason.MONTHS_IN_TRACK, rules.months_in_track, months, ladder)
    if rules.months_of_service:
        months = time_in_level.served(known.hired_on, on)
        yield least(EligibilityReason.MONTHS_OF_SERVICE, rules.months_of_service, months)
    if rules.grades is not None:
        yield graded(rules.grades, framework.grades, known.grades, on)
    if rules.competencies:
        for gap in competency.gaps(to_level, known.held):
            yield least(
                EligibilityReason.COMPETENCY, gap.required, gap.assessed or 0, (gap.competency,)
            )
    if rules.team is not None:
        yield from led(rules.team, framework.grades, known.team)
    if rules.no_open_plan:
        yield none_of(EligibilityReason.OPEN_PLAN, known.open_plans)
    if rules.no_sanction:
        yield none_of(EligibilityReason.SANCTION, known.sanctions)


def least(reason: EligibilityReason, required: int, actual: int, of: Sequence[str] = ()) -> Finding:
    """Return a finding that is met by so much, or more."""
    return Finding(
        reason=reason, met=actual >= required, required=required, actual=actual, of=tuple(of)
    )


def none_of(reason: EligibilityReason, there: Sequence[str]) -> Finding:
    """Return a finding that is met if there is none of something."""
    return Finding(
        reason=reason, met=not there, required=0, actual=len(there), of=tuple(sorted(there))
    )


def graded(
    rule: GradeRule, order: Sequence[str], grades: Sequence[ReleasedGrade], on: date
) -> Finding:
    """Return how many of the latest results have the grade that is asked for, or a better."""
    of = [each for each in grades if each.period is rule.period and each.ends_on <= on]
    latest = sorted(of, key=lambda each: each.ends_on, reverse=True)[: rule.cycles]
    good = sum(reaches(each.grade, rule.grade, order) for each in latest)
    return least(EligibilityReason.GRADES, rule.least, good, [each.grade or "" for each in latest])


def led(rule: TeamRule, order: Sequence[str], team: Sequence[str | None]) -> Iterator[Finding]:
    """Yield whether a team is large enough, and whether enough of it have the grade."""
    yield least(EligibilityReason.TEAM_PEOPLE, rule.people, len(team))
    good = sum(reaches(each, rule.grade, order) for each in team)
    share = good * WHOLE // len(team) if team else 0
    yield least(EligibilityReason.TEAM_GRADES, rule.share, share)


def reaches(grade: str | None, line: str, order: Sequence[str]) -> bool:
    """Return whether a grade is `line` or a better one; `order` is best first."""
    return grade in order and order.index(grade) <= order.index(line)
