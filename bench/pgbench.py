"""Pgbench: PostgreSQL alone with the statement that our server makes of a question."""

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from typing import cast

from psycopg.conninfo import conninfo_to_dict

from bench import usage
from bench.contenders import OPTIONS, Turn
from bench.load import CONNECTIONS
from bench.shapes import Shape
from bench.stand import Database, Unready
from bench.usage import Cpu
from bench.viewers import Viewer
from domain.actor import Actor, Role
from ledger.journal import Journal
from ops.embedded import wheel
from schema.engine import token
from schema.engine.channel import Channel, Row, channel
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.schema import schema

PARTS = re.compile(r"'(?:[^']|'')*'|\$([0-9]+)")
FOUND = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


class Overheard:
    """A channel that remembers what was sent through it last."""

    away = False

    def __init__(self, way: Channel) -> None:
        self._way = way
        self.last: tuple[str, Sequence[str | None]] = ("", ())

    async def fetch(self, statement: str, values: Sequence[str | None]) -> Row | None:
        """Return what the channel does."""
        self.last = (statement, values)
        return await self._way.fetch(statement, values)


def statement(database: Database, shape: Shape, viewer: Viewer) -> tuple[str, Sequence[str | None]]:
    """Return the SQL by which our server answers a question of this viewer, and its parameters."""
    who = token.Viewer(actor=Actor(viewer.actor), roles=frozenset({Role(viewer.role)}))
    asked = Asked(text=shape.ours, operation_name=None, variables=shape.variables)

    async def overheard() -> tuple[str, Sequence[str | None]]:
        async with channel(database.login, most=1) as way:
            heard = Overheard(way)
            no_journal = cast("Journal", None)  # only commands need one
            await Reader(heard, schema(), no_journal).answer(asked, who)
        return heard.last

    return asyncio.run(overheard())


def script(text: str) -> str:
    """Return SQL as pgbench reads it: parameters by name, and no colon in a literal before a word.

    The literals stay what they are; only how they are written changes.
    """

    def written(part: re.Match[str]) -> str:
        if part[1]:
            return f":p{part[1]}"
        if not re.search(r":\w", part[0]):
            return part[0]
        return "U&" + part[0].replace("\\", "\\\\").replace(":", r"\003A")

    return PARTS.sub(written, text).replace("\n", " ") + ";\n"


def turn(database: Database, text: str, values: Sequence[str | None], seconds: float) -> Turn:
    """Run a statement, prepared, over as many connections as the servers are asked by.

    Raise `Unready` if it fails.
    """
    way = conninfo_to_dict(database.login)
    named = [f"-Dp{number}={value}" for number, value in enumerate(values, 1)]
    before = usage.cpu(os.getpid(), database.server)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script(text))
        file.flush()
        said = subprocess.run(
            [
                *(wheel() / "pgbench", "-n", "-M", "prepared", f"-c{CONNECTIONS}", "-j1"),
                *(f"-T{max(1, round(seconds))}", f"-f{file.name}", *named, str(way["dbname"])),
            ],
            env={"PGHOST": str(way["host"]), "PGUSER": str(way["user"]), "PGOPTIONS": OPTIONS},
            capture_output=True,
            text=True,
            check=False,
        )
    taken = usage.cpu(os.getpid(), database.server).since(before)
    found = FOUND.search(said.stdout)
    if said.returncode or found is None:
        raise Unready(f"pgbench ended with {said.returncode}:\n{said.stderr}")
    per_second = float(found[1])
    return Turn(per_second, Cpu(0, taken.postgres).per(round(per_second * seconds)))
