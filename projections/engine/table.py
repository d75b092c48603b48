"""Table: a read table, declared once.

From the declaration follow its DDL, its writes, its rebuild, its check and its revision. A row is
a fact whose fields are the columns; `id` is the key and begins with the id of the stream that the
row belongs to, so that a row's next version is known before the log is locked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import astuple

from domain.sealed import Sealed
from ledger.recorded import Recorded

R = TypeVar("R")
T = TypeVar("T")

SQL_TYPES = {
    str: 'text COLLATE "C"',
    Sealed: 'text COLLATE "C"',
    int: "integer",
    bool: "boolean",
    Decimal: "numeric",
    date: "date",
    datetime: "timestamptz",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its row's field declares it."""

    name: str
    type: str
    nullable: bool
    sealed: bool
    values: tuple[str, ...] = ()


def column(name: str, hint: Any) -> Column:  # noqa: ANN401 - a type hint has no type of its own
    """Return the column for a field. Raise `TypeError` for a type that no column can hold."""
    options = [part for part in get_args(hint) if part is not NoneType]
    nullable = NoneType in get_args(hint)
    inner = options[0] if nullable else hint
    values: tuple[str, ...] = ()
    if get_origin(inner) is tuple and get_args(inner)[0] is str:
        kind = 'text[] COLLATE "C"'
    elif isinstance(inner, type) and issubclass(inner, StrEnum):
        kind, values = SQL_TYPES[str], tuple(member.value for member in inner)
    elif inner in SQL_TYPES:
        kind = SQL_TYPES[inner]
    else:
        raise TypeError(f"no column can hold {name}: {hint}")
    return Column(name, kind, nullable, inner is Sealed, values)


def never(row: object, name: str) -> tuple[str, str, str]:
    """Refuse: the table has no sealed columns."""
    raise LookupError(f"{type(row).__name__}.{name} is not declared as sealed")


def whole(
    rows: Callable[[Recorded[Any]], Mapping[str, R]],
) -> Callable[[R | None, Recorded[Any], str], R | None]:
    """Return the fold of a table whose events bring whole rows: `rows` gives an event's by key."""
    return lambda row, recorded, key: rows(recorded).get(key, row)


def once(made: Callable[[Recorded[Any]], T]) -> Callable[[Recorded[Any]], T]:
    """Return the same for whoever asks again of the same event, as `touches` and `fold` do."""
    last: tuple[Recorded[Any] | None, Any] = (None, None)

    def remembered(recorded: Recorded[Any]) -> T:
        nonlocal last
        of, found = last
        if of is not recorded:
            found = made(recorded)
            last = (recorded, found)
        return found

    return remembered


@dataclass(frozen=True, kw_only=True)
class Table(Generic[R]):
    """A read table: the rows that a fold makes of the streams it follows.

    `follows` names kinds of streams, `events` those of their events that can touch a row, if only
    some can. `touches` gives the keys of the rows that an event may change, `fold` what a row
    becomes; none means that there is no row. Both are pure. No event changes a row that is `final`,
    so it is not kept in memory. `sealed_as` says for a sealed column of a row whose text it is and
    as what it was sealed (person, feature, field). Raise `revision` when `fold` changes what it
    makes of past events.
    """

    name: str
    row: type[R]
    follows: tuple[str, ...]
    touches: Callable[[Recorded[Any]], Iterable[str]]
    fold: Callable[[R | None, Recorded[Any], str], R | None]
    events: tuple[type, ...] = ()
    final: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()
    sealed_as: Callable[[R, str], tuple[str, str, str]] = never
    revision: int = 1

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns in the order of the row's fields."""
        return tuple(column(name, hint) for name, hint in get_type_hints(self.row).items())

    @cached_property
    def values(self) -> Callable[[R], tuple[Any, ...]]:
        """Return what takes a row's values, in the order of the columns; there are several."""
        take: Any = astuple if issubclass(self.row, Struct) else attrgetter(*self.names)
        return take

    @cached_property
    def lists(self) -> tuple[int, ...]:
        """Return the places of the columns that hold several texts."""
        return tuple(n for n, each in enumerate(self.columns) if each.type.startswith("text[]"))

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """Return the names of the columns that hold plain text of what is sealed in the log."""
        return tuple(column.name for column in self.columns if column.sealed)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def digest(self) -> str:
        """Return what tells this declaration from every other of the same name."""
        shape = repr((self.columns, self.indexes, self.follows, self.revision))
        return f"{self.revision}-{sha256(shape.encode()).hexdigest()[:12]}"
