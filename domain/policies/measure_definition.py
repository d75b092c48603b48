"""Measure definition: when a rule is defined, so that whatever is achieved has a score under it.

A rule that is not is refused when the measure is set, never when it is scored.
Source: the scheme, section 3.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain import text
from domain.errors import Invalid
from domain.policies.measure import Rule, parameter

WHOLE = 100
MOST_POINTS = 50
MOST_MILESTONES = 50
MOST_MONTHS = 36


def nothing_more(_: Rule) -> None:
    """Require nothing: the kind is defined without parameters."""


def require_target(rule: Rule) -> None:
    """Raise `Invalid` unless there is a target above 0, or one for each month."""
    if not rule.targets:
        require_positive(parameter(rule, "target"))
        return
    if rule.target is not None:
        raise Invalid("target-beside-targets", target=str(rule.target))
    require_given(rule, "combine")
    require_few("targets", rule.targets, MOST_MONTHS)
    for target in rule.targets:
        require_positive(target)


def require_positive(target: Decimal) -> None:
    """Raise `Invalid` if the target is not above 0."""
    if target <= 0:
        raise Invalid("target-not-positive", target=str(target))


def require_form(rule: Rule) -> None:
    """Raise `Invalid` unless there are a form and a target."""
    require_given(rule, "form")
    require_target(rule)


def require_baseline(rule: Rule) -> None:
    """Raise `Invalid` unless baseline and target differ."""
    if parameter(rule, "baseline") == parameter(rule, "target"):
        raise Invalid("baseline-is-target", target=str(rule.target))


def require_range(rule: Rule) -> None:
    """Raise `Invalid` if the range is reversed or ends at once."""
    if parameter(rule, "low") > parameter(rule, "high"):
        raise Invalid("range-reversed", low=str(rule.low), high=str(rule.high))
    if parameter(rule, "tolerance") <= 0:
        raise Invalid("tolerance-not-positive", tolerance=str(rule.tolerance))


def require_points(rule: Rule) -> None:
    """Raise `Invalid` unless there are points, each further on than the one before."""
    if rule.target is not None or rule.targets:
        require_target(rule)
    require_given(rule, "points")
    require_few("points", rule.points, MOST_POINTS)
    for one, following in pairwise(rule.points):
        if following.reached < one.reached:
            raise Invalid(
                "points-out-of-order", earlier=str(one.reached), later=str(following.reached)
            )
        if following.reached == one.reached:
            raise Invalid("points-overlapping", kind=rule.kind.value, reached=str(one.reached))


def require_points_each(rule: Rule) -> None:
    """Raise `Invalid` if nothing would be deducted."""
    if parameter(rule, "points_each") <= 0:
        raise Invalid("points-each-not-positive", points=str(rule.points_each))


def require_scale(rule: Rule) -> None:
    """Raise `Invalid` if the scale has no length."""
    if parameter(rule, "scale_low") == parameter(rule, "scale_high"):
        raise Invalid("scale-ends-equal", scale=str(rule.scale_low))


def require_milestones(rule: Rule) -> None:
    """Raise `Invalid` unless there are milestones, each with a name and weight of its own."""
    if parameter(rule, "late_points_per_day") < 0:
        raise Invalid("late-points-negative", points=str(rule.late_points_per_day))
    require_given(rule, "milestones")
    require_few("milestones", rule.milestones, MOST_MILESTONES)
    names = [text.require("milestone", each.name) for each in rule.milestones]
    for name, each in zip(names, rule.milestones, strict=True):
        if names.count(name) > 1:
            raise Invalid("milestone-twice", milestone=name)
        if each.weight <= 0:
            raise Invalid("milestone-without-weight", milestone=name, weight=str(each.weight))
    whole = sum((Fraction(each.weight) for each in rule.milestones), Fraction(0))
    if whole != WHOLE:
        raise Invalid("milestones-not-whole", sum=str(whole))


def require_grade_cap(rule: Rule) -> None:
    """Raise `Invalid` unless a grade is named."""
    require_given(rule, "grade_cap")
    text.optional("grade_cap", rule.grade_cap)


def require_given(rule: Rule, name: str) -> None:
    """Raise `Invalid` if the rule lacks a parameter that is no figure."""
    if getattr(rule, name) in (None, ()):
        raise Invalid("parameter-missing", kind=rule.kind.value, parameter=name)


def require_few(field: str, values: Sequence[object], most: int) -> None:
    """Raise `Invalid` if there are more than anybody needs."""
    if len(values) > most:
        raise Invalid("list-too-long", field=field, count=len(values), most=most)
