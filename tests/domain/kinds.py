"""A measure of every kind, that rules and rows are tested on; they sum to the whole."""

from decimal import Decimal

from domain.appraisal_policy import Dimension
from domain.measure import Measure
from domain.policies.combination import Combine
from domain.policies.measure import Form, Milestone, MilestoneProgress, Point, Rule, RuleKind


def points(*pairs: tuple[str, str]) -> tuple[Point, ...]:
    return tuple(Point(reached=Decimal(at), score=Decimal(score)) for at, score in pairs)


def measure(code: str, weight: int, rule: Rule) -> Measure:
    return Measure(
        code=code, name=code, dimension=Dimension.RESULTS, unit="-", weight=weight, rule=rule
    )


milestones = (
    Milestone(name="design", weight=Decimal(30)),
    Milestone(name="build", weight=Decimal(40)),
    Milestone(name="launch", weight=Decimal(30)),
)
progress = (
    MilestoneProgress(completion=Decimal(100)),
    MilestoneProgress(completion=Decimal(100), days_late=5),
    MilestoneProgress(completion=Decimal(0)),
)
every_kind = (
    measure("accident", 0, Rule(kind=RuleKind.VETO, grade_cap="C")),
    measure(
        "fewer-faults",
        2_000,
        Rule(kind=RuleKind.LOWER_IS_BETTER, form=Form.RATIO, target=Decimal(5)),
    ),
    measure(
        "faster",
        1_000,
        Rule(kind=RuleKind.FROM_BASELINE, baseline=Decimal(5), target=Decimal(3)),
    ),
    measure(
        "in-stock",
        1_000,
        Rule(kind=RuleKind.WITHIN_RANGE, low=Decimal(95), high=Decimal(105), tolerance=Decimal(10)),
    ),
    measure(
        "curve",
        1_000,
        Rule(
            kind=RuleKind.CURVE,
            target=Decimal(50),
            points=points(("80", "50"), ("100", "100"), ("120", "150")),
        ),
    ),
    measure(
        "steps",
        1_000,
        Rule(kind=RuleKind.STEPS, points=points(("80", "60"), ("90", "80"), ("95", "100"))),
    ),
    measure("complaints", 1_000, Rule(kind=RuleKind.DEDUCTION, points_each=Decimal(5))),
    measure("shipped", 1_000, Rule(kind=RuleKind.ALL_OR_NOTHING)),
    measure(
        "project",
        1_000,
        Rule(kind=RuleKind.MILESTONES, milestones=milestones, late_points_per_day=Decimal(2)),
    ),
    measure(
        "calls",
        1_000,
        Rule(
            kind=RuleKind.HIGHER_IS_BETTER,
            targets=(Decimal(100), Decimal(120), Decimal(130)),
            combine=Combine.AVERAGE,
        ),
    ),
)
