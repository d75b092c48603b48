from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.policies.combination import Combine
from domain.policies.measure import (
    Form,
    Milestone,
    MilestoneProgress,
    Point,
    Progress,
    Rule,
    RuleKind,
)
from domain.policies.progress import ProgressStatus, months, planned, share, standing, status

FIRST, LAST = date(2016, 1, 1), date(2016, 3, 31)
HALF = date(2016, 2, 15)
sold = Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(91))
faults = Rule(kind=RuleKind.LOWER_IS_BETTER, form=Form.RATIO, target=Decimal(91))
growth = Rule(kind=RuleKind.FROM_BASELINE, baseline=Decimal(100), target=Decimal(191))
monthly = Rule(
    kind=RuleKind.HIGHER_IS_BETTER,
    targets=(Decimal(31), Decimal(58), Decimal(31)),
    combine=Combine.SUM,
)


@pytest.mark.parametrize(
    ("on", "part"),
    [
        (date(2015, 12, 1), Fraction(0)),
        (date(2015, 12, 31), Fraction(0)),
        (FIRST, Fraction(1, 91)),
        (HALF, Fraction(46, 91)),
        (LAST, Fraction(1)),
        (date(2016, 4, 1), Fraction(1)),
    ],
)
def test_the_share_is_linear_in_days(on: date, part: Fraction) -> None:
    assert share(on, FIRST, LAST) == part


def test_months_follow_the_calendar_from_the_first_day() -> None:
    assert months(date(2015, 12, 15), 3) == [
        (date(2015, 12, 15), date(2015, 12, 31)),
        (date(2016, 1, 1), date(2016, 1, 31)),
        (date(2016, 2, 1), date(2016, 2, 29)),
    ]


@pytest.mark.parametrize(
    ("rule", "value", "plan", "attained"),
    [
        (sold, Decimal(46), Fraction(46), Fraction(100)),
        (sold, Decimal(23), Fraction(46), Fraction(50)),
        (replace(sold, combine=Combine.SUM), Decimal(46), Fraction(46), Fraction(100)),
        (replace(sold, combine=Combine.AVERAGE), Decimal(91), Fraction(91), Fraction(100)),
        (faults, Decimal(46), Fraction(46), Fraction(100)),
        (faults, Decimal(92), Fraction(46), Fraction(50)),
        (faults, Decimal(0), Fraction(46), Fraction(100)),
        (growth, Decimal(123), Fraction(146), Fraction(50)),
        (monthly, Decimal(30), Fraction(61), Fraction(3000, 61)),
        (replace(monthly, combine=Combine.LAST), Decimal(29), Fraction(58), Fraction(50)),
    ],
)
def test_what_was_planned_and_what_is_attained(
    rule: Rule, value: Decimal, plan: Fraction, attained: Fraction
) -> None:
    stands = standing(rule, value, HALF, FIRST, LAST)
    assert stands is not None
    assert (stands.planned, stands.attained) == (plan, attained)


def test_milestones_are_planned_by_days() -> None:
    rule = Rule(
        kind=RuleKind.MILESTONES,
        milestones=(
            Milestone(name="design", weight=Decimal(40)),
            Milestone(name="launch", weight=Decimal(60)),
        ),
        late_points_per_day=Decimal(1),
    )
    done = Progress(
        milestones=(
            MilestoneProgress(completion=Decimal(100)),
            MilestoneProgress(completion=Decimal(10)),
        )
    )
    stands = standing(rule, done, HALF, FIRST, LAST)
    assert stands is not None
    assert (stands.planned, stands.attained) == (Fraction(4600, 91), Fraction(91))


@pytest.mark.parametrize(
    "rule",
    [
        Rule(kind=RuleKind.WITHIN_RANGE, low=Decimal(1), high=Decimal(2), tolerance=Decimal(1)),
        Rule(kind=RuleKind.CURVE, points=(Point(reached=Decimal(1), score=Decimal(1)),)),
        Rule(kind=RuleKind.DEDUCTION, points_each=Decimal(5)),
    ],
)
def test_other_rules_have_no_plan(rule: Rule) -> None:
    assert standing(rule, Decimal(1), HALF, FIRST, LAST) is None


def test_nothing_is_attained_of_nothing() -> None:
    before = date(2015, 12, 31)
    assert planned(sold, before, FIRST, LAST) == 0
    assert standing(sold, Decimal(1), before, FIRST, LAST) is None
    assert planned(replace(monthly, combine=Combine.MAX), before, FIRST, LAST) == 0


@pytest.mark.parametrize(
    ("attained", "named"),
    [
        (Fraction(95), ProgressStatus.ON_TRACK),
        (Fraction(949, 10), ProgressStatus.AT_RISK),
        (Fraction(80), ProgressStatus.AT_RISK),
        (Fraction(799, 10), ProgressStatus.BEHIND),
    ],
)
def test_limits_belong_to_the_better_status(attained: Fraction, named: ProgressStatus) -> None:
    assert status(attained) is named
