"""Leaf: the bytes with which an event and its command stand in the tree.

They are those that PostgreSQL's `COPY … (FORMAT binary)` sends for a row, a documented form, so
nothing is encoded here; docs/proof.md says byte for byte what they are. What is stored for ever
depends on them: another leaf needs another tag, and the old one for the events that have it.
"""

import struct
from hashlib import sha256
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection
from psycopg.sql import SQL, Literal

EVENT = b"merit-ledger/event/1"
COMMAND = b"merit-ledger/command/1"

EVENT_FIELDS: LiteralString = """
    'merit-ledger/event/1'::text, e.position, e.version, e.schema_version, e.command, e.at,
    e.recorded_at, e.stream, e.type, e.by, e.origin, e.person, e.unit, e.body
"""

COMMAND_FIELDS: LiteralString = """
    'merit-ledger/command/1'::text, c.id, c.first_position, c.last_position, c.schema_version,
    c.rules, c.at, c.today, c.recorded_at, c.judged_at, c.correlation, c.causation, c.digest,
    c.actor, c.key, array_to_json(c.roles)::text AS roles, c.type, c.stream, c.reason, c.origin,
    c.looks::text AS looks, c.body
"""

EVENTS: LiteralString = f"""
COPY (
    SELECT {EVENT_FIELDS} FROM ledger.event AS e
    WHERE e.position > {{after}} AND e.position <= {{until}} ORDER BY e.position
) TO STDOUT (FORMAT binary)
"""  # noqa: S608 - our own texts

COMMANDS: LiteralString = f"""
COPY (
    SELECT {COMMAND_FIELDS}
    FROM (
        SELECT e.position, e.command, lag(e.command) OVER (ORDER BY e.position) AS before
        FROM ledger.event AS e WHERE e.position > {{after}} AND e.position <= {{until}}
    ) AS e JOIN ledger.command AS c ON c.id = e.command
    WHERE e.before IS DISTINCT FROM e.command
    ORDER BY e.position
) TO STDOUT (FORMAT binary)
"""  # noqa: S608 - our own texts
"""Each command that caused some of these events, once: its events stand together.

So each is looked up by its id; joined by its first position, all commands would be gone through.
"""

HEADER = 19
"""Bytes before the first row."""

END = b"\xff\xff"
"""What is sent after the last row."""

IN_EVENT = struct.Struct(f">{6 + len(EVENT) + 4}xq{3 * 4 + 8 + 4}x16s")
"""Position and command of an event; before each field are the bytes that say how long it is."""

IN_COMMAND = struct.Struct(f">{6 + len(COMMAND) + 4}x16s4xq4xq")
"""Id, first and last position of a command, likewise."""


class Torn(Exception):  # noqa: N818 - says what it is
    """The log is not one that was only appended to: no tree stands over it."""


class Page(NamedTuple):
    """The rows of the events of positions above `after` up to `until`, and of their commands."""

    after: int
    until: int
    events: list[bytes]
    commands: list[bytes]

    def hashes(self) -> list[bytes]:
        """Return the hashes of their leaves. Raise `Torn` if one is missing."""
        return leaf_hashes(self)


def read(connection: Connection[Any], after: int, until: int) -> Page:
    """Return the rows of a part of the log."""
    events = rows(connection, EVENTS, after, until)
    return Page(after, until, events, rows(connection, COMMANDS, after, until))


def leaf_hashes(page: Page) -> list[bytes]:
    """Return the hashes of the leaves of a part of the log.

    Raise `Torn` if an event or its command is not where it was appended.
    """
    after, until, events, commands = page
    position, hashes, inside = after, list[bytes](), IN_EVENT.unpack_from
    for command in commands:
        id_, first, last = IN_COMMAND.unpack_from(command)
        if not first <= position + 1 <= last:
            raise Torn(f"no command caused the event at {position + 1}")
        digest = sha256(command).digest()
        for event in events[position - after : last - after]:
            position += 1
            if inside(event) != (position, id_):
                raise Torn(f"the event at {position} is missing, or not of the command around it")
            hashes.append(
                sha256(b"\0%b%b" % (event, digest)).digest()
            )  # a call less than leaf_hash
    if position != until or len(events) != until - after:
        raise Torn(f"there is no event at {position + 1}, or no command that caused it")
    return hashes


def rows(
    connection: Connection[Any], statement: LiteralString, after: int, until: int
) -> list[bytes]:
    """Return the rows of a statement as they are sent."""
    text = SQL(statement).format(after=Literal(after), until=Literal(until))
    sent, start, at_hand = list[bytes](), HEADER, connection.pgconn.get_copy_data
    with connection.cursor() as cursor, cursor.copy(text) as copy:
        while data := copy.read():
            sent.append(bytes(data[start:]))
            start = 0
            while len(sent[-1]) != len(END):  # what has come already needs no waiting for each
                size, data = at_hand(1)
                if size <= 0:
                    break
                sent.append(bytes(data))
    return [row for row in sent if len(row) > len(END)]
