"""Explanation of a salary: how what is paid on a day came about, opened down to the events.

It is computed from the log when it is asked for: whoever sees a salary sees how it came about. Who
published a structure is for those who see all of pay.
"""

from collections.abc import Sequence
from datetime import date

import strawberry

from domain import salary
from domain.explanation_salary import explained, structure
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Declared, Resolving
from schema.engine.history import Moment
from schema.engine.reading import AS_OF, argument
from schema.engine.rights import PAY_REVIEWS
from schema.engine.scalars import moment_text
from schema.engine.shaping import shaped
from schema.engine.texts import texts
from schema.engine.values import Refused
from schema.explanation import ExplanationStep, shown, within
from schema.explanation_arrears import known
from schema.explanation_pay import told

SEEN = """query ($id: ID!, $on: Date, $asOf: Moment) {
  employee(id: $id, asOf: $asOf) { salary(on: $on) { salary { amount } } }
}"""


@strawberry.type(description="How what somebody is paid a year on a day came about.")
class SalaryExplanation:
    employee_id: strawberry.ID = strawberry.field(description="The employee.")
    on: date = strawberry.field(description="The day.")
    reproduced: bool | None = strawberry.field(
        description="Whether the recorded formula makes the same salary once more; null where it"
        " was stated and no formula made it, and for a raise of a pay review, which"
        " payExplanation opens."
    )
    steps: list[ExplanationStep] = strawberry.field(
        description="The tree as a list: each step before those that it opens into."
    )


async def resolved(
    _: object,
    info: Resolving,
    *,
    employeeId: str,  # noqa: N803 - the API's word
    on: date,
    asOf: Moment = None,  # noqa: N803 - likewise
    under: Sequence[str] | None = None,
    depth: int | None = None,
) -> object:
    """Return how a salary came about, or none if the viewer sees none of that day.

    Raise `GraphQLError` if the id is not one of an employee.
    """
    whole = await explaining(info.context, employeeId, on, asOf, under=under or (), depth=depth)
    return None if whole is None else shaped(whole, info)


async def explaining(
    context: Context,
    employee_id: str,
    on: date,
    as_of: Moment,
    *,
    under: Sequence[str] = (),
    depth: int | None = None,
) -> SalaryExplanation | None:
    """Return how a salary came about, if the viewer sees one of that day.

    Raise `GraphQLError` if the id is not one of an employee.
    """
    moment = None if as_of is None else moment_text(as_of)
    asked = {"id": employee_id, "on": on.isoformat(), "asOf": moment}
    try:
        seen = (await context.read(SEEN, asked))["employee"]
    except Refused as refused:
        raise refused.errors[0] from None
    if not seen or not seen["salary"] or not seen["salary"]["salary"]:
        return None
    pay = [known(each) for each in await context.history((salary.of(employee_id),), as_of)]
    named = structure(pay, on)
    published = [] if named is None else await context.history((named,), as_of)
    found = explained(pay, [known(each) for each in published], on)
    if found is None:
        return None
    whole = not PAY_REVIEWS.roles.isdisjoint(context.viewer.roles)
    said = texts(context.language)
    return SalaryExplanation(
        employee_id=strawberry.ID(employee_id),
        on=on,
        reproduced=found.reproduced,
        steps=[
            shown(each if whole else told(each), said, hands=True)
            for each in found.steps
            if within(each, under, depth)
        ],
    )


salary_explanation: Declared = computed(
    resolved,
    arguments=[
        argument("employeeId", strawberry.ID, "The employee.", required=True),
        argument("on", date, "The day.", required=True),
        AS_OF,
        argument("under", list[str], "Only the step of this path and those that it opens into."),
        argument("depth", int, "Only so many steps below that; all unless stated."),
    ],
    description="How what somebody is paid on a day came about; null where the viewer sees none.",
)
