"""Job: what concerns more than one decision can hold, frozen in batches and then carried out.

nothing ──open──▶ Open ──freeze──▶ Open ──close──▶ Closed ──report──▶ Closed ──complete──▶ Completed
                   └──abandon──▶ Abandoned

What a batch freezes are commands, their personal texts sealed already. None of them counts before
the job is closed, and it closes only if all of them are there; then each is carried out once, and
what became of each batch is reported: how many were accepted, and who was refused by which rule.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import TypeAlias, assert_never

from domain import ids, text
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.job_report import BatchCarriedOut, ReportBatch, carried_out

MOST = 500
"""How many commands one batch holds."""

NOTHING = sha256().hexdigest()
"""The digest of no commands."""


@fact
class FrozenOrder:
    """A command as it would be stored: its type, the version of its shape and its JSON."""

    type: str
    schema_version: int
    body: str


@fact
class OpenJob:
    """`plan` tells this list of commands from every other, without saying what is in it.

    `about` is what it is done for: the cycle that people are enrolled in.
    """

    job_id: str
    purpose: str
    plan: str
    total: int
    about: str | None = None


@fact
class FreezeBatch:
    """Batches are numbered from 1."""

    job_id: str
    number: int
    orders: tuple[FrozenOrder, ...]


@fact
class CloseJob:
    """`total` and `digest` are of the commands that the batches should hold."""

    job_id: str
    total: int
    digest: str


@fact
class AbandonJob:
    job_id: str


@fact
class CompleteJob:
    """Of the frozen commands, `accepted` were accepted and `refused` refused."""

    job_id: str
    accepted: int
    refused: int


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class JobOpened:
    job_id: str
    purpose: str
    plan: str
    total: int
    about: str | None = None


@fact
class BatchFrozen:
    number: int
    orders: tuple[FrozenOrder, ...]


@fact
class JobClosed:
    batches: int
    total: int
    digest: str


@fact
class JobAbandoned:
    pass


@fact
class JobCompleted:
    accepted: int
    refused: int


@fact
class Open:
    """`frozen` commands in `batches` so far; `digest` is theirs."""

    id: str
    plan: str
    total: int
    batches: int = 0
    frozen: int = 0
    digest: str = NOTHING
    sizes: tuple[int, ...] = ()


@fact
class Closed:
    """A job that counts: its commands are being carried out.

    `sizes` are those of its batches; of the first `reported`, so many were accepted and refused.
    """

    id: str
    plan: str
    total: int
    sizes: tuple[int, ...] = ()
    reported: int = 0
    accepted: int = 0
    refused: int = 0


@fact
class Abandoned:
    """A job that was never closed and never will be."""


@fact
class Completed:
    accepted: int
    refused: int


Command: TypeAlias = OpenJob | FreezeBatch | CloseJob | AbandonJob | ReportBatch | CompleteJob
Event: TypeAlias = (
    JobOpened | BatchFrozen | JobClosed | JobAbandoned | BatchCarriedOut | JobCompleted
)
State: TypeAlias = Open | Closed | Abandoned | Completed | None


def decide(command: Command, state: State, _: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    match command, state:
        case OpenJob() as c, None:
            if c.total <= 0:
                raise Invalid("job-empty", field="total")
            return [
                JobOpened(
                    job_id=c.job_id,
                    purpose=text.require("purpose", c.purpose),
                    plan=text.require("plan", c.plan),
                    total=c.total,
                    about=c.about,
                )
            ]
        case _, None:
            raise Unknown(command.job_id)
        case FreezeBatch() as c, Open():
            return [frozen(c, state)]
        case CloseJob() as c, Open():
            return [closed(c, state)]
        case AbandonJob(), Open():
            return [JobAbandoned()]
        case ReportBatch() as c, Closed():
            return [carried_out(c, state.sizes, state.reported)]
        case CompleteJob() as c, Closed():
            told = (c.accepted, c.refused) == (state.accepted, state.refused) or not state.reported
            whole = min(c.accepted, c.refused) >= 0 and c.accepted + c.refused == state.total
            if not (told and whole):
                raise Invalid(
                    "job-not-done", total=state.total, accepted=c.accepted, refused=c.refused
                )
            return [JobCompleted(accepted=c.accepted, refused=c.refused)]
        case _:
            raise OutOfTurn(command, state)


def frozen(c: FreezeBatch, state: Open) -> BatchFrozen:
    """Return the next batch. Raise `Rejected` if it is not the next, is empty or too large."""
    if c.number != state.batches + 1:
        raise Ineligible("batch-not-next", number=c.number, next=state.batches + 1)
    if not 0 < len(c.orders) <= MOST:
        raise Invalid("batch-size", size=len(c.orders), most=MOST)
    if state.frozen + len(c.orders) > state.total:
        raise Ineligible("batch-beyond-total", total=state.total)
    return BatchFrozen(number=c.number, orders=c.orders)


def closed(c: CloseJob, state: Open) -> JobClosed:
    """Return the closing. Raise `Ineligible` unless all is there that was meant to be."""
    if not state.frozen == c.total == state.total:
        raise Ineligible("job-incomplete", total=state.total, frozen=state.frozen)
    if c.digest != state.digest:
        raise Ineligible("digest-differs", digest=state.digest)
    return JobClosed(batches=state.batches, total=c.total, digest=c.digest)


def extended(digest: str, orders: Iterable[FrozenOrder]) -> str:
    """Return the digest of what `digest` is of, and of `orders` after it."""
    links = sha256(bytes.fromhex(digest))
    for order in orders:
        content = f"{order.type}/{order.schema_version}\n{order.body}"
        links.update(sha256(content.encode()).digest())
    return links.hexdigest()


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case JobOpened() as e, _:
            return Open(id=e.job_id, plan=e.plan, total=e.total)
        case BatchFrozen() as e, Open():
            return replace(
                state,
                batches=e.number,
                frozen=state.frozen + len(e.orders),
                digest=extended(state.digest, e.orders),
                sizes=(*state.sizes, len(e.orders)),
            )
        case JobClosed(), Open():
            return Closed(id=state.id, plan=state.plan, total=state.total, sizes=state.sizes)
        case BatchCarriedOut() as e, Closed():
            return replace(
                state,
                reported=e.number,
                accepted=state.accepted + e.accepted,
                refused=state.refused + len(e.refused),
            )
        case JobAbandoned(), _:
            return Abandoned()
        case JobCompleted() as e, _:
            return Completed(accepted=e.accepted, refused=e.refused)
        case ((BatchFrozen() | JobClosed() | BatchCarriedOut()), _):
            return state
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("job", command.job_id)


job: Decider[Command, Event, State] = Decider(
    kind="job",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(job_id: str) -> Ref[State]:
    """Return the stream of a job. Raise `Invalid` if the id is not one of a job."""
    return Ref(ids.require("job", job_id), job)
