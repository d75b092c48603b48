"""Job report: what became of the commands that a batch of a job froze."""

from collections.abc import Sequence

from domain.decider import fact
from domain.errors import Ineligible, Invalid


@fact
class RefusedOrder:
    """One frozen command, by its place in the batch from 1, whom it is about, and why it was not.

    Whom it is about is an employee, or the stream where it is about nobody.
    """

    place: int
    about: str
    rule: str


@fact
class ReportBatch:
    """Say what became of the next batch that was carried out."""

    job_id: str
    number: int
    accepted: int
    refused: tuple[RefusedOrder, ...] = ()


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class BatchCarriedOut:
    number: int
    accepted: int
    refused: tuple[RefusedOrder, ...] = ()


def carried_out(c: ReportBatch, sizes: Sequence[int], reported: int) -> BatchCarriedOut:
    """Return what became of a batch. Raise `Rejected` if it is not the next, or not all of it."""
    if c.number != reported + 1 or c.number > len(sizes):
        raise Ineligible("batch-not-next", number=c.number, next=reported + 1)
    size = sizes[c.number - 1]
    if c.accepted < 0 or c.accepted + len(c.refused) != size:
        raise Invalid("job-not-done", total=size, accepted=c.accepted, refused=len(c.refused))
    return BatchCarriedOut(number=c.number, accepted=c.accepted, refused=c.refused)
