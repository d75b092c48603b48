"""Exporting: a read table with its history as rows that leave the house.

Every version has the log position `since` which it holds and the one `until` which it held; the
rows as they stand have no `until`. Of an increment are the versions that began or ended in it.
"""

from ledger.export_source import Column, Kind, Source, quoted
from ledger.selection import WITHHELD_KINDS, WITHHELD_TYPES
from projections.engine.table import Table

KINDS = {
    "text": Kind.TEXT,
    "integer": Kind.INTEGER,
    "boolean": Kind.BOOLEAN,
    "numeric": Kind.DECIMAL,
    "date": Kind.DATE,
    "timestamptz": Kind.INSTANT,
    "text[]": Kind.TEXTS,
}

HELD = (Column("since", Kind.LONG), Column("until", Kind.LONG))
"""Between which log positions a version holds."""


def leaves(table: Table[object]) -> bool:
    """Return whether rows of a table may leave the house at all.

    Plain text of what is sealed in the log may not, nor what only withheld events have made.
    """
    types = {each.__name__ for each in table.events}
    withheld = WITHHELD_KINDS.issuperset(table.follows) or (types and types <= WITHHELD_TYPES)
    return not (table.sealed or withheld)


def source(table: Table[object], condition: str | None, since: int) -> Source:
    """Return the versions that began or ended after a log position, of rows that meet a condition.

    Current rows and past versions are read where they stand.
    """
    names = [quoted(column.name) for column in table.columns]
    only = f" AND {condition}" if condition else ""
    rows = f"""FROM (
    SELECT {", ".join(names)}, since, NULL::bigint AS until
    FROM read.{table.name} WHERE since > {int(since)}{only}
    UNION ALL SELECT {", ".join(names)}, since, until
    FROM read.{table.name}_past WHERE until > {int(since)}{only}
) AS v"""
    kinds = (KINDS[column.type.partition(" COLLATE")[0]] for column in table.columns)
    own = tuple(Column(c.name, kind) for c, kind in zip(table.columns, kinds, strict=True))
    return Source(table.name, own + HELD, rows)
