"""Enrolment: how many are enrolled in a cycle at once, as a job that is asked about by its id.

Whom a filter names is what `employees` with that filter and day answers, which records nothing.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, cast

import strawberry

from domain.appraisal_case import id_of
from domain.enrolment import EnrolParticipant
from domain.errors import Unknown
from domain.measure import SetMeasures, TemplateUse
from ledger.jobs import Work
from schema import undertaking
from schema.employee import EmployeeFilter
from schema.engine.answer import key_of
from schema.engine.context import Context
from schema.engine.graph import METADATA, Resolving
from schema.engine.inputs import Given, fact_of, held, nested
from schema.engine.mutations import Begins
from schema.engine.reading import argument
from schema.engine.rejection import Rejection
from schema.undertaking import BEGUN, JobBegun, Undertaking, answered, plain

PURPOSE = "Enrolment in a cycle"

CYCLE = "query ($id: ID!) { cycle(id: $id) { startsOn } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Who is to be enrolled: whom a filter names on a day, with measures from templates if any."""

    cycle_id: str
    participants: Mapping[str, Any]
    on: date | None = None
    counts_from: date | None = None
    measures: tuple[TemplateUse, ...] = ()


def undertaken(enrolment: Enrolment) -> Undertaking:
    """Return an enrolment as what is to be done."""
    return Undertaking(
        name="enrol",
        purpose=PURPOSE,
        gives=EnrolParticipant,
        about=enrolment.cycle_id,
        content=repr(enrolment),
        commands=lambda context: commands_of(enrolment, context),
    )


async def begun(enrolment: Enrolment, key: str, context: Context) -> tuple[str, Work]:
    """Freeze an enrolment as a job, unless it is. Return the job's id and what carries it out.

    Raise `Rejected` if there is no such cycle or nobody is named, `Unavailable` if it cannot be.
    """
    return await undertaking.begun(undertaken(enrolment), key, context)


async def commands_of(enrolment: Enrolment, context: Context) -> AsyncIterator[object]:
    """Yield the enrolment of everybody who is named, each with the setting of their measures."""
    cycle = (await context.read(CYCLE, {"id": enrolment.cycle_id}))["cycle"]
    if cycle is None:
        raise Unknown(enrolment.cycle_id)
    on = enrolment.on or date.fromisoformat(cycle["startsOn"])
    for employee_id in await context.names("employees", plain(enrolment.participants), on):
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


@strawberry.type(description=BEGUN)
class EnrolParticipantsPayload(JobBegun):
    pass


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
    return await answered(undertaken(enrolment), key, context, EnrolParticipantsPayload)


enrol_participants: Any = strawberry.field(
    description="Enrol everybody whom a filter names, and measure them from templates if asked.",
    metadata={METADATA: Begins(resolved)},
)
enrol_participants.arguments = [
    argument("input", EnrolParticipantsInput, "Whom, in which cycle.", required=True)
]
