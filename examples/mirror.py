"""Mirror: what a consumer keeps of the log, and how far it has come, in one SQLite file.

Both change in one transaction. So whenever the consumer or its machine is stopped, what it keeps
and where it goes on agree: no event is missing, and none counts twice.
"""

import sqlite3
from pathlib import Path

TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS event (position INTEGER, type TEXT, stream TEXT, said TEXT);
CREATE TABLE IF NOT EXISTS progress (
    one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, place INTEGER NOT NULL
);
INSERT OR IGNORE INTO progress VALUES (1, 0, 0);
"""
"""Nothing in `event` is unique: were an event kept twice, it would stand there twice.

Where power is lost, this way of writing may lose the latest transactions, each of them whole.
"""


class Mirror:
    """A file with the events that were kept; put your own work in the place of `event`."""

    def __init__(self, file: Path | str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, timeout=60)
        self._connection.executescript(TABLES)

    @property
    def progress(self) -> tuple[int, int]:
        """Return the log position of the last event that is kept, and its place on the way here."""
        position, place = self._connection.execute(
            "SELECT position, place FROM progress"
        ).fetchone()
        return position, place

    def keep(self, position: int, type_: str, stream: str, said: str, place: int = 0) -> None:
        """Keep an event, unless it is kept already.

        `place` is where it stood in what it was read from, where that counts for itself.
        """
        run = self._connection.execute
        with self._connection:
            run("BEGIN IMMEDIATE")
            if position > self.progress[0]:
                run("INSERT INTO event VALUES (?, ?, ?, ?)", (position, type_, stream, said))
            run("UPDATE progress SET position = max(position, ?), place = ?", (position, place))
