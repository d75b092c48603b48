"""Mutations: one for every command that people give, made from its declaration.

input ─▶ command ─▶ journal ─▶ payload, Rejection, or an error with a code
"""

from collections.abc import Mapping
from typing import Annotated, Any, Optional, TypeAlias

import strawberry
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from domain.decider import Decider
from domain.events import COMMANDS
from schema.engine.answer import REASONED, entity_id, ordered, taken, version_of
from schema.engine.context import Info
from schema.engine.inputs import Given, Hint, input_type
from schema.engine.rejection import Rejection
from schema.engine.scalars import LogPosition
from schema.engine.texts import Language, texts

INSIDE = frozenset({"job"})
"""Kinds whose commands are the command line's own: a batch holds texts that are sealed already."""

Entities: TypeAlias = Mapping[str, Hint]
"""The types that mutations answer with, by the kinds of their ids."""


def entity_kind(feature: Decider[Any, Any, Any]) -> str:
    """Return the kind of the entity that a feature's streams are read as."""
    return entity_id(f"{feature.kind}:0").partition(":")[0]


def snake(name: str) -> str:
    """Return a class's name in the form of a field's."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).removeprefix("_")


def mutation(entities: Entities) -> type:
    """Return the root type of all mutations, which answer with those types."""
    fields = [
        field(command, feature, entities)
        for command, feature in COMMANDS.values()
        if feature.kind not in INSIDE
    ]
    return create_type("Mutation", fields, description=texts(Language.EN).envelope["mutation"])


def field(command: type, feature: Decider[Any, Any, Any], entities: Entities) -> StrawberryField:
    """Return the mutation of a command."""
    name, english = command.__name__, texts(Language.EN)
    kind = entity_kind(feature)
    payload = payload_type(name, kind, entities[kind])
    given = command_input(command)
    result = strawberry.union(f"{name}Result", description=english.envelope["result"])

    async def resolve(info: Info, input: Given) -> object:  # noqa: A002 - the API's word
        order = ordered(command, input, info.context)
        answer = await taken(order, info.context)
        if isinstance(answer, Rejection):
            return answer
        return payload(
            id=entity_id(answer.stream),
            log_position=LogPosition(answer.position),
            version=version_of(answer),
            repeated=answer.repeated,
        )

    resolve.__name__ = snake(name)
    resolve.__annotations__ = {
        "info": Info,
        "input": Annotated[given, strawberry.argument(description=english.envelope["input"])],
        "return": Annotated[payload | Rejection, result],
    }
    made: Any = strawberry.mutation(
        resolver=resolve, description=english.commands[name].description
    )
    return made


def command_input(command: type) -> type:
    """Return the input type of a command, with what every command comes with."""
    english = texts(Language.EN)
    says = english.envelope
    reasoned = command in REASONED
    envelope: dict[str, tuple[Any, str]] = {
        "idempotency_key": (str, says["idempotency_key"]),
        "reason": (str if reasoned else str | None, says["reason"]),
        "expected_version": (int | None, says["expected_version"]),
    }
    name = command.__name__
    return input_type(f"{name}Input", command, english.commands[name], envelope)


def payload_type(name: str, kind: str, entity_type: Hint) -> Hint:
    """Return the type of what a command that was recorded is answered with."""
    says = texts(Language.EN).envelope

    async def entity(root: Given, info: Info) -> object:
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
        kind: strawberry.field(resolver=entity, description=says["entity"]),
        **{
            each: strawberry.field(description=says[each])
            for each in ("log_position", "version", "repeated")
        },
    }
    made = type(f"{name}Payload", (), namespace)
    return strawberry.type(made, description=says["payload"])
