"""Decision: a command as it is stored, with everything that it was decided on and came to."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.actor import Actor
from ledger import codec
from ledger.recorded import Origin, Recorded

PAGE = 1_000
"""How many decisions are fetched at a time."""

COLUMNS = """
SELECT id, actor, key, roles, type, schema_version, stream, body, reason, origin, correlation,
    causation, rules, at, today, looks, recorded_at, judged_at, refusal, rule, parameters
FROM ledger.command
"""

DECISIONS = f"{COLUMNS} ORDER BY judged_at, first_position NULLS LAST, recorded_at, id"
ONE = f"{COLUMNS} WHERE id = %s"

EVENTS = """
SELECT command, stream, version, type, schema_version, body, person, unit
FROM ledger.event WHERE position > %s AND position <= %s ORDER BY position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caused:
    """An event as it is stored, without what it shares with its command."""

    stream: str
    version: int
    type: str
    schema_version: int
    body: bytes
    person: str | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A command as it is stored, with the events that it caused or the refusal that it met."""

    id: UUID
    actor: str
    key: str
    roles: Sequence[str]
    type: str
    schema_version: int
    stream: str
    body: bytes
    reason: str | None
    origin: str
    correlation: UUID
    causation: UUID | None
    rules: int
    at: datetime
    today: date
    looks: Mapping[str, int]
    recorded_at: datetime
    judged_at: int
    refusal: str | None
    rule: str | None
    parameters: bytes | None
    events: Sequence[Caused] = ()

    def recorded(self) -> Iterator[Recorded[Any]]:
        """Yield the events as whoever follows the log sees them."""
        for event in self.events:
            yield Recorded(
                stream=event.stream,
                version=event.version,
                event=codec.event(event.type, event.schema_version, event.body),
                at=self.at,
                by=Actor(self.actor),
                origin=Origin(self.origin),
                person=event.person,
                unit=event.unit,
                command=self.id,
            )


async def decisions(connection: AsyncConnection[Any]) -> AsyncIterator[Decision]:
    """Yield all decisions of a log in their order, as of one moment."""
    async with connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        after = 0
        async with connection.cursor(name="decisions") as cursor:
            await cursor.execute(DECISIONS)
            while rows := await cursor.fetchmany(PAGE):
                until = rows[-1][17]
                caused: dict[UUID, list[Caused]] = {}
                found = await connection.execute(EVENTS, (after, until))
                async for command, *columns in found:
                    caused.setdefault(command, []).append(event_of(columns))
                for row in rows:
                    yield decision_of(row, caused.get(row[0], ()))
                after = until


def event_of(columns: Sequence[Any]) -> Caused:
    """Return an event from the columns that `EVENTS` selects after its command."""
    stream, version, name, shape, body, person, unit = columns
    return Caused(
        stream=stream,
        version=version,
        type=name,
        schema_version=shape,
        body=body,
        person=person,
        unit=unit,
    )


def decision_of(row: Sequence[Any], events: Sequence[Caused]) -> Decision:
    """Return a decision from the columns that `DECISIONS` selects."""
    names = (field.name for field in fields(Decision))
    return Decision(**dict(zip(names, row, strict=False)), events=tuple(events))
