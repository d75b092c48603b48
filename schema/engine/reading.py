"""Reading: what a type of the schema says of where it is read and who may see it.

A type names its table, a field its column or how its neighbours are joined. Conditions are SQL in
which `read.<table>` stands for the table at the moment that is asked for, `{row}` for the row,
`{parent}` for the row that a neighbour is reached from, `owner(table column).other` for a column of
the row of a table whose id is in the row's own column, `{on}` for the day, `{value}` for the value
of a filter and `{is}` for its comparison.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

import strawberry
from graphql import GraphQLObjectType
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from schema.engine.enums import described
from schema.engine.graph import METADATA, Declared, declared
from schema.engine.ordering import Direction
from schema.engine.rights import Sight
from schema.engine.scalars import Moment

T = TypeVar("T")
C = TypeVar("C", bound=type)


@dataclass(frozen=True, slots=True)
class Read:
    """Where a type is read: a table's rows, or what a neighbour's source gives.

    `person` is the column with the employee that a row belongs to. `kind` is that of its ids, if
    `node` finds it. Rows for which a condition of `also` holds need that sight too. Of what is
    `lasting` no row is ever removed, and whatever another row names is there; of what is `kept` no
    row is ever removed.
    """

    table: str
    sees: Sight
    person: str
    kind: str | None
    also: Mapping[str, Sight]
    lasting: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A value of the row itself; `sql` is its column unless it says otherwise.

    It may be about another `person` than the row is. `beside` is the table whose row of the same id
    has it, and the column there. What is `coded` is written in the alphabet of ids.
    """

    sql: str | None
    sees: Sight | None
    person: str | None = None
    beside: tuple[str, str] | None = None
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An object that is part of the row, or nothing if `sql` is null."""

    sql: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wider:
    """A source with more columns than another, which is read if one of these is asked for."""

    source: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class One:
    """At most one neighbour: of the rows of `source` that for which `where` holds."""

    where: str
    source: str | None
    sees: Sight | None
    wider: Wider | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """A few neighbours, all of them, in order: of the rows of `source` if it is not the table."""

    where: str
    order: str
    sees: Sight | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """Any number of neighbours, in pages: of the rows of `source` if it is not the table.

    `seen`: who sees the row for what they have to do with it sees these by the same right.
    `owned`: the row is the `owner` that their conditions name.
    """

    where: str
    seen: bool
    owned: bool
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ByIds:
    """Whatever has the ids that are asked for."""


@strawberry.interface(description="Anything that has an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="The id, unique among everything; opaque to clients.",
        metadata={METADATA: Column(None, None)},
    )


@strawberry.type(description="Where a page lies among all that it is a page of.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether more precede.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first, if any.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last, if any.")


@strawberry.type(description="One of a page, and where it stands.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="What stands there.")
    cursor: str = strawberry.field(description="Where; give it as `after` or `before`. Opaque.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = strawberry.field(description="What is on the page, in order.")
    edges: list[Edge[T]] = strawberry.field(description="The same, each with its cursor.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(
        description="How many there are on all pages, as far as the viewer may see them."
    )


def reading(type_: GraphQLObjectType) -> Read:
    """Return where a type of the schema is read. Raise `AttributeError` if it is not."""
    return declared(type_).origin.__read__


def read(
    table: str,
    *,
    sees: Sight,
    description: str,
    person: str = "id",
    kind: str | None = None,
    also: Mapping[str, Sight] | None = None,
    lasting: bool = False,
    kept: bool = False,
) -> Callable[[C], C]:
    """Return what makes a class a type of the schema that is read from a table."""

    def mapped(cls: C) -> C:
        made = cast("Any", strawberry.type(cls, description=description))
        made.__read__ = Read(table, sees, person, kind, also or {}, lasting, kept or lasting)
        return made

    return mapped


def column(
    sql: str | None = None, *, description: str, sees: Sight | None = None, coded: bool = False
) -> Declared:
    """Return a field that shows a column, or what is reckoned from the row.

    What is `coded` is written in the alphabet of ids, so that nothing in it needs escaping.
    """
    return _field(Column(sql, sees, coded=coded), description)


def beside(table: str, name: str, *, description: str) -> Declared:
    """Return a field that shows a column of the row with the same id in another table."""
    return _field(Column(beside_sql(table, name), None, beside=(table, name)), description)


def beside_sql(table: str, name: str) -> str:
    """Return the SQL of a column of the row with the same id in another table."""
    return f"(SELECT b.{name} FROM read.{table} b WHERE b.id = {{row}}.id)"


def on_day(
    sql: str, *, description: str, sees: Sight | None = None, person: str | None = None
) -> Declared:
    """Return a field that shows what `sql` gives for the day, which may be about a `person`."""
    return _field(Column(sql, sees, person), description, [ON])


def part(sql: str, *, description: str, **columns: str) -> Declared:
    """Return a field that shows columns as an object of its own."""
    return _field(Part(sql, columns), description)


def one(
    where: str,
    *,
    description: str,
    source: str | None = None,
    wider: Wider | None = None,
    sees: Sight | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> Declared:
    """Return a field that leads to the neighbour for which a condition holds."""
    return _field(One(where, source, sees, wider), description, arguments)


def each(
    where: str,
    *,
    order: str,
    description: str,
    source: str | None = None,
    sees: Sight | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> Declared:
    """Return a field that lists all neighbours for which a condition holds."""
    return _field(Each(where, order, sees, source), description, arguments)


def many(
    where: str = "true",
    *,
    description: str,
    order: Declared,
    filtered: Declared = None,
    seen: bool = False,
    owned: bool = False,
    source: str | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> Declared:
    """Return a field that leads to pages of the neighbours for which a condition holds."""
    filters = [argument("filter", filtered, FILTER)] if filtered else []
    paging = [
        argument("first", int, f"How many from the start: {USUAL} unless stated, {MOST} at most."),
        argument("after", str, "Only those after this cursor."),
        argument("last", int, f"How many from the end, {MOST} at most; not with `first`."),
        argument("before", str, "Only those before this cursor."),
        *filters,
        argument(
            "order_by",
            order,
            "What they are ordered by, then by id; by the first there is unless stated.",
        ),
        argument("direction", Direction, "Which way; ascending unless stated."),
    ]
    return _field(Many(where, seen, owned, source), description, [*paging, *arguments])


def by_ids(*, description: str, arguments: Sequence[StrawberryArgument]) -> Declared:
    """Return a field that leads to whatever has an id."""
    return _field(ByIds(), description, arguments)


def argument(name: str, type_: Declared, description: str, *, required: bool = False) -> Declared:
    """Return an argument of a field."""
    annotation = StrawberryAnnotation(type_ if required else type_ | None)
    return StrawberryArgument(name, None, annotation, description=description)


def _field(
    says: object, description: str, arguments: Sequence[StrawberryArgument] = ()
) -> Declared:
    field = strawberry.field(description=description, metadata={METADATA: says})
    if arguments:
        cast("StrawberryField", field).arguments = list(arguments)
    return field


USUAL = 20
MOST = 100
ORDER = "What they are ordered by, then by id; the first there is unless stated."
FILTER = "Only those for which all of it holds."
described(Direction)

ON = argument("on", date, "The day that it holds on, and all beneath it: by default that of above.")
AS_OF = argument("as_of", Moment, "Only what was recorded by then: by default all that is.")
TODAY = argument(
    "on", date, "The day that all beneath it holds on: by default today in the organisation."
)
