from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.combination import Combine
from domain.policies.formula import Step
from domain.policies.measure import (
    Achieved,
    Form,
    Milestone,
    MilestoneProgress,
    Monthly,
    Point,
    Progress,
    Rule,
    RuleKind,
)
from domain.policies.measure_kinds import KINDS
from domain.policies.measure_score import require, score
from domain.policies.rounding import half_up
from tests.domain import vectors

sold = Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(500_000))
rated = Rule(kind=RuleKind.RATED, scale_low=Decimal(1), scale_high=Decimal(5))
ratio = Rule(kind=RuleKind.LOWER_IS_BETTER, form=Form.RATIO, target=Decimal(5))
within = Rule(kind=RuleKind.WITHIN_RANGE, low=Decimal(95), high=Decimal(105), tolerance=Decimal(10))
curve = Rule(
    kind=RuleKind.CURVE,
    points=(
        Point(reached=Decimal(80), score=Decimal(50)),
        Point(reached=Decimal(100), score=Decimal(100)),
        Point(reached=Decimal(120), score=Decimal(150)),
    ),
)
faults = Rule(kind=RuleKind.DEDUCTION, points_each=Decimal(5))
project = Rule(
    kind=RuleKind.MILESTONES,
    late_points_per_day=Decimal(2),
    milestones=(
        Milestone(name="design", weight=Decimal(30)),
        Milestone(name="launch", weight=Decimal(70)),
    ),
)
shipped = Rule(kind=RuleKind.ALL_OR_NOTHING)
vetoed = Rule(kind=RuleKind.VETO, grade_cap="C")

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
counts = st.decimals(min_value=0, max_value=10**9, places=4)
targets = st.decimals(min_value="0.0001", max_value=10**9, places=4)
ratings = st.decimals(min_value=1, max_value=5, places=2)


def points(rule: Rule, achieved: Achieved) -> Fraction:
    number = score(require(rule), achieved).number
    assert number is not None
    return number


def progressed(*each: tuple[int, int]) -> Progress:
    return Progress(
        milestones=tuple(
            MilestoneProgress(completion=Decimal(done), days_late=late) for done, late in each
        )
    )


@pytest.mark.parametrize("example", vectors.read("measures"))
def test_worked_examples(example: dict[str, Any]) -> None:
    figure = points(vectors.rule_of(example), vectors.achieved_of(example))
    assert str(half_up(figure, 2)) == example["score"]


def test_every_kind_that_gives_points_has_a_worked_example() -> None:
    shown = {vectors.rule_of(each).kind for each in vectors.read("measures")}
    assert shown == set(KINDS) - {RuleKind.VETO}
    assert set(KINDS) == set(RuleKind)


def test_between_input_and_output_nothing_is_rounded() -> None:
    assert points(replace(sold, target=Decimal(3)), Decimal(1)) == Fraction(100, 3)


def test_the_working_shows_what_it_took_in_and_each_step() -> None:
    assert score(sold, Decimal(650_000)).steps == (
        Step(name="actual", value="650000"),
        Step(name="target", value="500000"),
        Step(name="points", value="130"),
        Step(name="floor", value="0"),
        Step(name="cap", value="120"),
    )


def test_the_working_of_a_curve_shows_what_was_looked_up() -> None:
    against = replace(curve, target=Decimal(50))
    assert score(against, Decimal(46)).steps == (
        Step(name="actual", value="46"),
        Step(name="target", value="50"),
        *(
            Step(name=f"point.{n}.{name}", value=value)
            for n, at, worth in ((1, "80", "50"), (2, "100", "100"), (3, "120", "150"))
            for name, value in (("reached", at), ("score", worth))
        ),
        Step(name="attainment", value="92"),
        Step(name="points", value="80"),
        Step(name="floor", value="0"),
        Step(name="cap", value="120"),
    )


def test_the_working_of_milestones_shows_the_points_of_each() -> None:
    steps = {step.name: step.value for step in score(project, progressed((100, 0), (50, 5))).steps}
    assert steps["milestone.2.weight"] == "70"
    assert steps["milestone.2.completion"] == "50"
    assert steps["milestone.2.days_late"] == "5"
    assert (steps["milestone.1.points"], steps["milestone.2.points"]) == ("30", "63/2")
    assert (steps["late_points_per_day"], steps["points"]) == ("2", "123/2")


@pytest.mark.parametrize(("occurred", "said"), [(True, "yes"), (False, "no")])
def test_a_veto_carries_no_points(*, occurred: bool, said: str) -> None:
    figure = score(require(vetoed), occurred)
    assert figure.value is None
    assert figure.steps == (
        Step(name="occurred", value=said),
        Step(name="grade_cap", value="C"),
    )


@given(amounts, targets)
def test_no_score_passes_cap_or_floor(actual: Decimal, target: Decimal) -> None:
    assert 0 <= points(replace(sold, target=target), actual) <= 120
    assert 0 <= points(replace(curve, target=target), actual) <= 120
    baseline = Rule(kind=RuleKind.FROM_BASELINE, baseline=target + 1, target=target)
    assert 0 <= points(baseline, actual) <= 120
    difference = replace(ratio, form=Form.DIFFERENCE, target=target)
    assert 0 <= points(difference, actual) <= 120


@given(amounts, amounts, targets)
def test_more_is_never_worse(one: Decimal, other: Decimal, target: Decimal) -> None:
    less, more = sorted((one, other))
    for rule in (sold, curve, replace(curve, kind=RuleKind.STEPS)):
        against = replace(rule, target=target)
        assert points(against, less) <= points(against, more)


@given(counts, counts, targets)
def test_less_is_never_worse(one: Decimal, other: Decimal, target: Decimal) -> None:
    less, more = sorted((one, other))
    for form in Form:
        against = replace(ratio, form=form, target=target)
        assert points(against, less) >= points(against, more)
    assert points(faults, less) >= points(faults, more) >= 0


@given(counts)
def test_further_from_the_range_is_never_better(distance: Decimal) -> None:
    below, above = Decimal(95) - distance, Decimal(105) + distance
    assert points(within, below) == points(within, above) <= 100
    assert points(within, above + 1) <= points(within, above)


@given(ratings, ratings)
def test_a_better_rating_never_scores_less(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    assert 0 <= points(rated, less) <= points(rated, more) <= 100


@given(ratings)
def test_a_scale_can_have_its_best_at_the_low_end(rating: Decimal) -> None:
    turned = replace(rated, scale_low=Decimal(5), scale_high=Decimal(1))
    assert points(turned, rating) == 100 - points(rated, rating)


@given(st.integers(0, 100), st.integers(0, 80))
def test_a_milestone_is_worth_less_each_day_until_nothing_is_left(done: int, late: int) -> None:
    on_time = points(project, progressed((done, 0), (0, 0)))
    assert on_time == Fraction(30 * done, 100)
    assert points(project, progressed((done, late), (0, 0))) == on_time * max(0, 50 - late) / 50


def test_cap_and_floor_are_the_rules_own_where_it_has_them() -> None:
    wide = replace(sold, cap=Decimal(150), floor=Decimal(-10))
    assert points(wide, Decimal(725_000)) == 145
    assert points(wide, Decimal(800_000)) == 150
    assert points(wide, Decimal(-25_000)) == -5
    assert points(wide, Decimal(-500_000)) == -10


def test_the_cap_holds_for_curves_and_steps_too() -> None:
    assert points(curve, Decimal(120)) == 120
    assert points(replace(curve, kind=RuleKind.STEPS), Decimal(120)) == 120


def test_a_floor_lifts_what_ends_at_nought_by_itself() -> None:
    lifted = Decimal(20)
    assert points(replace(within, floor=lifted), Decimal(500)) == 20
    assert points(replace(faults, floor=-lifted), Decimal(50)) == 0
    assert points(replace(within, floor=-lifted), Decimal(500)) == 0


def test_none_at_all_of_what_should_be_low_gives_the_cap() -> None:
    assert points(replace(ratio, cap=Decimal(150)), Decimal(0)) == 150


def test_months_are_combined_and_scored_once() -> None:
    yearly = replace(sold, target=Decimal(500), combine=Combine.SUM)
    months = Monthly(actuals=(Decimal(90), None, Decimal(130), Decimal(240)))
    assert points(yearly, months) == 92
    assert [step.name for step in score(yearly, months).steps] == [
        *("month.1", "month.3", "month.4", "actual", "combine", "target"),
        *("points", "floor", "cap"),
    ]


def test_each_month_is_held_against_its_own_target() -> None:
    targets = tuple(Decimal(target) for target in (100, 120, 130, 150))
    months = Monthly(actuals=tuple(Decimal(actual) for actual in (90, 130, 120, 160)))
    rule = replace(sold, target=None, targets=targets)
    expected = {
        Combine.SUM: "100.00",
        Combine.AVERAGE: "99.33",
        Combine.LAST: "106.67",
        Combine.MAX: "106.67",
        Combine.MIN: "90.00",
    }
    for how, worth in expected.items():
        assert str(half_up(points(replace(rule, combine=how), months), 2)) == worth, how
    steps = score(replace(rule, combine=Combine.AVERAGE), months).steps
    assert Step(name="month.4.target", value="150") in steps
    assert Step(name="target", value="1") in steps


def test_a_month_without_actual_takes_its_target_with_it() -> None:
    targets = (Decimal(100), Decimal(1_000))
    rule = replace(sold, target=None, targets=targets, combine=Combine.SUM)
    assert points(rule, Monthly(actuals=(Decimal(90), None))) == 90
    assert points(rule, Monthly(actuals=(None, Decimal(800)))) == 80
    assert points(rule, Monthly(actuals=(Decimal(90),))) == 90


@pytest.mark.parametrize(
    ("rule", "achieved"),
    [(sold, True), (shipped, Decimal(1)), (project, Decimal(1)), (vetoed, Decimal(1))],
)
def test_what_comes_in_another_form_has_no_score(rule: Rule, achieved: Achieved) -> None:
    with pytest.raises(Invalid) as refused:
        score(rule, achieved)
    assert refused.value.rule == "actual-of-another-form"
