"""Explanation of pay: how an amount of a pay review came about, opened down to the events.

It is computed from the log when it is asked for: whoever sees a line sees how it came about. What
tells what others get, and who proposed and decided, is for those who see the whole review.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import strawberry

from domain import award, pay_batch_case
from domain.explanation_pay import PayExplanation as Explained
from domain.explanation_pay import explained
from domain.explanation_pay_cause import Known, causes
from domain.explanation_tree import ExplanationStep as Step
from domain.pay_batch_case import PayLinesFrozen
from domain.pay_line import PayLine
from domain.pay_review_case import PayReviewOpened, PayReviewProposed
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
from schema.explanation import ExplanationStep, cause, shown, within

SEEN = """query ($id: ID!, $asOf: Moment) {
  node(id: $id, asOf: $asOf) { ... on PayLine { id reviewId revision employeeId } }
}"""

TOLD = (
    "AbsenceEnded",
    "AbsenceRecorded",
    "ResultReleased",
    "SalaryAdjusted",
    "SalaryRecorded",
    "WorkingTimeChanged",
)
"""What names nobody who had a hand in the review."""

WEIGHT = 2_000
"""How many objects it counts as: everybody's amounts are computed for it."""


@strawberry.type(description="How somebody's amount in a pay review came about.")
class PayExplanation:
    line_id: strawberry.ID = strawberry.field(description="The line.")
    plan_version: str = strawberry.field(description="The version of the plan it was computed by.")
    reproduced: bool = strawberry.field(
        description="Whether the plan's formulas make the frozen amounts of the frozen inputs."
    )
    steps: list[ExplanationStep] = strawberry.field(
        description="The tree as a list: each step before those that it opens into."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the log says of a line and of the revision that it is in."""

    opened: PayReviewOpened
    line: PayLine
    revision: int
    lines: Sequence[PayLine]
    history: Sequence[Known]


async def resolved(
    _: object,
    info: Resolving,
    id: str,  # noqa: A002 - the API's word
    asOf: Moment = None,  # noqa: N803 - likewise
    under: Sequence[str] | None = None,
    depth: int | None = None,
) -> object:
    """Return how a line came about, or none if the viewer sees no such line.

    Raise `GraphQLError` if the id is not one of anything.
    """
    whole = await explaining(info.context, id, asOf, under or (), depth)
    return None if whole is None else shaped(whole, info)


async def explaining(
    context: Context,
    id_: str,
    as_of: Moment,
    under: Sequence[str] = (),
    depth: int | None = None,
) -> PayExplanation | None:
    """Return how a line came about, if the viewer sees it.

    Raise `GraphQLError` if the id is not one of anything.
    """
    moment = None if as_of is None else moment_text(as_of)
    try:
        seen = (await context.read(SEEN, {"id": id_, "asOf": moment}))["node"]
    except Refused as refused:
        raise refused.errors[0] from None
    if not seen:
        return None
    found = await looked_up(context, seen, as_of)
    whole = not PAY_REVIEWS.roles.isdisjoint(context.viewer.roles)
    made = await asyncio.to_thread(computed_anew, found, of_all=whole)
    said = texts(context.language)
    return PayExplanation(
        line_id=strawberry.ID(id_),
        plan_version=made.plan_version,
        reproduced=made.reproduced,
        steps=[
            shown(each if whole else told(each), said, hands=True)
            for each in made.steps
            if within(each, under, depth)
        ],
    )


async def looked_up(context: Context, seen: Mapping[str, Any], as_of: Moment) -> Found:
    """Return what the log says of a line that the viewer sees."""
    review_id, revision, who = seen["reviewId"], seen["revision"], seen["employeeId"]
    review = await context.history((review_id,), as_of)
    opened = next(each.event for each in review if isinstance(each.event, PayReviewOpened))
    batches = next(
        each.event.batches
        for each in review
        if isinstance(each.event, PayReviewProposed) and each.event.revision == revision
    )
    names = [pay_batch_case.of(review_id, revision, n) for n in range(1, batches + 1)]
    frozen = [
        each.event
        for each in await context.history(names, as_of)
        if isinstance(each.event, PayLinesFrozen)
    ]
    lines = [line for batch in sorted(frozen, key=lambda it: it.number) for line in batch.lines]
    mine = next(line for line in lines if line.inputs.employee_id == who)
    streams = {each.stream for each in mine.inputs.versions} | {award.of(who)}
    also = (mine.inputs.structure_id, opened.terms.adjusts)
    streams |= {each for each in also if each is not None}
    history = await context.history(sorted(streams), as_of)
    return Found(
        opened=opened,
        line=mine,
        revision=revision,
        lines=lines,
        history=[
            Known(stream=each.stream, cause=cause(each), event=each.event)
            for each in (*history, *review)
        ],
    )


def computed_anew(found: Found, *, of_all: bool) -> Explained:
    """Return how a line came about; everybody's amounts are computed anew for it."""
    terms = found.opened.terms
    return explained(
        found.opened.plan,
        terms,
        found.lines,
        {each.inputs.employee_id: each.exception for each in found.lines if each.exception},
        causes(found.line, terms, found.revision, found.history),
        employee_id=found.line.inputs.employee_id,
        of_all=of_all,
    )


def told(step: Step) -> Step:
    """Return a step without the events that name who had a hand in the review."""
    return replace(step, causes=tuple(each for each in step.causes if each.event in TOLD))


pay_explanation: Declared = computed(
    resolved,
    arguments=[
        argument("id", strawberry.ID, "The line.", required=True),
        AS_OF,
        argument("under", list[str], "Only the step of this path and those that it opens into."),
        argument("depth", int, "Only so many steps below that; all unless stated."),
    ],
    description="How an amount of a pay review came about; null where the viewer sees no line.",
    weight=WEIGHT,
)
