"""Measure score: what was achieved, or rated, is worth under its measure's rule.

Unit: points, exact; 100 is the target met or the best rating. A veto has none.
Source: the scheme, section 3.
"""

from dataclasses import replace
from fractions import Fraction

from domain import quantity
from domain.errors import Invalid
from domain.policies.combination import Month, combined
from domain.policies.formula import Figure, Noted, Step, figure, formula, step
from domain.policies.measure import (
    FIGURES,
    Achieved,
    Monthly,
    Progress,
    Rule,
    RuleKind,
    figures,
    limits,
    parameters,
    taken,
)
from domain.policies.measure_actual import another_form, require_achieved
from domain.policies.measure_kinds import KINDS, WHOLE, attainment, milestones
from domain.policies.rounding import rational

NONE = Fraction(0)

Worked = tuple[list[Noted], Fraction]
"""The steps that led to the points, and the points."""


def require(rule: Rule) -> Rule:
    """Return `rule`. Raise `Invalid` if something achieved would have no score under it."""
    kind = KINDS[rule.kind]
    for name in parameters(rule):
        if name not in kind.parameters:
            raise Invalid("parameter-out-of-place", kind=rule.kind.value, parameter=name)
        if name in FIGURES:
            quantity.require(name, getattr(rule, name))
    for name, value in figures(rule):
        quantity.require(name, value)
    kind.require(rule)
    floor, cap = limits(rule)
    if floor >= cap:
        raise Invalid("cap-not-above-floor", cap=str(cap), floor=str(floor))
    return rule


@formula("measure-score", revision=1, since=1)
def score(rule: Rule, achieved: Achieved) -> Figure:
    """Return the points of `achieved` (a rating, where the rule is `RATED`), capped and floored.

    A veto gives none, whether it occurred or not. Raise `Invalid` if there is no score.
    """
    match require_achieved(rule, achieved):
        case bool(occurred):
            steps, points = by_occurrence(rule, occurred)
        case Progress() as progress:
            steps, points = by_milestones(rule, progress)
        case Monthly() as monthly:
            steps, points = by_month(rule, monthly)
        case actual:
            target = None if rule.target is None else rational(rule.target)
            steps, points = by_figure(rule, Month(actual=rational(actual), target=target))
    if rule.kind is RuleKind.VETO:
        return figure(None, *steps)
    floor, cap = (rational(limit) for limit in limits(rule))
    return figure(
        max(floor, min(cap, points)),
        *steps,
        step("points", points),
        step("floor", floor),
        step("cap", cap),
    )


def by_occurrence(rule: Rule, occurred: bool) -> Worked:  # noqa: FBT001 - it is what was achieved
    """Return all points or none."""
    occurrence = Step(name="occurred", value="yes" if occurred else "no")
    steps: list[Noted] = [occurrence, *taken(rule)]
    return steps, WHOLE if occurred else NONE


def by_figure(rule: Rule, month: Month) -> Worked:
    """Return the points of one actual, against one target where there is one."""
    points = KINDS[rule.kind].points
    if points is None:
        raise another_form(rule)
    steps = [step("actual", month.actual), *taken(rule)]
    if rule.targets and month.target is not None:
        steps.append(step("target", month.target))
    if rule.points:
        steps.append(step("attainment", attainment(month.actual, month.target)))
    return steps, points(rule, month.actual, month.target)


def by_month(rule: Rule, monthly: Monthly) -> Worked:
    """Return the points of several months: combined first, then scored once."""
    if rule.combine is None:
        raise another_form(rule)
    months = {
        n: Month(
            actual=rational(actual), target=rational(rule.targets[n]) if rule.targets else None
        )
        for n, actual in enumerate(monthly.actuals)
        if actual is not None
    }
    whole = combined(rule.combine, list(months.values()))
    if rule.target is not None:
        whole = replace(whole, target=rational(rule.target))
    steps, points = by_figure(rule, whole)
    return [*(step(f"month.{n + 1}", month.actual) for n, month in months.items()), *steps], points


def by_milestones(rule: Rule, progress: Progress) -> Worked:
    """Return the sum of the milestones' points."""
    each = milestones(rule, progress.milestones)
    steps = list(taken(rule))
    for n, (done, points) in enumerate(zip(progress.milestones, each, strict=True), start=1):
        steps += (
            step(f"milestone.{n}.completion", done.completion),
            step(f"milestone.{n}.days_late", done.days_late),
            step(f"milestone.{n}.points", points),
        )
    return steps, sum(each, NONE)
