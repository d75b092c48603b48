from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.appraisal_policy import (
    OPERATIONS,
    AppraisalPolicy,
    Dimension,
    DimensionWeight,
    Rater,
    RaterWeight,
    at_or_below,
    require,
)
from domain.errors import Invalid
from domain.policies.annual import AnnualPolicy
from domain.policies.distribution import Distribution, Limit
from domain.policies.grade import GradeBound

results, ability, *others = OPERATIONS.dimensions
superior = RaterWeight(rater=Rater.SUPERIOR, weight=10_000)


def test_the_template_for_operations_is_sound() -> None:
    assert require(OPERATIONS) == OPERATIONS
    assert {each.dimension: each.weight for each in OPERATIONS.dimensions} == {
        Dimension.RESULTS: 6_000,
        Dimension.ABILITY: 2_000,
        Dimension.TEAMWORK: 1_000,
        Dimension.INNOVATION: 1_000,
    }
    assert [(each.grade, each.from_score) for each in OPERATIONS.grades] == [
        ("S", 90),
        ("A", 80),
        ("B", 70),
        ("C", 60),
        ("D", 0),
    ]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"version": ""}, "text-malformed"),
        ({"dimensions": ()}, "weights-not-whole"),
        ({"dimensions": (replace(results, weight=6_001), ability, *others)}, "weights-not-whole"),
        ({"dimensions": (replace(results, weight=5_999), ability, *others)}, "weights-not-whole"),
        ({"dimensions": (replace(results, weight=0), ability, *others)}, "weight-not-positive"),
        (
            {
                "dimensions": (
                    DimensionWeight(dimension=Dimension.RESULTS, weight=11_000),
                    DimensionWeight(dimension=Dimension.ABILITY, weight=-1_000),
                )
            },
            "weight-not-positive",
        ),
        (
            {"dimensions": (replace(results, weight=5_000), replace(results, weight=5_000))},
            "weighted-twice",
        ),
        ({"raters": ()}, "weights-not-whole"),
        ({"raters": (replace(superior, weight=9_999),)}, "weights-not-whole"),
        ({"scale_high": Decimal(1)}, "scale-ends-equal"),
        ({"scale_low": Decimal("NaN")}, "number-not-finite"),
        ({"cap": Decimal("Infinity")}, "number-not-finite"),
        ({"cap": Decimal(0)}, "cap-not-above-floor"),
        ({"digits": -1}, "digits-out-of-range"),
        ({"digits": 7}, "digits-out-of-range"),
        ({"grades": ()}, "grades-missing"),
        ({"grades": OPERATIONS.grades[::-1]}, "grades-out-of-order"),
        ({"grades": OPERATIONS.grades[:-1]}, "grades-leave-scores-out"),
        ({"floor": Decimal(-1)}, "grades-leave-scores-out"),
        ({"formulas": ("grade/1",)}, "formulas-chosen"),
        ({"minimum_raters": 0}, "raters-out-of-range"),
        ({"minimum_raters": 101}, "raters-out-of-range"),
        ({"cap": Decimal(10), "floor": Decimal(11)}, "cap-not-above-floor"),
        ({"appeal_days": 0}, "days-out-of-range"),
        ({"appeal_days": 367}, "days-out-of-range"),
        ({"improvement_days": 0}, "days-out-of-range"),
        ({"improvement_days": 367}, "days-out-of-range"),
        ({"improvement_line": "E"}, "improvement-line-unknown"),
        ({"minimum_days": -1}, "minimum-days-out-of-range"),
        ({"minimum_days": 367}, "minimum-days-out-of-range"),
        ({"distribution": Distribution(limits=(Limit(grades=("E",), share=1),))}, "grade-unknown"),
        ({"distribution": Distribution(smallest_group=0)}, "smallest-group-empty"),
        ({"annual": AnnualPolicy(quarters_weight=5_000)}, "weights-not-whole"),
        ({"annual": AnnualPolicy(minimum_quarters=5)}, "minimum-quarters-out-of-range"),
    ],
)
def test_what_contradicts_itself_is_refused(change: Mapping[str, Any], refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(replace(OPERATIONS, **change))
    assert refused.value.rule == refusal


@pytest.mark.parametrize(
    "change",
    [
        {"digits": 0},
        {"digits": 6},
        {"appeal_days": 1, "improvement_days": 1, "minimum_raters": 1},
        {"appeal_days": 366, "improvement_days": 366, "minimum_raters": 100, "minimum_days": 366},
        {"improvement_line": "D"},
        {"dimensions": (replace(results, weight=9_999), replace(ability, weight=1))},
        {"scale_low": Decimal(6), "scale_high": Decimal(1)},
        {"grades": (GradeBound(grade="PASS", from_score=Decimal(-5)),), "floor": Decimal(-5)},
    ],
)
def test_what_is_merely_unusual_is_accepted(change: Mapping[str, Any]) -> None:
    policy = replace(OPERATIONS, **change)
    assert require(policy) is policy


def test_what_a_policy_does_not_say_is_as_usual() -> None:
    usual = AppraisalPolicy(version="1", dimensions=(), grades=())
    assert usual.raters == (superior,)
    assert (usual.scale_low, usual.scale_high, usual.digits) == (1, 5, 2)
    assert (usual.appeal_days, usual.improvement_days) == (10, 90)
    assert (usual.minimum_raters, usual.minimum_days) == (4, 0)
    assert not usual.agreement_required


@pytest.mark.parametrize(
    ("grade", "line", "expected"),
    [
        ("C", "C", True),
        ("D", "C", True),
        ("B", "C", False),
        ("S", "D", False),
        ("D", "S", True),
        (None, "C", False),
        ("D", None, False),
        ("E", "C", False),
    ],
)
def test_a_grade_is_at_or_below_a_line(grade: str | None, line: str | None, expected: bool) -> None:
    assert at_or_below(grade, line, OPERATIONS.grades) is expected
