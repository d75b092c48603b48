"""A file of actuals that several processes share: what comes of it is what comes of one."""

import os
import re
import signal
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from ops.database import LOGIN
from tests.ledger.house import MASTER, prepared, rows
from tests.postgres import Database, Server
from tests.system.collecting import collected
from tests.system.commanding import ROOT, Commanded, commanded

PEOPLE, MONTHS = 40, 3
PATIENCE = 60
EVENTS = """SELECT stream, version, convert_from(body, 'UTF8') FROM ledger.event
    WHERE type = 'ActualRecorded' ORDER BY stream, version"""


@pytest.fixture
def two(postgres: Server) -> Generator[tuple[Database, Database]]:
    """Lend two databases with the same people in the same cycle."""
    with postgres.database(prepared) as left, postgres.database(prepared) as right:
        for each in (left, right):
            collected(each, PEOPLE)
        yield left, right


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Lend a table of months of everybody, not sorted by person, with two rows that are wrong."""
    told = [
        f"2016Q4,E{n},calls,{month},{n + month},dialer,{month}-{n}"
        for month in range(1, MONTHS + 1)
        for n in range(1, PEOPLE + 1)
    ]
    told[7] = "2016Q4,E8,calls,,9,dialer,1-8"
    told[-1] = f"2016Q4,E{PEOPLE},other,3,9,dialer,3-{PEOPLE}"
    path = tmp_path / "actuals.csv"
    header = "cycle,employee,measure,month,actual,source,source_key"
    path.write_text("\n".join([header, *told]))
    return path


def environment(database: Database) -> Mapping[str, str]:
    """Return how the sub-command reaches a database."""
    return {
        "DATABASE_URL": database.url(LOGIN),
        "DATABASE_OWNER_URL": database.owner_url,
        "MASTER_KEY": urlsafe_b64encode(MASTER).decode(),
    }


def brought(database: Database, file: Path, *words: str) -> Commanded:
    """Import a file as somebody does who knows nothing of its insides."""
    return commanded("import-actuals", str(file), *words, **environment(database))


def tables(said: str) -> list[str]:
    """Return the lines of the tables that were printed."""
    return [line for line in said.splitlines() if re.match(r"[│┃]", line)]


def test_three_processes_say_and_record_what_one_does(
    two: tuple[Database, Database], file: Path
) -> None:
    for words in (("--dry-run",), (), ("--skip-wrong",), ("--skip-wrong",)):
        alone, shared = (
            brought(database, file, "--processes", processes, *words)
            for database, processes in zip(two, "13", strict=True)
        )
        assert alone.code == shared.code == 1, shared.said
        assert tables(alone.said) == tables(shared.said) != []
        kept, others = (rows(each, EVENTS) for each in two)
        assert kept == others
        assert len(kept) == (PEOPLE * MONTHS - 2 if words == ("--skip-wrong",) else 0)


def child_of(pid: int) -> int:
    """Return the process that has begun to share the work of one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes():
                return int(each)
        time.sleep(0.01)
    raise TimeoutError(f"{pid} has begun no other process")


def test_what_one_process_does_not_judge_is_recorded_by_none(
    two: tuple[Database, Database], file: Path
) -> None:
    command = ("import-actuals", str(file), "--skip-wrong", "--processes", "2")
    begun = subprocess.Popen(
        [sys.executable, "server.py", *command],
        cwd=ROOT,
        env={**os.environ, **environment(two[0])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.kill(child_of(begun.pid), signal.SIGKILL)
    said, _ = begun.communicate(timeout=PATIENCE)
    assert begun.returncode == 2, said
    assert "a process ended before its share was done" in said
    assert "goes on when repeated" in said
    assert rows(two[0], EVENTS) == []
    assert brought(two[0], file, *command[2:]).code == 1
    assert len(rows(two[0], EVENTS)) == PEOPLE * MONTHS - 2
