from dataclasses import replace

import pytest

from domain.errors import Ineligible, Invalid, OutOfTurn
from domain.job import BatchFrozen, Event, JobCompleted
from domain.job_report import BatchCarriedOut, RefusedOrder, ReportBatch
from tests.domain.test_job import JOB, closed, complete, one, opened, rules, whole

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


def held(*sizes: int) -> tuple[Event, ...]:
    """Return a closed job of batches of these sizes."""
    orders = [(one,) * size for size in sizes]
    return (
        replace(opened, total=sum(sizes)),
        *(BatchFrozen(number=n, orders=each) for n, each in enumerate(orders, start=1)),
        replace(closed, batches=len(sizes), total=sum(sizes)),
    )


SIZES = (2, 3, 1, 4)


@pytest.mark.parametrize("there", [0, 1, 2, 3, 4])
def test_the_next_report_is_the_one_after_those_that_are_there(there: int) -> None:
    so_far = [BatchCarriedOut(number=n, accepted=SIZES[n - 1]) for n in range(1, there + 1)]
    with pytest.raises(Ineligible) as refusal:
        rules.given(*held(*SIZES), *so_far).when(replace(report, number=9))
    assert refusal.value.parameters == {"number": 9, "next": there + 1}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_report_is_held_against_its_own_batch(number: int) -> None:
    so_far = [BatchCarriedOut(number=n, accepted=SIZES[n - 1]) for n in range(1, number)]
    there = rules.given(*held(*SIZES), *so_far)
    size = SIZES[number - 1]
    told = replace(report, number=number, accepted=size)
    assert there.when(told) == [BatchCarriedOut(number=number, accepted=size)]
    with pytest.raises(Invalid) as refusal:
        there.when(replace(told, accepted=size + 1))
    assert refusal.value.parameters == {"total": size, "accepted": size + 1, "refused": 0}


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_whoever_is_not_accepted_is_refused(count: int) -> None:
    out = tuple(replace(refused, place=n) for n in range(1, count + 1))
    told = replace(report, accepted=4 - count, refused=out)
    assert rules.given(*held(4)).when(told) == [
        BatchCarriedOut(number=1, accepted=4 - count, refused=out)
    ]


def test_a_job_is_completed_with_the_sums_of_its_reports() -> None:
    halves = [BatchCarriedOut(number=n, accepted=1, refused=(refused,)) for n in (1, 2, 3)]
    over = rules.given(*held(2, 2, 2), *halves)
    assert over.when(replace(complete, accepted=3, refused=3)) == [
        JobCompleted(accepted=3, refused=3)
    ]
    for accepted in (2, 4):
        with pytest.raises(Invalid) as refusal:
            over.when(replace(complete, accepted=accepted, refused=6 - accepted))
        assert refusal.value.rule == "job-not-done"
