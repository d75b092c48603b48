"""Undertaking: a job that somebody begins, frozen whole before it is answered and done behind that.

    whom it is about ─▶ freeze ─▶ answer with the job │ carry out, batch by batch

The same key with the same content is the same job, and repeating it goes on with what was cut off.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias, cast

import strawberry
import structlog
from strawberry.types import Info

from domain import authority
from domain.errors import Ineligible, Rejected
from domain.job import Abandoned, Closed, Completed, Open
from ledger import codec, jobs
from ledger.errors import KeyReused, NotPermitted, Unavailable
from ledger.jobs import Desk, Work
from schema.engine.context import Context
from schema.engine.faults import fault
from schema.engine.inputs import Given
from schema.engine.rejection import said
from schema.job import Job

SAME_KEY = "SELECT DISTINCT stream FROM ledger.event WHERE stream ^@ %s"

Commands: TypeAlias = Callable[[Context], AsyncIterator[object]]
"""Yields the commands of which a job consists, as they are when it is frozen."""

log = structlog.get_logger(__name__)
under_way: dict[str, asyncio.Task[None]] = {}
"""The jobs that this process is carrying out, by id."""


BEGUN = "The job that was begun, or was begun before under this key."


@strawberry.type(description=BEGUN)
class JobBegun:
    id: strawberry.Private[str]

    @strawberry.field(description="The job; ask for it again to see how far it has come.")
    async def job(self, info: Info[Context, Any]) -> Job | None:
        return cast("Any", await info.context.entity(info, self.id))


def nobody_named() -> Ineligible:
    """Return the refusal of what would be done for nobody."""
    return Ineligible("nobody-named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What is to be done for many: commands, one of which is a `gives`, for what `about` names.

    `content` tells it from every other of the same `name`. `empty` refuses it if
    there is nobody to do it for.
    """

    name: str
    purpose: str
    gives: type
    about: str
    content: str
    commands: Commands
    empty: Callable[[], Ineligible] = nobody_named


async def begun(undertaking: Undertaking, key: str, context: Context) -> tuple[str, Work]:
    """Freeze an undertaking as a job, unless it is. Return the job's id and what carries it out.

    Raise `Rejected` if nobody is named, `Unavailable` if it cannot be.
    """
    viewer, desk = context.viewer, Desk(context.journal)
    if not authority.may(viewer.roles, undertaking.gives):
        raise NotPermitted(undertaking.gives.__name__)
    beginning = f"{undertaking.name}-{digest(desk, [viewer.actor, key])}"
    name = f"{beginning}-{digest(desk, [undertaking.content])}"
    await require_new_key(desk, f"job:{beginning}-", name)
    work = Work(
        name=name,
        purpose=undertaking.purpose,
        by=viewer.actor,
        roles=viewer.roles,
        about=undertaking.about,
    )
    job_id, state = await jobs.standing(desk, name)
    if isinstance(state, Closed | Completed):
        return job_id, work
    commands = [each async for each in undertaking.commands(context)]
    if not commands:
        raise undertaking.empty()
    return await jobs.freeze(desk, work, commands), work


def digest(desk: Desk, content: list[str]) -> str:
    """Return what tells a content from others, and nothing to whoever lacks the master key."""
    return desk.keyring.digest(codec.encode(content)).hex()[:24]


async def require_new_key(desk: Desk, prefix: str, name: str) -> None:
    """Raise `KeyReused` if the key was given with other content."""
    async with desk.pool.connection() as connection:
        rows = await (await connection.execute(SAME_KEY, (prefix,))).fetchall()
    if any(not stream.startswith(f"job:{name}") for (stream,) in rows):
        raise KeyReused


def carry_on(desk: Desk, work: Work, job_id: str) -> None:
    """Carry a closed job out behind what is answered, unless that is under way."""
    if job_id in under_way:
        return
    task = asyncio.create_task(finished(desk, work, job_id))
    under_way[job_id] = task
    task.add_done_callback(lambda _: under_way.pop(job_id, None))


async def finished(desk: Desk, work: Work, job_id: str) -> None:
    """Carry a job out to its end; what stops it is logged, and repeating it goes on from there."""
    try:
        _, state = await jobs.standing(desk, work.name)
        if not isinstance(state, Completed | Abandoned | Open):
            await jobs.carry_out(desk, work, job_id)
    except Exception:
        log.warning("job_stopped", job=job_id, exc_info=True)


async def answered(
    undertaking: Undertaking, key: str, context: Context, payload: Callable[..., object]
) -> object:
    """Begin a job, and answer with it or with why there is none; it is carried out behind that."""
    language = context.language
    try:
        job_id, work = await begun(undertaking, key, context)
    except Rejected as refused:
        return said(type(refused).__name__, refused.rule, refused.parameters, language)
    except Unavailable as unavailable:
        raise fault(unavailable, language) from None
    carry_on(Desk(context.journal), work, job_id)
    return payload(id=job_id)


def plain(value: Given) -> Given:
    """Return a part of an input as a variable has it."""
    match value:
        case Mapping():
            parts = cast("Mapping[str, Given]", value)
            return {name: plain(each) for name, each in parts.items()}
        case list():
            return [plain(each) for each in cast("list[Given]", value)]
        case Enum():
            return value.name
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return value
