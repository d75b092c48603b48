"""Decided: commands as they were recorded, with what they caused, for what is shown of decisions.

It goes past every right: whoever asks for it makes sure what the viewer may know of it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from ledger.decision import Caused, Decision
from ledger.replay_past import Row
from schema.engine.channel import Channel
from schema.engine.text import array_text

COLUMNS = """c.id, c.actor, c.key, c.roles, c.type, c.schema_version, c.stream,
    convert_from(c.body, 'UTF8') AS body, c.reason, c.origin, c.correlation, c.causation, c.rules,
    c.at, c.today, c.looks, c.recorded_at, c.judged_at, c.refusal, c.rule,
    convert_from(c.parameters, 'UTF8') AS parameters,
    coalesce((SELECT json_agg(json_build_array(e.stream, e.version, e.position, e.type,
        e.schema_version, convert_from(e.body, 'UTF8'), e.person, e.unit) ORDER BY e.position)
        FROM ledger.event e WHERE e.position BETWEEN c.first_position AND c.last_position),
    '[]') AS events"""
"""What there is of a command `c`."""

ONE = f"""
SELECT row_to_json(d) FROM (
    SELECT {COLUMNS} FROM ledger.command c WHERE c.id = $1::uuid AND c.type <> 'RecordEvents'
    AND ($2::bigint IS NULL OR c.judged_at <= $2::bigint)
    AND ($3::timestamptz IS NULL OR c.recorded_at <= $3::timestamptz)
) d
"""

EVENTS = """
SELECT json_agg(json_build_array(e.stream, e.version, e.position, e.type, e.schema_version,
    convert_from(e.body, 'UTF8'), e.person, e.unit) ORDER BY e.stream, e.version)
FROM ledger.event e WHERE e.stream = ANY ($1::text[]) AND e.position <= $2::bigint
"""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A command with its events, as statements answer with it; bodies are text."""

    id: UUID
    actor: str
    key: str
    roles: list[str]
    type: str
    schema_version: int
    stream: str
    body: str
    reason: str | None
    origin: str
    correlation: UUID
    causation: UUID | None
    rules: int
    at: datetime
    today: date
    looks: dict[str, int]
    recorded_at: datetime
    judged_at: int
    refusal: str | None
    rule: str | None
    parameters: str | None
    events: list[tuple[str, int, int, str, int, str, str | None, str | None]]

    @property
    def first(self) -> int:
        """Return the log position before what it caused."""
        return self.judged_at - len(self.events)

    def decision(self) -> Decision:
        """Return it as it is decided again."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__struct_fields__}
        values["body"] = self.body.encode()
        values["parameters"] = None if self.parameters is None else self.parameters.encode()
        values["events"] = tuple(
            Caused(
                stream=stream,
                version=version,
                type=name,
                schema_version=shape,
                body=body.encode(),
                person=person,
                unit=unit,
            )
            for stream, version, _, name, shape, body, person, unit in self.events
        )
        return Decision(**values)


ONE_OF = msgspec.json.Decoder(Stored)
SEVERAL = msgspec.json.Decoder(list[Stored])


class Decided:
    """The commands of a log."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def one(self, id_: UUID, as_of: int | datetime | None = None) -> Stored | None:
        """Return a command recorded by a moment, or none. Raise what the channel raises."""
        position = str(as_of) if isinstance(as_of, int) else None
        moment = as_of.isoformat() if isinstance(as_of, datetime) else None
        row = await self._channel.fetch(ONE, (str(id_), position, moment))
        return None if row is None or row[0] is None else ONE_OF.decode(row[0])

    async def several(self, statement: str, values: Sequence[str | None]) -> list[Stored]:
        """Return the commands that a statement lists. Raise what the channel raises."""
        row = await self._channel.fetch(statement, values)
        return [] if row is None or row[0] is None else SEVERAL.decode(row[0])

    async def count(self, statement: str, values: Sequence[str | None]) -> int:
        """Return the figure that a statement answers with. Raise what the channel raises."""
        row = await self._channel.fetch(statement, values)
        return 0 if row is None or row[0] is None else int(row[0])

    async def events(self, streams: Iterable[str], until: int) -> list[Row]:
        """Return all events of streams up to a log position, stream by stream, as bytes."""
        row = await self._channel.fetch(EVENTS, (array_text(streams), str(until)))
        if row is None or row[0] is None:
            return []
        return [(*each[:5], each[5].encode(), *each[6:]) for each in msgspec.json.decode(row[0])]
