"""Share: the decisions of a log that one process makes again, with the streams that they look at.

Decisions depend on streams, not on each other: what a stream was at a version follows from its own
events. So a log is parted by what its decisions are about, each process reads the streams that its
own look at, and most of those are nobody else's.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, Connection

from domain import organisation
from ledger.collecting import uncollected
from ledger.decision import ONE, Decision, decision_of
from ledger.replay import FOREIGN, Difference, examined
from ledger.replay_past import READ, Pasts, Row, as_caused
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

Seen: TypeAlias = tuple[Brief, Mapping[str, int]]
"""A decision, and the versions of the streams that it looked at."""

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
        for page in known(pages(reading, share), connection, pasts, share.until):
            ours = [each for each in page if each[0].type != FOREIGN]
            found.skipped += len(page) - len(ours)
            found.decided += len(ours)
            found.differences += differences(connection, pasts, ours)
            pasts.forget()
            advance(len(page))
    return found


def known(
    pages: Iterator[list[Brief]], connection: Connection[Any], pasts: Pasts, until: int
) -> Iterator[list[Seen]]:
    """Yield pages once the streams are known that they look at; the next page's are read meanwhile.

    Of those that have been forgotten by then the rest is read at once.
    """

    def read(streams: list[str]) -> list[Row]:
        return connection.execute(READ, (streams, until), binary=True).fetchall()

    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming: tuple[list[str], Future[list[Row]]] | None = None
        page = seen(next(pages, None))
        while page:
            if coming is not None:
                pasts.learn(coming[0], coming[1].result())
            streams = looked_at(page)
            if lacking := pasts.lacking(streams):
                pasts.learn(lacking, read(lacking))
            following = seen(next(pages, None))
            unknown = pasts.lacking(looked_at(following))
            coming = (unknown, ahead.submit(read, unknown)) if unknown else None
            yield page
            page = following


def seen(page: list[Brief] | None) -> list[Seen]:
    """Return decisions with what each looked at."""
    return [(brief, LOOKS.decode(brief.looks)) for brief in page or ()]


def looked_at(page: list[Seen]) -> set[str]:
    """Return all streams that a page's decisions looked at; those of others are of no kind."""
    found = (looks for brief, looks in page if brief.type != FOREIGN)
    return {organisation.STREAM}.union(*found) if page else set()


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
    connection: Connection[Any], pasts: Pasts, page: list[Seen]
) -> Iterator[Difference]:
    """Yield which decisions come out otherwise; the streams that they look at are known."""
    for brief, looks in page:
        try:
            alike = same(brief, looks, pasts)
        except Exception:  # noqa: BLE001 - what fails now is told by whoever looks closer
            alike = False
        if not alike:
            decision = whole(connection, brief, looks, pasts)
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
