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


def test_a_batch_holds_five_hundred_and_no_more() -> None:
    large = rules.given(replace(opened, total=1_000))
    assert large.when(replace(freeze, orders=(one,) * 500))
    with pytest.raises(Invalid) as refusal:
        large.when(replace(freeze, orders=(one,) * 501))
    assert refusal.value.parameters == {"size": 501, "most": 500}


@pytest.mark.parametrize("there", [0, 1, 2, 3])
def test_the_next_batch_is_the_one_after_those_that_are_there(there: int) -> None:
    batches = [BatchFrozen(number=n + 1, orders=(one,)) for n in range(there)]
    large = rules.given(replace(opened, total=9), *batches)
    with pytest.raises(Ineligible) as refusal:
        large.when(replace(freeze, number=9))
    assert refusal.value.parameters == {"number": 9, "next": there + 1}
    assert large.when(replace(freeze, number=there + 1))


def test_what_is_frozen_counts_together_with_what_is_to_be() -> None:
    begun = rules.given(opened, replace(first, orders=(one,)))
    assert begun.when(replace(freeze, number=2, orders=(two, three)))
    with pytest.raises(Ineligible) as refusal:
        begun.when(replace(freeze, number=2, orders=(one, two, three)))
    assert (refusal.value.rule, refusal.value.parameters) == ("batch-beyond-total", {"total": 3})


def test_a_job_closes_on_the_commands_of_all_its_batches() -> None:
    batches = [BatchFrozen(number=n, orders=(each,)) for n, each in enumerate((one, two, three), 1)]
    digest = extended(extended(extended(NOTHING, (one,)), (two,)), (three,))
    assert rules.given(opened, *batches).when(replace(close, digest=digest)) == [
        JobClosed(batches=3, total=3, digest=digest)
    ]


@pytest.mark.parametrize(("orders", "total"), [(2, 2), (2, 3), (4, 3), (4, 4)])
def test_a_job_closes_neither_on_less_nor_on_more_than_was_announced(
    orders: int, total: int
) -> None:
    content = (one, two, three, one)[:orders]
    held = rules.given(opened, BatchFrozen(number=1, orders=content))
    with pytest.raises(Ineligible) as refusal:
        held.when(replace(close, total=total, digest=extended(NOTHING, content)))
    assert refusal.value.rule == "job-incomplete"
    assert refusal.value.parameters == {"total": 3, "frozen": orders}


@pytest.mark.parametrize(("accepted", "refused"), [(3, 1), (2, 2), (1, 3)])
def test_those_accepted_and_those_refused_are_all_there_were(accepted: int, refused: int) -> None:
    orders = (one, two, three, one)
    digest = extended(NOTHING, orders)
    over = rules.given(
        replace(opened, total=4),
        BatchFrozen(number=1, orders=orders),
        JobClosed(batches=1, total=4, digest=digest),
    )
    assert over.when(replace(complete, accepted=accepted, refused=refused)) == [
        JobCompleted(accepted=accepted, refused=refused)
    ]
    with pytest.raises(Invalid) as refusal:
        over.when(replace(complete, accepted=accepted, refused=refused + 4))
    assert refusal.value.parameters == {"total": 4, "accepted": accepted, "refused": refused + 4}
