"""Event types: types of the schema made from the events that are sent, as they are declared.

An event has the fields of its dataclass by their names, and those that every event has. What a
field is said to be comes from the texts: from words of its own, else from the command that gives
it, whose further sentences tell how to give it and are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import EnumType
from functools import cache
from inspect import cleandoc
from typing import Any, Optional, get_args, get_origin, get_type_hints

import strawberry

from domain.events import COMMANDS, EVENTS
from domain.money import Money as Amount
from domain.sealed import Sealed
from ledger.catalogue import sent
from schema.engine.enums import described
from schema.engine.inputs import LEAVES, Hint, camel, unwrapped
from schema.engine.scalars import Money
from schema.engine.texts import Described, Language, texts

FIRST = re.compile(r"[;:.](?:\s|$)")
CODE = re.compile("`([a-z_.]+)`")
WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
DONE = re.compile("(?:by|on)$")
SEALED = "sealed"


def event_types(interface: type) -> list[type]:
    """Return the types of all events that are sent, each with what the interface has."""
    taken = {each.name for each in fields(interface)}
    return [event_type(name, interface, taken) for name in EVENTS if sent(name)]


def event_type(name: str, interface: type, taken: set[str]) -> type:
    """Return the type of an event. Raise `TypeError` if a field has a name that is `taken`."""
    event, feature = EVENTS[name]
    if twice := taken & {each.name for each in fields(event)}:
        raise TypeError(f"{name} has what every event has: {', '.join(twice)}")
    happened = " ".join(WORD.split(name)).capitalize()
    description = f"{happened}. {explained(event)}".rstrip()
    return made(name, event, description, feature.kind, (interface,))


@cache
def nested(fact: type) -> type:
    """Return the type of a fact inside an event; amounts are as everywhere."""
    if fact is Amount:
        return Money
    part = " ".join(WORD.split(fact.__name__)).capitalize()
    description = f"{part}, as an event has it. {explained(fact)}".rstrip()
    return made(f"Event{fact.__name__}", fact, description, "", ())


def made(name: str, fact: type, description: str, kind: str, bases: tuple[type, ...]) -> type:
    """Return the type of a fact, below `bases`; `kind` is the feature whose words it uses."""
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {"__annotations__": annotations, "__module__": __name__}
    hints = get_type_hints(fact)
    for each in fields(fact):
        hint, optional = unwrapped(hints[each.name])
        kind_of = annotation(each.name, hint)
        annotations[each.name] = Optional[kind_of] if optional else kind_of  # noqa: UP045 - made at run time
        words = said(fact, each.name, kind)
        if hint is Sealed:
            words = f"{words} {texts(Language.EN).recorded[SEALED]}"
        namespace[each.name] = strawberry.field(description=words)
    return strawberry.type(type(name, bases, namespace), name=name, description=description)


def annotation(name: str, hint: Hint) -> Hint:
    """Return the schema's type of a field. Raise `TypeError` if it has none."""
    if get_origin(hint) is tuple:
        return list[annotation(name, get_args(hint)[0])]
    if hint is Sealed:
        return str
    if hint is str and name.endswith("_id"):
        return strawberry.ID
    if isinstance(hint, EnumType):
        return described(hint)
    if is_dataclass(hint):
        return nested(hint)  # type: ignore[arg-type] - a class
    if hint in LEAVES:
        return hint
    raise TypeError(f"there is no type for {name}: {hint}")


def explained(fact: type) -> str:
    """Return what a fact says of itself, by the names that its fields have in the API."""
    doc = fact.__doc__ or ""
    if doc.startswith(f"{fact.__name__}("):  # a dataclass says how it is made if it says nothing
        return ""
    return CODE.sub(lambda found: f"`{camel(found[1])}`", " ".join(cleandoc(doc).split()))


def said(fact: type, name: str, kind: str) -> str:
    """Return what a field is. Raise `KeyError` if nothing says so."""
    english = texts(Language.EN)
    for key in (f"{fact.__name__}.{name}", name):
        if key in english.recorded:
            return english.recorded[key]
    for described_ in (english.inputs.get(fact.__name__), *commands(kind)):
        if described_ is not None and name in described_.parts:
            return first(described_.parts[name].description)
    done, _, how = name.rpartition("_")
    if name in others():
        return others()[name]
    if done and DONE.match(how):
        return english.recorded[how].format(done=done.replace("_", " "))
    raise KeyError(f"the texts do not say what {fact.__name__}.{name} is")


def commands(kind: str) -> Iterator[Described]:
    """Yield how the commands of a feature are described."""
    known = texts(Language.EN).commands
    yield from (
        known[name]
        for name, (_, feature) in COMMANDS.items()
        if feature.kind == kind and name in known
    )


@cache
def others() -> dict[str, str]:
    """Return what fields are that only commands of other features have, by their names."""
    english = texts(Language.EN)
    found: dict[str, str] = {}
    for described_ in (*english.commands.values(), *english.inputs.values()):
        for name, part in described_.parts.items():
            found.setdefault(name, first(part.description))
    return found


def first(description: str) -> str:
    """Return the first sentence of a description, or what of it comes before more is said."""
    return FIRST.split(description, maxsplit=1)[0] + "."
