"""Exporting: a log, its exports, and what somebody may do to them."""

import argparse
import asyncio
import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from ledger.checkpoint import Signer
from ledger.ledger import opened
from ledger.order import Refused
from ops import checkpoint, export
from ops.database import LOGIN, updated
from ops.house import House
from ops.settings import Settings
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from tests.ledger.house import (
    MASTER,
    accepted,
    adjust_salary,
    found,
    founded,
    living,
    order,
    prepared,
)
from tests.postgres import Database
from verify.check import Result, checked
from verify.export import Export
from verify.note import key

ORIGIN = "example.com/ledger"
SIGNER = Signer(ORIGIN, bytes(range(32)))
UNSIGNED = ("DELETE FROM ledger.tile", "DELETE FROM ledger.checkpoint")
"""After these the server builds a new tree, and signs it as if it were the first."""

Line = dict[str, Any]


@dataclass(frozen=True)
class Log:
    """A log in a database, with its export as it was at first."""

    database: Database
    house: House
    folder: Path

    @property
    def checkpoint(self) -> str:
        return (self.folder / "checkpoint").read_text()

    @property
    def register(self) -> str:
        """What was signed of the register."""
        return (self.folder / "register" / "checkpoint").read_text()

    def exported(self, folder: Path, *words: str) -> Path:
        """Export once more."""
        parser = argparse.ArgumentParser()
        export.arguments(parser)
        asyncio.run(export.run(self.house, parser.parse_args([str(folder), *words])))
        return folder

    def copied(self, folder: Path) -> Path:
        """Copy the first export, to be changed."""
        return shutil.copytree(self.folder, folder)

    def forge(self, *statements: str) -> None:
        """Do what only a superuser can, who goes past every trigger."""
        with psycopg.connect(self.database.owner_url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode())


def filled(owner_url: str) -> None:
    """Write a log of a few hundred events into an empty database."""
    prepared(owner_url)
    conninfo = make_conninfo(owner_url, user=LOGIN)

    async def write() -> None:
        async with opened(conninfo, TableFolds(TABLES), MASTER, readers=2) as ledger:
            await founded(ledger, employees=100)
            for amount in (1100, 1200):
                await accepted(ledger, adjust_salary(1, amount))
            assert isinstance(await ledger.journal.execute(order(found())), Refused)

    asyncio.run(write())


def logged(database: Database, folder: Path) -> Log:
    """Return the log of a database that is filled, exported."""
    house = House(
        settings=Settings(signing_key=SIGNER.secret, log_origin=ORIGIN),
        owner=database.owner_url,
        conninfo=database.url(LOGIN),
        tables=TABLES,
        places=updated(database.owner_url, database.url(LOGIN), TABLES),
        open_ledger=lambda: living(database),
    )
    log = Log(database, house, folder / "export")
    log.exported(log.folder, "--prove", "1", "7")
    return log


def verified(folder: Path, *kept: str, some: bool = False) -> Result:
    """Return what the verifier finds."""
    return checked(Export(folder), key(SIGNER.verifier), kept, some=some)


def changed(folder: Path, change: Callable[[list[Line]], object], name: str = "events") -> None:
    """Change the lines of an export."""
    path = folder / f"{name}.ndjson"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def numbered(lines: list[Line]) -> None:
    """Give lines the positions in which they stand."""
    for position, line in enumerate(lines, start=1):
        line["position"] = position


def flipped(encoded: str) -> str:
    """Return a text in base64 with one bit of its last byte flipped."""
    raw = bytearray(base64.b64decode(encoded))
    raw[-1] ^= 1
    return base64.b64encode(bytes(raw)).decode()


def checkpointed(log: Log, *words: str) -> int:
    """Sign the log and send that somewhere. Return the exit code."""
    parser = argparse.ArgumentParser()
    checkpoint.arguments(parser)
    return asyncio.run(checkpoint.run(log.house, parser.parse_args(words)))


def without_key(house: House) -> House:
    """Return the house of an operator who has set no key."""
    return replace(house, settings=replace(house.settings, signing_key=None))
