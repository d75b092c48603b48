"""Lone: how long a command takes alone, and beside a load.

No queue is in these figures but that of the load itself: the next command is given when the last
one is answered.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from statistics import median, quantiles

from bench.figure import Figure
from bench.stand import Unready
from bench.suite import ROOT, Bench
from bench.writers import Writer, require_recorded

LOADED = 100_000
"""Events that are loaded beside the lone commands of one round."""


def alone(bench: Bench, writer: Writer) -> Iterator[Figure]:
    """Yield how long a command takes that nobody else disturbs."""
    writer.warm()
    each: list[float] = []
    for number in range(bench.rounds):
        before = writer.recorded()
        pressed = writer.pressed(f"alone-{number}", connections=1, seconds=bench.seconds)
        require_recorded(writer, before, pressed)
        each += pressed.each
    leaves_out = (
        f"{len(each):,} commands, one after the other over one connection on the machine itself; "
        "no network between."
    )
    yield Figure(
        suite="commands",
        name="lone command, median",
        value=median(each) * 1000,
        unit="ms",
        leaves_out=leaves_out,
        at_most=5,
        aim=2,
    )
    yield Figure(
        suite="commands",
        name="lone command, p99",
        value=p99(each) * 1000,
        unit="ms",
        leaves_out=leaves_out,
    )


def beside_a_load(bench: Bench, writer: Writer, most: int = LOADED) -> Iterator[Figure]:
    """Yield how long a lone command takes while another process loads."""
    each: list[float] = []
    rates: list[float] = []
    for number in range(bench.rounds):
        with loading(writer, 1 + 3 * number, most) as load:
            slices = 0
            while load.poll() is None:
                name = f"beside-{number}-{slices}"
                each += writer.pressed(name, connections=1, seconds=1).each
                slices += 1
            rates.append(rate_of(load))
    yield Figure(
        suite="commands",
        name=f"lone command while {most:,} events are loaded, p99",
        value=p99(each) * 1000,
        unit="ms",
        leaves_out=(
            f"{len(each):,} commands beside {bench.rounds} loads, by another process through the "
            "same journal, of people being hired; everything shares the machine's processors."
        ),
        at_most=100,
        aim=30,
        samples={"loaded beside it, events/s": rates},
    )


@contextmanager
def loading(writer: Writer, first: int, most: int) -> Generator["subprocess.Popen[str]"]:
    """Load people of new counties into the writer's database while the block lasts."""
    words = ["--hiring", "--first", str(first), "--counties", "3", "--events", str(most)]
    with subprocess.Popen(
        [sys.executable, "-m", "bench.loading", *words],
        cwd=ROOT,
        env={**os.environ, **writer.database.environment()},
        stdout=subprocess.PIPE,
        text=True,
    ) as load:
        try:
            assert load.stdout is not None  # noqa: S101 - it is a pipe
            load.stdout.readline()  # it has begun
            yield load
        finally:
            load.kill()


def rate_of(load: "subprocess.Popen[str]") -> float:
    """Return the events a second of a load that has ended. Raise `Unready` if it failed."""
    said: list[str] = load.stdout.read().splitlines() if load.stdout else []
    if load.returncode or not said:
        raise Unready("the load beside the commands failed")
    loaded = json.loads(said[-1])
    return round(loaded["events"] / loaded["seconds"], 1)


def p99(each: Sequence[float]) -> float:
    """Return the time that one in a hundred exceeds."""
    return quantiles(each, n=100)[98]
