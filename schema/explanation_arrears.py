"""Explanation of arrears: how what is owed for paid months came about, opened down to the events.

It is computed from the log when it is asked for: whoever sees arrears sees how they came about. Who
closed the payroll is for those who see all of pay.
"""

from collections.abc import Sequence

import strawberry

from domain import payroll
from domain.explanation_arrears import explained
from domain.explanation_pay_cause import Known
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Declared, Resolving
from schema.engine.history import Happened, Moment
from schema.engine.reading import AS_OF, argument
from schema.engine.rights import PAY_REVIEWS
from schema.engine.scalars import moment_text
from schema.engine.shaping import shaped
from schema.engine.texts import texts
from schema.engine.values import Refused
from schema.explanation import ExplanationStep, cause, shown, within
from schema.explanation_pay import told

SEEN = """query ($id: ID!, $asOf: Moment) {
  arrears(asOf: $asOf, filter: {id: {eq: $id}}) { nodes { employeeId } }
}"""

BETWEEN = "/arrears/"
"""What stands between the salary and the version in the id of arrears."""


@strawberry.type(description="How what is owed for months that are paid came about.")
class ArrearsExplanation:
    arrears_id: strawberry.ID = strawberry.field(description="The arrears.")
    reproduced: bool = strawberry.field(
        description="Whether the recorded formulas make the same amounts of the same pay."
    )
    steps: list[ExplanationStep] = strawberry.field(
        description="The tree as a list: each step before those that it opens into."
    )


async def resolved(
    _: object,
    info: Resolving,
    id: str,  # noqa: A002 - the API's word
    asOf: Moment = None,  # noqa: N803 - likewise
    under: Sequence[str] | None = None,
    depth: int | None = None,
) -> object:
    """Return how arrears came about, or none if the viewer sees no such arrears.

    Raise `GraphQLError` if the moment is none.
    """
    whole = await explaining(info.context, id, asOf, under or (), depth)
    return None if whole is None else shaped(whole, info)


async def explaining(
    context: Context,
    id_: str,
    as_of: Moment,
    under: Sequence[str] = (),
    depth: int | None = None,
) -> ArrearsExplanation | None:
    """Return how arrears came about, if the viewer sees them.

    Raise `GraphQLError` if the moment is none.
    """
    moment = None if as_of is None else moment_text(as_of)
    try:
        nodes = (await context.read(SEEN, {"id": id_, "asOf": moment}))["arrears"]["nodes"]
    except Refused as refused:
        raise refused.errors[0] from None
    if not nodes:
        return None
    employee_id = nodes[0]["employeeId"]
    stream, _between, version = id_.partition(BETWEEN)
    pay = [known(each) for each in (await context.history((stream,), as_of))[: int(version)]]
    arose = pay[-1].cause.position
    around = [known(each) for each in await context.history((employee_id, payroll.STREAM), arose)]
    found = explained(
        pay,
        [each for each in around if each.stream == employee_id],
        [each for each in around if each.stream == payroll.STREAM],
    )
    whole = not PAY_REVIEWS.roles.isdisjoint(context.viewer.roles)
    said = texts(context.language)
    return ArrearsExplanation(
        arrears_id=strawberry.ID(id_),
        reproduced=found.reproduced,
        steps=[
            shown(each if whole else told(each), said, hands=True)
            for each in found.steps
            if within(each, under, depth)
        ],
    )


def known(happened: Happened) -> Known:
    """Return an event with its stream and where it stands."""
    return Known(stream=happened.stream, cause=cause(happened), event=happened.event)


arrears_explanation: Declared = computed(
    resolved,
    arguments=[
        argument("id", strawberry.ID, "The arrears.", required=True),
        AS_OF,
        argument("under", list[str], "Only the step of this path and those that it opens into."),
        argument("depth", int, "Only so many steps below that; all unless stated."),
    ],
    description="How what is owed for paid months came about; null where the viewer sees none.",
)
