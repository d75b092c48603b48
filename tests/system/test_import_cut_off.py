"""An import that is killed: repeated, it ends where an undisturbed one does."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from ops.database import LOGIN
from tests.ledger.house import MASTER, prepared, rows
from tests.postgres import Database, Server
from tests.system.importing import BY_NAME, Export, found, state, table

ROOT = Path(__file__).parents[2]
PEOPLE = 1200
SALARIES = 'salary = "pay"\ncurrency = { value = "USD" }\n'
PATIENCE = 120


def payroll(raise_by: int = 0) -> bytes:
    """Return an export of many people in a line of three."""
    lines = [
        {
            "id": f"P{n:04}",
            "name": f"Person {n}",
            "start": "2015-04-01",
            "dept": f"D{n % 40}",
            "manager": f"Person {n // 30}" if n else "",
            "pay": str(40_000 + n + raise_by),
        }
        for n in range(PEOPLE)
    ]
    return table(*lines, delimiter=";").encode()


@pytest.fixture
def two(postgres: Server, tmp_path: Path) -> Generator[tuple[Export, Export]]:
    """Lend the same export on its way to two databases."""
    with postgres.database(prepared) as left, postgres.database(prepared) as right:
        found(left)
        found(right)
        export = Export(left, tmp_path, payroll(), BY_NAME + SALARIES)
        yield export, replace(export, database=right)


def started(export: Export) -> subprocess.Popen[bytes]:
    """Start the sub-command in a process of its own."""
    file, mapping = export.written()
    environment = {
        **os.environ,
        "DATABASE_URL": export.database.url(LOGIN),
        "DATABASE_OWNER_URL": export.database.owner_url,
        "MASTER_KEY": base64.urlsafe_b64encode(MASTER).decode(),
    }
    return subprocess.Popen(
        [sys.executable, "server.py", "import", str(file), "--mapping", str(mapping), "--yes"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def commands(database: Database) -> int:
    [(count,)] = rows(database, "SELECT count(*) FROM ledger.command")
    return int(count)


def killed(export: Export, at: int) -> bool:
    """Start an import and kill it at the sight of so many commands. Return whether it was alive."""
    deadline = time.monotonic() + PATIENCE
    with started(export) as process:
        while commands(export.database) < at and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        alive = process.poll() is None
        process.kill()
    return alive


def happened(database: Database) -> list[tuple[object, ...]]:
    """Return what was recorded, moments, ids and seals left out."""
    return rows(
        database,
        "SELECT stream, version, type, origin, person, by FROM ledger.event"
        " WHERE NOT starts_with(stream, 'job:') ORDER BY position",
    )


def test_an_import_that_is_killed_is_completed_by_repeating_it(two: tuple[Export, Export]) -> None:
    calm, stormy = two
    code, said = calm.brought()
    assert code == 0, said
    whole = commands(calm.database)
    chance = Random(20161231)
    moments = [1, chance.randrange(4, 9)]  # while it is frozen
    moments += sorted(chance.randrange(10, whole - 300) for _ in range(2))  # while carried out
    cut_off = sum(killed(stormy, at) for at in moments)
    assert cut_off >= len(moments) - 1
    assert commands(stormy.database) < whole
    with started(stormy) as last:
        output, _ = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, output.decode()
    assert state(stormy.database) == state(calm.database)
    assert happened(stormy.database) == happened(calm.database)


def test_what_was_frozen_of_another_plan_never_counts(two: tuple[Export, Export]) -> None:
    export, _ = two
    assert killed(export, at=3)
    assert rows(export.database, "SELECT status FROM read.job") == [("OPEN",)]
    other = replace(export, raw=payroll(raise_by=1))
    assert other.brought()[0] == 0  # meanwhile another file is imported, and the first plan changes
    assert export.brought()[0] == 0
    assert rows(export.database, "SELECT status FROM read.job ORDER BY status, code") == [
        ("ABANDONED",),
        ("COMPLETED",),
        ("COMPLETED",),
    ]
    assert rows(
        export.database, "SELECT amount FROM read.salary WHERE employee_id = 'employee:P0000'"
    ) == [(40_000,)]
