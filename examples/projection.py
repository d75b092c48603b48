"""Projection: a stock projection runner of `eventsourcing` follows the log.

The view and how far it has come are in a PostgreSQL of the consumer's own and change in one
transaction, event by event. Any failure ends the library's runner: let a supervisor start it again.

export PERSISTENCE_MODULE=ledger.factory DATABASE_URL=postgresql://… ORIGINATOR_ID_TYPE=text
export MAPPER_TOPIC=examples.projection:AsStored MIRROR_PERSISTENCE_MODULE=eventsourcing.postgres
export MIRROR_POSTGRES_DBNAME=… MIRROR_POSTGRES_HOST=… MIRROR_POSTGRES_USER=… …
python -m examples.projection
"""

from dataclasses import dataclass
from typing import Any

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Mapper, StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

TABLE = SQL(
    "CREATE TABLE IF NOT EXISTS mirror (position bigint, type text, stream text, said text)"
).format()
KEEP = "INSERT INTO mirror VALUES (%s, %s, %s, %s)"


@dataclass(frozen=True)
class Told:
    """An event as the log has it: its name, and its JSON as text."""

    originator_id: str
    originator_version: int
    type: str
    said: str


class AsStored(Mapper[str]):
    """Takes events as they are stored, so that those of every type and version can be kept."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:  # noqa: ANN401 - the library's
        return Told(
            originator_id=str(stored_event.originator_id),
            originator_version=stored_event.originator_version,
            type=stored_event.topic,
            said=stored_event.state.decode(),
        )


class Log(Application[str]):
    """The log as the library sees it; its name is what progress is tracked by."""


class Kept(PostgresTrackingRecorder):
    """What is kept: a table, beside the library's own with the position."""

    def __init__(self, datastore: PostgresDatastore, **rest: Any) -> None:  # noqa: ANN401
        super().__init__(datastore, **rest)
        self.sql_create_statements.append(TABLE)

    def keep(self, told: Told, tracking: Tracking) -> None:
        """Keep an event and that it is kept. Raise `IntegrityError` if it is already."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                KEEP, (tracking.notification_id, told.type, told.originator_id, told.said)
            )


class Mirror(Projection[Kept]):
    """Keeps every event; give `topics` to choose some."""

    name = "mirror"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # noqa: ANN401
        self.view.keep(domain_event, tracking)


def runner(env: dict[str, str] | None = None) -> ProjectionRunner[Log, Kept]:
    """Return a runner that has begun; the environment says where things are, or `env` does."""
    return ProjectionRunner(
        application_class=Log, projection_class=Mirror, view_class=Kept, env=env
    )


if __name__ == "__main__":
    with runner() as running:
        running.run_forever()
