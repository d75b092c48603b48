from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import employee
from domain.cycle import Phase
from domain.evaluation import Rating
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    during,
    enrolled,
    evaluate,
    evaluated,
    inputs,
    ratings,
    refusal,
    settled,
    she,
)


def test_the_recorded_superior_evaluates() -> None:
    assert during(Phase.EVALUATE).given(*inputs[:-1]).by(BOSS).when(evaluate) == [evaluated]


def test_hr_does_not_evaluate() -> None:
    assert refusal(during(Phase.EVALUATE).given(*inputs), evaluate) == "not-recorded-superior"


def test_the_superior_of_today_does_not_evaluate() -> None:
    moved = replace(she, superiors=she.superiors.with_entry(date(2016, 1, 1), "employee:E00007"))
    rules = during(Phase.EVALUATE).given(*inputs).knowing(employee.ref(HER), moved)
    assert refusal(rules.by("employee:E00007"), evaluate) == "unknown"
    assert rules.by(BOSS).when(evaluate) == [evaluated]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (ratings[:-1], "ratings-incomplete"),
        ((*ratings, ratings[0]), "rating-twice"),
        ((*ratings, Rating(measure="revenue", rating=Decimal(3))), "measure-not-rated"),
        ((*ratings, Rating(measure="charm", rating=Decimal(3))), "measure-unknown"),
        ((*ratings[:-1], replace(ratings[-1], rating=Decimal("0.99"))), "rating-off-scale"),
        ((*ratings[:-1], replace(ratings[-1], rating=Decimal("5.01"))), "rating-off-scale"),
        ((*ratings[:-1], replace(ratings[-1], rating=Decimal("NaN"))), "number-not-finite"),
    ],
)
def test_every_rated_measure_is_rated_once_on_the_scale(
    changed: tuple[Rating, ...], rule: str
) -> None:
    rules = during(Phase.EVALUATE).given(enrolled, settled).by(BOSS)
    assert refusal(rules, replace(evaluate, ratings=changed)) == rule


@pytest.mark.parametrize("end", ["1", "5"])
def test_the_ends_of_the_scale_are_on_it(end: str) -> None:
    changed = (*ratings[:-1], replace(ratings[-1], rating=Decimal(end)))
    rules = during(Phase.EVALUATE).given(enrolled, settled).by(BOSS)
    assert rules.when(replace(evaluate, ratings=changed))


def test_without_measures_there_is_nothing_to_evaluate() -> None:
    rules = during(Phase.EVALUATE).given(enrolled).by(BOSS)
    assert refusal(rules, replace(evaluate, ratings=())) == "measures-not-set"
