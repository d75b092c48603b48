"""Contenders: our server and its peers over the same database, each as its best way is."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psycopg
from psycopg.conninfo import conninfo_to_dict

from bench import node, stand, usage
from bench.load import Load, asked
from bench.shapes import Shape
from bench.stand import KEYS, Database, Process, Unready
from bench.suite import ROOT
from bench.usage import Cpu
from bench.viewers import Viewer
from ops.embedded import Embedded
from schema.engine.channel import SETTINGS
from schema.engine.line import LINE

OPTIONS = SETTINGS.format(seconds=30)
"""What our connections are set to; the peers' are set alike."""

SCHEMA = ROOT / "bench" / "peers" / "postgraphile" / "schema.sql"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a contender did in a round; what it took is for each request."""

    per_second: float
    cpu: Cpu


@dataclass(frozen=True, slots=True)
class Contender:
    """A server, and what it is asked."""

    process: Process
    postgres: Embedded
    document: Callable[[Shape], str]

    def answer(self, shape: Shape, token: str) -> bytes:
        """Return what it answers. Raise `httpx.HTTPStatusError` if it refuses."""
        response = httpx.post(
            f"{self.process.address}/graphql",
            content=shape.body(self.document(shape)),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=60,
        )
        return response.raise_for_status().content

    def load(self, shape: Shape, token: str, seconds: float) -> Load:
        """Ask again and again for so many seconds."""
        address, body = f"{self.process.address}/graphql", shape.body(self.document(shape))
        return asked(address, body, token, seconds=seconds)

    def turn(self, shape: Shape, token: str, seconds: float) -> Turn:
        """Return what a round of load came to. Raise `Unready` if nothing was answered."""
        before = usage.cpu(self.process.pid, self.postgres)
        done = self.load(shape, token, seconds)
        if done.requests == 0:
            raise Unready(f"{shape.name}: no answer within {seconds} s; give a round more")
        taken = usage.cpu(self.process.pid, self.postgres).since(before)
        return Turn(done.per_second, taken.per(done.requests))


@contextmanager
def ours(database: Database) -> Generator[Contender]:
    """Serve the database by our own server while the block lasts."""
    with stand.serving(database) as process:
        yield Contender(process, database.server, lambda shape: shape.ours)


@contextmanager
def plain(database: Database) -> Generator[Contender]:
    """Serve the database by plain Strawberry while the block lasts."""
    command = [sys.executable, "-m", "bench.peers.plain"]
    port = stand.free_port()
    environment = {"DATABASE_URL": database.login, "PORT": str(port), **KEYS}
    with stand.running(command, environment) as (process, printed):
        address = f"http://127.0.0.1:{port}"
        stand.wait_until_alive(process, printed, f"{address}/graphql")
        made = Process(process.pid, address)
        yield Contender(made, database.server, lambda shape: shape.ours)


@contextmanager
def postgraphile(database: Database, viewer: Viewer) -> Generator[Contender]:
    """Serve the database by PostGraphile, as far as such a viewer sees it."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(SCHEMA.read_bytes())
    way = conninfo_to_dict(database.login)
    environment = {
        **{f"DATABASE_{name.upper()}": str(way[name]) for name in ("host", "dbname", "user")},
        "DATABASE_OPTIONS": OPTIONS,
        "LINE_SQL": LINE,
        "SEES": viewer.sees,
        **KEYS,
    }
    with node.serving("postgraphile", "server.mjs", environment) as process:
        yield Contender(process, database.server, lambda shape: shape.postgraphile)
