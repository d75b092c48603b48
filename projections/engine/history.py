"""History: every version of every row, folded stream by stream.

A row belongs to one stream, so the events of a stream in their order make all versions of its
rows. A version begins at the log position at which its command ended, and ends where the next one
begins: just what the log writes command by command.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.reading import Placed
from ledger.recorded import Recorded
from projections.engine.folds import Place, TableFolds
from projections.engine.table import Table

Lines = dict[str, list[tuple[Any, tuple[int, ...]]]]
"""By table, each row with when it held: `since`, and `until` if it ended."""


@dataclass(slots=True)
class Versions:
    """The versions that ended, and the rows as they are."""

    ended: Lines = field(default_factory=lambda: defaultdict(list))
    present: Lines = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Life:
    """The rows of one stream after the events fed so far; `ended` takes the versions before."""

    folds: TableFolds
    ended: Lines
    touched: set[Place] = field(default_factory=set[Place])
    _rows: dict[Place, Any] = field(default_factory=dict[Place, Any])
    _held: dict[Place, tuple[Any, int]] = field(default_factory=dict[Place, tuple[Any, int]])
    _changed: set[Place] = field(default_factory=set[Place])
    _ends: int = 0

    def feed(self, recorded: Recorded[Any], ends: int) -> None:
        """Fold the next event, whose command ends at a log position."""
        if ends != self._ends:
            if self._changed:
                self.settle()
            self._ends = ends
        self.folds.follow(self._rows, recorded, self._changed)

    def settle(self) -> None:
        """Give the rows that the last command changed their new version; it has no more events."""
        ends, held = self._ends, self._held
        for place in self._changed:
            row, before = self._rows.get(place), held.get(place)
            if before is not None:
                was, since = before
                if was == row:
                    continue
                self.ended[place[0]].append((was, (since, ends)))
                del held[place]
            if row is not None:
                held[place] = (row, ends)
        self.touched |= self._changed
        self._changed.clear()

    def present(self, places: Iterable[Place] | None, into: Lines) -> None:
        """Add the rows that there are to `into`: those at some places, or all."""
        for place in self._held if places is None else self._held.keys() & places:
            row, since = self._held[place]
            into[place[0]].append((row, (since,)))

    def begin(self) -> None:
        """Be the life of another stream, of which nothing has happened yet."""
        self.touched.clear()
        self._rows.clear()
        self._held.clear()
        self.ended.clear()


class Lives:
    """The lives of some streams, followed at once."""

    def __init__(self, tables: Sequence[Table[Any]]) -> None:
        self._folds = TableFolds(tables)
        self._ended: Lines = defaultdict(list)
        self._of: dict[str, Life] = {}

    def unknown(self, events: Iterable[Placed]) -> list[str]:
        """Return the streams of `events` that are not followed yet."""
        return list({each.recorded.stream for each in events} - self._of.keys())

    def begin(self, streams: Iterable[str], events: Iterable[Placed]) -> None:
        """Follow streams from now on, of which `events` are written already."""
        for stream in streams:
            self._of[stream] = Life(self._folds, defaultdict(list))
        self.feed(events)
        for stream in streams:
            life = self._of[stream]
            life.settle()
            life.touched.clear()
            life.ended = self._ended

    def feed(self, events: Iterable[Placed]) -> None:
        """Fold events that follow those fed before."""
        for each in events:
            self._of[each.recorded.stream].feed(each.recorded, each.ends)

    def take(self) -> tuple[dict[str, list[str]], Versions]:
        """Return the keys of rows that were touched since this was last asked, and the versions."""
        touched: dict[str, list[str]] = defaultdict(list)
        made = Versions()
        for life in self._of.values():
            life.settle()
            life.present(life.touched, made.present)
            for table, key in life.touched:
                touched[table].append(key)
            life.touched.clear()
        made.ended.update(self._ended)
        self._ended.clear()
        return touched, made
