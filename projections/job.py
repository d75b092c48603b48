"""Jobs as people look them up: one row each. What a job froze is not here: it may never count."""

from dataclasses import replace
from enum import StrEnum

from domain import ids
from domain.decider import fact
from domain.job import BatchFrozen, Event, JobAbandoned, JobClosed, JobCompleted, JobOpened
from ledger.recorded import Origin, Recorded
from projections.engine.table import Table


class JobStatus(StrEnum):
    """How far a job has come; what it froze counts once it is closed."""

    OPEN = "OPEN"
    ABANDONED = "ABANDONED"
    CLOSED = "CLOSED"
    COMPLETED = "COMPLETED"


@fact
class JobRow:
    """Of `total` commands `frozen` are there; once completed, `accepted` and `refused` are all."""

    id: str
    code: str
    purpose: str
    status: JobStatus
    total: int
    frozen: int = 0
    accepted: int | None = None
    refused: int | None = None
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


TABLES = (
    Table(
        name="job",
        row=JobRow,
        follows=("job",),
        touches=touches,
        fold=fold,
        indexes=(("status", "id"),),
    ),
)
