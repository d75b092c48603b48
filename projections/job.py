"""Jobs as people look them up: one row each, and one for each command that was refused.

What a job froze is not here: it may never count.
"""

from enum import StrEnum

from domain import ids
from domain.job import BatchFrozen, Event, JobAbandoned, JobClosed, JobCompleted, JobOpened
from domain.job_report import BatchCarriedOut
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once, whole


class JobStatus(StrEnum):
    """How far a job has come; what it froze counts once it is closed."""

    OPEN = "OPEN"
    ABANDONED = "ABANDONED"
    CLOSED = "CLOSED"
    COMPLETED = "COMPLETED"


class JobRow(Row):
    """Of `total` commands `frozen` are there; so many were `accepted` and `refused` so far.

    `about` is what the job is done for, if it is for one thing.
    """

    id: str
    code: str
    purpose: str
    about: str | None = None
    status: JobStatus
    total: int
    frozen: int = 0
    accepted: int | None = None
    refused: int | None = None
    origin: Origin


class JobRefusalRow(Row):
    """`about` is an employee, or the stream of a command that is about nobody."""

    id: str
    job_id: str
    about: str
    rule: str
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: JobRow | None, recorded: Recorded[Event], key: str) -> JobRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, JobOpened() as e:
            return JobRow(
                id=key,
                code=ids.code(key),
                purpose=e.purpose,
                about=e.about,
                status=JobStatus.OPEN,
                total=e.total,
                origin=recorded.origin,
            )
        case JobRow(), BatchFrozen() as e:
            return replace(row, frozen=row.frozen + len(e.orders), origin=recorded.origin)
        case JobRow(), JobClosed():
            return replace(row, status=JobStatus.CLOSED, origin=recorded.origin)
        case JobRow(), JobAbandoned():
            return replace(row, status=JobStatus.ABANDONED, origin=recorded.origin)
        case JobRow(), BatchCarriedOut() as e:
            return replace(
                row,
                accepted=(row.accepted or 0) + e.accepted,
                refused=(row.refused or 0) + len(e.refused),
                origin=recorded.origin,
            )
        case JobRow(), JobCompleted() as e:
            return replace(
                row,
                status=JobStatus.COMPLETED,
                accepted=e.accepted,
                refused=e.refused,
                origin=recorded.origin,
            )
        case _:
            return row


@once
def refusals(recorded: Recorded[Event]) -> dict[str, JobRefusalRow]:
    """Return the rows of the commands of a batch that were refused."""
    if not isinstance(recorded.event, BatchCarriedOut):
        return {}
    return {
        key: JobRefusalRow(
            id=key,
            job_id=recorded.stream,
            about=each.about,
            rule=each.rule,
            origin=recorded.origin,
        )
        for each in recorded.event.refused
        for key in [f"{recorded.stream}/refusal/{recorded.event.number:05}.{each.place:03}"]
    }


TABLES = (
    Table(
        name="job",
        row=JobRow,
        follows=("job",),
        touches=touches,
        fold=fold,
        indexes=(("status", "id"),),
    ),
    Table(
        name="job_refusal",
        row=JobRefusalRow,
        follows=("job",),
        touches=refusals,
        fold=whole(refusals),
        indexes=(("job_id", "id"),),
    ),
)
