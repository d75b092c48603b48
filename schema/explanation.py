"""Explanation: how an appraisal came to its score, opened down to the events.

It is computed from the log when it is asked for: whoever sees a result sees how it came about.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

import strawberry

from domain.appeal import AppealDecided, ResultAdjusted
from domain.appraisal import person
from domain.appraisal_case import id_of as appraisal_id
from domain.appraisal_policy import Dimension, Rater
from domain.calibrated import Calibrated
from domain.cycle import CycleOpened
from domain.explanation import explained, quarters_taken, result_taken
from domain.explanation_decision import Past
from domain.explanation_tree import ExplanationStep as StepOf
from domain.explanation_tree import StepCause as CauseOf
from domain.explanation_tree import StepKind
from domain.late_actual import CorrectionApproved
from domain.measure_change import MeasureChanged
from domain.pay_line import NothingBecause
from domain.policies.combination import Combine
from domain.policies.measure import Form, RuleKind
from domain.policies.rounding import half_up, parse
from domain.salary_entry import Cause
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.graph import Resolving
from schema.engine.history import Happened, Moment
from schema.engine.reading import AS_OF, argument
from schema.engine.rights import HANDS
from schema.engine.scalars import LogPosition, moment_text
from schema.engine.shaping import shaped
from schema.engine.texts import Texts, texts
from schema.engine.values import Refused

described(StepKind)

SEEN = """query ($id: ID!, $asOf: Moment) {
  appraisal(id: $id, asOf: $asOf) { cycle { id } dimensions { dimension } }
}"""
"""The dimensions are there as long as the score counts, for those who may see it."""

DECIDED = (AppealDecided, ResultAdjusted, Calibrated, MeasureChanged, CorrectionApproved)
BY_HANDS = {each.__name__ for each in DECIDED}
"""What names somebody whom the other fields, too, name to `HANDS` alone."""

SHOWN_DIGITS = 6


@strawberry.type(description="An event that a step of an explanation comes from.")
class StepCause:
    position: LogPosition = strawberry.field(description="Where it stands in the log.")
    at: datetime = strawberry.field(description="When it was recorded.")
    by: strawberry.ID = strawberry.field(description="Who caused it.")
    event: str = strawberry.field(description="Its type.")


@strawberry.type(description="A step of an explanation; its path is its place in the tree.")
class ExplanationStep:
    path: list[str] = strawberry.field(
        description="The steps that it is part of, by their codes, and its own."
    )
    kind: StepKind = strawberry.field(description="What it is.")
    label: str = strawberry.field(
        description="What it is called, in the language that the request prefers."
    )
    value: str | None = strawberry.field(
        description="What it came to, exactly: a fraction, a decimal or a word; null if nothing."
    )
    shown: str | None = strawberry.field(
        description="The same to be read: a word in that language, a figure to 6 decimals at most."
    )
    formula: str | None = strawberry.field(
        description="The formula that made it, with its revision."
    )
    causes: list[StepCause] = strawberry.field(description="The events that it comes from.")


@strawberry.type(description="How an appraisal came to its score.")
class Explanation:
    appraisal_id: strawberry.ID = strawberry.field(description="The appraisal.")
    policy_version: str = strawberry.field(description="The version of the policy it ran under.")
    reproduced: bool = strawberry.field(
        description="Whether the recorded formulas make the recorded result of the recorded inputs."
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
    """Return how an appraisal came to its score, or none if the viewer sees none that counts.

    Raise `GraphQLError` if the id is not one of an appraisal.
    """
    whole = await explaining(info.context, id, asOf, under or (), depth)
    return None if whole is None else shaped(whole, info)


async def explaining(
    context: Context,
    id_: str,
    as_of: Moment,
    under: Sequence[str] = (),
    depth: int | None = None,
) -> Explanation | None:
    """Return how an appraisal came to the score that it had by then, if the viewer sees one.

    Raise `GraphQLError` if the id is not one of an appraisal.
    """
    moment = None if as_of is None else moment_text(as_of)
    try:
        seen = (await context.read(SEEN, {"id": id_, "asOf": moment}))["appraisal"]
    except Refused as refused:
        raise refused.errors[0] from None
    if seen is None or not seen["dimensions"]:
        return None
    cycle_id = seen["cycle"]["id"]
    events = await context.history((id_, cycle_id), as_of)
    opened = next(each for each in events if isinstance(each.event, CycleOpened))
    past = past_of(id_, events)
    taken = {each.cycle_id: each for each in quarters_taken(past)}
    streams = {cycle: appraisal_id(cycle, person(id_)) for cycle in taken}
    earlier = await context.history(tuple(streams.values()), as_of) if streams else ()
    quarters = {
        cycle: result
        for cycle, stream in streams.items()
        if (result := result_taken(taken[cycle], past_of(stream, earlier))) is not None
    }
    found = explained(opened.event.policy, cause(opened), past, quarters)
    if found is None:
        return None
    said, hands = texts(context.language), not HANDS.roles.isdisjoint(context.viewer.roles)
    return Explanation(
        appraisal_id=strawberry.ID(found.appraisal_id),
        policy_version=found.policy_version,
        reproduced=found.reproduced,
        steps=[
            shown(step, said, hands=hands) for step in found.steps if within(step, under, depth)
        ],
    )


def within(step: StepOf, under: Sequence[str], depth: int | None) -> bool:
    """Return whether a step is `under` a path, or at it, and not deeper than `depth` below it."""
    below = len(step.path) - len(under)
    return step.path[: len(under)] == tuple(under) and (depth is None or below <= depth)


def past_of(stream: str, events: Sequence[Happened]) -> list[Past]:
    """Return the events of one stream, with where they stand."""
    return [Past(cause=cause(each), event=each.event) for each in events if each.stream == stream]


def cause(happened: Happened) -> CauseOf:
    """Return an event as a cause."""
    return CauseOf(
        position=happened.position,
        at=happened.at,
        by=happened.by,
        event=type(happened.event).__name__,
    )


def shown(step: StepOf, said: Texts, *, hands: bool) -> ExplanationStep:
    """Return a step as it is answered: with all of its events, if the viewer may see `hands`."""
    return ExplanationStep(
        path=list(step.path),
        kind=step.kind,
        label=label(step, said),
        value=step.value,
        shown=None if step.value is None else readable(step.value, said),
        formula=step.formula,
        causes=[
            StepCause(
                position=LogPosition(each.position),
                at=each.at,
                by=strawberry.ID(each.by),
                event=each.event,
            )
            for each in step.causes
            if hands or each.event not in BY_HANDS
        ],
    )


def label(step: StepOf, said: Texts) -> str:
    """Return what a step is called."""
    match step.kind:
        case StepKind.DIMENSION:
            return said.label(Dimension.__name__, step.name)
        case StepKind.RATER:
            return said.label(Rater.__name__, step.name)
        case StepKind.MEASURE:
            return step.name
        case _:
            return said.step(step.name)


WORDS = tuple(each.__name__ for each in (RuleKind, Form, Combine, NothingBecause, Cause))
"""The enums whose members a figure may be."""


def readable(value: str, said: Texts) -> str:
    """Return a value as people read it."""
    number = figure_shown(value)
    if number is not None:
        return number
    labels = (said.label(words, value) for words in WORDS)
    return next((each for each in labels if each != value), said.step(value))


@lru_cache(maxsize=4096)
def figure_shown(value: str) -> str | None:
    """Return a figure as people read it, or none if it is a word; weights and limits recur."""
    try:
        return decimal(parse(value))
    except ValueError:
        return None


def decimal(number: Fraction) -> str:
    """Return a figure with its decimals, and with a mark before it if they are cut."""
    rounded = half_up(number, SHOWN_DIGITS)
    text = format(rounded, "f").rstrip("0").rstrip(".") or "0"
    return text if Fraction(rounded) == number else f"≈ {text}"


explanation = computed(
    resolved,
    arguments=[
        argument("id", strawberry.ID, "The appraisal.", required=True),
        AS_OF,
        argument("under", list[str], "Only the step of this path and those that it opens into."),
        argument("depth", int, "Only so many steps below that; all unless stated."),
    ],
    description="How an appraisal came to its score; null where the viewer sees no score.",
)
