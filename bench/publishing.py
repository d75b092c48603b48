"""Publishing: how fast the relay brings the log to a broker of one node, and of three."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

import nats

from bench import stand
from bench.figure import Figure
from bench.stand import Database, Unready
from bench.suite import Bench
from tests.system.broker import Cluster, brokers

STREAM = "MERIT_LEDGER"

LEAVES_OUT = (
    "{events:,} events from the log's beginning to a stream in files, broker and relay on the same "
    "machine as the database; from its first message to its last by the broker's clock, each "
    "acknowledged by {nodes}. "
    "The broker flushes every two minutes, as it does by default."
)


def relayed(bench: Bench, database: Database) -> Iterator[Figure]:
    """Yield the events a second to one node, which has a bound, and to three, which has none."""
    for nodes in (1, 3):
        rates: list[float] = []
        events = 0
        with bench.bar(f"Relay to {nodes}", bench.rounds) as advance:
            for _ in range(bench.rounds):
                with brokers(nodes) as cluster:
                    events, seconds = asyncio.run(published(database, cluster, nodes))
                rates.append(events / seconds)
                advance()
        named = "one node" if nodes == 1 else f"{nodes} nodes"
        yield Figure(
            suite="feed",
            name=f"relay to a broker of {named}",
            value=sorted(rates)[len(rates) // 2],
            unit="events/s",
            leaves_out=LEAVES_OUT.format(events=events, nodes=named),
            at_least=20_000 if nodes == 1 else None,
            samples={"value": [round(each, 1) for each in rates]},
        )


async def published(database: Database, cluster: Cluster, nodes: int) -> tuple[int, float]:
    """Relay the log once. Return how many messages followed the first one, in which seconds."""
    words = [*stand.SERVER, "relay", "--once", "--to", cluster.address, "--replicas", str(nodes)]
    with stand.running(words, database.environment()) as (process, printed):
        if ended := await asyncio.to_thread(process.wait):
            printed.seek(0)
            raise Unready(f"the relay ended with {ended}: {printed.read().decode()[-2000:]}")
    client = await cast("Any", nats).connect(cluster.address.split(","))
    try:
        answer = await client.request(f"$JS.API.STREAM.INFO.{STREAM}", timeout=10)
    finally:
        await client.close()
    state = json.loads(answer.data)["state"]
    first, last = (datetime.fromisoformat(state[f"{each}_ts"]) for each in ("first", "last"))
    return int(state["messages"]) - 1, (last - first).total_seconds()
