"""Memory: what a server holds when it starts, and after minutes of reads and commands at once.

`BENCH_MINUTES` sets how long it is kept busy, ten unless set.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from statistics import mean

import httpx

from bench import load, stand
from bench.figure import Figure
from bench.shapes import LIST, NESTED, Shape
from bench.suite import Bench
from bench.usage import memory
from bench.writers import Writer, ours

MINUTES = float(os.environ.get("BENCH_MINUTES", "10"))

SLICE = 10
"""Seconds between two looks."""

CONNECTIONS = 16
NEW = 20
"""Questions of each slice that were never asked before: none may stay for ever."""

IDLE = (
    "The server's process alone, shared pages divided among who shares them; PostgreSQL's memory "
    "is set, not measured. The demonstration is loaded and nobody has asked anything."
)
BUSY = (
    "{minutes:g} minutes of commands over {connections} connections and reads over as many, with "
    "{new} new documents every {slice} s, on one set of 2 048 people: what grows with the number "
    "of people or viewers, up to the limits of the caches, is not in it."
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield what an idle server holds, what a busy one, and how much that grows."""
    with stand.postgres() as server, ours(server, "memory") as writer:
        time.sleep(5)
        idle = held(writer)
        looks = busy(bench, writer, MINUTES * 60)
    leaves_out = BUSY.format(minutes=MINUTES, connections=CONNECTIONS, new=NEW, slice=SLICE)
    half = looks[len(looks) // 2 :]
    third = max(1, len(half) // 3)
    before, after = mean(half[:third]), mean(half[-third:])
    yield Figure(
        suite="memory", name="memory of an idle server", value=idle, unit="MB", leaves_out=IDLE
    )
    yield Figure(
        suite="memory",
        name=f"memory after {MINUTES:g} minutes of load",
        value=after,
        unit="MB",
        leaves_out=leaves_out,
        samples={"value": looks},
    )
    yield Figure(
        suite="memory",
        name="growth of memory over the last half of the load",
        value=100 * (after - before) / before,
        unit="%",
        leaves_out=leaves_out,
        at_most=5,
        aim=1,
    )


def held(writer: Writer) -> float:
    """Return what the server holds, in MB."""
    return memory(writer.process.pid)


def busy(bench: Bench, writer: Writer, seconds: float) -> list[float]:
    """Keep the server busy for so long. Return what it held, look by look, in MB."""
    until = time.monotonic() + seconds
    looks: list[float] = []
    asked = count()
    with (
        bench.bar("Memory", max(1, round(seconds / SLICE))) as advance,
        ThreadPoolExecutor(2) as pool,
        httpx.Client(headers={"Authorization": f"Bearer {stand.token()}"}, timeout=60) as client,
    ):
        running = [pool.submit(work, until) for work in (commands(writer), reads(writer))]
        while time.monotonic() < until and all(not each.done() for each in running):
            time.sleep(min(SLICE, max(0.0, until - time.monotonic())))
            for _ in range(NEW):
                new(client, writer.process.address, next(asked))
            looks.append(round(held(writer), 1))
            advance()
        finish(running)
    return looks


def finish(running: list["Future[None]"]) -> None:
    """Wait for the load to end. Raise what it raised."""
    for each in running:
        each.result()


def commands(writer: Writer) -> Callable[[float], None]:
    """Return what gives commands until a moment."""

    def give(until: float) -> None:
        for number in count():
            left = until - time.monotonic()
            if left <= 0:
                return
            name = f"memory-{number}"
            writer.pressed(name, connections=CONNECTIONS, seconds=min(SLICE, left))

    return give


def reads(writer: Writer) -> Callable[[float], None]:
    """Return what reads until a moment, the list and the nested one in turns."""
    token, address = stand.token(), f"{writer.process.address}/graphql"

    def ask(until: float) -> None:
        shapes: tuple[Shape, ...] = (LIST, NESTED)
        for number in count():
            left = until - time.monotonic()
            if left <= 0:
                return
            body = shapes[number % 2].body(shapes[number % 2].ours)
            seconds = min(SLICE, max(1.0, left))
            load.asked(address, body, token, seconds=seconds, connections=CONNECTIONS)

    return ask


def new(client: httpx.Client, address: str, number: int) -> None:
    """Ask something in words that nobody has used. Raise `httpx.HTTPStatusError` if refused."""
    query = f"{{ it{number}: employees(first: 5) {{ nodes {{ id name title }} }} }}"
    client.post(f"{address}/graphql", json={"query": query}).raise_for_status()
