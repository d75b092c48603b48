"""Measure rule: how a measure is scored, and the forms in which what was achieved comes.

Unit: that of the measure; points where a name says so; 100 points are the target met or the best
rating.
Source: the scheme, section 3. `measure_kinds` has what each kind takes and gives.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.combination import Combine
from domain.policies.formula import Noted, Step, step

CAP = Decimal(120)
FLOOR = Decimal(0)


class RuleKind(StrEnum):
    """How a measure is scored."""

    HIGHER_IS_BETTER = "HIGHER_IS_BETTER"
    LOWER_IS_BETTER = "LOWER_IS_BETTER"
    FROM_BASELINE = "FROM_BASELINE"
    WITHIN_RANGE = "WITHIN_RANGE"
    CURVE = "CURVE"
    STEPS = "STEPS"
    DEDUCTION = "DEDUCTION"
    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    RATED = "RATED"
    MILESTONES = "MILESTONES"
    VETO = "VETO"


class Form(StrEnum):
    """How less than the target is held against it."""

    RATIO = "RATIO"
    DIFFERENCE = "DIFFERENCE"


@fact
class Point:
    """What is worth how many points: the attainment in per cent, or the actual without a target."""

    reached: Decimal
    score: Decimal


@fact
class Milestone:
    """One of the steps of a piece of work; its weight is in per cent of the whole."""

    name: str
    weight: Decimal


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class Rule:
    """A measure's scoring rule; each kind takes its own parameters, all but a veto cap and floor.

    `targets` are those of the months in order, beside no `target`; `late_points_per_day` are taken
    from the hundred of a milestone; `grade_cap` is the best grade left when a veto has occurred.
    """

    kind: RuleKind
    target: Decimal | None = None
    scale_low: Decimal | None = None
    scale_high: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    form: Form | None = None
    baseline: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal | None = None
    points: tuple[Point, ...] = ()
    points_each: Decimal | None = None
    milestones: tuple[Milestone, ...] = ()
    late_points_per_day: Decimal | None = None
    grade_cap: str | None = None
    combine: Combine | None = None
    targets: tuple[Decimal, ...] = ()


@fact
class MilestoneProgress:
    """How far a milestone has come, in per cent, and how many days after its day."""

    completion: Decimal
    days_late: int = 0


@fact
class Progress:
    """The progress of all milestones, in their order."""

    milestones: tuple[MilestoneProgress, ...]


@fact
class Monthly:
    """The actuals of the months, in order; a month without one is none."""

    actuals: tuple[Decimal | None, ...]


Achieved: TypeAlias = Decimal | bool | Progress | Monthly
"""A figure or rating; whether it occurred; how far its milestones are; a figure for each month."""

FIGURES = (
    "target",
    "baseline",
    "low",
    "high",
    "tolerance",
    "points_each",
    "late_points_per_day",
    "scale_low",
    "scale_high",
    "cap",
    "floor",
)
WORDS = ("form", "combine", "grade_cap")
LISTS = ("points", "milestones", "targets")


def parameters(rule: Rule) -> Iterator[str]:
    """Yield the names of the parameters that the rule has."""
    for name in (*FIGURES, *WORDS, *LISTS):
        if getattr(rule, name) not in (None, ()):
            yield name


def parameter(rule: Rule, name: str) -> Decimal:
    """Return a parameter that the rule's kind takes. Raise `Invalid` if it is missing."""
    value: Decimal | None = getattr(rule, name)
    if value is None:
        raise Invalid("parameter-missing", kind=rule.kind.value, parameter=name)
    return value


def figures(rule: Rule) -> Iterator[tuple[str, Decimal]]:
    """Yield every figure of the rule, those inside its lists too, with what it is called."""
    for name in FIGURES:
        value: Decimal | None = getattr(rule, name)
        if value is not None:
            yield name, value
    for n, point in enumerate(rule.points, start=1):
        yield f"point.{n}.reached", point.reached
        yield f"point.{n}.score", point.score
    for n, milestone in enumerate(rule.milestones, start=1):
        yield f"milestone.{n}.weight", milestone.weight
    for n, target in enumerate(rule.targets, start=1):
        yield f"month.{n}.target", target


def taken(rule: Rule) -> Iterator[Noted]:
    """Yield what the rule brings to a working, without its limits."""
    for name in WORDS:
        word: str | None = getattr(rule, name)
        if word is not None:
            yield Step(name=name, value=word)
    for name, value in figures(rule):
        if name not in ("cap", "floor"):
            yield step(name, value)


def limits(rule: Rule) -> tuple[Decimal, Decimal]:
    """Return the least and the most points that the rule gives."""
    floor = FLOOR if rule.floor is None else rule.floor
    return floor, CAP if rule.cap is None else rule.cap
