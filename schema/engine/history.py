"""History: the events of a few streams as they stood at a moment, for what is computed from them.

It goes past every right: whoever asks for it makes sure first that the viewer may know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from ledger import codec
from schema.engine.channel import Channel
from schema.engine.scalars import instant

EVENTS = """
SELECT json_agg(json_build_array(e.position, e.stream, e.at, e.by, e.type, e.schema_version,
    convert_from(e.body, 'UTF8')) ORDER BY e.position)
FROM ledger.event e WHERE e.stream = ANY ($1::text[])
    AND ($2::bigint IS NULL OR e.position <= $2::bigint)
    AND ($3::timestamptz IS NULL OR e.recorded_at <= $3::timestamptz)
"""

Moment: TypeAlias = int | datetime | None
"""A log position or an instant; none is now."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with where it stands in the log."""

    position: int
    stream: str
    at: datetime
    by: str
    event: Any


async def history(channel: Channel, streams: Sequence[str], as_of: Moment) -> list[Happened]:
    """Return the events of `streams`, whose ids are well-formed, recorded by `as_of`; by position.

    Raise what the channel raises.
    """
    ids = "{" + ",".join(f'"{stream}"' for stream in streams) + "}"
    position = str(as_of) if isinstance(as_of, int) else None
    moment = as_of.isoformat() if isinstance(as_of, datetime) else None
    row = await channel.fetch(EVENTS, (ids, position, moment))
    if row is None or row[0] is None:
        return []
    return [
        Happened(position, stream, instant(at), by, codec.event(name, revision, body.encode()))
        for position, stream, at, by, name, revision, body in msgspec.json.decode(row[0])
    ]
