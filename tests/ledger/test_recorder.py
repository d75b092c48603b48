import dataclasses
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import Any, Protocol
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import (
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    StoredEvent,
    Tracking,
)
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from ledger.ledger import Ledger
from ledger.recorder import Recorder
from ops.database import LOGIN
from tests.ledger.house import accepted, contiguous, emptied, found, founded, prepared, rows
from tests.postgres import Database, Server


class Making(Protocol):
    """A way to make recorders of one log, for text or for UUID ids."""

    def __call__(self, *, uuids: bool) -> Recorder: ...


@contextmanager
def making(database: Database) -> Generator[Making]:
    """Lend a way to make recorders of one log, for text or for UUID ids."""
    made: list[Recorder] = []

    def make(*, uuids: bool) -> Recorder:
        made.append(Recorder(database.url(LOGIN), uuids=uuids))
        return made[-1]

    yield make
    for recorder in made:
        recorder.close()


@pytest.fixture
def recorder(home: Database) -> Generator[Recorder]:
    with making(home) as make:
        yield make(uuids=False)


@pytest.fixture(scope="module")
def standing_alone(postgres: Server) -> Generator[Database]:
    """Lend a database to test cases that cannot run on several."""
    with postgres.database(prepared) as made:
        yield made


@pytest.fixture
def case(request: pytest.FixtureRequest, standing_alone: Database) -> Generator[None]:
    """Give the library's test cases what they ask for."""
    with making(emptied(standing_alone)) as make:
        assert request.instance is not None
        request.instance.making = make
        yield


@pytest.mark.usefixtures("case")
class TestTextRecorder(ApplicationRecorderTestCase[Recorder]):
    making: Making

    def create_recorder(self) -> Recorder:
        return self.making(uuids=False)

    def new_originator_id(self) -> str:
        return f"sample-{uuid4()}"

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


@pytest.mark.usefixtures("case")
class TestUUIDRecorder(ApplicationRecorderTestCase[Recorder]):
    making: Making

    def create_recorder(self) -> Recorder:
        return self.making(uuids=True)

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


@pytest.mark.usefixtures("case")
class TestTextNonInterleaving(NonInterleavingNotificationIDsBaseCase):
    making: Making

    def create_recorder(self) -> Recorder:
        return self.making(uuids=False)

    def new_originator_id(self) -> str:
        return f"sample-{uuid4()}"


@pytest.mark.usefixtures("case")
class TestUUIDNonInterleaving(NonInterleavingNotificationIDsBaseCase):
    making: Making

    def create_recorder(self) -> Recorder:
        return self.making(uuids=True)


def stored(stream: str | UUID, version: int, topic: str = "Sampled") -> StoredEvent:
    return StoredEvent(stream, version, topic, b"{}")


def test_events_come_in_ranges_and_both_directions(recorder: Recorder) -> None:
    recorder.insert_events([stored("sample-1", n) for n in range(1, 6)])

    def versions(**asked: Any) -> list[int]:  # noqa: ANN401 - what the recorder takes
        return [event.originator_version for event in recorder.select_events("sample-1", **asked)]

    assert versions() == [1, 2, 3, 4, 5]
    assert versions(gt=1, lte=4) == [2, 3, 4]
    assert versions(desc=True, limit=2) == [5, 4]
    assert versions(gt=1, lte=3, desc=True) == [3, 2]


@pytest.mark.parametrize("versions", [(3,), (1,), (2, 4), (3, 4)])
def test_a_gap_or_a_fork_is_refused(
    recorder: Recorder, home: Database, versions: tuple[int, ...]
) -> None:
    recorder.insert_events([stored("sample-1", 1)])
    with pytest.raises(IntegrityError):
        recorder.insert_events([stored("sample-1", version) for version in versions])
    assert recorder.max_notification_id() == 1
    assert contiguous(home)


def test_one_event_that_does_not_fit_takes_all_with_it(recorder: Recorder) -> None:
    with pytest.raises(IntegrityError):
        recorder.insert_events([stored("sample-1", 1), stored("sample-2", 2)])
    assert recorder.max_notification_id() is None


def test_no_events_are_no_command(recorder: Recorder, home: Database) -> None:
    assert recorder.insert_events([]) == []
    assert rows(home, "SELECT FROM ledger.command") == []


@pytest.mark.parametrize(
    "event", [stored("employee:E1", 1), stored("sample-1", 1, "DemonstrationMarked")]
)
def test_what_rules_decide_goes_in_through_the_journal_alone(
    recorder: Recorder, event: StoredEvent
) -> None:
    with pytest.raises(ProgrammingError):
        recorder.insert_events([event])
    assert recorder.max_notification_id() is None


def test_a_position_is_not_tracked_here(recorder: Recorder) -> None:
    with pytest.raises(NotSupportedError):
        recorder.insert_events([stored("sample-1", 1)], tracking=Tracking("sample", 1))


def test_each_insertion_is_one_command(recorder: Recorder, home: Database) -> None:
    recorder.insert_events([stored("sample-1", 1), stored("sample-2", 1)])
    recorder.insert_events([stored("sample-1", 2)])
    assert rows(
        home,
        "SELECT type, actor, looks, first_position, last_position, judged_at"
        " FROM ledger.command ORDER BY judged_at",
    ) == [
        ("RecordEvents", "service:eventsourcing", {"sample-1": 0, "sample-2": 0}, 1, 2, 2),
        ("RecordEvents", "service:eventsourcing", {"sample-1": 1}, 3, 3, 3),
    ]


def test_an_insertion_whose_answer_is_lost_is_made_once(recorder: Recorder, home: Database) -> None:
    """The server's side of the connection ends while the insertion waits for the lock."""
    recorder.insert_events([stored("sample-1", 1)])
    found: list[Any] = []
    with psycopg.connect(home.owner_url) as holding:
        holding.execute("SELECT FROM ledger.head FOR UPDATE")
        inserting = Thread(
            target=lambda: found.extend(recorder.insert_events([stored("sample-1", 2)]))
        )
        inserting.start()
        waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while not (pids := rows(home, waiting + " AND datname = current_database()")):
            time.sleep(0.01)
        holding.execute("SELECT pg_terminate_backend(%s)", pids[0])
    inserting.join(timeout=20)
    assert found == [2]
    assert contiguous(home)


def test_an_insertion_recorded_unheard_is_found_by_its_key(home: Database) -> None:
    class Deaf(Recorder):
        """Sends everything twice, as after an answer that was lost."""

        def _append(self, key: str, parameters: Sequence[Any]) -> tuple[int, int]:
            super()._append(key, parameters)
            return super()._append(key, parameters)

    deaf = Deaf(home.url(LOGIN))
    assert deaf.insert_events([stored("sample-1", 1), stored("sample-1", 2)]) == [1, 2]
    assert deaf.max_notification_id() == 2
    deaf.close()


def test_states_that_are_not_json_do_not_spoil_the_view(recorder: Recorder, home: Database) -> None:
    recorder.insert_events([StoredEvent("sample-1", 1, "Sampled", b"\xff\x00")])
    assert rows(home, "SELECT stream, body FROM ledger.event_json") == [("sample-1", None)]


async def test_the_ledger_is_a_recorder(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    assert isinstance(ledger, Recorder)
    assert ledger.max_notification_id() == await ledger.position()
    (event,) = ledger.select_events("organisation:main")
    assert (event.topic, event.originator_version) == ("OrganisationFounded", 1)
    stream = rows(home, "SELECT body FROM ledger.event WHERE stream = 'organisation:main'")
    assert [(event.state,)] == stream


async def test_a_founding_after_other_events_is_no_demonstration(ledger: Ledger) -> None:
    ledger.insert_events([stored("sample-1", 1)])
    outcome = await accepted(ledger, found())
    assert outcome.position == 2


def test_our_own_records_stay_what_they_are() -> None:
    """The library replaces a private function of `dataclasses`; ours must not notice."""
    program = """
import dataclasses
from domain.decider import fact
before = dataclasses._process_class
import ledger.recorder
assert dataclasses._process_class is not before
@fact
class Sample:
    name: str
    size: int = 1
assert Sample.__slots__ == ("name", "size") and not hasattr(Sample(name="a"), "__dict__")
assert Sample(name="a") == Sample(name="a", size=1) and hash(Sample(name="a"))
try:
    Sample(name="a").name = "b"
except dataclasses.FrozenInstanceError:
    print("frozen")
"""
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout == "frozen\n"
    assert not dataclasses.is_dataclass(Recorder)
