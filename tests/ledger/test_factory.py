from datetime import date
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import (
    InfrastructureFactoryError,
    Mapper,
    NotSupportedError,
    StoredEvent,
    Tracking,
    TrackingRecorder,
)
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from domain.decider import fact
from domain.salary import SalaryAdjusted, SalaryRecorded
from ledger import codec
from ledger.factory import Factory
from ledger.ledger import Ledger
from ops.database import LOGIN
from tests.ledger.house import accepted, adjust_salary, contiguous, founded
from tests.postgres import Database


class Dog(Aggregate):
    """An aggregate as the library's users write it."""

    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name = name
        self.tricks: list[str] = []

    @event("TrickAdded")
    def add_trick(self, trick: str) -> None:
        self.tricks.append(trick)


class Dogs(Application[UUID]):
    """A stock application, its events in our log."""

    def register(self, name: str) -> UUID:
        dog = Dog(name)
        self.save(dog)
        return dog.id

    def teach(self, dog_id: UUID, trick: str) -> int:
        dog: Dog = self.repository.get(dog_id)
        dog.add_trick(trick)
        return self.save(dog)[-1].notification.id


@fact
class Followed:
    """An event of ours as the library wants one."""

    originator_id: str
    originator_version: int
    event: Any


class OurMapper(Mapper[Any]):
    """Reads our events, whose topics are their stored names."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:  # noqa: ANN401 - the library's
        return Followed(
            originator_id=str(stored_event.originator_id),
            originator_version=stored_event.originator_version,
            event=codec.event(stored_event.topic, 1, stored_event.state),
        )


class House(Application[Any]):
    """Our log as a stock application sees it."""


class PaySheet(POPOTrackingRecorder):
    """What everybody is paid."""

    def __init__(self) -> None:
        super().__init__()
        self.pay: dict[str, int] = {}

    def write(self, stream: str, amount: int, tracking: Tracking) -> None:
        with self._database_lock:
            self._assert_tracking_uniqueness(tracking)
            self._insert_tracking(tracking)
            self.pay[stream] = amount


class Pay(Projection[PaySheet]):
    """A stock projection of salaries."""

    name = "pay"
    topics = ("SalaryRecorded", "SalaryAdjusted")

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # noqa: ANN401 - the library's
        happened: SalaryRecorded | SalaryAdjusted = domain_event.event
        stream = domain_event.originator_id
        self.view.write(stream, int(happened.salary.amount), tracking)


@pytest.fixture
def env(home: Database) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "ledger.factory", "DATABASE_URL": home.url(LOGIN)}


def test_a_stock_application_lives_in_the_log(env: dict[str, str], home: Database) -> None:
    with Dogs(env) as dogs:
        rex, ada = dogs.register("Rex"), dogs.register("Ada")
        assert dogs.teach(rex, "sit") == 3
        assert dogs.teach(rex, "roll") == 4
        dog: Dog = dogs.repository.get(rex)
        assert (dog.name, dog.tricks, dog.version) == ("Rex", ["sit", "roll"], 3)
        assert isinstance(dog.id, UUID)
        section = dogs.notification_log["1,10"]
        assert [found.originator_id for found in section.items] == [rex, ada, rex, rex]
    assert contiguous(home)


async def test_a_stock_projection_follows_the_journal(ledger: Ledger, env: dict[str, str]) -> None:
    await founded(ledger, employees=2)
    env |= {
        "MAPPER_TOPIC": f"{__name__}:OurMapper",
        "PAY_PERSISTENCE_MODULE": "eventsourcing.popo",
    }
    runner = ProjectionRunner(
        application_class=House, projection_class=Pay, view_class=PaySheet, env=env
    )
    with runner:
        runner.wait(await ledger.position(), timeout=10)
        assert runner.view.pay == {"salary:E1": 1000, "salary:E2": 1000}
        outcome = await accepted(ledger, adjust_salary(1, 1100))
        later = await accepted(ledger, adjust_salary(2, 1200, date(2016, 5, 1)))
        assert later.position == outcome.position + 1
        runner.wait(later.position, timeout=10)
        assert runner.view.pay == {"salary:E1": 1100, "salary:E2": 1200}


def test_it_says_what_it_lacks(env: dict[str, str]) -> None:
    with pytest.raises(InfrastructureFactoryError):
        Factory({}).application_recorder()
    factory = Factory(env)
    with pytest.raises(NotSupportedError):
        factory.aggregate_recorder(purpose="snapshots")
    with pytest.raises(NotSupportedError):
        factory.tracking_recorder(TrackingRecorder)
    with pytest.raises(NotSupportedError):
        factory.process_recorder()


def test_ids_are_text_where_that_is_wanted(env: dict[str, str]) -> None:
    factory = Factory(env | {"ORIGINATOR_ID_TYPE": "text"})
    recorder = factory.application_recorder()
    id_ = "0190f3a2-0000-7000-8000-000000000000"
    recorder.insert_events([StoredEvent(id_, 1, "Sampled", b"{}")])
    assert [found.originator_id for found in recorder.select_notifications(None, 1)] == [id_]
    factory.close()
