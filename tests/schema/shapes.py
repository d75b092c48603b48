"""Shapes: what a command is made of, found without the code that makes inputs of it."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import EnumType
from typing import Any, get_args, get_type_hints

from schema.engine.inputs import WITHHELD


def classes(hint: Any) -> Iterator[type]:  # noqa: ANN401 - a type hint has no type of its own
    """Yield the classes that a type hint names."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for part in get_args(hint):
        yield from classes(part)


def facts_below(fact: type) -> Iterator[type]:
    """Yield the facts inside a fact, as far as a client may put them in."""
    for name, hint in get_type_hints(fact).items():
        for cls in classes(hint):
            if is_dataclass(cls) and name not in WITHHELD.get(fact, ()):
                yield cls
                yield from facts_below(cls)


def enums_below(fact: type) -> Iterator[EnumType]:
    """Yield the enums inside a fact, at any depth."""
    for holder in (fact, *facts_below(fact)):
        for hint in get_type_hints(holder).values():
            yield from (cls for cls in classes(hint) if isinstance(cls, EnumType))
