"""Loading: a process that gives the demonstration's commands to the journal, and says how fast.

    python -m bench.loading [--counties N] [--first N] [--hiring] [--events N]

The database is that of the environment. Figures are printed as one line of JSON at the end; lines
before it say how far it is. Making the commands is not counted for the first county and is for
the others, about a tenth of the time.
"""

import argparse
import json
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from time import perf_counter

import uvloop

from bench.counties import hired, repeated
from demo.load import chunks, script
from ledger.collecting import uncollected
from ledger.ledger import Ledger
from ledger.order import Accepted, Order
from ops.settings import read
from server import house

STEP = 20
"""Chunks of commands between two lines."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was recorded, in how many seconds, and processor seconds of this process."""

    commands: int
    events: int
    seconds: float
    cpu: float

    @property
    def per_second(self) -> float:
        return self.events / self.seconds


async def load(ledger: Ledger, orders: Iterator[Order], most: int) -> Loaded:
    """Give orders until that many events are recorded. Raise `SystemExit` if one is refused."""
    started, busy = perf_counter(), used()
    commands = events = 0
    for number in count(1):
        chunk = next(chunks(orders), None)
        if chunk is None or events >= most:
            break
        for order, answer in zip(chunk, await ledger.journal.run(chunk), strict=True):
            if not isinstance(answer, Accepted):
                sys.exit(f"{order.key} is not accepted: {answer!r}")
            events += len(answer.events)
        commands += len(chunk)
        if number % STEP == 0:
            print(json.dumps({"commands": commands, "events": events}), flush=True)
    return Loaded(commands, events, perf_counter() - started, used() - busy)


def used() -> float:
    """Return the processor seconds that this process has taken."""
    taken = resource.getrusage(resource.RUSAGE_SELF)
    return taken.ru_utime + taken.ru_stime


async def main(chosen: argparse.Namespace) -> None:
    """Load what was asked for, and say so."""
    orders = script().orders
    counties = range(chosen.first, chosen.first + chosen.counties)
    given = (hired if chosen.hiring else repeated)(orders, counties)
    with house(read(os.environ)) as parts:
        async with parts.open_ledger() as ledger:
            print(json.dumps({"commands": 0, "events": 0}), flush=True)
            with uncollected():
                loaded = await load(ledger, given, chosen.events)
    print(json.dumps(asdict(loaded)), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--counties", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--hiring", action="store_true")
    parser.add_argument("--events", type=int, default=1 << 62)
    uvloop.run(main(parser.parse_args()))
