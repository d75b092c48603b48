from dataclasses import replace

import pytest

from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.job import (
    MOST,
    NOTHING,
    AbandonJob,
    BatchFrozen,
    CloseJob,
    CompleteJob,
    FreezeBatch,
    FrozenOrder,
    JobAbandoned,
    JobClosed,
    JobCompleted,
    JobOpened,
    OpenJob,
    extended,
    job,
)
from tests.given import Rules

JOB = "job:import-1"
one, two, three = (
    FrozenOrder(type="FoundDepartment", schema_version=1, body=f'{{"department_id":"D{n}"}}')
    for n in range(3)
)
DIGEST = extended(extended(NOTHING, (one, two)), (three,))

rules = Rules(job)
open_job = OpenJob(job_id=JOB, purpose="Import", plan="1f", total=3)
opened = JobOpened(job_id=JOB, purpose="Import", plan="1f", total=3)
freeze = FreezeBatch(job_id=JOB, number=1, orders=(one, two))
first, second = (
    BatchFrozen(number=1, orders=(one, two)),
    BatchFrozen(number=2, orders=(three,)),
)
close = CloseJob(job_id=JOB, total=3, digest=DIGEST)
closed = JobClosed(batches=2, total=3, digest=DIGEST)
complete = CompleteJob(job_id=JOB, accepted=2, refused=1)
completed = JobCompleted(accepted=2, refused=1)
whole = (opened, first, second)


def test_a_job_is_opened() -> None:
    assert rules.when(open_job) == [opened]


@pytest.mark.parametrize("total", [0, -1])
def test_a_job_does_something(total: int) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(open_job, total=total))
    assert refusal.value.rule == "job-empty"
    assert rules.when(replace(open_job, total=1)) == [replace(opened, total=1)]


def test_a_job_is_opened_once() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(opened).when(open_job)


@pytest.mark.parametrize("command", [freeze, close, complete, AbandonJob(job_id=JOB)])
def test_nothing_is_done_with_a_job_that_is_not_there(
    command: FreezeBatch | CloseJob | CompleteJob | AbandonJob,
) -> None:
    with pytest.raises(Unknown):
        rules.when(command)


def test_batches_are_frozen_one_after_another() -> None:
    assert rules.given(opened).when(freeze) == [first]
    last = FreezeBatch(job_id=JOB, number=2, orders=(three,))
    assert rules.given(opened, first).when(last) == [second]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_no_batch_is_left_out_or_frozen_twice(number: int) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(opened, first).when(replace(freeze, number=number))
    assert refusal.value.parameters == {"number": number, "next": 2}


@pytest.mark.parametrize("size", [0, MOST + 1])
def test_a_batch_is_neither_empty_nor_too_large(size: int) -> None:
    large = replace(opened, total=MOST + 1)
    with pytest.raises(Invalid) as refusal:
        rules.given(large).when(replace(freeze, orders=(one,) * size))
    assert refusal.value.rule == "batch-size"


def test_the_largest_batch_is_taken() -> None:
    large = replace(opened, total=MOST)
    assert rules.given(large).when(replace(freeze, orders=(one,) * MOST))


def test_batches_hold_no_more_than_was_announced() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(opened, first).when(replace(freeze, number=2))
    assert refusal.value.rule == "batch-beyond-total"


def test_a_job_closes_when_all_is_there() -> None:
    assert rules.given(*whole).when(close) == [closed]


def test_a_job_does_not_close_while_a_batch_is_missing() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(opened, first).when(close)
    assert refusal.value.parameters == {"total": 3, "frozen": 2}


@pytest.mark.parametrize(
    "orders",
    [(two, one, three), (one, two, replace(three, schema_version=2)), (one, two, one), (one, two)],
)
def test_a_job_does_not_close_on_other_commands(orders: tuple[FrozenOrder, ...]) -> None:
    digest = extended(extended(NOTHING, orders[:2]), orders[2:])
    with pytest.raises(Ineligible) as refusal:
        rules.given(*whole).when(replace(close, digest=digest))
    assert refusal.value.rule == "digest-differs"


def test_a_closed_job_takes_no_more_batches() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(*whole, closed).when(replace(freeze, number=3))


def test_only_an_open_job_is_abandoned() -> None:
    assert rules.given(opened).when(AbandonJob(job_id=JOB)) == [JobAbandoned()]
    with pytest.raises(OutOfTurn):
        rules.given(*whole, closed).when(AbandonJob(job_id=JOB))


def test_an_abandoned_job_stays_so() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(*whole, JobAbandoned()).when(close)


def test_a_job_is_completed_once_each_command_was_answered() -> None:
    assert rules.given(*whole, closed).when(complete) == [completed]
    with pytest.raises(OutOfTurn):
        rules.given(*whole, closed, completed).when(complete)


@pytest.mark.parametrize(("accepted", "refused"), [(0, 3), (3, 0)])
def test_all_may_be_refused_and_none(accepted: int, refused: int) -> None:
    told = replace(complete, accepted=accepted, refused=refused)
    assert rules.given(*whole, closed).when(told) == [
        JobCompleted(accepted=accepted, refused=refused)
    ]


@pytest.mark.parametrize(("accepted", "refused"), [(2, 0), (3, 1), (4, -1), (-1, 4)])
def test_a_job_is_not_completed_with_commands_left(accepted: int, refused: int) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(*whole, closed).when(replace(complete, accepted=accepted, refused=refused))
    assert refusal.value.rule == "job-not-done"


def test_a_job_that_is_not_closed_is_not_completed() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(*whole).when(complete)
