"""Jobs: what concerns more than one decision can hold, carried out through the journal.

    open → freeze batch by batch → close │ carry out batch by batch, in order → complete

Before the bar nothing counts; after it each command has a key of its own, and what became of each
batch is reported, some batches at a time. A job that was cut off at any point is completed by
running it again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.actor import Actor, Role
from domain.events import COMMANDS, schema_version
from domain.job import (
    MOST,
    NOTHING,
    Abandoned,
    AbandonJob,
    BatchFrozen,
    CloseJob,
    CompleteJob,
    FreezeBatch,
    FrozenOrder,
    JobClosed,
    Open,
    OpenJob,
    State,
    extended,
    job,
)
from domain.job_report import BatchCarriedOut, RefusedOrder, ReportBatch
from ledger import codec
from ledger.journal import Journal
from ledger.keyring import Keyring
from ledger.ledger import Ledger, Pool
from ledger.order import Accepted, Order, Refused
from ledger.recorded import Origin, Recorded
from ledger.sealing import each_text, with_texts
from ledger.streams import LOAD, as_recorded

KNOWN = "SELECT key, rule FROM ledger.command WHERE actor = %s AND key = ANY (%s::text[])"

TOGETHER = 4
"""How many batches are carried out between two reports."""

Advance = Callable[[int, int], None]
"""Takes how many commands are done and how many there are."""


class Stopped(Exception):  # noqa: N818 - what happened, not what went wrong in the program
    """The ledger did not take a step of the job; run the job again to go on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Who does a job, why, and for what. The same name is the same job.

    `simulated` is the clock of a demonstration being loaded, for all of it.
    """

    name: str
    purpose: str
    by: Actor
    roles: frozenset[Role]
    origin: Origin = Origin.JOB
    about: str | None = None
    simulated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How many commands were accepted, and the rules by which others were refused, by key."""

    job_id: str
    accepted: int
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a job is done at, where there is a journal and no ledger."""

    journal: Journal

    @property
    def pool(self) -> Pool:
        return self.journal.pool

    @property
    def keyring(self) -> Keyring:
        return self.journal.keyring


async def standing(ledger: Ledger | Desk, name: str) -> tuple[str, State]:
    """Return the id of the job by that name that was not abandoned, and how it stands."""
    attempt = 1
    while True:
        job_id = f"job:{name}" if attempt == 1 else f"job:{name}.{attempt}"
        state = job.replay(recorded.event for recorded in await history(ledger, job_id))
        if not isinstance(state, Abandoned):
            return job_id, state
        attempt += 1


async def history(ledger: Ledger | Desk, job_id: str) -> list[Recorded[Any]]:
    """Return the events of a job as they stand in the log."""
    async with ledger.pool.connection() as connection:
        rows = await connection.execute(LOAD, ([job_id],))
        return [as_recorded(row) for row in await rows.fetchall()]


async def freeze(ledger: Ledger | Desk, work: Work, commands: Sequence[Any]) -> str:
    """Freeze `commands` and close the job. Return its id. Raise `Stopped` if a step is refused.

    What is frozen already is kept if it is of the same commands; else that attempt is abandoned.
    """
    job_id, state = await standing(ledger, work.name)
    plan = plan_of(ledger, commands)
    if isinstance(state, Open) and state.plan != plan:
        await step(ledger, work, f"{job_id}/abandon", AbandonJob(job_id=job_id))
        job_id, state = await standing(ledger, work.name)
    if state is None:
        opening = OpenJob(
            job_id=job_id,
            purpose=work.purpose,
            plan=plan,
            total=len(commands),
            about=work.about,
        )
        await step(ledger, work, f"{job_id}/open", opening)
    there = state.batches if isinstance(state, Open) else 0
    digest = state.digest if isinstance(state, Open) else NOTHING
    for number, batch in enumerate(batches(commands), start=1):
        if number <= there:
            continue
        orders = await sealed(ledger, batch)
        digest = extended(digest, orders)
        freezing = FreezeBatch(job_id=job_id, number=number, orders=orders)
        await step(ledger, work, f"{job_id}/{number}", freezing)
    closing = CloseJob(job_id=job_id, total=len(commands), digest=digest)
    await step(ledger, work, f"{job_id}/close", closing)
    return job_id


def plan_of(ledger: Ledger | Desk, commands: Sequence[Any]) -> str:
    """Return what tells these commands from others, and nothing to whoever lacks the master key."""
    content = [[type(command).__name__, command] for command in commands]
    return ledger.keyring.digest(codec.encode(content)).hex()


def batches(commands: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the commands, as many at a time as a batch holds."""
    for start in range(0, len(commands), MOST):
        yield commands[start : start + MOST]


async def sealed(ledger: Ledger | Desk, commands: Sequence[Any]) -> tuple[FrozenOrder, ...]:
    """Return the commands as they are frozen: as stored, with their personal texts sealed."""
    about: list[tuple[Any, str, str]] = []
    people: set[str] = set()
    for command in commands:
        decider = COMMANDS[type(command).__name__][1]
        stream = decider.stream(command)
        person = decider.person(stream) or stream
        about.append((command, person, decider.kind))
        people |= {whom for whom, *_ in each_text(command, person, decider.kind)}
    await ledger.keyring.obtain(people)
    return tuple(
        FrozenOrder(
            type=type(command).__name__,
            schema_version=schema_version(type(command).__name__),
            body=codec.encode(with_texts(command, person, kind, ledger.keyring.seal)).decode(),
        )
        for command, person, kind in about
    )


async def carry_out(
    ledger: Ledger | Desk, work: Work, job_id: str, progress: Advance | None = None
) -> Done:
    """Give the commands of a closed job to the journal, those it knows excepted, and complete it.

    Raise `Stopped` if the job is not closed, or a command could be neither accepted nor refused.
    """
    events = await history(ledger, job_id)
    batches_ = carried(work, job_id, events)
    keys = [order.key for orders in batches_ for order in orders]
    async with ledger.pool.connection() as connection:
        rows = await connection.execute(KNOWN, (work.by, keys))
        rules: dict[str, str | None] = dict(await rows.fetchall())
    reported = sum(isinstance(each.event, BatchCarriedOut) for each in events)
    for start in range(0, len(batches_), TOGETHER):
        together = batches_[start : start + TOGETHER]
        missing = [order for orders in together for order in orders if order.key not in rules]
        for order, answer in zip(missing, await ledger.journal.run(missing), strict=True):
            if not isinstance(answer, Accepted | Refused):
                raise Stopped(f"{order.key}: {answer!r}")
            rules[order.key] = answer.rule if isinstance(answer, Refused) else None
        reports = {
            f"{job_id}/{number}/report": report_of(job_id, number, orders, rules)
            for number, orders in enumerate(together, start=start + 1)
            if number > reported
        }
        await steps(ledger, work, reports)
        if progress is not None:
            progress(len(rules), len(keys))
    refused = {key: rule for key, rule in rules.items() if rule is not None}
    accepted = len(keys) - len(refused)
    completing = CompleteJob(job_id=job_id, accepted=accepted, refused=len(refused))
    await step(ledger, work, f"{job_id}/complete", completing)
    return Done(job_id=job_id, accepted=accepted, refused=refused)


def report_of(
    job_id: str, number: int, orders: Sequence[Order], rules: Mapping[str, str | None]
) -> ReportBatch:
    """Return what became of a batch, by the rules that its commands were refused by."""
    refused = tuple(
        RefusedOrder(place=place, about=about(order.command), rule=rule)
        for place, order in enumerate(orders, start=1)
        if (rule := rules[order.key]) is not None
    )
    accepted = len(orders) - len(refused)
    return ReportBatch(job_id=job_id, number=number, accepted=accepted, refused=refused)


def about(command: Any) -> str:  # noqa: ANN401 - of any feature
    """Return the employee whom a command is about, or its stream."""
    decider = COMMANDS[type(command).__name__][1]
    stream = decider.stream(command)
    return decider.person(stream) or stream


def carried(work: Work, job_id: str, events: Sequence[Recorded[Any]]) -> list[list[Order]]:
    """Return the frozen commands as orders, batch by batch.

    Raise `Stopped` if the job is not closed.
    """
    closing = next((each.command for each in events if isinstance(each.event, JobClosed)), None)
    if closing is None:
        raise Stopped(f"{job_id} is not closed")
    return [
        [
            Order(
                command=codec.command(order.type, order.schema_version, order.body.encode()),
                by=work.by,
                key=f"{job_id}/{recorded.event.number}/{n}",
                roles=work.roles,
                origin=work.origin,
                causation=closing,
                simulated=work.simulated,
                sealed=True,
            )
            for n, order in enumerate(recorded.event.orders, start=1)
        ]
        for recorded in events
        if isinstance(recorded.event, BatchFrozen)
    ]


async def step(ledger: Ledger | Desk, work: Work, key: str, command: Any) -> None:  # noqa: ANN401 - of any feature
    """Give one of the job's own commands. Raise `Stopped` if it is not accepted."""
    await steps(ledger, work, {key: command})


async def steps(ledger: Ledger | Desk, work: Work, commands: Mapping[str, Any]) -> None:
    """Give some of the job's own commands by their keys. Raise `Stopped` if one is not accepted."""
    orders = [
        Order(
            command=command,
            by=work.by,
            key=key,
            roles=work.roles,
            origin=work.origin,
            simulated=work.simulated,
        )
        for key, command in commands.items()
    ]
    for order, answer in zip(orders, await ledger.journal.run(orders), strict=True):
        if not isinstance(answer, Accepted):
            raise Stopped(f"{order.key}: {answer!r}")
