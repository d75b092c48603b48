"""Happening: an event on its way out, as the log has it and as a line of CloudEvents.

Source: CloudEvents 1.0.2, JSON format. PostgreSQL writes the line, the stored bytes of the event's
JSON within it as they are; what programs of others recorded may be no JSON and is base64 instead.
"""

from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from ledger import codec

SOURCE = "urn:merit-ledger"
TYPE = "merit-ledger."
"""What the type of a CloudEvent begins with."""

CATALOGUE = "/events/catalogue"
"""Where the shapes of events are, each by its type and version."""

INSTANT = """to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
BY_OTHERS = "service:eventsourcing"
"""As whom programs of others record, in forms of their own."""

FOREIGN = f"e.by = '{BY_OTHERS}'"

LINE = f"""'{{"specversion":"1.0","id":"' || e.position || '","source":"{SOURCE}","type":'
    || to_json('{TYPE}' || e.type) || ',"subject":' || to_json(e.stream)
    || ',"time":"' || {INSTANT.format(column="e.recorded_at")}
    || '","streamversion":' || e.version || ',"schemaversion":' || e.schema_version
    || ',"actor":' || to_json(e.by) || ',"admittedat":"' || {INSTANT.format(column="e.at")}
    || '","origin":"' || e.origin || '","command":"' || e.command || '"'
    || CASE WHEN e.person IS NULL THEN '' ELSE ',"person":' || to_json(e.person) END
    || CASE WHEN e.unit IS NULL THEN '' ELSE ',"unit":' || to_json(e.unit) END
    || CASE WHEN {FOREIGN}
        THEN ',"datacontenttype":"application/octet-stream","data_base64":"'
            || translate(encode(e.body, 'base64'), E'\\n', '') || '"}}'
        ELSE ',"datacontenttype":"application/json","dataschema":"{CATALOGUE}/' || e.type || '/'
            || e.schema_version || '","data":' || convert_from(e.body, 'UTF8') || '}}' END"""
"""An event `e` as a CloudEvent; the session's time zone is UTC."""


class Happening:
    """An event in its place in the log; what it says is decoded once, if anybody asks."""

    def __init__(  # noqa: PLR0917 - the columns of an event
        self,
        position: int,
        stream: str,
        version: int,
        type_: str,
        schema_version: int,
        body: bytes,
        by: str,
        at: datetime,
        recorded_at: datetime,
        origin: str,
        person: str | None,
        unit: str | None,
        command: UUID,
        line: bytes,
    ) -> None:
        self.position, self.stream, self.version = position, stream, version
        self.type, self.schema_version, self.body = type_, schema_version, body
        self.by, self.at, self.recorded_at, self.origin = by, at, recorded_at, origin
        self.person, self.unit, self.command, self.line = person, unit, command, line

    @cached_property
    def event(self) -> Any:  # noqa: ANN401 - any event
        """Return what it says. Raise `KeyError` if another program recorded it."""
        return codec.event(self.type, self.schema_version, self.body)


HAPPENING = f"""
SELECT e.position, e.stream, e.version, e.type, e.schema_version, e.body, e.by, e.at,
    e.recorded_at, e.origin, e.person, e.unit, e.command, convert_to({LINE}, 'UTF8')
FROM ledger.event AS e
"""  # noqa: S608 - of constants
"""What a happening is made of, in its order."""

TOGETHER = f"""
SELECT convert_to(string_agg({LINE}, E'\\n' ORDER BY e.position) || E'\\n', 'UTF8'), count(*)
FROM ledger.event AS e
"""  # noqa: S608 - likewise
"""Lines in the order of the log, each with its end, and how many they are."""
