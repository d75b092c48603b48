"""Measure kinds: what each kind of rule takes, when it is defined, and its points.

Unit: points, exact, before cap and floor.
Source: the scheme, section 3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from domain.policies import measure_definition as definition
from domain.policies.measure import Form, MilestoneProgress, Rule, RuleKind, limits, parameter
from domain.policies.rounding import rational

WHOLE = Fraction(100)
NOUGHT = Fraction(0)


class Takes(StrEnum):
    """The form in which what was achieved comes."""

    FIGURE = "FIGURE"
    YES_OR_NO = "YES_OR_NO"
    PROGRESS = "PROGRESS"
    MONTHS = "MONTHS"


Points = Callable[[Rule, Fraction, Fraction | None], Fraction]
"""Takes the rule, the actual and the target, if there is one."""


def wanted(rule: Rule, target: Fraction | None) -> Fraction:
    """Return the target. Raise `Invalid` if the rule has none."""
    return rational(parameter(rule, "target")) if target is None else target


def higher_is_better(rule: Rule, actual: Fraction, target: Fraction | None) -> Fraction:
    return actual / wanted(rule, target) * WHOLE


def lower_is_better(rule: Rule, actual: Fraction, target: Fraction | None) -> Fraction:
    if rule.form is Form.DIFFERENCE:
        return (2 - actual / wanted(rule, target)) * WHOLE
    if actual == 0:
        return rational(limits(rule)[1])
    return wanted(rule, target) / actual * WHOLE


def from_baseline(rule: Rule, actual: Fraction, target: Fraction | None) -> Fraction:
    baseline = rational(parameter(rule, "baseline"))
    return (actual - baseline) / (wanted(rule, target) - baseline) * WHOLE


def within_range(rule: Rule, actual: Fraction, _: Fraction | None) -> Fraction:
    low, high = rational(parameter(rule, "low")), rational(parameter(rule, "high"))
    outside = max(low - actual, actual - high, NOUGHT)
    return max(NOUGHT, (1 - outside / rational(parameter(rule, "tolerance"))) * WHOLE)


def attainment(actual: Fraction, target: Fraction | None) -> Fraction:
    """Return what is looked up: per cent of the target, or the actual where there is none."""
    return actual if target is None else actual / target * WHOLE


def located(rule: Rule) -> list[tuple[Fraction, Fraction]]:
    """Return the rule's points: from where on, and the score there."""
    return [(Fraction(point.reached), Fraction(point.score)) for point in rule.points]


def curve(rule: Rule, actual: Fraction, target: Fraction | None) -> Fraction:
    reached = attainment(actual, target)
    for (at, score), (end, following) in pairwise(located(rule)):
        if at <= reached < end:
            return score + (reached - at) / (end - at) * (following - score)
    return steps(rule, actual, target)


def steps(rule: Rule, actual: Fraction, target: Fraction | None) -> Fraction:
    reached = attainment(actual, target)
    return next((score for at, score in reversed(located(rule)) if at <= reached), NOUGHT)


def deduction(rule: Rule, actual: Fraction, _: Fraction | None) -> Fraction:
    return max(NOUGHT, WHOLE - actual * rational(parameter(rule, "points_each")))


def rated(rule: Rule, actual: Fraction, _: Fraction | None) -> Fraction:
    low, high = rational(parameter(rule, "scale_low")), rational(parameter(rule, "scale_high"))
    return (actual - low) / (high - low) * WHOLE


def milestones(rule: Rule, progress: tuple[MilestoneProgress, ...]) -> list[Fraction]:
    """Return the points of each milestone; they sum to the measure's."""
    a_day = rational(parameter(rule, "late_points_per_day")) / WHOLE
    return [
        Fraction(each.weight)
        * Fraction(done.completion)
        / WHOLE
        * max(NOUGHT, 1 - done.days_late * a_day)
        for each, done in zip(rule.milestones, progress, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a kind takes, when it is defined, and its points where it takes a figure."""

    parameters: frozenset[str]
    require: Callable[[Rule], None]
    takes: Takes = Takes.FIGURE
    points: Points | None = None


def _kind(
    *names: str,
    require: Callable[[Rule], None],
    points: Points | None = None,
    takes: Takes = Takes.FIGURE,
) -> Kind:
    return Kind(
        parameters=frozenset({*names, "cap", "floor"}), require=require, points=points, takes=takes
    )


KINDS: Mapping[RuleKind, Kind] = {
    RuleKind.HIGHER_IS_BETTER: _kind(
        *("target", "targets", "combine"),
        require=definition.require_target,
        points=higher_is_better,
    ),
    RuleKind.LOWER_IS_BETTER: _kind(
        *("form", "target", "targets", "combine"),
        require=definition.require_form,
        points=lower_is_better,
    ),
    RuleKind.FROM_BASELINE: _kind(
        *("baseline", "target", "combine"),
        require=definition.require_baseline,
        points=from_baseline,
    ),
    RuleKind.WITHIN_RANGE: _kind(
        *("low", "high", "tolerance", "combine"),
        require=definition.require_range,
        points=within_range,
    ),
    RuleKind.CURVE: _kind(
        *("points", "target", "targets", "combine"),
        require=definition.require_points,
        points=curve,
    ),
    RuleKind.STEPS: _kind(
        *("points", "target", "targets", "combine"),
        require=definition.require_points,
        points=steps,
    ),
    RuleKind.DEDUCTION: _kind(
        *("points_each", "combine"),
        require=definition.require_points_each,
        points=deduction,
    ),
    RuleKind.ALL_OR_NOTHING: _kind(require=definition.nothing_more, takes=Takes.YES_OR_NO),
    RuleKind.RATED: _kind(
        *("scale_low", "scale_high"), require=definition.require_scale, points=rated
    ),
    RuleKind.MILESTONES: _kind(
        *("milestones", "late_points_per_day"),
        require=definition.require_milestones,
        takes=Takes.PROGRESS,
    ),
    RuleKind.VETO: Kind(
        parameters=frozenset({"grade_cap"}),
        require=definition.require_grade_cap,
        takes=Takes.YES_OR_NO,
    ),
}
"""A kind's points are part of every revision that reads them here: to change one is a new table."""
