"""History: every version of every row, folded from the log in order.

What the log writes command by command, computed again from the first event on. A version begins
at the log position of its command's last event and ends where the next one begins.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ledger.folding import Rows
from ledger.reading import Page
from projections.engine.folds import TableFolds
from projections.engine.table import Table

Ended = dict[str, list["Version"]]
"""Versions that ended, by table."""

Touched = dict[str, set[str]]
"""Keys of rows that got another version or went, by table."""


@dataclass(frozen=True, slots=True)
class Version:
    """A row as it was, from `since` to before `until`."""

    row: object
    since: int
    until: int


@dataclass(slots=True)
class History:
    """The rows as they are after the events fed so far, and the versions that ended meanwhile.

    `open` are the rows that there are, by table and key, each with its `since`. `position` is how
    far the log was read, `finished` where the last command ended that is known to be whole: a page
    may end within a command.
    """

    folds: TableFolds
    open: dict[str, dict[str, tuple[object, int]]]
    position: int = 0
    finished: int = 0
    _ended: Ended = field(default_factory=lambda: defaultdict(list))
    _touched: Touched = field(default_factory=lambda: defaultdict(set))
    _streams: dict[str, Rows] = field(default_factory=dict[str, Rows])
    _command: UUID | None = None
    _last: int = 0
    _before: dict[str, Rows] = field(default_factory=dict[str, Rows])

    def feed(self, page: Page) -> None:
        """Fold events that follow those fed before."""
        for placed in page:
            recorded = placed.recorded
            if recorded.command != self._command:
                self.finish()
                self._command = recorded.command
            rows = self._streams.get(recorded.stream, {})
            self._before.setdefault(recorded.stream, rows)
            self._streams[recorded.stream] = self.folds.fold(rows, recorded)
            self._last = placed.position
        self.position = page.position

    def finish(self) -> None:
        """Give the rows that the last command changed their new version; it has no more events."""
        for stream, before in self._before.items():
            for table, key, row in self.folds.changed(before, self._streams[stream]):
                self._turn(table, key, row)
        self._before.clear()
        self.finished = self._last

    def _turn(self, table: str, key: str, row: object | None) -> None:
        old = self.open[table].pop(key, None)
        if old is not None:
            self._ended[table].append(Version(*old, until=self._last))
        if row is not None:
            self.open[table][key] = (row, self._last)
        self._touched[table].add(key)

    def take(self) -> tuple[Ended, Touched]:
        """Return what ended and what was touched since this was last asked."""
        taken = self._ended, self._touched
        self._ended, self._touched = defaultdict(list), defaultdict(set)
        return taken


def history_of(tables: Sequence[Table[Any]]) -> History:
    """Return the history of some tables, with nothing fed to it yet."""
    return History(TableFolds(tables), open={table.name: {} for table in tables})
