"""Recorder: the log through the port of the `eventsourcing` library.

Its users may append streams of their own and follow everything in the order of commit; a topic is
an event's stored name, a state the exact bytes of its body. What this program's rules decide goes
in through the journal alone, so streams and events of their kinds are refused here.

Importing the library replaces a private function of `dataclasses` by one that treats the
library's own classes differently and every other class as before.
"""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing import persistence
from eventsourcing.persistence import Notification, StoredEvent
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from domain.actor import Actor
from domain.events import EVENTS, KINDS
from domain.rulebook import RULES
from ledger import codec
from ledger.identity import new_id
from ledger.recorded import Origin
from ledger.subscription import LAST, Following, head, originator, read

ACTOR = Actor("service:eventsourcing")
COMMAND = "RecordEvents"

PATIENCE = 10
"""Seconds for which a lost database is waited for."""

WAIT = 0.1
"""Seconds between two attempts to reach it."""

OPTIONS = "-c TimeZone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"

APPEND = """
SELECT verdict, first_position, last_position FROM ledger.append(
    %s::text::json, %s::bytea[], ARRAY[NULL]::bytea[], %s::text::json, %s::text::json, %s::bytea[],
    NULL, (SELECT layout FROM ledger.head))
"""

SELECT = """
SELECT stream, version, type, body FROM ledger.event
WHERE stream = %s AND version > %s AND version <= %s ORDER BY version LIMIT %s
"""

SELECT_DOWNWARDS = SELECT.replace("ORDER BY version", "ORDER BY version DESC")

EARLIER = "SELECT first_position, last_position FROM ledger.command WHERE actor = %s AND key = %s"

ERRORS: tuple[tuple[type[psycopg.Error], type[persistence.PersistenceError]], ...] = (
    (psycopg.IntegrityError, persistence.IntegrityError),
    (psycopg.DataError, persistence.DataError),
    (psycopg.ProgrammingError, persistence.ProgrammingError),
    (psycopg.NotSupportedError, persistence.NotSupportedError),
    (psycopg.InternalError, persistence.InternalError),
    (psycopg.OperationalError, persistence.OperationalError),
    (psycopg.InterfaceError, persistence.InterfaceError),
    (psycopg.Error, persistence.PersistenceError),
)


class Recorder(persistence.ApplicationRecorder):
    """The log, for programs written with `eventsourcing`. Blocking: call it from threads.

    Originator ids are the streams' ids as they are, or if `uuids` those that are UUIDs as such.
    `connections` are opened when they are first needed.
    """

    def __init__(self, conninfo: str, *, uuids: bool = False, connections: int = 4) -> None:
        self._conninfo = conninfo
        self._uuids = uuids
        self._blocking: ConnectionPool[Connection[TupleRow]] = ConnectionPool(
            conninfo,
            open=False,
            min_size=0,
            max_size=connections,
            kwargs={"autocommit": True, "options": OPTIONS},
        )

    def close(self) -> None:
        """Close the connections, if there are any."""
        self._blocking.close()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:  # noqa: ANN401 - the library's
        """Append the events together. Return their log positions.

        Raise `IntegrityError` if an event does not follow on those of its stream, and
        `ProgrammingError` for a stream or an event that only the journal may write.
        """
        if kwargs.get("tracking") is not None:
            raise persistence.NotSupportedError("a position is tracked beside a view, not here")
        if not stored_events:
            return []
        first, last = self._append(*draft(stored_events))
        return list(range(first, last + 1))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the events of a stream by version."""
        query = SELECT_DOWNWARDS if desc else SELECT
        above, last = -1 if gt is None else gt, LAST if lte is None else lte
        with self._connection() as connection:
            rows = connection.execute(query, (str(originator_id), above, last, limit)).fetchall()
        return [
            StoredEvent(originator(stream, uuids=self._uuids), version, topic, state)
            for stream, version, topic, state in rows
        ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return events in the order of the log, of some types only if `topics` names any."""
        after, end = (start or 0) - inclusive_of_start, LAST if stop is None else stop
        with self._connection() as connection:
            return read(connection, after, end, limit, topics, uuids=self._uuids)

    def max_notification_id(self) -> int | None:
        """Return the log position of the last event, or none if there is no event."""
        with self._connection() as connection:
            return head(connection) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Following:
        """Return an iterator over the events after position `gt` and all that will come."""
        return Following(self, self._conninfo, gt=gt, topics=topics, uuids=self._uuids)

    def _append(self, key: str, parameters: Sequence[Any]) -> tuple[int, int]:
        """Append under one key, again after a lost connection. Return first and last position."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self._connection() as connection:
                    verdict, *positions = connection.execute(APPEND, parameters).fetchall()[0]
                    if verdict == "repeated":  # recorded by an attempt whose answer was lost
                        verdict = "recorded"
                        positions = connection.execute(EARLIER, (ACTOR, key)).fetchall()[0]
            except persistence.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(WAIT)
                continue
            if verdict == "recorded":
                first, last = positions
                return first, last
            if verdict == "stale":
                raise persistence.IntegrityError("an event does not follow on those of its stream")

    @contextmanager
    def _connection(self) -> Generator[Connection[TupleRow]]:
        self._blocking.open()
        try:
            with self._blocking.connection() as connection:
                yield connection
        except psycopg.Error as error:
            for ours, theirs in ERRORS:
                if isinstance(error, ours):
                    raise theirs(error) from error
            raise


def draft(stored_events: Sequence[StoredEvent]) -> tuple[str, Sequence[Any]]:
    """Return the key and the parameters with which the events are appended as one command."""
    key, at = str(uuid4()), datetime.now(UTC)
    placed = [(str(event.originator_id), event.originator_version) for event in stored_events]
    versions: dict[str, list[int]] = {}
    for stream, version in placed:
        versions.setdefault(stream, []).append(version)
    for stream, numbers in versions.items():
        if any(later != earlier + 1 for earlier, later in pairwise(numbers)):
            raise persistence.IntegrityError(f"the events of {stream} do not follow on each other")
    for event, (stream, _) in zip(stored_events, placed, strict=True):
        if event.topic in EVENTS or stream.partition(":")[0] in KINDS:
            raise persistence.ProgrammingError(f"only the journal writes {event.topic} in {stream}")
    looks = {stream: max(numbers[0] - 1, 0) for stream, numbers in versions.items()}
    id_ = new_id()
    body = codec.encode({"events": len(stored_events)})
    digest = sha256(b"".join(event.state for event in stored_events))
    command: dict[str, object] = {
        "n": 1,
        "chain": 1,
        "events": len(stored_events),
        "id": id_,
        "actor": ACTOR,
        "key": key,
        "roles": [],
        "type": COMMAND,
        "schema_version": 1,
        "stream": placed[0][0],
        "digest": digest.hexdigest(),
        "origin": Origin.JOB,
        "correlation": id_,
        "rules": RULES,
        "at": at,
        "today": at.date(),
        "looks": looks,
    }
    events = [
        {
            "n": 1,
            "i": i,
            "stream": stream,
            "version": version,
            "type": event.topic,
            "schema_version": 1,
        }
        for i, (event, (stream, version)) in enumerate(zip(stored_events, placed, strict=True))
    ]
    return key, (
        codec.encode([command]).decode(),
        [body],
        codec.encode([{"n": 1, "stream": s, "version": v} for s, v in looks.items()]).decode(),
        codec.encode(events).decode(),
        [event.state for event in stored_events],
    )
