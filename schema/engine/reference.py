"""Reference: a neighbour of which only its id is asked, so that its own row need not be read."""

import re

from schema.engine.reading import One, Read
from schema.engine.writing import Scope, Writer, columns

FOUND = re.compile(r"\{row\}\.id = (\{parent\}\.\w+|\(SELECT (?:(?!\) AND ).)*\))", re.DOTALL)
"""By a column of the row that leads to it, or by a fact of that row on the day."""


def reference(writer: Writer, one: One, read: Read, row: Scope, *written: str) -> str | None:
    """Return the source of a row that has the id alone, or none if there has to be a real one.

    There need not be where nothing `written` of the row says more than its id, and its table keeps
    whatever another row names.
    """
    found = FOUND.fullmatch(one.where)
    if found is None or one.source or not read.lasting or columns(row.row, *written) - {"id"}:
        return None
    once = " OFFSET 0" if found[1].startswith("(") else ""  # lest it be read wherever it is written
    return f"(SELECT {writer.sql(found[1], row)} AS id{once}) {row.row}"


def source(one: One, read: Read, row: str, *written: str) -> str:
    """Return where a row is read: its table, or a source as wide as what is `written` asks for."""
    if one.wider is not None and columns(row, *written) & one.wider.columns:
        return one.wider.source
    return one.source or f"read.{read.table} {{row}}"
