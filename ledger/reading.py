"""Reading: the log in order, from any position."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from domain.events import KINDS
from ledger.recorded import Recorded
from ledger.streams import as_recorded

PAGE = 5_000
"""How many events are fetched at a time."""

READ = """
SELECT stream, version, type, schema_version, body, at, by, origin, person, unit, command,
    position, recorded_at
FROM ledger.event WHERE position > %s AND position <= %s ORDER BY position LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its place in the log."""

    position: int
    recorded_at: datetime
    recorded: Recorded[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Events in order, read up to and with `position`; those of other programs are left out."""

    events: list[Placed]
    position: int

    def __iter__(self) -> Iterator[Placed]:
        return iter(self.events)


async def head(connection: AsyncConnection[Any]) -> int:
    """Return the log position of the last event; 0 for an empty log."""
    row = await (await connection.execute("SELECT position FROM ledger.head")).fetchone()
    if row is None:
        raise LookupError("the log has no head")
    return int(row[0])


async def pages(connection: AsyncConnection[Any], after: int, until: int) -> AsyncIterator[Page]:
    """Yield the events of positions above `after` up to `until`, oldest first, page by page."""
    while after < until:
        cursor = await connection.execute(READ, (after, until, PAGE), prepare=True, binary=True)
        rows = await cursor.fetchall()
        if not rows:
            return
        after = rows[-1][11]
        ours = (row for row in rows if row[0].partition(":")[0] in KINDS)
        yield Page([Placed(row[11], row[12], as_recorded(row[:11])) for row in ours], after)
