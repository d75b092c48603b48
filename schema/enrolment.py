"""Enrolment: how many are enrolled in a cycle at once, as a job that is asked about by its id.

Whom a filter names is what `employees` with that filter and day answers, which records nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, cast

import strawberry
import structlog
from strawberry.types import Info as StrawberryInfo

from domain import authority
from domain.appraisal_case import id_of
from domain.enrolment import EnrolParticipant
from domain.errors import Ineligible, Rejected, Unknown
from domain.job import Abandoned, Closed, Completed, Open
from domain.measure import SetMeasures, TemplateUse
from ledger import codec, jobs
from ledger.errors import KeyReused, NotPermitted, Unavailable
from ledger.jobs import Desk, Work
from schema.employee import EmployeeFilter
from schema.engine.answer import key_of
from schema.engine.context import Context
from schema.engine.faults import fault
from schema.engine.graph import METADATA, Resolving
from schema.engine.inputs import Given, fact_of, held, nested
from schema.engine.mutations import Begins
from schema.engine.reading import argument
from schema.engine.rejection import Rejection, said
from schema.job import Job

PURPOSE = "Enrolment in a cycle"

CYCLE = "query ($id: ID!) { cycle(id: $id) { startsOn } }"

SAME_KEY = "SELECT DISTINCT stream FROM ledger.event WHERE stream ^@ %s"

log = structlog.get_logger(__name__)
under_way: dict[str, asyncio.Task[None]] = {}
"""The jobs that this process is carrying out, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Who is to be enrolled: whom a filter names on a day, with measures from templates if any."""

    cycle_id: str
    participants: Mapping[str, Any]
    on: date | None = None
    counts_from: date | None = None
    measures: tuple[TemplateUse, ...] = ()


async def begun(enrolment: Enrolment, key: str, context: Context) -> tuple[str, Work]:
    """Freeze an enrolment as a job, unless it is. Return the job's id and what carries it out.

    Raise `Rejected` if there is no such cycle or nobody is named, `Unavailable` if it cannot be.
    """
    viewer, desk = context.viewer, Desk(context.journal)
    if not authority.may(viewer.roles, EnrolParticipant):
        raise NotPermitted(EnrolParticipant.__name__)
    by_key = digest(desk, [viewer.actor, key])
    name = f"enrol-{by_key}-{digest(desk, [repr(enrolment)])}"
    await require_new_key(desk, f"job:enrol-{by_key}-", name)
    work = Work(
        name=name,
        purpose=PURPOSE,
        by=viewer.actor,
        roles=viewer.roles,
        about=enrolment.cycle_id,
    )
    job_id, state = await jobs.standing(desk, name)
    if isinstance(state, Closed | Completed):
        return job_id, work
    commands = [each async for each in commands_of(enrolment, context)]
    if not commands:
        raise Ineligible("nobody-named")
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


async def commands_of(enrolment: Enrolment, context: Context) -> AsyncIterator[object]:
    """Yield the enrolment of everybody who is named, each with the setting of their measures."""
    cycle = (await context.read(CYCLE, {"id": enrolment.cycle_id}))["cycle"]
    if cycle is None:
        raise Unknown(enrolment.cycle_id)
    on = enrolment.on or date.fromisoformat(cycle["startsOn"])
    for employee_id in await context.names(plain(enrolment.participants), on):
        yield EnrolParticipant(
            cycle_id=enrolment.cycle_id,
            employee_id=employee_id,
            counts_from=enrolment.counts_from,
        )
        if enrolment.measures:
            yield SetMeasures(
                appraisal_id=id_of(enrolment.cycle_id, employee_id),
                measures=(),
                from_templates=enrolment.measures,
            )


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


@strawberry.type(description="The job that was begun, or was begun before under this key.")
class EnrolParticipantsPayload:
    id: strawberry.Private[str]

    @strawberry.field(description="The job; ask for it again to see how far it has come.")
    async def job(self, info: StrawberryInfo[Context, Any]) -> Job | None:
        return cast("Any", await info.context.entity(info, self.id))


@strawberry.input(description="Enrol many in a cycle, as a job that goes on by itself.")
class EnrolParticipantsInput:
    cycle_id: strawberry.ID = strawberry.field(
        description="The cycle, in the phase PLAN or SET_MEASURES; SET_MEASURES with `measures`."
    )
    participants: EmployeeFilter = strawberry.field(
        description="Whom to enrol: what `employees` finds by the same filter on the same day."
    )
    on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The day that the filter holds on: by default the cycle's first.",
    )
    counts_from: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The first day that counts, for those who join late.",
    )
    measures: list[nested(TemplateUse)] | None = strawberry.field(  # pyright: ignore[reportInvalidTypeForm] - made at run time
        default=strawberry.UNSET, description="What everybody is measured by, from templates."
    )
    idempotency_key: str = strawberry.field(
        description="A text of your own: the same key with the same input is the same job."
    )


EnrolParticipantsResult = Annotated[
    EnrolParticipantsPayload | Rejection,
    strawberry.union("EnrolParticipantsResult", description="The job, or why there is none."),
]


async def resolved(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
    """Begin an enrolment, and answer with its job."""
    context: Context = info.context
    key = key_of(input)
    uses = held(input, "measures") or ()
    measures = tuple(
        cast("Any", fact_of(TemplateUse, each, ("input", "measures"))) for each in uses
    )
    enrolment = Enrolment(
        cycle_id=held(input, "cycle_id"),
        participants=held(input, "participants"),
        on=held(input, "on"),
        counts_from=held(input, "counts_from"),
        measures=measures,
    )
    try:
        job_id, work = await begun(enrolment, key, context)
    except Rejected as refused:
        return said(type(refused).__name__, refused.rule, refused.parameters, context.language)
    except Unavailable as unavailable:
        raise fault(unavailable, context.language) from None
    carry_on(Desk(context.journal), work, job_id)
    return EnrolParticipantsPayload(id=job_id)


enrol_participants: Any = strawberry.field(
    description="Enrol everybody whom a filter names, and measure them from templates if asked.",
    metadata={METADATA: Begins(resolved)},
)
enrol_participants.arguments = [
    argument("input", EnrolParticipantsInput, "Whom, in which cycle.", required=True)
]
