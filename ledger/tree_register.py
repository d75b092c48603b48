"""Tree register: the second list beside the log, and the bytes with which its entries are leaves.

It holds what has no event: refused commands, those that were accepted without one, and what was
read of others. Its numbers have no gaps, as log positions have none, so that a tree can stand over
it too. docs/proof.md says byte for byte what an entry is.
"""

import struct
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection

from ledger.tree import leaf_hash
from ledger.tree_leaf import Torn, rows

OUTCOME = b"merit-ledger/outcome/1"
READING = b"merit-ledger/reading/1"

OUTCOME_FIELDS: LiteralString = """
    'merit-ledger/outcome/1'::text, o.number, c.id, c.schema_version, c.rules, c.at, c.today,
    c.recorded_at, c.judged_at, c.correlation, c.causation, c.digest, c.actor, c.key,
    array_to_json(c.roles)::text AS roles, c.type, c.stream, c.reason, c.origin,
    c.looks::text AS looks, c.body, c.refusal, c.rule, c.parameters
"""

READING_FIELDS: LiteralString = """
    'merit-ledger/reading/1'::text, r.number, r.times, r.position, r.at, r.recorded_at,
    r.operation, r.kind, r.actor, array_to_json(r.roles)::text AS roles,
    array_to_json(r.fields)::text AS fields, array_to_json(r.about)::text AS about, r.name
"""

OUTCOMES: LiteralString = f"""
COPY (
    SELECT {OUTCOME_FIELDS} FROM ledger.outcome AS o JOIN ledger.command AS c ON c.id = o.command
    WHERE o.number > {{after}} AND o.number <= {{until}} ORDER BY o.number
) TO STDOUT (FORMAT binary)
"""  # noqa: S608 - our own texts

READINGS: LiteralString = f"""
COPY (
    SELECT {READING_FIELDS} FROM ledger.reading AS r
    WHERE r.number > {{after}} AND r.number <= {{until}} ORDER BY r.number
) TO STDOUT (FORMAT binary)
"""  # noqa: S608 - our own texts

NUMBERED = struct.Struct(f">hi{len(OUTCOME)}siq")
"""How each entry begins: its tag, which is as long for both kinds, and its number."""


class Entries(NamedTuple):
    """The entries of numbers above `after` up to `until`, as they are sent."""

    after: int
    until: int
    outcomes: list[bytes]
    readings: list[bytes]

    def hashes(self) -> list[bytes]:
        """Return the hashes of their leaves. Raise `Torn` if one is missing."""
        found: dict[int, bytes] = {}
        for row in (*self.outcomes, *self.readings):
            found[NUMBERED.unpack_from(row)[4]] = row
        wanted = range(self.after + 1, self.until + 1)
        missing = next((number for number in wanted if number not in found), None)
        if missing is not None or len(found) != len(self.outcomes) + len(self.readings):
            raise Torn(f"the register has no one entry {missing or self.until}")
        return [leaf_hash(found[number]) for number in wanted]


def read(connection: Connection[Any], after: int, until: int) -> Entries:
    """Return a part of the register."""
    outcomes = rows(connection, OUTCOMES, after, until)
    return Entries(after, until, outcomes, rows(connection, READINGS, after, until))
