"""Telling: how many deliveries a second a thousand subscribers get, against stock Strawberry."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import httpx

from bench import stand
from bench.figure import Figure
from bench.listeners import listener, listeners, payload
from bench.pressing import adjustment
from bench.rounds import in_turns
from bench.stand import Process, Unready
from bench.suite import Bench
from bench.writers import QUERY, Writer

SUBSCRIBERS = 1_000
CHANGES = 20
"""Commands of a round, each told to everybody before the next is given."""

SETTLED = 2.0
"""Seconds after which everybody has subscribed."""

CHANGED = """subscription ($id: ID!) {
  employeeChanged(id: $id) { id code hiredOn salary { salary { amount currency } effectiveOn } }
}"""
HAPPENED = """subscription ($filter: EventFilter!) {
  events(filter: $filter, batchSize: 1) { logPosition type stream person time }
}"""

OURS, STRAWBERRY = "ours", "stock Strawberry subscriptions"
TO_EACH = (
    "A command is given when everybody has been told of the one before. The peer reads what "
    "happens once for all its subscribers, keeps no place in the log, so nobody can go on after a "
    "break, and asks nothing about who may see what; both send without compression."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What subscribers ask, each with its variables; `at_once` if they are told what there is."""

    name: str
    query: str
    token: str
    variables: Sequence[dict[str, Any]]
    at_once: bool
    at_least: float
    aim: float | None = None


def told_to_many(bench: Bench, writer: Writer, peer: Process) -> Iterator[Figure]:
    """Yield deliveries a second to subscribers of one document, and of a filter each."""
    id_ = writer.people[0]["employee_id"]
    stream = id_.replace("employee:", "salary:", 1)
    filters = [{"filter": {"streams": [stream, f"salary:N{n}"]}} for n in range(SUBSCRIBERS)]
    for asked in (
        Told(
            name=f"deliveries to {SUBSCRIBERS:,} subscribers of one document",
            query=CHANGED,
            token=writer.token,
            variables=[{"id": id_}] * SUBSCRIBERS,
            at_once=True,
            at_least=4,
            aim=10,
        ),
        Told(
            name=f"deliveries to {SUBSCRIBERS:,} subscribers with a filter each",
            query=HAPPENED,
            token=stand.token("service:bench", "CONSUMER"),
            variables=filters,
            at_once=False,
            at_least=2,
        ),
    ):
        yield compared(bench, writer, peer, asked)


def compared(bench: Bench, writer: Writer, peer: Process, asked: Told) -> Figure:
    """Return one figure of ours beside the peer's. Raise `Unready` if they tell otherwise."""
    contenders = {OURS: writer.process, STRAWBERRY: peer}
    with giving(writer) as give, bench.bar("Subscribers", 2 * bench.rounds) as advance:
        first = {name: firsts(process, asked, give) for name, process in contenders.items()}
        if first[OURS].keys() != first[STRAWBERRY].keys() or (
            asked.at_once and first[OURS] != first[STRAWBERRY]
        ):
            raise Unready(f"subscribers are told different things: {first}")
        turns = {name: partial(told, process, asked, give) for name, process in contenders.items()}
        runs = in_turns(turns, rounds=bench.rounds, advance=advance)
    value, other = (runs.samples(name, float) for name in contenders)
    return Figure(
        suite="feed",
        name=asked.name,
        value=value.median,
        unit="deliveries/s",
        leaves_out=TO_EACH,
        peer=STRAWBERRY,
        peer_value=other.median,
        at_least=asked.at_least,
        aim=asked.aim,
        samples={"value": value.listed(), "peer_value": other.listed()},
    )


def told(process: Process, asked: Told, give: Callable[[], None]) -> float:
    """Return how many deliveries come in a second."""
    many = len(asked.variables)
    with listeners(process, asked.token, asked.query, asked.variables) as heard:
        before = many if asked.at_once else 0
        heard.until(before)
        time.sleep(SETTLED)
        started = ended = time.monotonic()
        for n in range(CHANGES):
            give()
            ended = heard.until(before + (n + 1) * many)
        return CHANGES * many / (ended - started)


def firsts(process: Process, asked: Told, give: Callable[[], None]) -> dict[str, Any]:
    """Return what a subscriber is told first: what there is, or an event, each member of it."""
    with listener(process, asked.token, asked.query, asked.variables[0]) as socket:
        if asked.at_once:
            return payload(socket)["data"]
        time.sleep(SETTLED)
        give()
        event: dict[str, Any] = payload(socket)["data"]["events"][0]
        return event


@contextmanager
def giving(writer: Writer) -> Generator[Callable[[], None]]:
    """Lend what changes one employee's salary; each change is one event."""
    one, keys = writer.people[0], count(1)
    run = f"{time.time():.0f}"
    with httpx.Client(headers={"Authorization": f"Bearer {writer.token}"}, timeout=60) as client:

        def give() -> None:
            n = next(keys)
            amount = f"{40_000 + n}.{n % 100:02}"
            key = f"feed-{run}-{n}"
            given = adjustment(one["employee_id"], amount, one["currency"], key)
            asked = {"query": QUERY, "variables": {"input": given}}
            said = client.post(f"{writer.process.address}/graphql", json=asked).json()
            if said["data"]["adjustSalary"]["__typename"] != "AdjustSalaryPayload":
                raise Unready(f"a command is answered {said}")

        yield give
