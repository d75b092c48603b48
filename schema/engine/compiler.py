"""Compiler: one GraphQL operation to one SQL statement that answers with JSON.

It is a pure function of the schema, the operation, the shape of its variables and the kind of
viewer. What is selected becomes concatenated text, so that the database writes the answer and
nobody else reads it. Collecting fields and coercing arguments are graphql-core's own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
)
from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet

from schema.engine.connection import shown
from schema.engine.encoding import joined, leaf, members
from schema.engine.filtering import filtered
from schema.engine.graph import (
    declared,
    input_of,
    interface_of,
    is_nullable,
    leaf_of,
    members_of,
    object_of,
    says,
)
from schema.engine.identity import id_of, id_text, ids_text, kind_of, kinds_text
from schema.engine.line import GUARD
from schema.engine.marking import Mark, looks, marked, marks, marks_of, written
from schema.engine.page import Page, beside, paging
from schema.engine.part import TYPENAME, part
from schema.engine.reading import ByIds, Column, Each, Many, One, Part, reading
from schema.engine.reference import reference, source
from schema.engine.rights import Kind
from schema.engine.statement import Operation, Statement
from schema.engine.values import Held, Request
from schema.engine.writing import Scope, Writer, every


class Uncompiled(Exception):  # noqa: N818 - a way of saying who answers
    """The operation asks for something that no table answers."""


class Compiler:
    """One statement that is being compiled."""

    def __init__(self, operation: Operation, kind: Kind) -> None:
        self._operation = operation
        self._writer = Writer(kind)

    def operation(self) -> Statement:
        """Return the statement that answers the whole operation."""
        root = cast("GraphQLObjectType", self._operation.schema.query_type)
        scope = Scope(day=self._writer.today())
        answer = self.object(root, self._operation.fields(root), scope)
        return self._statement(["'{\"data\":'", *answer, "'}'"])

    def root(self, field: GraphQLField, details: list[FieldDetails]) -> Statement:
        """Return the statement that answers one field of the root."""
        scope = Scope(day=self._writer.today())
        return self._statement(self._field(field, details, scope))

    def entity(self, type_: GraphQLObjectType, details: list[FieldDetails], id_: Held) -> Statement:
        """Return the statement that answers what is selected of one entity."""
        where = "{row}.id = " + self._writer.parameters.written(id_, "text", id_text)
        scope = Scope(day=self._writer.today())
        return self._statement([self._one(type_, details, scope, One(where, None, None))])

    def _statement(self, pieces: list[str]) -> Statement:
        writer, answer = self._writer, joined(pieces)
        if writer.guarded:
            position = writer.parameters.of("position", "bigint", position_text)
            guard = GUARD.format(position=position)
            answer = (
                f"CASE WHEN NOT {guard} THEN {answer} END, (SELECT position FROM ledger.head)::text"
            )
        answer = ", ".join([answer, *writer.settled()])
        moments = f"WITH {', '.join(writer.moments)} " if writer.moments else ""
        text, fills, checks = writer.parameters.settle(f"{moments}SELECT {answer}")
        instants, looked = tuple(writer.instants), looks(writer)
        return Statement(text, fills, checks, writer.guarded, instants, looked)

    def object(self, type_: GraphQLObjectType, fields: GroupedFieldSet, scope: Scope) -> list[str]:
        """Return the JSON of a row, in pieces."""
        shown: dict[str, list[str]] = {}
        for name, details in fields.items():
            selected = details[0].node.name.value
            if selected == TYPENAME:
                shown[name] = [f"'\"{type_.name}\"'"]
            elif selected in type_.fields:
                shown[name] = self._field(type_.fields[selected], details, scope)
            else:
                raise Uncompiled(selected)
        return members(shown)

    def _field(self, field: GraphQLField, details: list[FieldDetails], scope: Scope) -> list[str]:
        arguments = self._operation.arguments(field, details)
        scope = self._moved(arguments, scope)
        match says(field):
            case Column() as column:
                return self._column(field, details, column, scope)
            case Part() as of:
                return [part(self._operation, self._writer, field, details, of, scope)]
            case One() as one:
                type_ = object_of(field)
                return [self._one(type_, details, scope, self._by_id(arguments, one, type_))]
            case Each() as each:
                return [self._each(field, details, each, scope)]
            case Many() as many:
                return [self._many(field, details, arguments, many, scope)]
            case ByIds():
                return [self._by_ids(field, details, arguments, scope)]
            case _:
                raise Uncompiled(details[0].node.name.value)

    def _moved(self, arguments: Mapping[str, Any], scope: Scope) -> Scope:
        """Return the scope at the moment and on the day that a field's arguments name."""
        as_of, on = arguments.get("asOf"), arguments.get("on")
        if as_of is not None:
            scope = replace(scope, moment=self._writer.moment(as_of))
        if on is not None:
            scope = replace(scope, day=self._writer.day(on))
        return scope

    def _column(
        self, field: GraphQLField, details: list[FieldDetails], column: Column, scope: Scope
    ) -> list[str]:
        if column.beside is not None and scope.beside is not None:
            scope.beside[column.beside] = None
            sql = "{row}." + "_".join(column.beside)
        else:
            sql = column.sql or f"{{row}}.{declared(field).python_name}"
            if column.beside is not None and scope.moment is not None:
                sql = f"{sql[:-1]} LIMIT 1)"  # of what holds there is one: look no further
        seen = self._writer.masked(self._writer.sql(sql, scope), column.sees, scope, column.person)
        if seen is None:
            return ["'null'"]
        shown = leaf(leaf_of(field), seen, nullable=is_nullable(field), coded=column.coded)
        return shown + marks_of(self._writer, column, details[0].node.name.value, scope)

    def _one(
        self,
        type_: GraphQLObjectType,
        details: list[FieldDetails],
        scope: Scope,
        one: One,
    ) -> str:
        allowed = True if one.sees is None else self._writer.verdict(one.sees, scope)
        if allowed is False:
            return "'null'"
        read = reading(type_)
        row = self._writer.below(scope, read.person)
        conditions, inside = self._writer.visible(read, row)
        conditions = [f"({each}) IS TRUE" for each in conditions]  # a test, not a way to find it
        conditions.insert(0, self._writer.sql(one.where, row))
        conditions += [allowed] if isinstance(allowed, str) else []
        fields = self._operation.subfields(type_, details)
        told = marks(self._writer, read, type_, fields, row, one.sees)
        shown = joined([*self.object(type_, fields, marked(read, inside)), *written(told)])
        found = reference(self._writer, one, read, row, shown, *conditions[1:])
        if found is not None:
            conditions[0] = f"{row.row}.id IS NOT NULL"
        else:
            found = self._writer.sql(source(one, read, row.row, shown, *conditions), row)
        only = " LIMIT 1" if row.moment and not one.source else ""  # so that none is looked for
        return f"coalesce((SELECT {shown} FROM {found} WHERE {every(conditions)}{only}), 'null')"

    def _by_id(self, arguments: Mapping[str, Any], one: One, type_: GraphQLObjectType) -> One:
        """Return the neighbour with the id that an argument names, if there is one."""
        if "id" not in arguments:
            return one
        kind = reading(type_).kind or ""
        id_ = self._writer.parameters.written(arguments["id"], "text", id_of(kind))
        return replace(one, where=f"{{row}}.id = {id_}")

    def _each(
        self, field: GraphQLField, details: list[FieldDetails], each: Each, scope: Scope
    ) -> str:
        allowed = True if each.sees is None else self._writer.verdict(each.sees, scope)
        if allowed is False:
            return "'[]'"
        type_ = object_of(field)
        read = reading(type_)
        row = self._writer.below(scope, read.person)
        conditions, inside = self._writer.visible(read, row, seen=scope.own)
        conditions.insert(0, self._writer.sql(each.where, row))
        conditions += [allowed] if isinstance(allowed, str) else []
        fields = self._operation.subfields(type_, details)
        shown = joined(self.object(type_, fields, marked(read, inside)))
        told = marks(self._writer, read, type_, fields, row, each.sees)
        told = [(kind, f"string_agg({ids}, ',')") for kind, ids in told]
        after = joined(["']'", *written(told)])
        source = self._writer.sql(each.source or f"read.{read.table} {{row}}", row)
        order = self._writer.sql(each.order, row)
        rows = f"string_agg({shown}, ',' ORDER BY {order})"
        return (
            f"(SELECT '[' || coalesce({rows}, '') || {after}"
            f" FROM {source} WHERE {every(conditions)})"
        )

    def _many(
        self,
        field: GraphQLField,
        details: list[FieldDetails],
        arguments: Mapping[str, Any],
        many: Many,
        scope: Scope,
    ) -> str:
        connection = object_of(field)
        type_ = object_of(connection.fields["nodes"])
        read = reading(type_)
        row = self._writer.below(scope, read.person, owned=many.owned)
        conditions, inside = self._writer.visible(read, row, seen=many.seen and scope.own)
        conditions.insert(0, self._writer.sql(many.where, row))
        asked = paging(arguments, members_of(field.args["orderBy"]))
        chosen = arguments.get("filter")
        whole = many.source is None and all(each == "true" for each in conditions)
        kept = whole and read.kept
        fetched = beside(asked, many, inside, filtered=chosen is not None, kept=kept)
        inside = replace(marked(read, inside), beside=fetched)
        before = len(self._writer.compared)
        if chosen is not None:
            filter_ = input_of(field.args["filter"])
            conditions.append(filtered(self._writer, chosen, filter_, inside))
        page = Page(
            writer=self._writer,
            scope=inside,
            paging=asked,
            source=self._writer.sql(many.source or f"read.{read.table} {{row}}", row),
            conditions=conditions,
            table=read.table if scope.moment and whole and chosen is None else None,
            kept=kept,
        )

        told = dict[Mark, None]()
        for kind, _ in self._writer.compared[before:]:
            told |= {} if kind in inside.marked else {(kind, row.person): None}

        def node(inner: list[FieldDetails]) -> str:
            fields = self._operation.subfields(type_, inner)
            told.update(dict.fromkeys(marks(self._writer, read, type_, fields, row)))
            return joined(self.object(type_, fields, inside))

        return shown(self._operation, page, connection, details, node, told)

    def _by_ids(
        self,
        field: GraphQLField,
        details: list[FieldDetails],
        arguments: Mapping[str, Any],
        scope: Scope,
    ) -> str:
        node = interface_of(field)
        parameters = self._writer.parameters
        if "id" in arguments:
            held = arguments["id"]
            kind = parameters.written(held, "text", kind_of)
            return self._any(node, details, scope, parameters.written(held, "text", id_text), kind)
        held = arguments["ids"]
        ids = parameters.written(held, "text[]", ids_text)
        kinds = parameters.written(held, "text[]", kinds_text)
        found = self._any(node, details, scope, "asked.id", "asked.kind")
        return (
            f"(SELECT '[' || coalesce(string_agg({found}, ',' ORDER BY asked.place), '') || ']'"
            f" FROM unnest({ids}, {kinds}) WITH ORDINALITY asked (id, kind, place))"
        )

    def _any(
        self,
        node: GraphQLInterfaceType,
        details: list[FieldDetails],
        scope: Scope,
        id_: str,
        kind: str,
    ) -> str:
        """Return the JSON of whatever has an id, or null."""
        found = ""
        for type_ in self._operation.schema.get_possible_types(node):
            by_id = One(f"{{row}}.id = {id_}", None, None)
            shown = self._one(type_, details, scope, by_id)
            found += f" WHEN '{reading(type_).kind}' THEN {shown}"
        return f"(CASE {kind}{found} ELSE 'null' END)"


def position_text(request: Request) -> str:
    """Return the log position at which the viewer's line was read."""
    return str(request.standing.position)
