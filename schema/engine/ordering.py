"""Ordering: by what a list can be ordered, and how a page says where it goes on.

An order is one key and then the id, both in one direction. A key that may be null sorts those
without it last; a cursor names its order, so that one of another list is refused.
"""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast

import strawberry
from graphql import GraphQLError

from schema.engine.graph import Declared
from schema.engine.rights import Sight
from schema.engine.scalars import DECIMAL
from schema.engine.values import Refused, bad_input


class Direction(StrEnum):
    """Which way a list runs."""

    ASC = "ASC"
    DESC = "DESC"


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is ordered by before the id; nothing for the id alone.

    `join` and `joined` give the same as `sql` where all rows are to be sorted by it.
    """

    sql: str | None = None
    type: str = "text"
    nullable: bool = False
    sees: Sight | None = None
    join: str = ""
    joined: str | None = None


LAST = {
    "text": "chr(1114111)",
    "date": "'infinity'::date",
    "numeric": "'Infinity'::numeric",
}
"""What stands for null: it comes after everything else."""


def key(
    sql: str | None = None,
    type: str = "text",  # noqa: A002 - the type in SQL
    *,
    description: str,
    nullable: bool = False,
    sees: Sight | None = None,
    join: str = "",
    joined: str | None = None,
) -> Declared:
    """Return a member of an enum of orders."""
    made = Key(sql, type, nullable, sees, join, joined)
    return strawberry.enum_value(made, description=description)


def expressions(key: Key, sql: str | None, row: str) -> list[str]:
    """Return what rows are ordered by, `sql` being the key as the viewer may see it."""
    if sql is None:
        return [f"{row}.id"]
    if not key.nullable:
        return [sql, f"{row}.id"]
    return [f"coalesce({sql}, {LAST[key.type]})", f"{row}.id"]


def cursor(name: str, sql: str | None, row: str) -> str:
    """Return the SQL of a row's cursor: the order's name, the key and the id as JSON."""
    shown = "" if sql is None else f"({sql})::text, "
    return f"json_build_array('{name}', {shown}{row}.id)::text"


def opened(text: str, name: str, key: Key) -> list[str | None]:
    """Return the key and the id in a cursor. Raise `Refused` if it is none of this order."""
    try:
        parts: object = json.loads(text)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list) or parts[:1] != [name]:
        raise Refused([foreign()])
    values = cast("list[Any]", parts)[1:]
    kinds = [("text", False)] if key.sql is None else [(key.type, key.nullable), ("text", False)]
    if len(values) != len(kinds):
        raise Refused([foreign()])
    for value, (kind, nullable) in zip(values, kinds, strict=True):
        if not (nullable if value is None else isinstance(value, str) and fits(value, kind)):
            raise Refused([foreign()])
    return values


def fits(value: str, kind: str) -> bool:
    """Return whether a cursor's part is of its type in SQL."""
    try:
        value.encode()
        match kind:
            case "date":
                return date.fromisoformat(value).isoformat() == value
            case "numeric":
                return DECIMAL.fullmatch(value) is not None
            case _:
                return "\0" not in value
    except ValueError:  # of which a lone surrogate is one
        return False


def foreign() -> GraphQLError:
    """Return the error of a cursor that is not from this list in this order."""
    return bad_input("the cursor is not one of this list in this order")
