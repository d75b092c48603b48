"""Subscription: the log, followed through the port of the `eventsourcing` library.

Listens first, then catches up, then waits to be told; looks by itself every 200 ms in case nobody
told it, and connects anew when the connection is lost. Events that the topics leave out are passed
over once and never read again.
"""

from collections import deque
from collections.abc import Sequence
from threading import Event, Lock
from typing import Any
from uuid import UUID

import psycopg
import structlog
from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription
from psycopg import Connection
from psycopg.rows import TupleRow

POLL = 0.2
"""Seconds after which the log is looked at untold."""

AT_ONCE = 500
"""How many events are read at a time."""

LAST = 2**63 - 1
"""A position that no log reaches."""

LISTEN = "LISTEN merit_ledger"
HEAD = "SELECT position FROM ledger.head"

READ = """
SELECT stream, version, type, body, position FROM ledger.event
WHERE position > %s AND position <= %s AND (%s::text[] = '{}' OR type = ANY (%s::text[]))
ORDER BY position LIMIT %s
"""

OPTIONS = "-c TimeZone=UTC -c statement_timeout=60s"

log = structlog.get_logger(__name__)


class Following(Subscription[ApplicationRecorder]):
    """The events after a position, and all that come. One thread iterates, any may stop it."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        conninfo: str,
        *,
        gt: int | None,
        topics: Sequence[str],
        uuids: bool,
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._conninfo = conninfo
        self._uuids = uuids
        self._passed = gt or 0
        self._ready: deque[Notification] = deque()
        self._stopping = Event()
        self._busy = Lock()
        self._connection: Connection[TupleRow] | None = None

    def stop(self) -> None:
        """End the iteration: at once, or as soon as the thread that waits notices."""
        super().stop()
        self._stopping.set()
        if self._busy.acquire(blocking=False):
            self._disconnect()
            self._busy.release()

    def __exit__(self, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__exit__(*args, **kwargs)
        with self._busy:
            self._disconnect()

    def __next__(self) -> Notification:
        with self._busy:
            while not self._stopping.is_set():
                if self._ready:
                    return self._ready.popleft()
                try:
                    self._look(self._connected())
                except psycopg.OperationalError as error:
                    log.warning("subscription_lost", error=str(error))
                    self._disconnect()
                    self._stopping.wait(POLL)
            self._disconnect()
            raise StopIteration

    def _look(self, connection: Connection[TupleRow]) -> None:
        """Make ready what has come; if nothing has, wait until something may have."""
        end = head(connection)
        if end > self._passed:
            found = read(connection, self._passed, end, AT_ONCE, self._topics, uuids=self._uuids)
            self._passed = found[-1].id if len(found) == AT_ONCE else end
            self._ready.extend(found)
        else:
            for _ in connection.notifies(timeout=POLL, stop_after=1):
                break

    def _connected(self) -> Connection[TupleRow]:
        if self._connection is None:
            self._connection = psycopg.connect(self._conninfo, autocommit=True, options=OPTIONS)
            self._connection.execute(LISTEN)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def read(
    connection: Connection[TupleRow],
    after: int,
    end: int,
    limit: int | None,
    topics: Sequence[str],
    *,
    uuids: bool,
) -> list[Notification]:
    """Return the events after one position up to another, of all types or those of `topics`."""
    names = list(topics)
    rows = connection.execute(READ, (after, end, names, names, limit)).fetchall()
    return [
        Notification(originator(stream, uuids=uuids), version, topic, state, position)
        for stream, version, topic, state, position in rows
    ]


def head(connection: Connection[TupleRow]) -> int:
    """Return the log position of the last event; 0 for an empty log."""
    row = connection.execute(HEAD).fetchone()
    if row is None:
        raise LookupError("the log has no head")
    return int(row[0])


def originator(stream: str, *, uuids: bool) -> UUID | str:
    """Return a stream's id, as a UUID if those are wanted and it is one."""
    if uuids:
        try:
            return UUID(stream)
        except ValueError:
            return stream
    return stream
