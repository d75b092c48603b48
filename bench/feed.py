"""Feed: how soon and to how many what happens is told, and how fast the log is caught up with."""

import sys
import time
from collections.abc import Generator, Iterator, Sized
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.metadata import version
from itertools import count

import psycopg

from bench import stand
from bench.figure import Figure
from bench.following import unlimited
from bench.listeners import clocked, listener, listeners, payload
from bench.lone import p99
from bench.publishing import relayed
from bench.rounds import Samples, in_turns
from bench.stand import KEY, Process, Unready
from bench.suite import Bench
from bench.telling import CHANGED, giving, told_to_many
from bench.usage import memory
from bench.writers import PRESSED, Writer, ours

IDLE = 5_000
ALONE = 200
"""Commands of a round that are told to one subscriber."""

CONNECTIONS = 64
QUIET = 1.0
"""Seconds without a byte after which whoever follows has caught up."""

LOOK = 0.001
"""Seconds between two looks whether something was told."""

RECORDED = """
SELECT position, extract(epoch FROM recorded_at)::float8 FROM ledger.event WHERE position = ANY (%s)
"""

LATENCY = (
    "{many:,} commands, one after the other, and one subscriber on the same machine; from the "
    "moment that is recorded with the event, before it is flushed, to the client's."
)
AT_REST = (
    "{idle:,} sockets, each following an employee of their own to whom nothing happens, opened by "
    "one process on the machine, which may have {files:,} files open; without compression. "
    "Growth of the server's memory by {growth:.0f} MB."
)
CAUGHT_UP = "One follower on the machine, who counts the lines; {events:,} events, uncompressed."


def versions() -> dict[str, str]:
    """Return the versions of the peer and of what both stand on."""
    return {name: version(name) for name in ("strawberry-graphql", "websockets")}


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield every figure of what is told of the log."""
    files = unlimited()
    with stand.postgres() as server, ours(server, "feed") as writer:
        yield caught_up(bench, writer)
        yield from relayed(bench, writer.database)
        writer.warm()
        yield told_alone(bench, writer)
        with strawberry(writer) as peer:
            yield from told_to_many(bench, writer, peer)
        yield from at_rest(bench, writer, files)


@contextmanager
def strawberry(writer: Writer) -> Generator[Process]:
    """Run the peer over the same database."""
    port = stand.free_port()
    told = {"DATABASE_URL": writer.database.owner, "TOKEN_KEY": KEY, "PORT": str(port)}
    program = [sys.executable, "-m", "bench.peers.live"]
    with stand.running(program, told) as (process, printed):
        address = f"http://127.0.0.1:{port}"
        stand.wait_until_alive(process, printed, f"{address}/healthz")
        yield Process(process.pid, address)


def told_alone(bench: Bench, writer: Writer) -> Figure:
    """Return how long it takes from a commit to a subscriber while nothing else happens."""
    asked, each = {"id": writer.people[0]["employee_id"]}, list[float]()
    with giving(writer) as give, bench.bar("Alone", bench.rounds) as advance:
        for _ in range(bench.rounds):
            with listener(writer.process, writer.token, CHANGED, asked) as socket:
                first = int(payload(socket)["extensions"]["logPosition"])
                with clocked(socket) as told:
                    for n in range(ALONE):
                        give()
                        wait_for(told, n + 1)
            each += since_recorded(writer, told, first)
            advance()
    return Figure(
        suite="feed",
        name="from a commit to a subscriber, p99",
        value=p99(each),
        unit="ms",
        leaves_out=LATENCY.format(many=len(each)),
        at_most=30,
    )


def wait_for(told: Sized, many: int) -> None:
    """Return once so many positions were told. Raise `Unready` if that takes too long."""
    until = time.monotonic() + stand.PATIENCE
    while len(told) < many:
        if time.monotonic() > until:
            raise Unready(f"{len(told)} of {many} changes were told")
        time.sleep(LOOK)


def since_recorded(writer: Writer, told: dict[int, float], after: int) -> list[float]:
    """Return for each position how many milliseconds it was under way."""
    with psycopg.connect(writer.database.owner) as connection:
        found = connection.execute(RECORDED, ([each for each in told if each > after],)).fetchall()
    return [1_000 * (told[position] - at) for position, at in found]


def at_rest(bench: Bench, writer: Writer, files: int) -> Iterator[Figure]:
    """Yield what subscribers to whom nothing happens cost the writer, in commands and memory."""
    standing = [each for each in writer.people if each["last_day_on"] is None]
    asked = [{"id": each["employee_id"]} for each in standing[PRESSED : PRESSED + IDLE]]
    if len(asked) < IDLE:
        raise Unready(f"only {len(asked)} people are left to be followed")
    names, grown = count(), list[float]()

    def pressed() -> float:
        name = f"feed-{next(names)}"
        done = writer.pressed(name, connections=CONNECTIONS, seconds=bench.seconds)
        return done.acknowledged / done.seconds

    def watched() -> float:
        before = memory(writer.process.pid)
        with listeners(writer.process, writer.token, CHANGED, asked) as heard:
            heard.until(IDLE)
            grown.append(memory(writer.process.pid) - before)
            return pressed()

    with bench.bar("At rest", 2 * bench.rounds) as advance:
        turns = {"alone": pressed, "watched": watched}
        runs = in_turns(turns, rounds=bench.rounds, advance=advance)
    alone, beside = (runs.samples(name, float) for name in turns)
    leaves_out = AT_REST.format(idle=IDLE, files=files, growth=grown[0])
    yield Figure(
        suite="feed",
        name=f"commands beside {IDLE:,} subscribers at rest, against none",
        value=beside.median,
        unit="commands/s",
        leaves_out=leaves_out,
        peer="nobody follows",
        peer_value=alone.median,
        at_least=0.9,
        samples={"value": beside.listed(), "peer_value": alone.listed()},
    )
    yield Figure(
        suite="feed",
        name="memory of a subscriber at rest",
        value=1_000 * grown[0] / IDLE,
        unit="kB",
        leaves_out=leaves_out,
        at_most=40,
        samples={"value": [round(1_000 * each / IDLE, 1) for each in grown]},
    )


def caught_up(bench: Bench, writer: Writer) -> Figure:
    """Return how many events a second reach who begins with the first over HTTP."""
    token, lines = stand.token("service:bench", "CONSUMER"), list[int]()

    def read() -> float:
        many, seconds = followed(writer.process, token)
        lines.append(many)
        return many / seconds

    with bench.bar("Catching up", bench.rounds) as advance:
        done: Samples = in_turns({"": read}, rounds=bench.rounds, advance=advance).samples(
            "", float
        )
    return Figure(
        suite="feed",
        name="catching up from the first event over HTTP",
        value=done.median,
        unit="events/s",
        leaves_out=CAUGHT_UP.format(events=lines[0]),
        at_least=100_000,
        samples={"value": done.listed()},
    )


def followed(server: Process, token: str) -> tuple[int, float]:
    """Return how many events come, and in how many seconds, until nothing more does."""
    host = server.address.partition("//")[2]
    connection = HTTPConnection(host, timeout=QUIET)
    started = ended = time.perf_counter()
    many = 0
    headers = {"Authorization": f"Bearer {token}"}
    connection.request("GET", "/events?follow=true&after=0", headers=headers)
    with connection.getresponse() as answer:
        try:
            while part := answer.read1(1 << 20):
                many += part.count(b"\n")
                ended = time.perf_counter()
        except TimeoutError:
            pass
    connection.close()
    return many, ended - started
