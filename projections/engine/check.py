"""Check: every version of every row against what the log makes of it.

The log is folded, stream by stream, into tables of this session's own. Then, in one snapshot of the
database, the rest of it follows and both sides are compared, text for text, `since` and `until`
included. A difference tells where it is and never what a row holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from psycopg import AsyncConnection, sql

from ledger.keyring import Keyring
from ledger.reading import head
from projections.engine import ddl
from projections.engine.exclusion import both
from projections.engine.making import Making, Progress
from projections.engine.table import Table

SHOWN = 20
"""How many differences of a table are told one by one."""

COMPARE = """
WITH live AS (SELECT id, since, x::text AS line FROM read.{name} AS x),
made AS (SELECT id, since, x::text AS line FROM made_{name} AS x),
more AS (TABLE live EXCEPT ALL TABLE made),
less AS (TABLE made EXCEPT ALL TABLE live),
told AS (
    SELECT
        id, since, count(*) OVER () AS differing,
        CASE
            WHEN less.line IS NULL THEN 'EXTRA' WHEN more.line IS NULL THEN 'MISSING' ELSE 'OTHER'
        END AS kind
    FROM more FULL JOIN less USING (id, since)
    ORDER BY id, since LIMIT %s
)
SELECT
    id, since, kind, differing,
    ARRAY(
        SELECT key
        FROM json_each_text((
            SELECT row_to_json(x) FROM read.{name} AS x
            WHERE x.id = told.id AND x.since = told.since LIMIT 1
        )) AS l
        JOIN json_each_text((
            SELECT row_to_json(x) FROM made_{name} AS x
            WHERE x.id = told.id AND x.since = told.since LIMIT 1
        )) AS m USING (key)
        WHERE kind = 'OTHER' AND l.value IS DISTINCT FROM m.value
    )
FROM told ORDER BY id, since
"""


class Kind(StrEnum):
    """How a live row version differs from the log's."""

    EXTRA = "EXTRA"
    MISSING = "MISSING"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Difference:
    """A version of a row that the log has otherwise, or only one side has."""

    table: str
    id: str
    since: int
    kind: Kind
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A table that was compared: how many versions it has, how many differ, and the first ones."""

    table: str
    versions: int
    differing: int
    differences: tuple[Difference, ...]


class Check:
    """One comparison of some tables that are in place, over one connection in UTC."""

    def __init__(
        self, connection: AsyncConnection[Any], keyring: Keyring, tables: Sequence[Table[Any]]
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._names = both([table.name for table in tables])
        self._making = Making(connection, keyring, tables, "made_{}")

    async def run(self, progress: Progress) -> list[Checked]:
        """Return how each table, and each one's past, stands beside the log as of one moment."""
        try:
            for table in self._tables:
                await self._do(ddl.temporary(table))
            await self._making.fill(await head(self._connection), "", unnoted, progress)
            async with self._connection.transaction():
                await self._do("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                listed = ", ".join(f"read.{name}" for name in self._names)
                # Before the snapshot, which else could be older than the tables themselves.
                await self._do(f"LOCK TABLE {listed} IN ACCESS SHARE MODE")
                await self._making.catch_up(await head(self._connection))
                return [await self._compared(name) for name in self._names]
        finally:
            if not self._connection.broken and not self._connection.closed:
                for name in self._names:
                    await self._do(f"DROP TABLE IF EXISTS made_{name}")

    async def _compared(self, name: str) -> Checked:
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("read", name))
        (versions,) = await (await self._connection.execute(count)).fetchone() or (0,)
        query = sql.SQL(COMPARE.format(name=name))  # type: ignore[arg-type] # a declared name
        found = await (await self._connection.execute(query, (SHOWN,))).fetchall()
        return Checked(
            table=name,
            versions=versions,
            differing=found[0][3] if found else 0,
            differences=tuple(
                Difference(name, key, since, Kind(kind), tuple(columns))
                for key, since, kind, _, columns in found
            ),
        )

    async def _do(self, text: str) -> None:
        await self._connection.execute(sql.SQL(text))  # type: ignore[arg-type] # made here


async def unnoted(_: str) -> None:
    """Keep no progress: what is compared is made anew each time."""
