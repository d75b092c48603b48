"""Stand: what the figures are measured on: PostgreSQL, databases, our own server.

PostgreSQL is the embedded one under the product's own settings, with every flush. Servers are
processes on free ports of 127.0.0.1; whatever was started is stopped by its id.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import httpx
import psycopg
from psycopg import sql

from bench.suite import KEPT, ROOT
from ledger import migrations
from ops.database import LOGIN, admit
from ops.embedded import SETTINGS, Embedded, embedded

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s"
"""The key of tokens and of seals, 32 bytes in base64url; the data are nobody's secret."""

PATIENCE = 60
"""Seconds until what was started must answer, and must have ended."""

LOADING = 1800
"""Seconds that a load of the demonstration may take."""

SERVER = (sys.executable, "server.py")


class Unready(Exception):  # noqa: N818 - it is the machine's state, told to a person
    """Something that a figure needs does not start, does not answer or answers otherwise."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database of the stand."""

    server: Embedded
    name: str

    @property
    def owner(self) -> str:
        """Return how its owner connects, as libpq's text."""
        return self.server.url(database=self.name)

    @property
    def login(self) -> str:
        """Return how the product's server connects, which may append and read, nothing else."""
        return self.server.url(LOGIN, self.name)

    def environment(self) -> dict[str, str]:
        """Return what the product's programs need to use this database."""
        return {"DATABASE_URL": self.login, "DATABASE_OWNER_URL": self.owner, **KEYS}


KEYS = {"TOKEN_KEY": KEY, "MASTER_KEY": KEY}


@dataclass(frozen=True, slots=True)
class Process:
    """A server that was started and answers at `address`."""

    pid: int
    address: str


@contextmanager
def postgres(settings: Mapping[str, str] = SETTINGS) -> Generator[Embedded]:
    """Run the stand's PostgreSQL while the block lasts; its data are kept."""
    with embedded(KEPT / "stand", settings=settings) as running:
        yield running


@contextmanager
def database(server: Embedded, name: str, template: str = "template0") -> Generator[Database]:
    """Lend a database made from a template; it is dropped before and after."""
    drop(server, name)
    administer(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield Database(server, name)
    finally:
        drop(server, name)


def drop(server: Embedded, name: str) -> None:
    """Drop a database, if it is there, and end whoever is in it."""
    administer(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def names(server: Embedded, beginning: str = "") -> list[str]:
    """Return the names of the databases that begin so."""
    with psycopg.connect(server.url(database="postgres")) as connection:
        found = connection.execute("SELECT datname FROM pg_database ORDER BY 1").fetchall()
    return [name for (name,) in found if name.startswith(beginning)]


def administer(server: Embedded, statement: str, *names: str) -> None:
    """Carry out one statement about databases; each `{}` in it is a name."""
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        made = sql.SQL(statement).format(*map(sql.Identifier, names))  # pyright: ignore[reportArgumentType] - a literal of ours
        connection.execute(made)


def token(actor: str = "service:bench", *roles: str) -> str:
    """Return a token as the product's own command makes it; the role is HR if none is named."""
    return subprocess.run(
        [*SERVER, "token", actor, *(roles or ("HR",))],
        cwd=ROOT,
        env={**os.environ, **KEYS},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@contextmanager
def serving(where: Database, *words: str, seconds: float = PATIENCE) -> Generator[Process]:
    """Run our own server, one process, while the block lasts; it logs warnings only."""
    founded(where)
    port = free_port()
    told = {"PORT": str(port), "LOG_LEVEL": "WARNING", "SUBSCRIPTIONS_PER_ACTOR": "10000"}
    environment = {**where.environment(), **told}
    with running([*SERVER, "serve", *words], environment) as (process, printed):
        address = f"http://127.0.0.1:{port}"
        wait_until_alive(process, printed, f"{address}/healthz", seconds)
        yield Process(process.pid, address)


def founded(where: Database) -> None:
    """Make the log, if it is not there, and the login under which the server reaches it."""
    migrations.migrate(where.owner)
    with psycopg.connect(where.owner) as connection:
        admit(connection)


@contextmanager
def running(
    command: Sequence[str | Path], environment: Mapping[str, str], folder: Path = ROOT
) -> Generator[tuple["subprocess.Popen[bytes]", IO[bytes]]]:
    """Run a program while the block lasts, and lend what it prints; killed if it will not end."""
    with ExitStack() as stack:
        printed = stack.enter_context(TemporaryFile())
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process, printed
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(PATIENCE)


def wait_until_alive(
    process: "subprocess.Popen[bytes]", printed: IO[bytes], address: str, seconds: float = PATIENCE
) -> None:
    """Return once `address` answers. Raise `Unready` with what was printed if it never does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    printed.seek(0)
    raise Unready(f"{address} does not answer:\n{printed.read().decode(errors='replace')[-3000:]}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
