"""Past: what streams were at any of their versions, from the events that were read of them.

States are immutable, so what a stream was is kept as it was made, for every decision that looked
at it then, in whatever order they are made again.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from domain import organisation
from domain.events import decider_of
from ledger import codec
from ledger.decision import Caused, Decision
from ledger.streams import Snapshot

MOST = 200_000
"""How many versions of streams are kept in memory."""

Row: TypeAlias = Sequence[Any]
"""The columns of an event that `READ` selects."""

READ = """
SELECT stream, version, position, type, schema_version, body, person, unit
FROM ledger.event WHERE stream = ANY (%s::text[]) AND position <= %s ORDER BY stream, version
"""

STREAM, POSITION = itemgetter(0), itemgetter(2)


class Torn(Exception):  # noqa: N818 - says what is found
    """A stream was not at the version at which a decision saw it."""

    def __init__(self, stream: str, version: int, there: int) -> None:
        super().__init__(f"saw {stream} at version {version}, which was at {there}")


class Past:
    """One stream with all of its events, folded as far as somebody asked."""

    __slots__ = ("_evolve", "_states", "person", "positions", "rows", "stream")

    def __init__(self, stream: str, rows: Sequence[Row] = ()) -> None:
        self.stream = stream
        self.rows = rows
        self.positions = [row[2] for row in rows]
        decider = decider_of(stream)
        self.person = decider.person(stream)
        self._evolve = decider.evolve
        self._states: list[Any] = [decider.initial]

    def version_at(self, position: int) -> int:
        """Return how many events it had at a log position."""
        return bisect_right(self.positions, position)

    def was(self, version: int, position: int) -> bool:
        """Return whether it had so many events at a log position."""
        positions = self.positions
        if version >= len(positions):
            return version == len(positions) and (not version or positions[-1] <= position)
        return position < positions[version] and (not version or positions[version - 1] <= position)

    def at(self, version: int) -> Any:  # noqa: ANN401 - of any feature
        """Return its state after `version` events. Raise what an unreadable event raises."""
        states = self._states
        while len(states) <= version:
            row = self.rows[len(states) - 1]
            states.append(self._evolve(states[-1], codec.event(row[3], row[4], row[5])))
        return states[version]

    def between(self, first: int, last: int) -> Sequence[Row]:
        """Return its events from one log position to another, both included."""
        start = bisect_left(self.positions, first)
        return self.rows[start : bisect_right(self.positions, last, start)]


class Pasts:
    """The streams that were read lately; the first are forgotten where they become too many."""

    def __init__(self) -> None:
        self.known: OrderedDict[str, Past] = OrderedDict()
        self._versions = 0

    def lacking(self, streams: Iterable[str]) -> list[str]:
        """Return those of `streams` that are not known; those that are stay."""
        lacking: list[str] = []
        for stream in streams:
            if stream in self.known:
                self.known.move_to_end(stream)
            else:
                lacking.append(stream)
        return lacking

    def learn(self, streams: Iterable[str], rows: Iterable[Row]) -> None:
        """Know streams, of which `rows` are all events, each stream's in its order."""
        found = {stream: list(part) for stream, part in groupby(rows, STREAM)}
        for stream in streams:
            self.known[stream] = Past(stream, found.get(stream, ()))
            self._versions += 1 + len(found.get(stream, ()))

    def forget(self) -> None:
        """Forget what was asked for longest ago, if there is too much."""
        while self._versions > MOST:
            _, past = self.known.popitem(last=False)
            self._versions -= 1 + len(past.rows)

    def caused(self, looks: Iterable[str], first: int, last: int) -> list[Row]:
        """Return the events of some streams from one log position to another, in order."""
        rows = [row for stream in looks for row in self.known[stream].between(first, last)]
        rows.sort(key=POSITION)
        return rows

    def seen(self, decision: Decision) -> Mapping[str, Snapshot]:
        """Return what a decision saw. Raise `Torn` if it was not so when it was made."""
        before = decision.judged_at - len(decision.events)
        seen: dict[str, Snapshot] = {}
        for stream, version in decision.looks.items():
            if (there := self.known[stream].version_at(before)) != version:
                raise Torn(stream, version, there)
            seen[stream] = self._snapshot(stream, version)
        # What every decision knows of the organisation is not among its looks once it is founded.
        house = self.known[organisation.STREAM].version_at(before)
        return {organisation.STREAM: self._snapshot(organisation.STREAM, house)} | seen

    def _snapshot(self, stream: str, version: int) -> Snapshot:
        state = self.known[stream].at(version)
        return Snapshot(stream=stream, version=version, state=state, rows={})


def as_caused(row: Row) -> Caused:
    """Return an event from the columns that `READ` selects."""
    stream, version, _, name, shape, body, person, unit = row
    return Caused(
        stream=stream,
        version=version,
        type=name,
        schema_version=shape,
        body=body,
        person=person,
        unit=unit,
    )
