"""Bulk: how fast the demonstration's mix is loaded, and read tables are made anew from the log.

`BENCH_EVENTS` sets how many events the rebuild reads, a million unless set. The log of so many is
made once, of counties through the product's own journal, and kept.
"""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, sql

from bench import stand
from bench.data import demonstration, kept
from bench.figure import Figure
from bench.rounds import in_turns
from bench.stand import Database, Unready
from bench.suite import ROOT, Bench
from ops.embedded import Embedded
from projections.tables import TABLES

PROC = Path("/proc")

EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))

OWN = 0.8
"""Of the demonstration's events, the share that every county repeats; pay reviews it does not."""

MIX = (
    "The demonstration as it is: hiring, pay, moves, superiors, and four cycles of appraisals with "
    "measures; pay reviews are not in it. Sealing of names included, making of the commands not; "
    "nobody reads meanwhile."
)
REBUILT = (
    "The command as it is run, start included, with nobody else at work; the log has the people of "
    "as many counties as that takes, with their plain appraisals, under new ids. Every table is "
    "compared by its number of rows and versions afterwards; `rebuild --check` compares them all."
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to; seconds by the clock and of the loading process."""

    commands: int
    events: int
    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How long a rebuild took, and the most memory that it held at once, in MB."""

    seconds: float
    peak: float


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures of loading and rebuilding."""
    with stand.postgres() as server:
        yield quiet(bench, server)
        yield from rebuilt(bench, server)


def quiet(bench: Bench, server: Embedded) -> Figure:
    """Return how many events a second one process loads into an empty log."""

    def turn() -> float:
        with stand.database(server, "bulk") as database:
            stand.founded(database)
            loaded = load(database)
            require_head(database, loaded.events)
            return loaded.events / loaded.seconds

    with bench.bar("Load", bench.rounds) as advance:
        runs = in_turns({"load": turn}, rounds=bench.rounds, advance=advance)
    samples = runs.samples("load", float)
    return Figure(
        suite="bulk",
        name="bulk load with read rows, the demonstration's mix",
        value=samples.median,
        unit="events/s",
        leaves_out=MIX,
        at_least=20_000,
        aim=50_000,
        samples={"value": samples.listed()},
    )


def rebuilt(bench: Bench, server: Embedded) -> Iterator[Figure]:
    """Yield how many events a second a rebuild of all tables reads, and in what memory."""
    source = counties(server, EVENTS)
    template = source.name
    with stand.database(server, "rebuild", template) as database:
        counted = rows(database)
        events = head(database)

        def turn() -> Rebuilt:
            made = rebuild(database)
            if rows(database) != counted:
                raise Unready(f"a rebuild makes other rows: {rows(database)} for {counted}")
            return made

        with bench.bar("Rebuild", bench.rounds) as advance:
            runs = in_turns({"rebuild": turn}, rounds=bench.rounds, advance=advance)
    samples = runs.samples("rebuild", lambda made: events / made.seconds)
    yield Figure(
        suite="bulk",
        name=f"rebuild of all read tables, {events:,} events, one process",
        value=samples.median,
        unit="events/s",
        leaves_out=REBUILT,
        at_least=40_000,
        aim=100_000,
        samples={"value": samples.listed()},
    )
    yield Figure(
        suite="bulk",
        name=f"most memory of a rebuild, {events:,} events",
        value=runs.samples("rebuild", lambda made: made.peak).median,
        unit="MB",
        leaves_out=REBUILT,
    )


def counties(server: Embedded, events: int) -> Database:
    """Return a log of at least so many events, made first if it is not there."""
    number = math.ceil(events / (head(demonstration(server)) * OWN))

    def fill(database: Database) -> None:
        stand.founded(database)
        loaded = load(database, "--counties", str(number))
        if loaded.events < events:
            raise Unready(f"{number} counties have only {loaded.events} events: lower OWN")

    return kept(server, f"counties{number}", fill)


def load(
    database: Database, *words: str, watch: Callable[[int, float], None] | None = None
) -> Loaded:
    """Load by a process of its own. Raise `Unready` if it fails, and whatever `watch` raises.

    `watch` is told the events recorded so far and the seconds since the first command.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "bench.loading", *words],
        cwd=ROOT,
        env={**os.environ, **database.environment(), "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        said: dict[str, float] = {}
        started = time.monotonic()
        try:
            for line in process.stdout or ():
                said = json.loads(line)
                started = started if said["commands"] else time.monotonic()
                if watch is not None:
                    watch(int(said["events"]), time.monotonic() - started)
        except BaseException:
            process.kill()
            raise
    if process.returncode or "seconds" not in said:
        raise Unready("the load failed; what it said stands above")
    commands, events = int(said["commands"]), int(said["events"])
    return Loaded(commands, events, said["seconds"], said["cpu"])


def rebuild(database: Database) -> Rebuilt:
    """Rebuild all read tables. Raise `Unready` if it fails."""
    started, most = time.perf_counter(), 0.0
    environment = {**database.environment(), "LOG_LEVEL": "WARNING"}
    with stand.running([*stand.SERVER, "rebuild"], environment) as (process, printed):
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        if process.returncode:
            printed.seek(0)
            raise Unready(f"the rebuild failed:\n{printed.read().decode()[-3000:]}")
    return Rebuilt(seconds, most)


def peak(pid: int) -> float:
    """Return the most that a process has held so far, in MB; 0 if it is gone."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def head(database: Database) -> int:
    """Return how many events a log has."""
    with psycopg.connect(database.owner) as connection:
        found = connection.execute("SELECT position FROM ledger.head").fetchone()
    return found[0] if found else 0


def require_head(database: Database, events: int) -> None:
    """Raise `Unready` if the log has not just so many events."""
    if head(database) != events:
        raise Unready(f"{events} events were acknowledged and {head(database)} are there")


def rows(database: Database) -> dict[str, int]:
    """Return how many rows each read table has, present and past."""
    names = [name for table in TABLES for name in (table.name, f"{table.name}_past")]
    with psycopg.connect(database.owner) as connection:
        return {name: counted(connection, name) for name in names}


def counted(connection: Connection[Any], name: str) -> int:
    """Return how many rows a read table has."""
    statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("read", name))
    found = connection.execute(statement).fetchone()
    return found[0] if found else 0
