"""Whoever is killed when, every consumer ends with exactly the log: nothing missing or double."""

import asyncio
import random
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from ledger.errors import Unavailable
from ledger.ledger import Ledger
from ops.embedded import embedded
from tests.ledger.house import adjust_salary, founded, living, order, prepared, rows
from tests.postgres import SMALL, Database, Server, directory
from tests.system.broker import Cluster, Node, brokers
from tests.system.consuming import (
    Mirrors,
    follower,
    logged,
    mirrored,
    projected,
    projecting,
    settled,
    subscriber,
    waited,
)
from tests.system.keeping import Kept, keeping, python
from tests.system.killing import kill_tree
from tests.system.serving import KEY_TEXT, free_port
from tests.system.test_kill_served import environment
from tests.system.test_relay import streamed

ROUNDS = [1, pytest.param(40, marks=pytest.mark.soak)]
PEOPLE, HER = 3, "employee:E1"
SUBSCRIBERS = ("websocket", "stream")
PAID = "SELECT amount FROM read.salary WHERE employee_id = %s ORDER BY effective_on DESC LIMIT 1"
RELAYS = 2
PAUSE = 0.3
"""Seconds between two blows, at most."""


class Postgres:
    """The database server, over data that outlives it."""

    def __init__(self, data: Path, stack: ExitStack) -> None:
        self._data, self._stack = data, stack
        self.start()

    def start(self) -> None:
        """Start it on what there is."""
        self.running = self._stack.enter_context(embedded(self._data, settings=SMALL))

    def kill(self) -> None:
        """End it at once, and all that it has started."""
        kill_tree(self.running.postmaster.pid)


Victim: TypeAlias = Kept | Node | Postgres


def programs(data: Path, home: Database, view: Database, cluster: Cluster) -> list[Kept]:
    """Return the relays, a server and a consumer of each kind."""
    port = free_port()
    told = {**environment(home), "TOKEN_KEY": KEY_TEXT, "PORT": str(port)}
    relay = ("server.py", "relay", "--to", cluster.address, "--replicas", "3")
    return [
        *(python(*relay, log=data / f"relay{n}.log", **told) for n in range(RELAYS)),
        python("server.py", "serve", log=data / "server.log", **told),
        follower("feed", f"http://127.0.0.1:{port}", folder=data),
        follower("live", f"ws://127.0.0.1:{port}/graphql", folder=data),
        follower("broker", cluster.address, folder=data),
        projecting(home, view, data),
        *(subscriber(name, f"http://127.0.0.1:{port}", data, HER) for name in SUBSCRIBERS),
        *(subscriber(name, f"http://127.0.0.1:{port}", data) for name in SUBSCRIBERS),
    ]


async def load(ledger: Ledger) -> None:
    """Let things happen until told to stop, whenever the database is there."""
    for n in range(100_000):
        with suppress(Unavailable):
            await ledger.journal.execute(order(adjust_salary(1 + n % PEOPLE, 2_000 + n)))
        await asyncio.sleep(0.01)


async def kill(victims: list[Victim], cluster: Cluster, chance: random.Random) -> None:
    """Kill them one after the other, and start them again in another order."""
    for each in victims:
        if isinstance(each, Node):
            cluster.kill(each)
        else:
            each.kill()
        await asyncio.sleep(chance.uniform(0, PAUSE))
    for each in chance.sample(victims, len(victims)):
        if isinstance(each, Node):
            cluster.start(each)
        else:
            await asyncio.to_thread(each.start)
        await asyncio.sleep(chance.uniform(0, PAUSE))


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_whoever_is_killed_every_consumer_has_exactly_the_log(rounds: int) -> None:
    chance = random.Random(rounds)
    with directory() as data, ExitStack() as stack, brokers(3) as cluster:
        postgres = Postgres(data, stack)
        server = Server(postgres.running, version=0)
        home = stack.enter_context(server.database(prepared))
        view = stack.enter_context(server.database())
        mirrors: Mirrors = {
            "feed": partial(mirrored, data / "feed.db"),
            "live": partial(mirrored, data / "live.db"),
            "broker": partial(mirrored, data / "broker.db"),
            "projection": partial(projected, view),
            **{name: partial(mirrored, data / f"{name}_events.db") for name in SUBSCRIBERS},
        }
        seen: Mirrors = {name: partial(mirrored, data / f"{name}.db") for name in SUBSCRIBERS}
        kept = programs(data, home, view, cluster)
        async with living(home) as ledger:
            await founded(ledger, PEOPLE)
            with keeping(*kept):
                await asyncio.to_thread(waited, mirrors, 1, kept)
                await asyncio.to_thread(waited, seen, 1, kept)
                loading = asyncio.create_task(load(ledger))
                for _ in range(rounds):
                    spared = chance.choice(kept[:RELAYS])  # who takes over, if the other leads
                    everybody: list[Victim] = [each for each in kept if each is not spared]
                    everybody += [chance.choice(cluster.nodes), postgres]
                    chance.shuffle(everybody)
                    half = len(everybody) // 2
                    for victims in (everybody[:half], everybody[half:]):
                        await kill(victims, cluster, chance)
                        for each in kept:
                            each.start()  # if it has ended by itself
                await asyncio.to_thread(waited, seen, 4 * rounds, kept)  # they see it go on
                loading.cancel()
                await asyncio.wait([loading])
                told = logged(home)
                found = await asyncio.to_thread(waited, mirrors, len(told), kept)
                stream = await streamed(cluster, len(told))
                ((paid,),) = rows(home, PAID, (HER,))
                files = [data / f"{name}.db" for name in SUBSCRIBERS]
                states = [await asyncio.to_thread(settled, each, paid, kept) for each in files]
        assert len(told) > 20 * rounds
        assert found == dict.fromkeys(mirrors, told)
        assert [position for position, _ in stream] == [position for position, *_ in told]
        for positions, amounts in states:
            assert amounts[-1] == paid
            assert len(amounts) >= 4 * rounds
            assert positions == sorted(set(positions))
            assert amounts == sorted(set(amounts))  # each raise is to more, and none is seen twice
