"""Decision content: what a command or an event says, field by field, as it is read by people.

Texts about people are opened with the keys that there are; an erased one has no value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias, cast

import strawberry

from domain.events import decider_of
from ledger import codec
from ledger.keyring import Keyring
from ledger.sealing import each_text, sealed_fields, subject
from schema.engine.decided import Stored
from schema.engine.inputs import camel

Value: TypeAlias = Any
"""A fact of any feature, or what one of its fields holds."""


@strawberry.type(description="What a command or an event says in one of its fields.")
class DecisionField:
    path: list[str] = strawberry.field(
        description="The field, after those that it is part of; of several of a kind, which."
    )
    value: str | None = strawberry.field(
        description="What it says, as text; null of a text that is erased."
    )
    sealed: bool = strawberry.field(
        description="Whether it is a text about a person, sealed in the log."
    )


def person_of(stream: str) -> str:
    """Return whose key seals the texts of a stream's facts: its person's, else its own."""
    return decider_of(stream).person(stream) or stream


async def recall(keyring: Keyring, stored: Stored) -> None:
    """Make the keys known of all whom a decision's texts are about."""
    decision = stored.decision()
    command = codec.command(decision.type, decision.schema_version, decision.body)
    about = {person_of(decision.stream)}
    said = [(decision.stream, command)]
    said += [
        (each.stream, codec.event(each.type, each.schema_version, each.body))
        for each in decision.events
    ]
    for stream, fact in said:
        kind = decider_of(stream).kind
        about |= {whom for whom, *_ in each_text(fact, person_of(stream), kind)}
    await keyring.recall(about)


def said(fact: object, stream: str, keyring: Keyring) -> list[DecisionField]:
    """Return what a command or an event of a stream says; nothing of what it leaves out."""
    return list(told(fact, (), person_of(stream), decider_of(stream).kind, keyring))


def told(
    fact: Value,
    path: tuple[str, ...],
    person: str,
    kind: str,
    keyring: Keyring,
) -> Iterator[DecisionField]:
    """Yield what a fact says, under the path that leads to it."""
    about, sealed = subject(fact, person), sealed_fields(fact.__class__)
    for each in fields(fact):
        value, way = getattr(fact, each.name), (*path, camel(each.name))
        if value is None:
            continue
        if each.name in sealed:
            opened = keyring.unseal(about, kind, each.name, value)
            yield DecisionField(path=list(way), value=opened, sealed=True)
        else:
            yield from told_of(value, way, about, kind, keyring)


def told_of(
    value: Value,
    way: tuple[str, ...],
    person: str,
    kind: str,
    keyring: Keyring,
) -> Iterator[DecisionField]:
    """Yield what a value says: a fact's own fields, one of several by their place from 0."""
    if is_dataclass(value):
        yield from told(value, way, person, kind, keyring)
    elif isinstance(value, Mapping):
        for key, each in cast("Mapping[Any, Any]", value).items():
            yield from told_of(each, (*way, str(key)), person, kind, keyring)
    elif isinstance(value, tuple | list | frozenset | set):
        several = cast("tuple[Any, ...]", value)
        ordered = sorted(several, key=str) if isinstance(value, frozenset | set) else several
        for place, each in enumerate(ordered):
            yield from told_of(each, (*way, str(place)), person, kind, keyring)
    elif value is not None:
        yield DecisionField(path=list(way), value=written(value), sealed=False)


def written(value: object) -> str:
    """Return a leaf as text, as elsewhere in the API."""
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
