"""Salaries: what the plain composition decides and saves, with `eventsourcing` as it comes.

    repository (cached) ─▶ rule ─▶ Application.save: command, event and row in one transaction

It does what `adjustSalary` does: the same rules, one event, the command under its key, and the
salary's row with its past versions. Its choices are the fastest that are safe: a cache that does
not ask the database again, copies on the way out of it, and two statements for the row in the
recorder's own pipeline. Only the row waits for the lock, since it needs the event's position.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, cast
from uuid import NAMESPACE_OID, UUID, uuid5

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Cursor
from psycopg.types.json import Jsonb

THREADS = 16
"""Threads that decide and save, each with a connection of its own."""

ATTEMPTS = 5
PAY = {"HR", "COMPENSATION"}
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
CENT = Decimal("0.01")

TABLES = """
CREATE TABLE IF NOT EXISTS command (
    actor text NOT NULL, key text NOT NULL, body jsonb NOT NULL, roles text[] NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (actor, key));
CREATE TABLE IF NOT EXISTS salary (
    id text PRIMARY KEY, employee_id text NOT NULL, amount numeric NOT NULL,
    currency text NOT NULL, effective_on date NOT NULL, cause text NOT NULL,
    at timestamptz NOT NULL, since bigint NOT NULL);
CREATE INDEX IF NOT EXISTS salary_employee ON salary (employee_id, effective_on);
CREATE TABLE IF NOT EXISTS salary_past (
    LIKE salary, until bigint NOT NULL, PRIMARY KEY (id, until));
CREATE INDEX IF NOT EXISTS salary_past_employee ON salary_past (employee_id, effective_on);
"""

COMMAND = "INSERT INTO command (actor, key, body, roles, at) VALUES (%s, %s, %s, %s, %s)"

EARLIER = "SELECT FROM command WHERE actor = %s AND key = %s"

ENDED = """
INSERT INTO salary_past
SELECT s.*, currval('salaries_events_notification_id_seq') FROM salary s WHERE id = %s
"""

WRITTEN = """
INSERT INTO salary VALUES
    (%s, %s, %s, %s, %s, %s, %s, currval('salaries_events_notification_id_seq'))
ON CONFLICT (id) DO UPDATE SET
    amount = excluded.amount, cause = excluded.cause, at = excluded.at, since = excluded.since
"""


class Refused(Exception):  # noqa: N818 - as the product's
    """A refused command, by its rule."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A command with the envelope that it came in."""

    employee_id: str
    amount: Decimal
    currency: str
    effective_on: date
    cause: str
    reason: str
    key: str
    by: str
    roles: frozenset[str]
    at: datetime

    @property
    def on(self) -> str:
        return self.effective_on.isoformat()

    @property
    def command(self) -> tuple[object, ...]:
        """Return the row in which it is kept."""
        body = {
            "employee_id": self.employee_id,
            "amount": str(self.amount),
            "currency": self.currency,
            "effective_on": self.on,
            "cause": self.cause,
            "reason": self.reason,
        }
        return (self.by, self.key, Jsonb(body), sorted(self.roles), self.at)

    @property
    def row(self) -> tuple[object, ...]:
        """Return the row that shows it."""
        paid = (self.amount, self.currency, self.on, self.cause, self.at)
        return (f"{self.employee_id}/{self.on}", self.employee_id, *paid)


class Person(Aggregate):
    """Somebody with their salaries; days are ISO texts, which sort and need no transcoding."""

    def __init__(self, employee_id: str, hired_on: str, last_day_on: str | None) -> None:
        self.employee_id = employee_id
        self.hired_on = hired_on
        self.last_day_on = last_day_on
        self.salaries: dict[str, tuple[Decimal, str]] = {}

    @staticmethod
    def create_id(employee_id: str, **_: object) -> UUID:
        """Return the id of somebody's aggregate."""
        return identified(employee_id)

    @event("SalaryRecorded")
    def record(self, amount: Decimal, currency: str, effective_on: str) -> None:
        self.salaries[effective_on] = (amount, currency)

    @event("SalaryAdjusted")
    def adjusted(
        self,
        amount: Decimal,
        currency: str,
        effective_on: str,
        cause: str,  # noqa: ARG002 - what the event holds
        was: Decimal,  # noqa: ARG002 - as the cause
    ) -> None:
        self.salaries[effective_on] = (amount, currency)

    def adjust(self, given: Adjustment) -> None:
        """Give another salary from a day. Raise `Refused` if a rule forbids it."""
        on = given.on
        held = max((day for day in self.salaries if day <= on), default=None)
        if on < self.hired_on:
            raise Refused("before-hire")
        if self.last_day_on is not None and on > self.last_day_on:
            raise Refused("left-service")
        if held is None:
            raise Refused("before-first-salary")
        was, of = self.salaries[held]
        if of != given.currency:
            raise Refused("currencies-differ")
        if was == given.amount:
            raise Refused("nothing-changes")
        self.adjusted(given.amount, given.currency, on, given.cause, was)


@cache
def identified(employee_id: str) -> UUID:
    """Return the id of somebody's aggregate."""
    return uuid5(NAMESPACE_OID, employee_id)


class Recorder(PostgresApplicationRecorder):
    """The library's recorder, with the command and the row in its transaction."""

    def create_table(self) -> None:
        super().create_table()
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(TABLES)

    def _insert_events(
        self,
        curs: Cursor[Any],
        stored_events: Sequence[StoredEvent],
        **kwargs: Any,  # noqa: ANN401 - the library's
    ) -> None:
        if "command" in kwargs:
            curs.execute(COMMAND, kwargs["command"], prepare=True)
        super()._insert_events(curs, stored_events, **kwargs)

    def _insert_stored_events(
        self,
        curs: Cursor[Any],
        stored_events: Sequence[StoredEvent],
        **kwargs: Any,  # noqa: ANN401 - the library's
    ) -> None:
        super()._insert_stored_events(curs, stored_events, **kwargs)
        for row in kwargs.get("rows", ()):
            with curs.connection.cursor() as cursor:
                cursor.execute(ENDED, row[:1], prepare=True)
                cursor.execute(WRITTEN, row, prepare=True)


class Salaries(Application[UUID]):
    """The application: adjusts salaries, from any thread."""

    env = {  # noqa: RUF012 - as the library wants it
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "APPLICATION_RECORDER_TOPIC": "bench.peers.salaries:Recorder",
        "AGGREGATE_CACHE_MAXSIZE": "100000",
        "AGGREGATE_CACHE_FASTFORWARD": "n",  # one process: what a conflict shows is read again
        "POSTGRES_POOL_SIZE": str(THREADS),
        "POSTGRES_MAX_OVERFLOW": "0",
    }

    def adjust(self, given: Adjustment) -> tuple[int, bool]:
        """Give another salary. Return the position, and whether the key was known before.

        Raise `Refused` if a rule forbids it.
        """
        allowed(given)
        for _ in range(ATTEMPTS):
            try:
                person = cast("Person", self.repository.get(identified(given.employee_id)))
            except AggregateNotFoundError:
                raise Refused("unknown") from None
            try:
                person.adjust(given)
            except Refused:
                if self.known(given):
                    return 0, True
                raise
            try:
                (recording,) = self.save(person, command=given.command, rows=[given.row])
            except IntegrityError:  # the key is known, or somebody was faster
                if self.known(given):
                    return 0, True
                continue
            return recording.notification.id, False
        raise Refused("conflict")

    def known(self, given: Adjustment) -> bool:
        """Return whether the command was given before."""
        with cast("Recorder", self.recorder).datastore.transaction() as cursor:
            return cursor.execute(EARLIER, (given.by, given.key)).fetchone() is not None

    def seed(self, people: Iterator[dict[str, Any]]) -> None:
        """Record people as they are hired and paid, some hundred at a time."""
        while some := list(islice(people, 500)):
            made: list[Person] = []
            for each in some:
                person = Person(each["employee_id"], each["hired_on"], each["last_day_on"])
                amount = Decimal(each["amount"])
                person.record(amount, each["currency"], each["effective_on"])
                made.append(person)
            at = datetime.now(UTC)
            self.save(*made, rows=[first(each, at) for each in some])


def first(each: dict[str, Any], at: datetime) -> tuple[object, ...]:
    """Return the row of somebody's first salary."""
    id_ = f"{each['employee_id']}/{each['effective_on']}"
    paid = (Decimal(each["amount"]), each["currency"], each["effective_on"])
    return (id_, each["employee_id"], *paid, "RECORDED", at)


def allowed(given: Adjustment) -> None:
    """Raise `Refused` if nothing of the person need be known to refuse it."""
    if PAY.isdisjoint(given.roles):
        raise Refused("role-missing")
    if not FIRST_DAY <= given.effective_on <= LAST_DAY:
        raise Refused("date-out-of-range")
    if given.by == given.employee_id:
        raise Refused("own-case")
    if given.amount != given.amount.quantize(CENT):
        raise Refused("amount-too-precise")
    if given.amount <= 0:
        raise Refused("amount-not-positive")
    if not (given.reason.strip() and given.key.strip()):
        raise Refused("malformed")
