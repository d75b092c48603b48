"""Write: store what is not stored yet, and never change what is.

    python -m tests.stored.write

Steps that the stored log lacks happen in a journal over the log restored, and are added to it.
From the log come a file for each stored type and version that has none, and the digest of each
read table that has none under its present declaration. Keys of people are made and thrown away.
"""

import asyncio
from os import urandom
from pathlib import Path

import psycopg
from psycopg import AsyncConnection

from domain.events import COMMANDS, EVENTS, schema_version
from ledger import codec, migrations
from ledger.decision import Decision, decisions
from ledger.errors import Unavailable
from ledger.folding import NoFolds
from ledger.ledger import opened
from projections.engine.install import install
from projections.tables import TABLES
from tests.postgres import server
from tests.stored.history import steps
from tests.stored.log import LOG, ROWS, digests, lines, placed, stored, written

COMMAND = """
INSERT INTO ledger.command (
    id, actor, key, roles, type, schema_version, stream, body, digest, reason, origin, correlation,
    causation, rules, at, today, looks, recorded_at, judged_at, first_position, last_position,
    refusal, rule, parameters
) VALUES (
    %s, %s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s, %s, %s, %s, %s, %s::json, %s, %s, %s, %s, %s,
    %s, %s
)
"""

EVENT = """
INSERT INTO ledger.event (
    position, stream, version, type, schema_version, body, command, by, at, origin, person, unit,
    recorded_at
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def restore(conninfo: str, log: list[Decision]) -> None:
    """Bring a log into an empty database, byte for byte."""
    with psycopg.connect(conninfo) as connection:
        for d in log:
            last = d.judged_at if d.rule is None else None
            first = d.judged_at - len(d.events) + 1 if d.events else None
            looks = codec.encode(d.looks).decode()
            connection.execute(
                COMMAND,
                (
                    *(d.id, d.actor, d.key, list(d.roles), d.type, d.schema_version, d.stream),
                    *(d.body, d.reason, d.origin, d.correlation, d.causation, d.rules, d.at),
                    *(d.today, looks, d.recorded_at, d.judged_at, first, last),
                    *(d.refusal, d.rule, d.parameters),
                ),
            )
            for n, e in enumerate(d.events, start=first or 0):
                connection.execute(
                    EVENT,
                    (
                        *(n, e.stream, e.version, e.type, e.schema_version, e.body, d.id),
                        *(d.actor, d.at, d.origin, e.person, e.unit, d.recorded_at),
                    ),
                )
        connection.execute(
            "UPDATE ledger.head SET position = %s, recorded_at = %s, demonstration = true",
            (log[-1].judged_at, log[-1].recorded_at),
        )


async def continued(conninfo: str, log: list[Decision]) -> list[Decision]:
    """Let the missing steps happen. Return their decisions."""
    there = {decision.key for decision in log}
    missing = [order for order in steps() if order.key not in there]
    async with opened(conninfo, NoFolds(), urandom(32)) as ledger:
        for order in missing:
            answer = (await ledger.journal.run([order]))[0]
            if isinstance(answer, Unavailable):
                raise answer
    async with await AsyncConnection.connect(
        conninfo, autocommit=True, options="-c TimeZone=UTC"
    ) as connection:
        return [d async for d in decisions(connection) if d.key not in there]


def write_types(log: list[Decision], folder: Path) -> list[str]:
    """Write a file for each type and version that has none. Return their names."""
    first: dict[str, bytes] = {}
    for decision in log:
        first.setdefault(f"{decision.type}.{decision.schema_version}.json", decision.body)
        for event in decision.events:
            first.setdefault(f"{event.type}.{event.schema_version}.json", event.body)
    new = {name: body for name, body in first.items() if not (folder / name).exists()}
    for name, body in new.items():
        (folder / name).write_bytes(body)
    return sorted(new)


def write_rows(log: list[Decision]) -> list[str]:
    """Add the digest of each table that has none of this log. Return their names."""
    known = set(lines(ROWS))
    same = {(d["table"], d["declaration"]) for d in map(codec.decoder(dict).decode, known)}
    position = [each.position for each in placed(log)][-1]
    grown = all(d["position"] < position for d in map(codec.decoder(dict).decode, known))
    new = [
        digest
        for digest in digests(log, TABLES)
        if grown or (digest["table"], digest["declaration"]) not in same
    ]
    with ROWS.open("ab") as file:
        file.writelines(codec.encode(digest) + b"\n" for digest in new)
    return [digest["table"] for digest in new]


def main() -> None:
    """Store what is not stored yet, and say what that was."""
    log = stored()
    if {order.key for order in steps()} - {decision.key for decision in log}:
        with server() as running, running.database() as database:
            migrations.migrate(database.owner_url)
            install(database.owner_url, ())
            if log:
                restore(database.owner_url, log)
            new = asyncio.run(continued(database.owner_url, log))
        with LOG.open("ab") as file:
            file.writelines(written(decision) + b"\n" for decision in new)
        log += new
        print(f"{len(new)} decisions")
    print("types:", *write_types(log, LOG.parent) or ["none new"])
    print("tables:", *write_rows(log) or ["none new"])
    seen = {d.type for d in log} | {e.type for d in log for e in d.events}
    for name in sorted((COMMANDS.keys() | EVENTS.keys()) - seen):
        print(f"{name} {schema_version(name)} has no step in tests/stored/history.py")


if __name__ == "__main__":
    main()
