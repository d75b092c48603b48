"""Streams: what each one has come to, kept in memory as long as it is asked for.

A snapshot is immutable, so it needs no copies, and it may be old: every append names the versions
it was decided on, and what no longer holds is decided again.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from domain.actor import Actor
from domain.events import decider_of
from ledger import codec
from ledger.folding import Folds, Rows
from ledger.gathering import Gathering
from ledger.recorded import Origin, Recorded

MOST = 100_000
"""How many snapshots are kept in memory."""

LOAD = """
SELECT stream, version, type, schema_version, body, at, by, origin, person, unit, command
FROM ledger.event WHERE stream = ANY (%s::text[]) ORDER BY stream, version
"""


Row: TypeAlias = Sequence[Any]
"""The columns of an event."""


class Ticket:
    """A command under way: whether it came to be recorded is known once it is settled."""

    __slots__ = ("recorded", "settled")

    def __init__(self) -> None:
        self.settled = False
        self.recorded = False

    def settle(self, *, recorded: bool) -> None:
        """Say what became of the command."""
        self.settled, self.recorded = True, recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A stream after `version` events: its state and the rows that belong to it.

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

    def after(self, recorded: Recorded[Any], folds: Folds, basis: Ticket | None) -> "Snapshot":
        """Return the stream with one event more."""
        return Snapshot(
            stream=self.stream,
            version=recorded.version,
            state=decider_of(self.stream).evolve(self.state, recorded.event),
            rows=folds.fold(self.rows, recorded),
            basis=basis,
        )


class Streams:
    """The streams of one log, as they are or were a moment ago.

    `layout` is that of the read tables which their rows are folded for.
    """

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection], folds: Folds) -> None:
        self._pool = pool
        self._folds = folds
        self._reading = Gathering(self._read)
        self._known: OrderedDict[str, Snapshot] = OrderedDict()
        self.layout = 0

    async def get(self, streams: Iterable[str]) -> dict[str, Snapshot]:
        """Return the snapshots of `streams`, reading in one query those that are not at hand."""
        found: dict[str, Snapshot] = {}
        missing: list[str] = []
        for stream in dict.fromkeys(streams):
            snapshot = self._known.get(stream)
            if snapshot is None or snapshot.void:
                self._known.pop(stream, None)
                missing.append(stream)
            else:
                self._known.move_to_end(stream)
                found[stream] = snapshot
        if missing:
            events = await self._reading.ask(missing)
            found |= {stream: self._folded(stream, events.get(stream, ())) for stream in missing}
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found

    def lacks(self, streams: Iterable[str]) -> list[str]:
        """Return those of `streams` that are not at hand."""
        return [
            stream for stream in streams if (known := self._known.get(stream)) is None or known.void
        ]

    def put(self, snapshots: Iterable[Snapshot]) -> None:
        """Keep what a command makes of its streams, for the next one to stand on."""
        for snapshot in snapshots:
            self._known[snapshot.stream] = snapshot
            self._known.move_to_end(snapshot.stream)

    def forget(self, streams: Iterable[str]) -> None:
        """Read these streams anew when they are next asked for."""
        for stream in streams:
            self._known.pop(stream, None)

    def clear(self, layout: int) -> None:
        """Forget everything, because other read tables are in place."""
        self._known.clear()
        self.layout = layout

    def _folded(self, stream: str, events: Sequence[Row]) -> Snapshot:
        """Return a stream as its events make it, or as somebody else made it meanwhile."""
        known = self._known.get(stream)
        if known is not None and not known.void and known.version >= len(events):
            return known
        snapshot = nothing_yet(stream)
        for event in events:
            snapshot = snapshot.after(as_recorded(event), self._folds, None)
        self._known[stream] = snapshot
        return snapshot

    async def _read(self, streams: Sequence[str]) -> Mapping[str, Sequence[Row]]:
        """Return the events of each stream that has any, in order."""
        found: dict[str, list[Row]] = {}
        async with self._pool.connection() as connection:
            cursor = await connection.execute(LOAD, (streams,), prepare=True, binary=True)
            for row in await cursor.fetchall():
                found.setdefault(row[0], []).append(row)
        return found


def nothing_yet(stream: str) -> Snapshot:
    """Return a stream without events."""
    return Snapshot(stream=stream, version=0, state=decider_of(stream).initial, rows={})


def as_recorded(row: Row) -> Recorded[Any]:
    """Return an event from the columns that `LOAD` selects."""
    stream, version, name, schema_version, body, at, by, origin, person, unit, command = row
    return Recorded(
        stream=stream,
        version=version,
        event=codec.event(name, schema_version, body),
        at=at,
        by=Actor(by),
        origin=Origin(origin),
        person=person,
        unit=unit,
        command=command,
    )
