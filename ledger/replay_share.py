"""Share: the decisions of a log that one process makes again, with the streams that they look at.

Decisions depend on streams, not on each other: what a stream was at a version follows from its own
events. So a log is parted by what its decisions are about, each process reads the streams that its
own look at, and most of those are nobody else's.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, Connection

from domain import organisation
from ledger.collecting import uncollected
from ledger.decision import ONE, Decision, decision_of
from ledger.replay import FOREIGN, Difference, examined
from ledger.replay_past import READ, Pasts, as_caused
from ledger.replay_sameness import COLUMNS, LOOKS, Brief, same

PAGE = 1_000
"""How many decisions are read at a time."""

ABOUT = "substring(stream FROM '[^:/]*$')"
"""What a decision is about: the last part of its stream's id, mostly a person's code."""

SHARE = f"""
SELECT {COLUMNS} FROM ledger.command
WHERE judged_at <= %s AND mod(hashtextextended({ABOUT}, 0) & 9223372036854775807, %s) = %s
ORDER BY {ABOUT} COLLATE "C", judged_at, first_position NULLS LAST, recorded_at, id
"""  # noqa: S608 - of constants

COUNT = "SELECT count(*) FROM ledger.command WHERE judged_at <= %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of `of` parts of a log up to a position."""

    number: int
    of: int
    until: int


@dataclass(slots=True)
class Found:
    """What came of a share: how many decisions were made again, and those that differ."""

    decided: int = 0
    skipped: int = 0
    differences: list[Difference] = field(default_factory=list[Difference])


def replayed(conninfo: str, share: Share, advance: Callable[[int], None]) -> Found:
    """Make the decisions of a share again; `advance` is told how many there were of each page."""
    found, pasts = Found(), Pasts()
    options = "-c TimeZone=UTC"
    with (
        psycopg.connect(conninfo, autocommit=True, options=options) as reading,
        psycopg.connect(conninfo, autocommit=True, options=options) as connection,
        uncollected(),  # what is made refers to no cycles
    ):
        for page in pages(reading, share):
            ours = [brief for brief in page if brief.type != FOREIGN]
            found.skipped += len(page) - len(ours)
            found.decided += len(ours)
            found.differences += differences(connection, pasts, ours, share.until)
            pasts.forget()
            advance(len(page))
    return found


def pages(connection: Connection[Any], share: Share) -> Iterator[list[Brief]]:
    """Yield the commands of a share, page by page; the next one is fetched meanwhile."""
    with (
        connection.transaction(),
        connection.cursor(name="decisions", binary=True) as cursor,
        ThreadPoolExecutor(max_workers=1) as ahead,
    ):
        cursor.execute(SHARE, (share.until, share.of, share.number))
        coming = ahead.submit(cursor.fetchmany, PAGE)
        while rows := coming.result():
            coming = ahead.submit(cursor.fetchmany, PAGE)
            yield [Brief._make(row) for row in rows]


def differences(
    connection: Connection[Any], pasts: Pasts, page: list[Brief], until: int
) -> Iterator[Difference]:
    """Yield which decisions come out otherwise, once the streams that they look at are known."""
    looks = [LOOKS.decode(brief.looks) for brief in page]
    if lacking := pasts.lacking({organisation.STREAM}.union(*looks)):
        pasts.learn(lacking, connection.execute(READ, (lacking, until), binary=True).fetchall())
    for brief, seen in zip(page, looks, strict=True):
        try:
            alike = same(brief, seen, pasts)
        except Exception:  # noqa: BLE001 - what fails now is told by whoever looks closer
            alike = False
        if not alike:
            decision = whole(connection, brief, seen, pasts)
            if (difference := examined(decision, pasts.seen)) is not None:
                yield difference


def whole(
    connection: Connection[Any], brief: Brief, looks: Mapping[str, int], pasts: Pasts
) -> Decision:
    """Return a decision with all that is stored of it."""
    id_: UUID = brief.id
    row = connection.execute(ONE, (id_,)).fetchone()
    if row is None:
        raise LookupError(f"there is no command {id_}")
    first, last = brief.first_position, brief.judged_at
    rows = () if first is None else pasts.caused(looks, first, last)
    return decision_of(row, [as_caused(each) for each in rows])


async def decided(connection: AsyncConnection[Any], until: int) -> int:
    """Return how many commands were decided by a log position."""
    row = await (await connection.execute(COUNT, (until,))).fetchone()
    return 0 if row is None else int(row[0])
