"""Versioning: every version of one entity between two moments, in one statement.

Each version shows what its type shows of the row itself, under the viewer's rights: what they may
not see of a version, as at that moment, is null, and a version that they may not see is left out.
What is reckoned from other rows, or for a day, is not in it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias, cast

import msgspec
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, is_leaf_type

from schema.engine.compiler import position_text
from schema.engine.encoding import instant, joined, leaf
from schema.engine.graph import bare, declared, leaf_of, object_of, says
from schema.engine.history import Moment
from schema.engine.identity import id_text, kind_of
from schema.engine.line import GUARD
from schema.engine.page import every
from schema.engine.reading import Column, Part, reading
from schema.engine.rights import Kind
from schema.engine.scalars import LAST_POSITION
from schema.engine.statement import Statement
from schema.engine.token import Viewer
from schema.engine.values import Hole
from schema.engine.writing import Scope, Writer, versions

ID, AFTER, UNTIL = (Hole((name,)) for name in ("id", "after", "until"))
ELSEWHERE = ("read.", "owner(", "{parent}", "{on}")
"""What shows that a value is not the row's own."""


class Versioned(NamedTuple):
    """The fields that are shown of each version, and the statement that answers with them.

    It answers with JSON: of each version the log position since when it held, when that was
    recorded, both as they are answered, the command behind it, its actor, type and stream, and the
    fields' values.
    """

    fields: tuple[str, ...]
    statement: Statement


def own(field: Any) -> bool:  # noqa: ANN401 - a field of graphql-core's
    """Return whether a field shows what is in the row itself."""
    said = says(field)
    if not isinstance(said, Column) or said.beside is not None or field.args:
        return False
    return is_leaf_type(bare(field.type)) and not any(
        each in (said.sql or "") for each in ELSEWHERE
    )


@cache
def versioned(type_: GraphQLObjectType, kind: Kind, *, after: bool, until: bool) -> Versioned:
    """Return the statement for the versions of one entity, for a kind of viewer.

    `after` and `until` say whether those bounds are moments in time; else they are positions.
    """
    writer, read = Writer(kind), reading(type_)
    row = writer.below(Scope(day=writer.today()), read.person)
    conditions, inside = writer.visible(read, row)
    fields: dict[str, str] = {}
    for name, field in type_.fields.items():
        if own(field) and name != "id":
            said: Column = says(field)
            sql = writer.sql(said.sql or f"{{row}}.{declared(field).python_name}", inside)
            seen = writer.masked(sql, said.sees, inside, said.person)
            if seen is not None:
                fields[name] = joined(leaf(leaf_of(field), seen, nullable=True, coded=said.coded))
        elif isinstance(of := says(field), Part):
            for inner, typed in object_of(field).fields.items():
                sql = writer.sql(f"CASE WHEN {of.sql} THEN {of.columns[inner]} END", inside)
                fields[f"{name}.{inner}"] = joined(leaf(leaf_of(typed), sql, nullable=True))
    id_ = writer.parameters.written(ID, "text", id_text)
    first = writer.moment(Hole(AFTER.path, after))
    last = writer.moment(Hole(UNTIL.path, until))
    source = (
        f"(SELECT v.* FROM ({versions(read.table)}) v WHERE v.id = {id_}"
        f" AND v.until > {first} AND v.since <= {last}) {row.row}"
        f" JOIN ledger.event e ON e.position = {row.row}.since"
        " JOIN ledger.command c ON c.id = e.command"
    )
    head = (
        f"'[\"' || {row.row}.since || '\",' || {joined(instant('c.recorded_at'))} || ',\"' || c.id"
        " || '\",' || to_json(c.actor)::text || ',\"' || c.type || '\",' || to_json(c.stream)::text"
    )
    values = "".join(f" || ',' || {each}" for each in fields.values())
    answer = (
        f"(SELECT '[' || coalesce(string_agg({head}{values} || ']', ',' ORDER BY {row.row}.since),"
        f" '') || ']' FROM {source} WHERE {every(conditions)})"
    )
    if writer.guarded:
        guard = GUARD.format(position=writer.parameters.of("position", "bigint", position_text))
        head_now = "(SELECT position FROM ledger.head)::text"
        answer = f"CASE WHEN NOT {guard} THEN {answer} END, {head_now}"
    answer = ", ".join([answer, *writer.settled()])
    moments = f"WITH {', '.join(writer.moments)} " if writer.moments else ""
    text, fills, checks = writer.parameters.settle(f"{moments}SELECT {answer}")
    statement = Statement(text, fills, checks, writer.guarded, tuple(writer.instants))
    return Versioned(tuple(fields), statement)


Fetch: TypeAlias = Callable[
    [Callable[[Kind], Awaitable[Statement | None]], Mapping[str, Any], Viewer, None],
    Awaitable[bytes | None],
]
"""From what compiles a statement, its variables and who asks to its answer; nobody is shown it."""


async def versions_of(  # noqa: PLR0917 - what it is made of
    schema: GraphQLSchema, id_: str, after: Moment, until: Moment, fetch: Fetch, viewer: Viewer
) -> tuple[Sequence[str], list[list[Any]]]:
    """Return what an entity shows, and each version of it that held since a moment, in order.

    Without a first moment it is from the beginning, without a last one until now.
    """
    type_ = type_of(schema, kind_of(id_))
    shown: Sequence[str] = ()

    async def compiled(kind: Kind) -> Statement:
        nonlocal shown
        first, last = isinstance(after, datetime), isinstance(until, datetime)
        found = versioned(type_, kind, after=first, until=last)
        shown = found.fields
        return found.statement

    given = {
        "id": id_,
        "after": 0 if after is None else after,
        "until": LAST_POSITION - 1 if until is None else until,
    }
    answer = await fetch(compiled, given, viewer, None)
    return shown, msgspec.json.decode(answer or b"[]")


@cache
def type_of(schema: GraphQLSchema, kind: str) -> GraphQLObjectType:
    """Return the type whose ids are of a kind. Raise `LookupError` if there is none."""
    node = cast("GraphQLInterfaceType", schema.type_map["Node"])
    for each in schema.get_possible_types(node):
        if reading(each).kind == kind:
            return each
    raise LookupError(kind)
