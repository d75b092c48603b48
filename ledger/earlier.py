"""Earlier: the outcome that a command with the same actor and key had."""

from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from ledger.errors import KeyReused, Unavailable
from ledger.judgement import Case
from ledger.order import Accepted, Outcome, Refused
from ledger.streams import as_recorded

COMMAND = """
SELECT id, stream, digest, recorded_at, judged_at, first_position, last_position,
    refusal, rule, parameters
FROM ledger.command WHERE actor = %s AND key = %s
"""

EVENTS = """
SELECT stream, version, type, schema_version, body, at, by, origin, person, unit, command
FROM ledger.event WHERE position BETWEEN %s AND %s ORDER BY position
"""


class Earlier:
    """Outcomes, looked up by what makes a command happen once."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]]) -> None:
        self._pool = pool

    async def find(self, case: Case) -> Outcome | Unavailable | None:
        """Return the outcome of the case's actor and key, none, or that it was another command."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(COMMAND, (case.order.by, case.order.key))
            row = await cursor.fetchone()
            if row is None:
                return None
            id_, stream, digest, recorded_at, judged_at, first, last, refusal, rule, parameters = (
                row
            )
            if digest != case.digest:
                return KeyReused(case.order.key)
            repeated = id_ != case.id  # else it is this very command, recorded unheard
            if rule is not None:
                return Refused(
                    command=id_,
                    stream=stream,
                    refusal=refusal,
                    rule=rule,
                    parameters=msgspec.json.decode(parameters),
                    judged_at=judged_at,
                    repeated=repeated,
                )
            events = await connection.execute(EVENTS, (first, last))
            return Accepted(
                command=id_,
                stream=stream,
                position=judged_at,
                recorded_at=recorded_at,
                events=tuple([as_recorded(event) async for event in events]),
                repeated=repeated,
            )
