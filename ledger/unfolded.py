"""Unfolded: the rows of a stream as long as nobody asks for them.

A decision looks at many more streams than it writes to, and needs the rows of these alone. To fold
takes as long as all else that is done to read a stream.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.folding import Folds, Rows
from ledger.recorded import Recorded


class Unfolded(Mapping[tuple[str, str], object]):
    """What stands of `rows` after `events`, all of one stream and oldest first, once asked.

    Asking raises whatever a faulty fold raises.
    """

    __slots__ = ("_events", "_folds", "_rows")

    def __init__(self, folds: Folds, rows: Rows, events: Sequence[Recorded[Any]]) -> None:
        self._folds = folds
        self._events = events
        self._rows = rows

    def __getitem__(self, place: tuple[str, str]) -> object:
        return self._made()[place]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())

    def _made(self) -> Rows:
        if self._events:
            rows = self._rows
            for each in self._events:
                rows = self._folds.fold(rows, each)
            self._rows, self._events = self._folds.standing(rows), ()
        return self._rows
