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

Lines = dict[str, list[tuple[Any, tuple[Any, ...]]]]
"""By table, each row with what is written of it: its columns, `since`, and `until` if it ended."""


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
    _lines: dict[Place, tuple[Any, ...]] = field(default_factory=dict[Place, tuple[Any, ...]])
    _changed: set[Place] = field(default_factory=set[Place])
    _ends: int = 0

    def feed(self, recorded: Recorded[Any], ends: int) -> None:
        """Fold the next event, whose command ends at a log position."""
        if ends != self._ends:
            self.settle()
            self._ends = ends
        self.folds.follow(self._rows, recorded, self._changed)

    def settle(self) -> None:
        """Give the rows that the last command changed their new version; it has no more events."""
        for place in self._changed:
            table, row, line = place[0], self._rows.get(place), self._lines.get(place)
            columns = None if row is None else self.folds.columns[table](row)
            if line is not None:
                before, columns_before = line
                if columns_before[:-1] == columns:
                    continue
                self.ended[table].append((before, (*columns_before, self._ends)))
                del self._lines[place]
            if columns is not None:
                self._lines[place] = (row, (*columns, self._ends))
        self.touched |= self._changed
        self._changed.clear()

    def present(self, places: Iterable[Place] | None, into: Lines) -> None:
        """Add the rows that there are to `into`: those at some places, or all."""
        for place in self._lines if places is None else self._lines.keys() & places:
            into[place[0]].append(self._lines[place])


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
