"""Promotion mutations: applying and voting, to which the server adds what no client may say.

A repeat is compared by what the client put in, whatever is found the second time. Whoever sends a
command can read all that is recorded of it, even if it was refused: nothing is added for those who
may not apply, or not vote, whom the domain refuses in any case.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any

import strawberry

from domain.actor import Actor
from domain.errors import Rejected
from domain.promotion_application import ApplyForPromotion
from domain.promotion_case import person, require_id
from domain.promotion_review import VoteOnPromotion
from ledger.journal import Journal
from schema.engine.answer import ordered, taken, version_of
from schema.engine.context import Context
from schema.engine.graph import METADATA, Resolving
from schema.engine.inputs import Given, Hint
from schema.engine.mutations import Begins, command_input, payload_type
from schema.engine.reading import argument
from schema.engine.rejection import Rejection
from schema.engine.scalars import LogPosition
from schema.engine.texts import Language, texts
from schema.promotion_gathering import sources
from schema.promotion_packet import packet_of, reads_packet

PROMOTION = "Promotion"
ENTITY: Hint = Annotated[PROMOTION, strawberry.lazy("schema.promotion")]

Complete = Callable[[Any, Journal, Actor], Awaitable[Any]]
"""From a command as it was put in, and by whom, to the same with what the server adds."""


async def with_sources(
    command: ApplyForPromotion, journal: Journal, by: Actor
) -> ApplyForPromotion:
    """Return the employee's own application with where eligibility is to look."""
    if person(require_id(command.promotion_id)) != by:
        return command
    return replace(command, sources=await sources(journal, command.promotion_id))


async def with_packet(command: VoteOnPromotion, journal: Journal, by: Actor) -> VoteOnPromotion:
    """Return an expert's vote with the packet as it is served now, if there is one."""
    found = await packet_of(journal, command.promotion_id)
    if found is None or not reads_packet(found[0], by):
        return command
    packet = found[1]
    return replace(command, served=packet.digest, packet=packet.number, document=packet.document)


async def answered(
    command: type, given: Given, context: Context, payload: Hint, complete: Complete
) -> object:
    """Complete a command and give it. Return its payload, or why it was refused."""
    order = ordered(command, given, context)
    try:
        whole = await complete(order.command, context.journal, context.viewer.actor)
    except Rejected:
        whole = order.command  # an id that is none is refused on the way in
    answer = await taken(replace(order, command=whole, asked=order.command), context)
    if isinstance(answer, Rejection):
        return answer
    return payload(
        id=answer.stream,
        log_position=LogPosition(answer.position),
        version=version_of(answer),
        repeated=answer.repeated,
    )


def completed(command: type, complete: Complete) -> tuple[Hint, Hint]:
    """Return the field of a mutation that the server adds to, and what it answers with."""
    name, english = command.__name__, texts(Language.EN)
    payload = payload_type(name, "promotion", ENTITY)

    async def resolve(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
        return await answered(command, input, info.context, payload, complete)

    field: Any = strawberry.field(
        description=english.commands[name].description, metadata={METADATA: Begins(resolve)}
    )
    taken_in = command_input(command)
    field.arguments = [argument("input", taken_in, english.envelope["input"], required=True)]
    union = strawberry.union(f"{name}Result", description=english.envelope["result"])
    return field, Annotated[payload | Rejection, union]


PROMOTION_WORK = {
    "apply_for_promotion": completed(ApplyForPromotion, with_sources),
    "vote_on_promotion": completed(VoteOnPromotion, with_packet),
}
"""By name, the mutations to which the server adds."""
