from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Invalid
from domain.policies.combination import Combine
from domain.policies.measure import Form, Milestone, Point, Rule, RuleKind
from domain.policies.measure_score import require
from tests.domain.policies.test_measure_score import (
    curve,
    faults,
    project,
    rated,
    ratio,
    shipped,
    sold,
    vetoed,
    within,
)

baseline = Rule(kind=RuleKind.FROM_BASELINE, baseline=Decimal(60), target=Decimal(85))
steps = replace(curve, kind=RuleKind.STEPS)
monthly = replace(sold, target=None, targets=(Decimal(1), Decimal(2)), combine=Combine.SUM)
defined = (
    *(sold, ratio, baseline, within, curve, steps, faults, shipped, rated, project, vetoed),
    *(monthly, replace(within, combine=Combine.AVERAGE), replace(faults, combine=Combine.SUM)),
)


def at(*places: int) -> tuple[Point, ...]:
    return tuple(Point(reached=Decimal(place), score=Decimal(place)) for place in places)


def weighing(*weights: int) -> tuple[Milestone, ...]:
    return tuple(Milestone(name=f"M{n}", weight=Decimal(w)) for n, w in enumerate(weights))


@pytest.mark.parametrize("rule", defined, ids=lambda rule: rule.kind)
def test_a_rule_with_all_that_its_kind_takes_is_defined(rule: Rule) -> None:
    assert require(rule) == rule


def test_every_kind_is_tried() -> None:
    assert {rule.kind for rule in defined} == set(RuleKind)


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (replace(sold, target=Decimal(0)), "target-not-positive"),
        (replace(sold, target=Decimal(-1)), "target-not-positive"),
        (replace(sold, target=None), "parameter-missing"),
        (replace(sold, target=Decimal("NaN")), "number-not-finite"),
        (replace(sold, target=Decimal("Infinity")), "number-not-finite"),
        (replace(sold, target=Decimal("1E+999999")), "number-out-of-range"),
        (replace(sold, scale_low=Decimal(1)), "parameter-out-of-place"),
        (replace(sold, form=Form.RATIO), "parameter-out-of-place"),
        (replace(sold, points=at(1)), "parameter-out-of-place"),
        (replace(sold, cap=Decimal(0)), "cap-not-above-floor"),
        (replace(sold, floor=Decimal(120)), "cap-not-above-floor"),
        (replace(ratio, form=None), "parameter-missing"),
        (replace(ratio, target=Decimal(0)), "target-not-positive"),
        (replace(ratio, form=Form.DIFFERENCE, target=Decimal(0)), "target-not-positive"),
        (replace(baseline, baseline=Decimal("85.0")), "baseline-is-target"),
        (replace(baseline, baseline=None), "parameter-missing"),
        (replace(baseline, target=None), "parameter-missing"),
        (replace(baseline, targets=(Decimal(1),)), "parameter-out-of-place"),
        (replace(within, tolerance=Decimal(0)), "tolerance-not-positive"),
        (replace(within, tolerance=None), "parameter-missing"),
        (replace(within, low=Decimal(106)), "range-reversed"),
        (replace(within, high=None), "parameter-missing"),
        (replace(curve, target=Decimal(0)), "target-not-positive"),
        (replace(steps, target=Decimal(-1)), "target-not-positive"),
        (replace(curve, points=()), "parameter-missing"),
        (replace(curve, points=at(1, 3, 2)), "points-out-of-order"),
        (replace(curve, points=at(1, 2, 2)), "points-overlapping"),
        (replace(steps, points=at(2, 1)), "points-out-of-order"),
        (replace(steps, points=at(1, 1)), "points-overlapping"),
        (replace(steps, points=at(*range(51))), "list-too-long"),
        (
            replace(steps, points=(Point(reached=Decimal("NaN"), score=Decimal(1)),)),
            "number-not-finite",
        ),
        (replace(faults, points_each=Decimal(0)), "points-each-not-positive"),
        (replace(faults, points_each=None), "parameter-missing"),
        (replace(faults, target=Decimal(1)), "parameter-out-of-place"),
        (replace(shipped, target=Decimal(1)), "parameter-out-of-place"),
        (replace(shipped, combine=Combine.LAST), "parameter-out-of-place"),
        (replace(rated, scale_high=Decimal(1)), "scale-ends-equal"),
        (replace(rated, scale_high=Decimal("1.00")), "scale-ends-equal"),
        (replace(rated, scale_low=None), "parameter-missing"),
        (replace(rated, target=Decimal(4)), "parameter-out-of-place"),
        (replace(rated, combine=Combine.SUM), "parameter-out-of-place"),
        (replace(project, late_points_per_day=Decimal(-1)), "late-points-negative"),
        (replace(project, late_points_per_day=None), "parameter-missing"),
        (replace(project, milestones=()), "parameter-missing"),
        (replace(project, milestones=weighing(50, 49)), "milestones-not-whole"),
        (replace(project, milestones=weighing(50, 51)), "milestones-not-whole"),
        (replace(project, milestones=weighing(100, 0)), "milestone-without-weight"),
        (replace(project, milestones=weighing(110, -10)), "milestone-without-weight"),
        (
            replace(project, milestones=(Milestone(name=" ", weight=Decimal(100)),)),
            "text-malformed",
        ),
        (
            replace(project, milestones=(*weighing(50), Milestone(name="M0 ", weight=Decimal(50)))),
            "milestone-twice",
        ),
        (replace(project, milestones=weighing(*[1] * 51)), "list-too-long"),
        (replace(vetoed, grade_cap=None), "parameter-missing"),
        (replace(vetoed, grade_cap=" "), "text-malformed"),
        (replace(vetoed, cap=Decimal(100)), "parameter-out-of-place"),
        (replace(sold, grade_cap="C"), "parameter-out-of-place"),
        (replace(monthly, combine=None), "parameter-missing"),
        (replace(monthly, target=Decimal(3)), "target-beside-targets"),
        (replace(monthly, targets=(Decimal(1), Decimal(0))), "target-not-positive"),
        (replace(monthly, targets=(Decimal(1),) * 37), "list-too-long"),
        (replace(sold, target=None, combine=Combine.SUM), "parameter-missing"),
    ],
)
def test_an_undefined_rule_is_refused(rule: Rule, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(rule)
    assert refused.value.rule == refusal


@pytest.mark.parametrize(
    "rule",
    [
        replace(sold, target=Decimal("0.0001")),
        replace(baseline, target=Decimal(0)),
        replace(baseline, target=Decimal(-5)),
        replace(within, low=Decimal(105)),
        replace(curve, points=at(1)),
        replace(steps, points=at(*range(50))),
        replace(project, late_points_per_day=Decimal(0)),
        replace(project, milestones=weighing(*[2] * 50)),
        replace(monthly, targets=(Decimal(1),) * 36),
    ],
    ids=lambda rule: rule.kind,
)
def test_what_lies_just_inside_is_defined(rule: Rule) -> None:
    assert require(rule) == rule
