"""Encoding: a column as the JSON text of a leaf, exactly as the scalars write it.

Only free text is escaped. Ids, codes and enum values come from checked alphabets; the
rest is digits.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from graphql import GraphQLEnumType, GraphQLLeafType

NAME = re.compile(r"[a-z_0-9.]+")


def quoted(sql: str) -> list[str]:
    """Return the JSON of text that needs no escaping."""
    return ["'\"'", grouped(sql), "'\"'"]


def escaped(sql: str) -> list[str]:
    """Return the JSON of free text."""
    return [f"to_json({sql})::text"]


def plain(sql: str) -> list[str]:
    """Return the JSON of a number or a truth."""
    return [f"({sql})::text"]


def instant(sql: str) -> list[str]:
    """Return the JSON of a moment in UTC, without a fraction of zero."""
    written = f"to_char({sql}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    return ["'\"'", f"replace({written}, '.000000', '')", "'Z\"'"]


ENCODINGS: Mapping[str, Callable[[str], list[str]]] = {
    "ID": quoted,
    "String": escaped,
    "Int": plain,
    "Boolean": plain,
    "Decimal": quoted,
    "Percent": quoted,
    "Exact": quoted,
    "Date": quoted,
    "Instant": instant,
    "LogPosition": quoted,
}


def leaf(type_: GraphQLLeafType, sql: str, *, nullable: bool, coded: bool = False) -> list[str]:
    """Return the JSON of a leaf, in pieces. Raise `KeyError` if the type has none."""
    encoding = quoted if coded or isinstance(type_, GraphQLEnumType) else ENCODINGS[type_.name]
    pieces = encoding(sql)
    return [f"coalesce({joined(pieces)}, 'null')"] if nullable else pieces


def members(values: Mapping[str, list[str]]) -> list[str]:
    """Return the JSON of an object, in pieces."""
    pieces = ["'{'"]
    for n, (name, value) in enumerate(values.items()):
        pieces += [f"'{',' if n else ''}\"{name}\":'", *value]
    return [*pieces, "'}'"]


def joined(pieces: Iterable[str]) -> str:
    """Return the concatenation of SQL expressions, neighbouring constants as one."""
    merged: list[str] = []
    for piece in pieces:
        if merged and constant(piece) and constant(merged[-1]):
            merged[-1] = merged[-1][:-1] + piece[1:]
        else:
            merged.append(piece)
    return " || ".join(merged)


def constant(piece: str) -> bool:
    """Return whether an expression is one of our constants; they have no quotes inside."""
    return len(piece) > 1 and piece[0] == piece[-1] == "'" and "'" not in piece[1:-1]


def grouped(sql: str) -> str:
    """Return an expression that can stand beside an operator."""
    return sql if NAME.fullmatch(sql) else f"({sql})"
