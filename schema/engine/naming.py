"""Naming: everybody whom a filter names on a day, by id, in one statement and in no pages.

For those who see everybody: what depends on the viewer's line is shown in pages.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType

from schema.engine.filtering import filtered
from schema.engine.reading import reading
from schema.engine.rights import Kind
from schema.engine.scalars import day_text
from schema.engine.statement import Statement
from schema.engine.writing import Scope, Writer, every


def naming(
    type_: GraphQLObjectType,
    of: GraphQLInputObjectType,
    filter_: Mapping[str, Any],
    on: date,
    kind: Kind,
) -> Statement:
    """Return the statement that answers with the ids, one after another, parted by spaces.

    Raise `LookupError` if the viewer does not see all rows of the type.
    """
    writer, read = Writer(kind), reading(type_)
    row = writer.below(Scope(day=writer.parameters.written(on, "date", day_text)), read.person)
    conditions, inside = writer.visible(read, row)
    conditions.append(filtered(writer, filter_, of, inside))
    if writer.guarded:
        raise LookupError(f"not all of {type_.name} is seen")
    source = writer.sql(f"read.{read.table} {{row}}", row)
    ids = f"string_agg({row.row}.id, ' ' ORDER BY {row.row}.id)"
    found = f"SELECT coalesce({ids}, '') FROM {source} WHERE {every(conditions)}"
    return Statement(*writer.parameters.settle(found), guarded=False)
