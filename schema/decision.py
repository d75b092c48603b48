"""Decision: how to ask who decided what and why, on what it stood, and whether it still holds.

A decision is a command that was accepted or refused. It is read from the log when it is asked for;
`replay` decides it again, on what it saw then.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

import strawberry

from ledger import codec
from ledger.recorded import Origin
from schema.decision_content import DecisionField, person_of, recall, said
from schema.decision_explanation import DecisionExplanation, explanations
from schema.decision_ground import again, bases, formulas, refusal, visible
from schema.decision_sight import SECRET, Shown, kind_of, looked_at, sight
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.decided import Stored
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.reading import AS_OF, argument
from schema.engine.rejection import Rejection
from schema.engine.scalars import LogPosition
from schema.engine.shaping import selected, shaped
from schema.engine.values import bad_input
from schema.explanation import Explanation, explaining
from schema.organisation import ORIGIN

WEIGHT = 400
"""How many objects a decision costs as much as, as a rule: streams are read and folded for it."""

ADDED: Mapping[str, frozenset[str]] = {
    "ApplyForPromotion": frozenset({"sources"}),
    "VoteOnPromotion": frozenset({"served", "packet", "document"}),
}
"""By command, the fields that the server adds to what was sent."""


@strawberry.type(description="A stream that a decision looked at.")
class DecisionLook:
    stream: strawberry.ID = strawberry.field(description="The stream.")
    version: int = strawberry.field(description="How many events it had.")


@strawberry.type(description="An event that a decision caused.")
class DecisionEvent:
    position: LogPosition = strawberry.field(description="Where it stands in the log.")
    stream: strawberry.ID = strawberry.field(description="The stream that it is in.")
    version: int = strawberry.field(description="Which event of its stream it is, from 1.")
    type: str = strawberry.field(description="Its type.")
    about: strawberry.ID | None = strawberry.field(description="The employee it is about.")
    fields: list[DecisionField] | None = strawberry.field(
        description="What it says; null where the viewer may not see that."
    )


@strawberry.type(description="A policy, a plan or a framework that a decision stands on.")
class DecisionBasis:
    id: strawberry.ID = strawberry.field(
        description="Which; the cycle or the review that kept it, if that brought its own."
    )
    version: str = strawberry.field(description="The name of its version.")


@strawberry.type(description="What a decision comes to if it is made again, on what it saw then.")
class DecisionReplay:
    same: bool = strawberry.field(
        description="Whether the same comes out, byte for byte: the events, or the refusal."
    )
    cause: str | None = strawberry.field(
        description="The first thing that is otherwise, if the viewer may know; never a value."
    )


@strawberry.type(description="A command that was accepted or refused, with what it stood on.")
class Decision:
    id: strawberry.ID = strawberry.field(description="Its id.")
    type: str = strawberry.field(description="What was to be done: the command's name.")
    by: strawberry.ID = strawberry.field(description="Who decided it.")
    roles: list[str] = strawberry.field(description="The roles of their token.")
    at: datetime = strawberry.field(description="When it was admitted, by the server's clock.")
    on: date = strawberry.field(description="The day that it then was in the organisation.")
    recorded_at: datetime = strawberry.field(description="When it was recorded.")
    judged_at: LogPosition = strawberry.field(
        description="The log position of its last event; of a refusal, where the log stood."
    )
    stream: strawberry.ID = strawberry.field(description="The stream that it is a decision in.")
    about: strawberry.ID | None = strawberry.field(description="The employee that it is about.")
    reason: str | None = strawberry.field(
        description="Why, as they wrote; null if nothing, if it is erased or not to be seen."
    )
    origin: Origin = strawberry.field(description=ORIGIN)
    correlation: strawberry.ID = strawberry.field(
        description="What it belongs to: the same for all that came of one request or job."
    )
    causation: strawberry.ID | None = strawberry.field(
        description="The decision that brought it about, if one did."
    )
    accepted: bool = strawberry.field(description="Whether it was accepted.")
    refusal: Rejection | None = strawberry.field(description="Why not, if it was refused.")
    fields: list[DecisionField] | None = strawberry.field(
        description="What was sent; null where the viewer may not see that."
    )
    looks: list[DecisionLook] = strawberry.field(
        description="The streams that it looked at, as far as the viewer may see them."
    )
    events: list[DecisionEvent] = strawberry.field(
        description="What it caused, in order, as far as the viewer may see it."
    )
    rules: int = strawberry.field(description="The revision of the rules that it was made under.")
    formulas: list[str] = strawberry.field(
        description="The formulas that its events name, with their revisions."
    )
    stands_on: list[DecisionBasis] = strawberry.field(
        description="The versions of policies, plans and frameworks that it stands on."
    )
    explanation: Explanation | None = strawberry.field(
        description="How the score came about that it left, if it left one that the viewer sees."
    )
    explanations: list[DecisionExplanation] = strawberry.field(
        description="How the score and each amount came about that it left, in the order of its"
        " events, as far as the viewer sees them: the first few; each is opened by its id besides."
    )
    replay: DecisionReplay | None = strawberry.field(
        description="What comes out if it is made again."
    )


async def resolved(_: object, info: Resolving, id: str, asOf: Moment = None) -> object:  # noqa: A002, N803 - the API's words
    """Return a decision, or none if there is none for the viewer by then.

    Raise `GraphQLError` if the id is not one of a decision.
    """
    context: Context = info.context
    stored = await context.decided.one(identified(id), asOf)
    shown = None if stored is None else sight(context.viewer, stored)
    if stored is None or shown is None:
        return None
    return shaped(await made(context, stored, shown, selected(info)), info)


def identified(id_: str) -> UUID:
    """Return the id of a decision. Raise `GraphQLError` if it is none."""
    try:
        found = UUID(id_)
    except ValueError:
        raise bad_input("this is not the id of a decision") from None
    if str(found) != id_:
        raise bad_input("this is not the id of a decision")
    return found


async def made(context: Context, stored: Stored, shown: Shown, wanted: Collection[str]) -> Decision:
    """Return a decision as far as it may be seen; what takes longer only if it is `wanted`."""
    decision, keyring = stored.decision(), context.journal.keyring
    await recall(keyring, stored)
    for kind, about in looked_at(stored, wanted):
        if about != [context.viewer.actor]:
            await context.shown(kind, "decision", about)
    person = person_of(stored.stream)
    command = codec.command(stored.type, stored.schema_version, decision.body)
    seen = await visible(context, stored, shown)
    events = tuple(decision.recorded())
    reason = stored.reason and keyring.unseal(person, "command", "reason", stored.reason)
    return Decision(
        id=strawberry.ID(str(stored.id)),
        type=stored.type,
        by=strawberry.ID(stored.actor),
        roles=sorted(stored.roles),
        at=stored.at,
        on=stored.today,
        recorded_at=stored.recorded_at,
        judged_at=LogPosition(stored.judged_at),
        stream=strawberry.ID(stored.stream),
        about=None if person == stored.stream else strawberry.ID(person),
        reason=reason if shown.command else None,
        origin=Origin(stored.origin),
        correlation=strawberry.ID(str(stored.correlation)),
        causation=None if stored.causation is None else strawberry.ID(str(stored.causation)),
        accepted=stored.rule is None,
        refusal=refusal(context, stored),
        fields=sent(stored, shown, said(command, stored.stream, keyring)),
        looks=[
            DecisionLook(stream=strawberry.ID(stream), version=version)
            for stream, version in sorted(stored.looks.items())
            if stream in seen
        ],
        events=[
            DecisionEvent(
                position=LogPosition(position),
                stream=strawberry.ID(each.stream),
                version=each.version,
                type=type(each.event).__name__,
                about=None if each.person is None else strawberry.ID(each.person),
                fields=said(each.event, each.stream, keyring)
                if shown.caused and (shown.secret or kind_of(each.stream) not in SECRET)
                else None,
            )
            for position, each in enumerate(events, stored.first + 1)
            if each.stream in seen
        ],
        rules=stored.rules,
        formulas=formulas(each.event for each in events),
        stands_on=[
            DecisionBasis(id=strawberry.ID(id_), version=version)
            for id_, version in (
                await bases(context, stored, (command, *(each.event for each in events)))
                if "standsOn" in wanted
                else ()
            )
        ],
        explanation=await explained(context, stored) if "explanation" in wanted else None,
        explanations=await explanations(context, stored, events)
        if "explanations" in wanted
        else [],
        replay=await replayed(context, stored, shown) if "replay" in wanted else None,
    )


def sent(stored: Stored, shown: Shown, every: list[DecisionField]) -> list[DecisionField] | None:
    """Return what was sent, if it is to be seen.

    What the server added to a command that was refused is not for whoever sent it: they may have
    been refused because it is not for them.
    """
    if not shown.command:
        return None
    if shown.caused or stored.rule is None:
        return every
    added = ADDED.get(stored.type, frozenset())
    return [each for each in every if each.path[0] not in added]


async def explained(context: Context, stored: Stored) -> Explanation | None:
    """Return how the score came about that a decision left, if it is one and the viewer sees it."""
    if stored.rule is not None or kind_of(stored.stream) != "appraisal":
        return None
    return await explaining(context, stored.stream, stored.judged_at)


async def replayed(context: Context, stored: Stored, shown: Shown) -> DecisionReplay:
    """Return what a decision comes to now."""
    difference = await again(context, stored)
    if difference is None:
        return DecisionReplay(same=True, cause=None)
    return DecisionReplay(same=False, cause=difference.cause if shown.caused else None)


decision = computed(
    resolved,
    arguments=[argument("id", strawberry.ID, "Its id.", required=True), AS_OF],
    weight=WEIGHT,
    description="A decision by id: a command that was accepted or refused. For auditors, human"
    " resources, whoever made it and, about pay, compensation; null for everybody else.",
)
