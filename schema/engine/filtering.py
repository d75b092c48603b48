"""Filtering: typed conditions on a list, and the SQL that they become.

A filter holds if all its parts hold; null and absence are the same. What the viewer may not see is
null to a filter too, so nothing can be found out by asking for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
)

from schema.engine.graph import METADATA, Declared, input_of, named, says
from schema.engine.identity import id_text
from schema.engine.rights import Sight
from schema.engine.scalars import day_text, decimal_text
from schema.engine.text import array_text
from schema.engine.values import Held, Refused, Text, bad_input
from schema.engine.writing import Scope, Writer

T = TypeVar("T")
MOST_TERMS = 100
"""Parts of one filter, all levels together."""
MOST_VALUES = 100
"""Values of one `in`."""


@dataclass(frozen=True, slots=True)
class Compare:
    """What a part compares; `{is}` in it is the comparison, or it is what is compared."""

    sql: str
    sees: Sight | None
    person: str | None


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition that shall hold, or not."""

    sql: str
    sees: Sight | None


def compare(
    sql: str, *, description: str, sees: Sight | None = None, person: str | None = None
) -> Declared:
    """Return a part of a filter that compares `sql`, which may be about another `person`."""
    return strawberry.field(
        default=strawberry.UNSET,
        description=description,
        metadata={METADATA: Compare(sql, sees, person)},
    )


def holds(sql: str, *, description: str, sees: Sight | None = None) -> Declared:
    """Return a part of a filter that is true or false of a row."""
    return strawberry.field(
        default=strawberry.UNSET, description=description, metadata={METADATA: Holds(sql, sees)}
    )


def both(description: str, name: str) -> Declared:
    """Return a part of a filter that is made of filters."""
    return strawberry.field(default=strawberry.UNSET, description=description, name=name)


def all_of() -> Declared:
    """Return the part that holds if all of its filters hold."""
    return both("All of these hold.", "and")


def any_of() -> Declared:
    """Return the part that holds if any of its filters holds."""
    return both("At least one of these holds.", "or")


def none_of() -> Declared:
    """Return the part that holds if its filter does not."""
    return both("This does not hold.", "not")


def _operator(description: str, name: str | None = None) -> Declared:
    return strawberry.field(default=strawberry.UNSET, description=description, name=name)


@strawberry.input(description="Compares an id; all that is given holds.")
class IdComparison:
    eq: strawberry.ID | None = _operator("It is this one.")
    in_: list[strawberry.ID] | None = _operator("It is one of these, 100 at most.", "in")


@strawberry.input(description="Compares text byte by byte; all that is given holds.")
class TextComparison:
    eq: str | None = _operator("It is this.")
    in_: list[str] | None = _operator("It is one of these, 100 at most.", "in")
    starts_with: str | None = _operator("It starts with this.")


@strawberry.input(description="Compares one of a fixed set of values; all that is given holds.")
class Comparison(Generic[T]):
    eq: T | None = _operator("It is this one.")
    in_: list[T] | None = _operator("It is one of these.", "in")


@strawberry.input(description="Compares a day; all that is given holds.")
class DateComparison:
    eq: date | None = _operator("It is this day.")
    gte: date | None = _operator("It is this day or later.")
    gt: date | None = _operator("It is later than this day.")
    lte: date | None = _operator("It is this day or earlier.")
    lt: date | None = _operator("It is earlier than this day.")


@strawberry.input(description="Compares a decimal; all that is given holds.")
class DecimalComparison:
    eq: Decimal | None = _operator("It equals this.")
    gte: Decimal | None = _operator("It is this or more.")
    gt: Decimal | None = _operator("It is more than this.")
    lte: Decimal | None = _operator("It is this or less.")
    lt: Decimal | None = _operator("It is less than this.")


OPERATORS: Mapping[str, str] = {"eq": "=", "gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}


def text_of(value: Held) -> str:
    """Return free text as it is. Raise `Refused` if no column can hold it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused([bad_input("a text has a lone surrogate in it")]) from None
    if "\0" in value:
        raise Refused([bad_input("a text has a NUL character in it")])
    return value


def enum_text(value: Held) -> str:
    """Return the name of an enum's value."""
    return value.name


TYPES: Mapping[str, tuple[str, Text]] = {
    "ID": ("text", id_text),
    "String": ("text", text_of),
    "Date": ("date", day_text),
    "Decimal": ("numeric", decimal_text),
}


def filtered(writer: Writer, value: Held, type_: GraphQLInputObjectType, scope: Scope) -> str:
    """Return the condition that a filter puts on a row. Raise `Refused` if it is too large."""
    return _Filter(writer, scope).all(value, type_)


class _Filter:
    """One filter that is being written."""

    def __init__(self, writer: Writer, scope: Scope) -> None:
        self._writer = writer
        self._scope = scope
        self._terms = 0

    def all(self, value: Mapping[str, Any], type_: GraphQLInputObjectType) -> str:
        parts = [
            self.part(type_.fields[name], each, type_, name)
            for name, each in value.items()
            if each is not None
        ]
        return _and(parts)

    def part(
        self, field: GraphQLInputField, value: Held, type_: GraphQLInputObjectType, name: str
    ) -> str:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise Refused([bad_input(f"a filter has {MOST_TERMS} parts at most")])
        match name:
            case "and":
                return _and([self.all(each, type_) for each in _present(value)])
            case "or":
                return _or([self.all(each, type_) for each in _present(value)])
            case "not":
                return f"({self.all(value, type_)}) IS NOT TRUE"
            case _:
                self._writer.compares(says(field).sees, f"{type_.name}.{name}")
                return self.leaf(field, value)

    def leaf(self, field: GraphQLInputField, value: Held) -> str:
        compares = says(field)
        if isinstance(compares, Holds):
            sql = self._writer.masked(
                self._writer.sql(compares.sql, self._scope), compares.sees, self._scope
            )
            return "false" if sql is None else f"({sql})" if value else f"({sql}) IS FALSE"
        compared = input_of(field)
        tests = [
            self.test(cast("Compare", compares), name, each, compared.fields[name])
            for name, each in value.items()
            if each is not None
        ]
        return _and(tests)

    def test(self, says: Compare, name: str, held: Held, field: GraphQLInputField) -> str:
        kind, text = self.types(named(field))
        if name == "in":
            values = self._writer.parameters.written(held, f"{kind}[]", array_of(text))
            test = f" = ANY({values})"
        else:
            value = self._writer.parameters.written(held, kind, text)
            test = f" {OPERATORS[name]} {value}" if name in OPERATORS else f" ^@ {value}"
        if "{is}" in says.sql:
            return self._writer.sql(says.sql, self._scope, **{"is": test})
        sql = self.seen(says)
        return "false" if sql is None else f"{sql}{test}"

    def seen(self, says: Compare) -> str | None:
        sql = self._writer.sql(says.sql, self._scope)
        return self._writer.masked(sql, says.sees, self._scope, says.person)

    def types(self, type_: GraphQLNamedType) -> tuple[str, Text]:
        return ("text", enum_text) if isinstance(type_, GraphQLEnumType) else TYPES[type_.name]


def array_of(text: Text) -> Text:
    """Return what turns values into the text of an array."""
    found = _ARRAYS.get(text)
    if found is None:

        def written(values: Held) -> str:
            if len(values) > MOST_VALUES:
                raise Refused([bad_input(f"`in` takes {MOST_VALUES} values at most")])
            return array_text(text(value) for value in values if value is not None)

        found = _ARRAYS[text] = written
    return found


_ARRAYS: dict[Text, Text] = {}


def _present(value: Sequence[Any]) -> list[Any]:
    return [each for each in value if each is not None]


def _and(parts: Sequence[str]) -> str:
    return " AND ".join(f"({part})" for part in parts) if parts else "true"


def _or(parts: Sequence[str]) -> str:
    return " OR ".join(f"({part})" for part in parts) if parts else "false"
