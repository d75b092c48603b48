"""Reading: the log in order, from any position, and stream by stream."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from domain.events import KINDS
from ledger.recorded import Recorded
from ledger.streams import Row, as_recorded

PAGE = 5_000
"""How many events are fetched at a time."""

COLUMNS = """
SELECT e.stream, e.version, e.type, e.schema_version, e.body, e.at, e.by, e.origin, e.person,
    e.unit, e.command, c.last_position, e.position, e.recorded_at
FROM ledger.event AS e JOIN ledger.command AS c ON c.id = e.command
"""

READ = f"{COLUMNS} WHERE e.position > %s AND e.position <= %s ORDER BY e.position LIMIT %s"

WHOLE = f"""{COLUMNS} WHERE (e.stream, e.version) > (%s, %s) AND e.position <= %s
ORDER BY e.stream, e.version LIMIT %s
"""

SOME = f"""{COLUMNS} WHERE e.stream = ANY (%s::text[]) AND e.position <= %s
ORDER BY e.stream, e.version
"""

IN_ORDER = (
    "-c TimeZone=UTC -c enable_seqscan=off -c enable_sort=off -c enable_hashjoin=off"
    " -c enable_mergejoin=off"
)
"""For a connection that reads all streams, so that no page sorts or hashes the whole log."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its place in the log, and with the position at which its command ends."""

    position: int
    recorded_at: datetime
    recorded: Recorded[Any]
    ends: int


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
        after = rows[-1][12]
        yield Page([placed(row) for row in rows if ours(row)], after)


async def by_stream(
    connection: AsyncConnection[Any], after: tuple[str, int], until: int
) -> list[Row]:
    """Return events of positions up to `until` that follow stream and version `after`.

    They come stream by stream, each in its order; what others recorded is among them. None means
    that there are no more.
    """
    cursor = await connection.execute(WHOLE, (*after, until, PAGE), prepare=True, binary=True)
    return await cursor.fetchall()


async def of_streams(
    connection: AsyncConnection[Any], streams: Sequence[str], until: int
) -> list[Placed]:
    """Return the events of some streams of ours, of positions up to `until`."""
    cursor = await connection.execute(SOME, (streams, until), prepare=True, binary=True)
    return [placed(row) for row in await cursor.fetchall()]


def ours(row: Row) -> bool:
    """Return whether an event is this program's, from its columns."""
    return row[0].partition(":")[0] in KINDS


def placed(row: Row) -> Placed:
    """Return an event in its place, from the columns that are read."""
    return Placed(row[12], row[13], as_recorded(row), row[11])
