"""Streams: what each one has come to, kept in memory as long as it is asked for.

A snapshot is immutable, so it needs no copies, and it may be old: every append names the versions
it was decided on, and what no longer holds is decided again.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from domain.actor import Actor
from domain.decider import fact, replace
from domain.events import decider_of
from ledger import codec
from ledger.folding import Folds, Rows
from ledger.gathering import Gathering
from ledger.recorded import ORIGINS, Recorded
from ledger.unfolded import Unfolded

MOST = 100_000
"""How many snapshots are kept in memory."""

LOAD = """
SELECT stream, version, type, schema_version, body, at, by, origin, person, unit, command
FROM ledger.event WHERE stream = ANY (%s::text[]) ORDER BY stream, version
"""

FOLLOW = """
SELECT stream, version, type, schema_version, body, at, by, origin, person, unit, command
FROM ledger.event WHERE stream = ANY (%s::text[])
    AND version > coalesce(((SELECT %s::text::jsonb) ->> stream)::bigint, 0)
ORDER BY stream, version
"""
"""What followed the versions that are known. A join with them could be planned once, while the log
is small, in a way that is slow for as long as the connection lasts.
"""


Row: TypeAlias = Sequence[Any]
"""The columns of an event."""


class Ticket:
    """A command under way: whether it came to be recorded is known once it is settled.

    `before` has the streams that it writes to as they were, as long as it is not recorded.
    """

    __slots__ = ("before", "recorded", "settled")

    def __init__(self) -> None:
        self.before: dict[str, Snapshot] = {}
        self.settled = False
        self.recorded = False

    def settle(self, *, recorded: bool) -> None:
        """Say what became of the command."""
        self.settled, self.recorded = True, recorded
        if recorded:
            self.before.clear()


@fact
class Snapshot:
    """A stream after `version` events: its state and the rows of it that can still change.

    `basis` is the command of this process whose events are the last of them, if it is one.
    """

    stream: str
    version: int
    state: Any
    rows: Rows
    basis: Ticket | None = None

    @property
    def void(self) -> bool:
        """Return whether it shows what came not to be recorded."""
        return self.basis is not None and self.basis.settled and not self.basis.recorded

    @property
    def firm(self) -> "Snapshot | None":
        """Return it, or the last one before it, of which all is in the log, if one is at hand."""
        firm: Snapshot | None = self
        while firm is not None and firm.basis is not None and not firm.basis.recorded:
            firm = firm.basis.before.get(self.stream)
        return firm

    def after(self, recorded: Recorded[Any], folds: Folds, basis: Ticket | None) -> "Snapshot":
        """Return the stream with one event more."""
        return Snapshot(
            stream=self.stream,
            version=recorded.version,
            state=decider_of(self.stream).evolve(self.state, recorded.event),
            rows=folds.fold(self.rows, recorded),
            basis=basis,
        )


@fact
class Read:
    """Streams as they were, and the columns of the events that came after, by stream.

    Their rows were folded for the read tables of that `layout`.
    """

    layout: int
    streams: Mapping[str, tuple[Snapshot, list[Row]]]


class Streams:
    """The streams of one log, as they are or were a moment ago.

    `layout` is that of the read tables which their rows are folded for.
    """

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection], folds: Folds) -> None:
        self._pool = pool
        self._folds = folds
        self._reading = Gathering(self._read)
        self._known: OrderedDict[str, Snapshot] = OrderedDict()
        self._doubted: set[str] = set()
        self.layout = 0

    async def get(self, streams: Iterable[str]) -> dict[str, Snapshot]:
        """Return the snapshots of `streams`, reading in one query those that are not at hand."""
        found: dict[str, Snapshot] = {}
        missing: list[str] = []
        for stream in dict.fromkeys(streams):
            snapshot = self._at_hand(stream)
            if snapshot is None:
                missing.append(stream)
            else:
                self._known.move_to_end(stream)
                found[stream] = snapshot
        if missing:
            read = await self._reading.ask(missing)
            while read.layout != self.layout:  # other tables are in place since
                read = await self._reading.ask(missing)
            found |= {stream: self._followed(*read.streams[stream]) for stream in missing}
            while len(self._known) > MOST:
                self._doubted.discard(self._known.popitem(last=False)[0])
        return found

    def lacks(self, streams: Iterable[str]) -> list[str]:
        """Return those of `streams` that are not at hand."""
        return [stream for stream in streams if self._at_hand(stream) is None]

    def put(self, snapshots: Iterable[Snapshot]) -> None:
        """Keep what a command makes of its streams, for the next one to stand on."""
        for snapshot in snapshots:
            stream, basis = snapshot.stream, snapshot.basis
            if basis is not None and (before := self._known.get(stream)) is not None:
                basis.before[stream] = before
            self._keep(replace(snapshot, rows=self._folds.standing(snapshot.rows)))

    def forget(self, streams: Iterable[str]) -> None:
        """Read what has followed in these streams when they are next asked for."""
        self._doubted.update(stream for stream in streams if stream in self._known)

    def clear(self, layout: int) -> None:
        """Forget everything, because other read tables are in place."""
        self._known.clear()
        self._doubted.clear()
        self.layout = layout

    def _keep(self, snapshot: Snapshot) -> None:
        self._known[snapshot.stream] = snapshot
        self._known.move_to_end(snapshot.stream)
        self._doubted.discard(snapshot.stream)

    def _at_hand(self, stream: str) -> Snapshot | None:
        """Return the stream as it is known, unless that is void or doubted."""
        known = self._known.get(stream)
        return None if known is None or known.void or stream in self._doubted else known

    def _followed(self, base: Snapshot, events: Sequence[Row]) -> Snapshot:
        """Return a stream as what followed its base makes it, or as somebody made it meanwhile."""
        stream, version = base.stream, events[-1][1] if events else base.version
        known = self._at_hand(stream)
        if known is not None and known.version >= version:
            return known
        if events:
            recorded = [as_recorded(event) for event in events]
            base = Snapshot(
                stream=stream,
                version=version,
                state=reduce(
                    decider_of(stream).evolve, (each.event for each in recorded), base.state
                ),
                rows=Unfolded(self._folds, base.rows, recorded),
            )
        self._keep(base)
        return base

    async def _read(self, streams: Sequence[str]) -> Read:
        """Return what each stream is known to have come to, and the events after it, in order."""
        layout, bases = self.layout, [self._base(stream) for stream in streams]
        found: dict[str, tuple[Snapshot, list[Row]]] = {base.stream: (base, []) for base in bases}
        known = {base.stream: base.version for base in bases if base.version}
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                FOLLOW, (streams, codec.encode(known).decode()), prepare=True, binary=True
            )
            for row in await cursor.fetchall():
                found[row[0]][1].append(row)
        return Read(layout=layout, streams=found)

    def _base(self, stream: str) -> Snapshot:
        """Return the last that is known of the stream and in the log."""
        known = self._known.get(stream)
        return (known and known.firm) or nothing_yet(stream)


def nothing_yet(stream: str) -> Snapshot:
    """Return a stream without events."""
    return Snapshot(stream=stream, version=0, state=decider_of(stream).initial, rows={})


def as_recorded(row: Row) -> Recorded[Any]:
    """Return an event from columns that begin with those that `LOAD` selects."""
    stream, version, name, schema_version, body, at, by, origin, person, unit, command, *_ = row
    return Recorded(
        stream=stream,
        version=version,
        event=codec.event(name, schema_version, body),
        at=at,
        by=Actor(by),
        origin=ORIGINS[origin],
        person=person,
        unit=unit,
        command=command,
    )
