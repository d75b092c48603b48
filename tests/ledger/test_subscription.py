import time
from collections.abc import Generator
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from ledger import subscription
from ledger.recorder import Recorder
from ledger.subscription import Following
from ops.database import LOGIN
from tests.ledger.house import rows
from tests.postgres import Database

LISTENERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query ~ 'head'"


@pytest.fixture
def recorder(home: Database) -> Generator[Recorder]:
    made = Recorder(home.url(LOGIN))
    yield made
    made.close()


def record(recorder: Recorder, first: int, last: int, topic: str = "Sampled") -> None:
    recorder.insert_events(
        [StoredEvent("sample-1", version, topic, b"{}") for version in range(first, last + 1)]
    )


def take(following: Following, most: int) -> list[int]:
    return [next(following).id for _ in range(most)]


def test_it_catches_up_and_then_follows(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "AT_ONCE", 2)
    record(recorder, 1, 5)
    with recorder.subscribe(gt=1) as following:
        assert take(following, 4) == [2, 3, 4, 5]
        later = Thread(target=lambda: (time.sleep(0.05), record(recorder, 6, 7)))
        later.start()
        assert take(following, 2) == [6, 7]
        later.join()


def test_it_is_told_and_does_not_only_look(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "POLL", 30)
    record(recorder, 1, 1)
    with recorder.subscribe() as following:
        assert take(following, 1) == [1]
        later = Thread(target=lambda: (time.sleep(0.3), record(recorder, 2, 2)))
        started = time.monotonic()
        later.start()
        assert take(following, 1) == [2]
        later.join()
        assert time.monotonic() - started < 10


def test_it_looks_when_nobody_tells(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "LISTEN", "LISTEN something_else")
    record(recorder, 1, 1)
    with recorder.subscribe() as following:
        assert take(following, 1) == [1]
        later = Thread(target=lambda: (time.sleep(0.05), record(recorder, 2, 2)))
        later.start()
        assert take(following, 1) == [2]
        later.join()


def test_it_connects_anew(recorder: Recorder, home: Database) -> None:
    record(recorder, 1, 1)
    with recorder.subscribe() as following:
        assert take(following, 1) == [1]
        ((listener,),) = rows(home, LISTENERS + " AND pid <> pg_backend_pid()")[-1:]
        rows(home, "SELECT pg_terminate_backend(%s)", [listener])
        record(recorder, 2, 3)
        assert take(following, 2) == [2, 3]


def test_what_the_topics_leave_out_is_passed_over_once(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = subscription.read

    def reading(connection: Connection[TupleRow], after: int, *rest: Any, uuids: bool) -> Any:  # noqa: ANN401 - whatever it is
        asked.append(after)
        return read(connection, after, *rest, uuids=uuids)

    monkeypatch.setattr(subscription, "read", reading)
    record(recorder, 1, 3)

    def go_on() -> None:
        time.sleep(0.3)
        record(recorder, 4, 5)
        record(recorder, 6, 6, "Wanted")

    with recorder.subscribe(topics=["Wanted"]) as following:
        later = Thread(target=go_on)
        later.start()
        assert take(following, 1) == [6]
        later.join()
    assert asked[:2] == [0, 3]
    assert asked == sorted(set(asked))


def test_stopping_it_ends_the_iteration_and_its_connection(
    recorder: Recorder, home: Database
) -> None:
    record(recorder, 1, 1)
    following = recorder.subscribe()
    seen = Event()
    iterating = Thread(target=lambda: [seen.set() for _ in following])
    iterating.start()
    assert seen.wait(timeout=10)
    following.stop()
    iterating.join(timeout=5)
    assert not iterating.is_alive()
    recorder.close()
    deadline = time.monotonic() + 10
    others = "SELECT FROM pg_stat_activity WHERE usename = %s AND datname = current_database()"
    while rows(home, others, [LOGIN]):  # PostgreSQL sees a moment later that they are gone
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_database_that_is_away_for_a_while_is_not_the_end(
    recorder: Recorder, home: Database
) -> None:
    with recorder.subscribe() as following:
        limit(home, 0)
        seen: list[int] = []
        iterating = Thread(target=lambda: seen.extend(take(following, 1)))
        iterating.start()
        time.sleep(0.3)
        limit(home, -1)
        record(recorder, 1, 1)
        iterating.join(timeout=5)
    assert seen == [1]


def limit(home: Database, connections: int) -> None:
    """Let so many connect, besides superusers; -1 means all."""
    with psycopg.connect(home.owner_url, autocommit=True) as owner:
        owner.execute(
            sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(
                sql.Identifier(home.name), sql.Literal(connections)
            )
        )
