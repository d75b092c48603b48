from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import Invalid
from domain.policies.combination import Combine
from domain.policies.measure import Achieved, Form, Monthly, Rule
from domain.policies.measure_actual import Takes, fits, require_achieved, takes
from tests.domain.policies.test_measure_score import (
    faults,
    progressed,
    project,
    rated,
    ratio,
    shipped,
    sold,
    vetoed,
)

monthly = replace(sold, target=None, targets=(Decimal(1), Decimal(2)), combine=Combine.SUM)
fewer = replace(ratio, combine=Combine.AVERAGE)


def months(*actuals: int | None) -> Monthly:
    return Monthly(actuals=tuple(None if a is None else Decimal(a) for a in actuals))


def test_a_rule_says_what_it_takes() -> None:
    assert [takes(rule) for rule in (sold, rated, shipped, vetoed, project, monthly)] == [
        *(Takes.FIGURE, Takes.FIGURE, Takes.YES_OR_NO, Takes.YES_OR_NO),
        *(Takes.PROGRESS, Takes.MONTHS),
    ]


@pytest.mark.parametrize(
    ("rule", "achieved"),
    [
        (sold, Decimal(-10)),
        (ratio, Decimal(0)),
        (replace(ratio, form=Form.DIFFERENCE), Decimal(-1)),
        (faults, Decimal(0)),
        (rated, Decimal(1)),
        (rated, Decimal(5)),
        (replace(rated, scale_low=Decimal(5), scale_high=Decimal(1)), Decimal(3)),
        (project, progressed((0, 0), (100, 100_000))),
        (monthly, months(None, 7)),
        (fewer, months(*[1] * 36)),
        (shipped, False),
        (vetoed, True),
    ],
)
def test_what_has_a_score_is_taken(rule: Rule, achieved: Achieved) -> None:
    assert require_achieved(rule, achieved) == achieved
    assert fits(rule, achieved)


@pytest.mark.parametrize(
    ("rule", "achieved", "refusal"),
    [
        (ratio, Decimal("-0.01"), "actual-negative"),
        (faults, Decimal(-1), "actual-negative"),
        (fewer, months(3, -1), "actual-negative"),
        (sold, Decimal("NaN"), "number-not-finite"),
        (monthly, Monthly(actuals=(Decimal("Infinity"),)), "number-not-finite"),
        (rated, Decimal("0.99"), "actual-off-scale"),
        (rated, Decimal("5.01"), "actual-off-scale"),
        (project, progressed((100, 0)), "progress-incomplete"),
        (project, progressed((100, 0), (100, 0), (100, 0)), "progress-incomplete"),
        (project, progressed((101, 0), (0, 0)), "completion-out-of-range"),
        (project, progressed((0, 0), (-1, 0)), "completion-out-of-range"),
        (project, progressed((0, -1), (0, 0)), "days-late-out-of-range"),
        (project, progressed((0, 0), (0, 100_001)), "days-late-out-of-range"),
        (monthly, months(), "months-without-actual"),
        (monthly, months(None, None), "months-without-actual"),
        (monthly, months(1, 1, 1), "month-out-of-range"),
        (fewer, months(*[1] * 37), "month-out-of-range"),
        (monthly, Decimal(1), "actual-of-another-form"),
        (sold, months(1), "actual-of-another-form"),
        (vetoed, progressed((1, 0)), "actual-of-another-form"),
    ],
)
def test_what_has_no_score_is_refused(rule: Rule, achieved: Achieved, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_achieved(rule, achieved)
    assert refused.value.rule == refusal
    assert not fits(rule, achieved)
