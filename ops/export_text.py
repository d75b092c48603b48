"""Export text: rows as CSV or NDJSON, byte for byte as PostgreSQL writes them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import Connection

from ledger.export_source import Form, Source, copied

BUFFER = 1 << 20
"""Bytes that are gathered before they are written."""


class Text:
    """What writes one of the two formats."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def write(
        self,
        connection: Connection[Any],
        source: Source,
        path: Path,
        advance: Callable[[int], None],
    ) -> int:
        """Write a source's rows. Return how many. Raise `OSError`."""
        with path.open("wb", buffering=BUFFER) as file:
            lines = copied(connection, source, self.form, file.write, advance)
        return lines - (self.form is Form.CSV)
