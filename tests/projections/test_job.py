from domain.job import (
    NOTHING,
    BatchFrozen,
    FrozenOrder,
    JobAbandoned,
    JobClosed,
    JobCompleted,
    JobOpened,
)
from domain.job_report import BatchCarriedOut, RefusedOrder
from ledger.recorded import Origin
from projections.job import JobRefusalRow, JobRow, JobStatus
from tests.projections.given import rows

JOB = "job:import-1"
opened = JobOpened(job_id=JOB, purpose="Import", plan="1f", total=2)
order = FrozenOrder(type="EndAbsence", schema_version=1, body="{}")
frozen = BatchFrozen(number=1, orders=(order, order))
closed = JobClosed(batches=1, total=2, digest=NOTHING)
completed = JobCompleted(accepted=1, refused=1)


def row(status: JobStatus, frozen: int, accepted: int | None = None) -> JobRow:
    return JobRow(
        id=JOB,
        code="import-1",
        purpose="Import",
        status=status,
        total=2,
        frozen=frozen,
        accepted=accepted,
        refused=accepted,
        origin=Origin.PERSON,
    )


def test_a_job_is_a_row_from_its_opening_on() -> None:
    assert rows("job", JOB, opened) == [row(JobStatus.OPEN, 0)]
    assert rows("job", JOB, opened, frozen) == [row(JobStatus.OPEN, 2)]


def test_a_job_is_closed_and_completed() -> None:
    assert rows("job", JOB, opened, frozen, closed) == [row(JobStatus.CLOSED, 2)]
    done = rows("job", JOB, opened, frozen, closed, completed)
    assert done == [row(JobStatus.COMPLETED, 2, accepted=1)]


def test_an_abandoned_job_stays_in_sight() -> None:
    assert rows("job", JOB, opened, JobAbandoned()) == [row(JobStatus.ABANDONED, 0)]


def test_a_job_says_what_became_of_its_batches_and_who_was_refused() -> None:
    refused = RefusedOrder(place=2, about="employee:E2", rule="out-of-turn")
    report = BatchCarriedOut(number=1, accepted=1, refused=(refused,))
    so_far = rows("job", JOB, opened, frozen, closed, report)
    assert so_far == [row(JobStatus.CLOSED, 2, accepted=1)]
    done = rows("job", JOB, opened, frozen, closed, report, completed)
    assert done == [row(JobStatus.COMPLETED, 2, accepted=1)]
    assert rows("job_refusal", JOB, opened, frozen, closed, report) == [
        JobRefusalRow(
            id=f"{JOB}/refusal/00001.002",
            job_id=JOB,
            about="employee:E2",
            rule="out-of-turn",
            origin=Origin.PERSON,
        )
    ]
