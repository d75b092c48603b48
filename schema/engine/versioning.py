"""Versioning: what became another with each version of one entity, in one statement.

A version is held against the one before it, by what its type shows of the row itself under the
viewer's rights: what they may not see of a version, as at that moment, is null, and so is all of
one that they may not see. What is reckoned from other rows, or for a day, is not in it.
"""

from collections.abc import Awaitable, Callable, Mapping
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
from schema.engine.reading import Column, Part, reading
from schema.engine.rights import Kind
from schema.engine.scalars import LAST_POSITION
from schema.engine.statement import Statement
from schema.engine.token import Viewer
from schema.engine.values import Hole
from schema.engine.writing import Scope, Writer, every, versions

ID, AFTER, UNTIL = (Hole((name,)) for name in ("id", "after", "until"))
ARGUMENTS = 100
"""How many a function of PostgreSQL takes."""

ELSEWHERE = ("read.", "owner(", "{parent}", "{on}")
"""What shows that a value is not the row's own."""


class Shown(NamedTuple):
    """What is shown of a row: the value, and its JSON."""

    value: str
    json: str


def own(field: Any) -> bool:  # noqa: ANN401 - a field of graphql-core's
    """Return whether a field shows what is in the row itself."""
    said = says(field)
    if not isinstance(said, Column) or said.beside is not None or field.args:
        return False
    return is_leaf_type(bare(field.type)) and not any(
        each in (said.sql or "") for each in ELSEWHERE
    )


@cache
def versioned(type_: GraphQLObjectType, kind: Kind, *, after: bool, until: bool) -> Statement:
    """Return the statement for what changed on one entity, for a kind of viewer.

    `after` and `until` say whether those bounds are moments in time; else they are positions. It
    answers with JSON: of each version the log position since when it held, when that was recorded,
    both as they are answered, the command behind it, its actor, type and stream; then of each field
    that is another its name, what it was and what it became.
    """
    writer, read = Writer(kind), reading(type_)
    row, was = (writer.below(Scope(day=writer.today()), read.person) for _ in range(2))
    conditions, now = writer.visible(read, row)
    conditions_before, then = writer.visible(read, was)
    before = shown(writer, type_, then)
    fields = [
        f"CASE WHEN {each.value} IS DISTINCT FROM {before[name].value}"
        f" THEN ',[\"{name}\",' || {before[name].json} || ',' || {each.json} || ']' END"
        for name, each in shown(writer, type_, now).items()
    ]
    parts = (fields[start : start + ARGUMENTS] for start in range(0, len(fields), ARGUMENTS))
    changed = "".join(f" || concat({', '.join(part)})" for part in parts)
    id_ = writer.parameters.written(ID, "text", id_text)
    first = writer.moment(Hole(AFTER.path, after))
    last = writer.moment(Hole(UNTIL.path, until))
    source = (
        f"(SELECT v.* FROM ({versions(read.table)}) v WHERE v.id = {id_}"
        f" AND v.since > {first} AND v.since <= {last}) {row.row}"
        f" LEFT JOIN read.{read.table}_past {was.row} ON {was.row}.id = {id_}"
        f" AND {was.row}.until = {row.row}.since AND {every(conditions_before)}"
        f" JOIN ledger.event e ON e.position = {row.row}.since"
        " JOIN ledger.command c ON c.id = e.command"
    )
    head = (
        f"'[\"' || {row.row}.since || '\",' || {joined(instant('c.recorded_at'))} || ',\"' || c.id"
        " || '\",' || to_json(c.actor)::text || ',\"' || c.type || '\",' || to_json(c.stream)::text"
    )
    answer = (
        f"(SELECT '[' || coalesce(string_agg({head}{changed} || ']', ',' ORDER BY {row.row}.since),"
        f" '') || ']' FROM {source} WHERE {every(conditions)})"
    )
    if writer.guarded:
        guard = GUARD.format(position=writer.parameters.of("position", "bigint", position_text))
        head_now = "(SELECT position FROM ledger.head)::text"
        answer = f"CASE WHEN NOT {guard} THEN {answer} END, {head_now}"
    answer = ", ".join([answer, *writer.settled()])
    moments = f"WITH {', '.join(writer.moments)} " if writer.moments else ""
    text, fills, checks = writer.parameters.settle(f"{moments}SELECT {answer}")
    return Statement(text, fills, checks, writer.guarded, tuple(writer.instants))


def shown(writer: Writer, type_: GraphQLObjectType, inside: Scope) -> dict[str, Shown]:
    """Return what a type shows of a row in a scope, by field, or by field and part of it."""
    fields: dict[str, Shown] = {}
    for name, field in type_.fields.items():
        if own(field) and name != "id":
            said: Column = says(field)
            sql = writer.sql(said.sql or f"{{row}}.{declared(field).python_name}", inside)
            seen = writer.masked(sql, said.sees, inside, said.person)
            if seen is not None:
                text = leaf(leaf_of(field), seen, nullable=True, coded=said.coded)
                fields[name] = Shown(seen, joined(text))
        elif isinstance(of := says(field), Part):
            for inner, typed in object_of(field).fields.items():
                sql = writer.sql(f"CASE WHEN {of.sql} THEN {of.columns[inner]} END", inside)
                text = leaf(leaf_of(typed), sql, nullable=True)
                fields[f"{name}.{inner}"] = Shown(sql, joined(text))
    return fields


Fetch: TypeAlias = Callable[
    [Callable[[Kind], Awaitable[Statement | None]], Mapping[str, Any], Viewer, None],
    Awaitable[bytes | None],
]
"""From what compiles a statement, its variables and who asks to its answer; nobody is shown it."""


async def versions_of(  # noqa: PLR0917 - what it is made of
    schema: GraphQLSchema, id_: str, after: Moment, until: Moment, fetch: Fetch, viewer: Viewer
) -> list[list[Any]]:
    """Return what changed on an entity after a moment, version by version, in order.

    Without a first moment it is from the beginning, without a last one until now.
    """
    type_ = type_of(schema, kind_of(id_))

    async def compiled(kind: Kind) -> Statement:
        first, last = isinstance(after, datetime), isinstance(until, datetime)
        return versioned(type_, kind, after=first, until=last)

    given = {
        "id": id_,
        "after": 0 if after is None else after,
        "until": LAST_POSITION - 1 if until is None else until,
    }
    answer = await fetch(compiled, given, viewer, None)
    return msgspec.json.decode(answer or b"[]")


@cache
def type_of(schema: GraphQLSchema, kind: str) -> GraphQLObjectType:
    """Return the type whose ids are of a kind. Raise `LookupError` if there is none."""
    node = cast("GraphQLInterfaceType", schema.type_map["Node"])
    for each in schema.get_possible_types(node):
        if reading(each).kind == kind:
            return each
    raise LookupError(kind)
