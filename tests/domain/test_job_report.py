from dataclasses import replace

import pytest

from domain.errors import Ineligible, Invalid, OutOfTurn
from domain.job import JobCompleted
from domain.job_report import BatchCarriedOut, RefusedOrder, ReportBatch
from tests.domain.test_job import JOB, closed, complete, rules, whole

refused = RefusedOrder(place=1, about="employee:E3", rule="out-of-turn")
report = ReportBatch(job_id=JOB, number=1, accepted=2)
reported = BatchCarriedOut(number=1, accepted=2)
last = ReportBatch(job_id=JOB, number=2, accepted=0, refused=(refused,))
told = BatchCarriedOut(number=2, accepted=0, refused=(refused,))
open_ = rules.given(*whole, closed)


def test_what_became_of_each_batch_is_reported_in_turn() -> None:
    assert open_.when(report) == [reported]
    assert rules.given(*whole, closed, reported).when(last) == [told]


@pytest.mark.parametrize("number", [0, 2])
def test_no_report_is_left_out(number: int) -> None:
    with pytest.raises(Ineligible) as refusal:
        open_.when(replace(report, number=number))
    assert refusal.value.rule == "batch-not-next"


def test_no_batch_is_reported_that_was_not_frozen() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(*whole, closed, reported, told).when(replace(report, number=3))
    assert refusal.value.rule == "batch-not-next"


@pytest.mark.parametrize("wrong", [{"accepted": 1}, {"accepted": 3}, {"refused": (refused,)}])
def test_a_report_is_of_the_whole_batch(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        open_.when(replace(report, **wrong))  # type: ignore[arg-type]
    assert refusal.value.rule == "job-not-done"
    with pytest.raises(Invalid):
        open_.when(replace(report, accepted=-1, refused=(refused,) * 3))


def test_a_job_is_completed_as_it_was_reported() -> None:
    over = rules.given(*whole, closed, reported, told)
    assert over.when(complete) == [JobCompleted(accepted=2, refused=1)]
    with pytest.raises(Invalid) as refusal:
        over.when(replace(complete, accepted=3, refused=0))
    assert refusal.value.rule == "job-not-done"


def test_nothing_is_reported_before_a_job_is_closed() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(*whole).when(report)
