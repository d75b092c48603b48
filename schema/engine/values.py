"""Values: what a statement takes from a request's variables, and what it is compiled for.

Null, booleans, enums and the keys of input objects shape a statement; every other value is a hole
in it, filled by a parameter each time it runs.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, cast

from graphql import GraphQLError, GraphQLInputObjectType

from schema.engine.graph import Typed, bare, items_of, shapes
from schema.engine.rights import Standing

Held: TypeAlias = Any
"""A coerced value of the request, with holes where the statement does not depend on it."""

PLACE = re.compile(r"\$([0-9]+)::")


class Refused(Exception):  # noqa: N818 - an answer
    """The operation is not run: the request errs."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)


def bad_input(message: str) -> GraphQLError:
    """Return the error of an argument that cannot be taken."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


@dataclass(frozen=True, slots=True)
class Hole:
    """Where in the coerced variables a value stands that the statement does not depend on.

    Of a moment it depends on whether it is an `instant`, or the log position is known.
    """

    path: tuple[str | int, ...]
    instant: bool = False


def shape(value: Held, typed: Typed) -> Hashable:
    """Return what tells the shape of a coerced value from others."""
    type_ = bare(typed)
    if value is None or shapes(type_):
        return value
    if isinstance(type_, GraphQLInputObjectType):
        given = cast("Mapping[str, Any]", value)
        return tuple((name, shape(each, type_.fields[name].type)) for name, each in given.items())
    items = items_of(type_)
    if isinstance(items, GraphQLInputObjectType):
        return tuple(shape(each, items) for each in value)
    return "instant" if isinstance(value, datetime) else ""


def holes(value: Held, typed: Typed, path: tuple[str | int, ...]) -> Held:
    """Return a coerced value with holes where its shape does not tell it."""
    type_ = bare(typed)
    if value is None or shapes(type_):
        return value
    if isinstance(type_, GraphQLInputObjectType):
        given = cast("Mapping[str, Any]", value)
        return {
            name: holes(each, type_.fields[name].type, (*path, name))
            for name, each in given.items()
        }
    items = items_of(type_)
    if isinstance(items, GraphQLInputObjectType):
        return [holes(each, items, (*path, n)) for n, each in enumerate(value)]
    return Hole(path, isinstance(value, datetime))


@dataclass(frozen=True, slots=True)
class Request:
    """What fills the holes of a statement: the variables, the day it is, and who asks."""

    variables: Mapping[str, Any]
    today: str
    standing: Standing

    def value(self, held: Held) -> Held:
        """Return what was written in a value's place."""
        if isinstance(held, Hole):
            found: Any = self.variables
            for step in held.path:
                found = found[step]
            return found
        if isinstance(held, list):
            return [self.value(each) for each in cast("list[Any]", held)]
        return held


Text: TypeAlias = Callable[[Any], str | None]
"""From a value to its text. Raise `Refused` if it has none that can be taken."""

Fill: TypeAlias = Callable[[Request], str | None]
"""From a request to the text of a parameter. Raise `Refused` if it cannot be one."""


@dataclass(slots=True)
class Parameters:
    """The parameters of a statement that is being written."""

    fills: list[Fill] = field(default_factory=list[Fill])
    _numbers: dict[Any, int] = field(default_factory=dict[Any, int])

    def of(self, key: Hashable, kind: str, fill: Fill) -> str:
        """Return the SQL of a parameter; `key` tells it from others."""
        try:
            number = self._numbers.get((key, kind))
        except TypeError:  # a list has no hash, and is not written twice
            number, key = None, object()
        if number is None:
            self.fills.append(fill)
            number = self._numbers[key, kind] = len(self.fills)
        return f"${number}::{kind}"

    def written(self, held: Held, kind: str, text: Text) -> str:
        """Return the SQL of a value of the request, turned to text by `text`."""
        return self.of((held, text), kind, filled(held, text))

    def settle(self, text: str) -> tuple[str, tuple[Fill, ...], tuple[Fill, ...]]:
        """Return `text` with the parameters it uses numbered anew, their fills, and the others."""
        used = sorted({int(number) for number in PLACE.findall(text)})
        places = {number: place for place, number in enumerate(used, 1)}
        settled = PLACE.sub(lambda found: f"${places[int(found[1])]}::", text)
        others = (fill for number, fill in enumerate(self.fills, 1) if number not in places)
        return settled, tuple(self.fills[number - 1] for number in used), tuple(others)


def filled(held: Held, text: Text) -> Fill:
    """Return what fills a value's place."""

    def fill(request: Request) -> str | None:
        value = request.value(held)
        return None if value is None else text(value)

    return fill
