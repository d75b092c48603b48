"""Proof: how fast the tree over the log is built, an event is proved and an export is verified.

The log is the one that rebuilds are measured on, of a million events.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import Connection

from bench import bulk, stand
from bench.figure import Figure
from bench.rounds import Samples, in_turns
from bench.stand import Database, Unready
from bench.suite import ROOT, Bench
from ledger.checkpoint import Signer
from ledger.tree import HASH, leaf_hash, over
from ledger.tree_building import Building
from ledger.tree_tiles import WIDTH
from ops import export, proving
from verify.tree import includes

SIGNER = Signer("localhost/bench", bytes(HASH))
SIMULATED = 10_000_000
"""Leaves of the tree in which one is proved."""

PROVED = 200
"""How many proofs a round makes."""

CLEAR = (
    "SET session_replication_role = replica",
    "DELETE FROM ledger.tile",
    "DELETE FROM ledger.checkpoint",
)
BUILT = (
    "Read from the database, hashed and written as tiles by one process; nobody appends meanwhile."
)
SEEN = (
    "Events here and there, by a process on the same machine that keeps the hashes it has made, as "
    "a server does; tiles come from the database and are alike, so that the tree is soon made. The "
    "server asks by another statement, and answers in GraphQL."
)
FIRST = "The same, by one that has made no hash yet."
HELD = (
    "By `python -m verify`, start included, files in the system's cache; commands are verified too "
    "and not counted. The log is the county's several times over, under new ids."
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures of building, proving and verifying."""
    with stand.postgres() as server:
        source = bulk.counties(server, bulk.EVENTS)
        with stand.database(server, "proof", source.name) as database:
            events = bulk.head(database)
            built, verified = whole(bench, database, events)
        with stand.database(server, "simulated") as database:
            proved, first = simulated(bench, database)
    yield Figure(
        suite="proof",
        name=f"tree over {events:,} events, one process",
        value=built.median,
        unit="events/s",
        leaves_out=BUILT,
        at_least=100_000,
        samples={"value": built.listed()},
    )
    yield Figure(
        suite="proof",
        name=f"one inclusion proof in a tree of {SIMULATED:,}",
        value=proved.median,
        unit="ms",
        leaves_out=SEEN,
        at_most=2,
        samples={"value": proved.listed()},
    )
    yield Figure(
        suite="proof",
        name=f"the first inclusion proof in a tree of {SIMULATED:,}",
        value=first.median,
        unit="ms",
        leaves_out=FIRST,
        samples={"value": first.listed()},
    )
    yield Figure(
        suite="proof",
        name=f"verification of an export of {events:,} events",
        value=verified.median,
        unit="events/s",
        leaves_out=HELD,
        at_least=1_000_000 / 30,
        samples={"value": verified.listed()},
    )


def whole(bench: Bench, database: Database, events: int) -> tuple[Samples, Samples]:
    """Return how many events a second are built into a tree, and verified."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "export"

        def build() -> float:
            with psycopg.connect(database.owner) as owner:
                for statement in CLEAR:
                    owner.execute(statement.encode())
            with building(database) as tree, proving.connected(database.login) as ahead:
                started = time.perf_counter()
                if tree.build(ahead=ahead) != events:
                    raise Unready("the tree is not over the whole log")
                return events / (time.perf_counter() - started)

        def verify() -> float:
            words = [sys.executable, "-m", "verify", str(folder), "--key", SIGNER.verifier]
            started = time.perf_counter()
            done = asyncio.run(run(words))
            if done:
                raise Unready("the export does not verify")
            return events / (time.perf_counter() - started)

        build()
        exported(database, folder)
        with bench.bar("Tree and export", 2 * bench.rounds) as advance:
            runs = in_turns(
                {"build": build, "verify": verify}, rounds=bench.rounds, advance=advance
            )
    return runs.samples("build", float), runs.samples("verify", float)


async def run(words: list[str]) -> int:
    """Return the exit code of a program, whose output is left out."""
    process = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL
    )
    return await process.wait()


def exported(database: Database, folder: Path) -> None:
    """Export the log as the sub-command does."""
    parser = argparse.ArgumentParser()
    export.arguments(parser)
    chosen = parser.parse_args([str(folder)])
    export.written(chosen, database.login, SIGNER)


def simulated(bench: Bench, database: Database) -> tuple[Samples, Samples]:
    """Return how many milliseconds a proof takes in the tree of a long log, and the first one."""
    stand.founded(database)
    with psycopg.connect(database.owner, autocommit=True) as owner:
        leaves = fill(owner, SIMULATED)
    chance = random.Random(SIMULATED)  # noqa: S311 - the same each time
    with building(database) as tree:
        root = tree.root(SIMULATED)

        def prove(*, anew: bool) -> float:
            spent, prover = 0.0, tree
            for _ in range(PROVED):
                position = chance.randrange(1, SIMULATED + 1)
                if anew:
                    prover = Building(tree.connection)
                started = time.perf_counter()
                proof = prover.inclusion(position, SIMULATED)
                spent += time.perf_counter() - started
                leaf = leaves[(position - 1) % WIDTH]
                if not includes(root, SIMULATED, position - 1, leaf, proof):
                    raise Unready(f"the event at {position} is not proved")
            return 1000 * spent / PROVED

        with bench.bar("Proofs", 2 * bench.rounds) as advance:
            runs = in_turns(
                {"known": lambda: prove(anew=False), "first": lambda: prove(anew=True)},
                rounds=bench.rounds,
                advance=advance,
            )
    return runs.samples("known", float), runs.samples("first", float)


def fill(owner: Connection[tuple[object, ...]], size: int) -> list[bytes]:
    """Make the tiles of a tree whose tiles hold the same 256 leaves over and over.

    Return the hashes of these leaves.
    """
    leaves = [leaf_hash(bytes([n])) for n in range(WIDTH)]
    level, tile = 0, b"".join(leaves)
    while count := size >> 8 * level:
        owner.execute(
            "INSERT INTO ledger.tile SELECT %s, n, %s FROM generate_series(0, %s - 1) AS n",
            (level, tile, count // WIDTH),
        )
        if count % WIDTH:
            owner.execute(
                "INSERT INTO ledger.tile VALUES (%s, %s, %s)",
                (level, count // WIDTH, tile[: count % WIDTH * HASH]),
            )
        level, tile = level + 1, over(tile) * WIDTH
    owner.execute("VACUUM ANALYZE ledger.tile")
    return leaves


@contextmanager
def building(database: Database) -> Generator[Building]:
    """Lend the tree as the server's login has it."""
    with proving.connected(database.login) as connection:
        yield Building(connection)
