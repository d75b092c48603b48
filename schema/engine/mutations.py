"""Mutations: one for every command that people give, made from its declaration.

input ─▶ command ─▶ journal ─▶ payload, Rejection, or an error with a code
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Optional, TypeAlias, cast

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema

from domain.decider import Decider
from domain.events import COMMANDS
from schema.engine.answer import (
    READ_AS_GOAL,
    REASONED,
    entity_id,
    entity_of,
    ordered,
    taken,
    version_of,
)
from schema.engine.context import Context, Info
from schema.engine.graph import METADATA, Resolving, says
from schema.engine.inputs import Given, Hint, input_type
from schema.engine.reading import argument
from schema.engine.rejection import Rejection
from schema.engine.scalars import LogPosition
from schema.engine.texts import Language, texts

INSIDE = frozenset({"job", "pay_batch"})
"""Kinds whose commands are the server's own: a job's hold sealed texts, a pay batch's amounts."""

Entities: TypeAlias = Mapping[str, Hint]
"""The types that mutations answer with, by the kinds of their ids."""


def entity_kind(feature: Decider[Any, Any, Any]) -> str:
    """Return the kind of the entity that a feature's streams are read as."""
    if feature.kind in READ_AS_GOAL:
        return "goal"
    return entity_id(f"{feature.kind}:0").partition(":")[0]


def snake(name: str) -> str:
    """Return a class's name in the form of a field's."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).removeprefix("_")


@dataclass(frozen=True, slots=True)
class Does:
    """What a mutation does: which command it gives, and what it answers once that is recorded."""

    command: type
    payload: Hint


@dataclass(frozen=True, slots=True)
class Begins:
    """What a mutation does that is more than one command: it begins a job."""

    resolve: Callable[..., Awaitable[object]]


def mutation(entities: Entities, jobs: Mapping[str, tuple[Hint, Hint]]) -> type:
    """Return the root type of all mutations, which answer with those types.

    `jobs` are those that are more than a command: for each its field and what it answers with. One
    that is named as a command takes its place.
    """
    english = texts(Language.EN)
    annotations: dict[str, Hint] = {name: answer for name, (_, answer) in jobs.items()}
    namespace: dict[str, Any] = {"__annotations__": annotations}
    namespace |= {name: field for name, (field, _) in jobs.items()}
    for name, (command, feature) in COMMANDS.items():
        if feature.kind in INSIDE or snake(name) in jobs:
            continue
        kind = entity_kind(feature)
        payload = payload_type(name, kind, entities[kind])
        result = strawberry.union(f"{name}Result", description=english.envelope["result"])
        field: Any = strawberry.field(
            description=english.commands[name].description,
            metadata={METADATA: Does(command, payload)},
        )
        given = command_input(command)
        field.arguments = [argument("input", given, english.envelope["input"], required=True)]
        annotations[snake(name)] = Annotated[payload | Rejection, result]
        namespace[snake(name)] = field
    made = type("Mutation", (), namespace)
    return strawberry.type(made, description=english.envelope["mutation"])


def install(schema: GraphQLSchema) -> None:
    """Let each mutation give its command, as graphql-core has read the input."""
    root = cast("GraphQLObjectType", schema.mutation_type)
    for field in root.fields.values():
        said = says(field)
        field.resolve = said.resolve if isinstance(said, Begins) else giving(said)


def giving(does: Does) -> Callable[..., Awaitable[object]]:
    """Return what gives a command and answers what became of it."""

    async def resolve(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
        return await given(does, input, info.context)

    return resolve


async def given(does: Does, put_in: Given, context: Context) -> Any:  # noqa: ANN401 - of the payload's type
    """Give a command as it was put in. Return its payload, or why it was refused."""
    order = ordered(does.command, put_in, context)
    answer = await taken(order, context)
    if isinstance(answer, Rejection):
        return answer
    return does.payload(
        id=entity_of(order, answer.stream),
        log_position=LogPosition(answer.position),
        version=version_of(answer),
        repeated=answer.repeated,
    )


def command_input(command: type) -> type:
    """Return the input type of a command, with what every command comes with."""
    english = texts(Language.EN)
    words = english.envelope
    reasoned = command in REASONED
    envelope: dict[str, tuple[Any, str]] = {
        "idempotency_key": (str, words["idempotency_key"]),
        "reason": (str if reasoned else str | None, words["reason"]),
        "expected_version": (int | None, words["expected_version"]),
    }
    name = command.__name__
    return input_type(f"{name}Input", command, english.commands[name], envelope)


def payload_type(name: str, kind: str, entity_type: Hint) -> Hint:
    """Return the type of what a command that was recorded is answered with."""
    words = texts(Language.EN).envelope

    async def entity(root: Hint, info: Info) -> object:
        return await info.context.entity(info, root.id)

    entity.__name__ = kind
    entity.__annotations__ = {
        "root": strawberry.Parent[Any],
        "info": Info,
        "return": Optional[entity_type],  # noqa: UP045 - may be a reference by name
    }
    namespace: dict[str, Any] = {
        "__annotations__": {
            "id": strawberry.Private[str],
            "log_position": LogPosition,
            "version": int,
            "repeated": bool,
        },
        kind: strawberry.field(resolver=entity, description=words["entity"]),
        **{
            each: strawberry.field(description=words[each])
            for each in ("log_position", "version", "repeated")
        },
    }
    made = type(f"{name}Payload", (), namespace)
    return strawberry.type(made, description=words["payload"])
