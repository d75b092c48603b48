"""Import actuals: how to tell what was achieved for many at once, with a verdict on each row."""

from typing import Annotated, Any, cast

import strawberry

from domain import authority
from domain.actual import MOST_ACTUALS, Achievement, RecordActuals
from domain.errors import Invalid
from ledger.actuals import Judged, Row, Sender, Verdict, told
from ledger.errors import NotPermitted, Unavailable
from schema.engine.answer import key_of
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.faults import fault
from schema.engine.graph import METADATA, Resolving
from schema.engine.inputs import Given, fact_of, held, nested
from schema.engine.mutations import Begins
from schema.engine.reading import argument
from schema.engine.rejection import Rejection, said
from schema.engine.texts import Language

described(Verdict)


@strawberry.type(description="What became of a row.")
class ActualVerdict:
    row: int = strawberry.field(description="Its place among the rows, from 1.")
    verdict: Verdict = strawberry.field(description="What became of it.")
    rejection: Rejection | None = strawberry.field(
        description="Why it was refused, if it was; the other rows are recorded all the same."
    )


@strawberry.type(description="What became of all rows.")
class ImportActualsPayload:
    rows: list[ActualVerdict] = strawberry.field(description="The rows, in their order.")


@strawberry.input(description="An actual of an appraisal.")
class ActualRowInput:
    appraisal_id: strawberry.ID = strawberry.field(description="The appraisal.")
    actual: nested(Achievement) = strawberry.field(  # pyright: ignore[reportInvalidTypeForm] - made at run time
        description="What was achieved."
    )


@strawberry.input(description="Actuals of any number of people, each judged by itself.")
class ImportActualsInput:
    rows: list[ActualRowInput] = strawberry.field(
        description="The rows: 1 to 500; `server.py import-actuals` takes any number."
    )
    idempotency_key: str = strawberry.field(
        description="A text of your own: the same key with the same rows records them once."
    )


ImportActualsResult = Annotated[
    ImportActualsPayload | Rejection,
    strawberry.union("ImportActualsResult", description="The verdicts, or why there are none."),
]


async def resolved(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
    """Record the rows that can be, and answer what became of each."""
    context: Context = info.context
    viewer, language = context.viewer, context.language
    if not authority.may(viewer.roles, RecordActuals):
        raise fault(NotPermitted(RecordActuals.__name__), language)
    given = held(input, "rows")
    if not 0 < len(given) <= MOST_ACTUALS:
        wrong = Invalid("actuals-too-many", count=len(given), most=MOST_ACTUALS)
        return said(type(wrong).__name__, wrong.rule, wrong.parameters, language)
    rows = [row_of(each, n) for n, each in enumerate(given)]
    sender = Sender(by=viewer.actor, roles=viewer.roles, key=key_of(input))
    try:
        verdicts = await told(context.journal, sender, rows)
    except Unavailable as unavailable:
        raise fault(unavailable, language) from None
    return ImportActualsPayload(
        rows=[shown(n, each, language) for n, each in enumerate(verdicts, start=1)]
    )


def row_of(given: Given, place: int) -> Row:
    """Return a row that was put in. Raise `BadInput` if a text in it cannot be read."""
    path = ("input", "rows", str(place), "actual")
    actual = cast("Achievement", fact_of(Achievement, held(given, "actual"), path))
    return Row(appraisal_id=held(given, "appraisal_id"), actual=actual)


def shown(row: int, judged: Judged, language: Language) -> ActualVerdict:
    """Return a verdict as it is answered."""
    refused = judged.verdict is Verdict.REFUSED
    why = said(judged.refusal, judged.rule, judged.parameters, language) if refused else None
    return ActualVerdict(row=row, verdict=judged.verdict, rejection=why)


import_actuals: Any = strawberry.field(
    description="Tell what was achieved for many at once; each row is judged by itself.",
    metadata={METADATA: Begins(resolved)},
)
import_actuals.arguments = [argument("input", ImportActualsInput, "The rows.", required=True)]
