"""Part: an object that is part of a row, as the JSON of its columns."""

from graphql import GraphQLField
from graphql.execution.collect_fields import FieldDetails

from schema.engine.encoding import joined, leaf, members
from schema.engine.graph import leaf_of, object_of
from schema.engine.reading import Part
from schema.engine.statement import Operation
from schema.engine.writing import Scope, Writer

TYPENAME = "__typename"


def part(  # noqa: PLR0917 - a field as it is written
    operation: Operation,
    writer: Writer,
    field: GraphQLField,
    details: list[FieldDetails],
    of: Part,
    scope: Scope,
) -> str:
    """Return the JSON of what a field selects of a part of the row, or of nothing."""
    type_ = object_of(field)
    shown: dict[str, list[str]] = {}
    for name, inner in operation.subfields(type_, details).items():
        selected = inner[0].node.name.value
        if selected == TYPENAME:
            shown[name] = [f"'\"{type_.name}\"'"]
        else:
            sql = writer.sql(of.columns[selected], scope)
            shown[name] = leaf(leaf_of(type_.fields[selected]), sql, nullable=False)
    there = writer.sql(of.sql, scope)
    return f"coalesce(CASE WHEN {there} THEN {joined(members(shown))} END, 'null')"
