from decimal import Decimal

import pytest

from domain.measure_part import named, parts
from domain.policies.measure import Milestone, Point, Rule, RuleKind

points = tuple(Point(reached=Decimal(n), score=Decimal(10 * n)) for n in range(1, 4))
milestones = tuple(Milestone(name=name, weight=Decimal(50)) for name in ("draft", "print"))


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (Rule(kind=RuleKind.RATED), ()),
        (
            Rule(kind=RuleKind.STEPS, points=points),
            ("m/point/1", "m/point/2", "m/point/3"),
        ),
        (
            Rule(kind=RuleKind.MILESTONES, milestones=milestones),
            ("m/milestone/1", "m/milestone/2"),
        ),
        (
            Rule(kind=RuleKind.HIGHER_IS_BETTER, targets=(Decimal(1),)),
            ("m/month/1",),
        ),
    ],
    ids=["none", "points", "milestones", "months"],
)
def test_each_part_of_a_measure_has_a_name_that_counts_from_one(
    rule: Rule, names: tuple[str, ...]
) -> None:
    assert parts("m", rule) == names


def test_a_name_says_of_which_measure_it_is() -> None:
    assert named("revenue", "month", 12) == "revenue/month/12"
