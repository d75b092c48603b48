"""The relay to a real broker: whoever is killed, the stream has exactly the log, in its order."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, cast

import nats
import pytest
from nats.errors import Error as NatsError

from domain.job import OpenJob
from ledger.ledger import Ledger
from tests.ledger.house import accepted, adjust_salary, founded, living, prepared, rows
from tests.postgres import Database, Server
from tests.system.broker import Cluster, brokers
from tests.system.commanding import commanded
from tests.system.serving import KEY_TEXT, PATIENCE, ROOT

ROUNDS = [1, pytest.param(40, marks=pytest.mark.soak)]


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database with an empty log."""
    with postgres.database(prepared) as made:
        yield made


@asynccontextmanager
async def client(cluster: Cluster) -> AsyncGenerator[Any]:
    """Lend the broker's streams."""
    connected = await cast("Any", nats).connect(cluster.address.split(","))
    try:
        yield connected.jetstream()
    finally:
        await connected.close()


async def reached(stream: Any, many: int) -> int:  # noqa: ANN401 - the library's
    """Wait until the stream has so many messages; return how many it has."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(NatsError):
                found = int((await stream.stream_info("MERIT_LEDGER")).state.messages)
                if found >= many:
                    return found
            await asyncio.sleep(0.1)


async def streamed(cluster: Cluster, many: int) -> list[tuple[int, str]]:
    """Return the messages of the stream, once there are so many: position and subject."""
    async with client(cluster) as stream:
        there = await reached(stream, many)
        reader = await stream.subscribe("merit-ledger.>", ordered_consumer=True)
        found = [await reader.next_msg(timeout=10) for _ in range(there)]
        return [(int(json.loads(each.data)["id"]), each.subject) for each in found]


def logged(home: Database) -> list[int]:
    return [position for (position,) in rows(home, "SELECT position FROM ledger.event ORDER BY 1")]


@contextmanager
def relaying(home: Database, cluster: Cluster, *words: str) -> Generator[subprocess.Popen[bytes]]:
    """Run a relay as a process of its own, which is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "server.py", "relay", "--to", cluster.address, *words],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "DATABASE_URL": home.owner_url,
            "TOKEN_KEY": KEY_TEXT,
            "MASTER_KEY": KEY_TEXT,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)


async def test_the_stream_is_the_log_and_repeating_it_adds_nothing(home: Database) -> None:
    with brokers() as cluster:
        async with living(home) as ledger:
            await founded(ledger, 5)
        words = ("relay", "--to", cluster.address, "--once")
        found: list[tuple[int, str]] = []
        for _ in range(2):
            said = commanded(*words, DATABASE_URL=home.owner_url)
            assert said.code == 0, said.said
            found = await streamed(cluster, len(logged(home)))
            assert [position for position, _ in found] == logged(home)
        subjects = {subject for _, subject in found}
        assert "merit-ledger.employee.DOT.EmployeeHired" in subjects
        assert "merit-ledger.organisation.none.OrganisationFounded" in subjects
        assert not any("E1" in subject for subject in subjects)
        async with living(home) as ledger:
            await accepted(ledger, adjust_salary(1, 2000))
            told = logged(home)
            await accepted(ledger, OpenJob(job_id="job:J1", purpose="None", plan="p", total=1))
        assert commanded(*words, "--rebuild", DATABASE_URL=home.owner_url).code == 0
        found = await streamed(cluster, len(told))  # what is withheld is not waited for either
        assert [position for position, _ in found] == told


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_whoever_is_killed_nothing_is_missing_double_or_out_of_order(
    home: Database, rounds: int
) -> None:
    chance = random.Random(rounds)
    with brokers(3) as cluster:
        async with living(home) as ledger:
            await founded(ledger, 3)
            load = asyncio.create_task(loaded(ledger))
            with relaying(home, cluster, "--replicas", "3") as first:
                async with client(cluster) as stream:
                    await reached(stream, 1)
                first.kill()
            for _ in range(rounds):
                with relaying(home, cluster) as one, relaying(home, cluster):
                    await asyncio.sleep(chance.uniform(1, 3))
                    victim = chance.choice(cluster.nodes)
                    cluster.kill(victim)
                    await asyncio.sleep(chance.uniform(0, 2))
                    one.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM]))
                    await asyncio.sleep(chance.uniform(0, 1))
                    cluster.start(victim)
                    await asyncio.to_thread(cluster.wait)
            load.cancel()
            await asyncio.wait([load])
        with relaying(home, cluster):
            found = await streamed(cluster, len(logged(home)))
    assert [position for position, _ in found] == logged(home)


async def loaded(ledger: Ledger) -> None:
    """Let things happen until told to stop."""
    for n in range(100_000):
        await accepted(ledger, adjust_salary(1 + n % 3, 2_000 + n))
        await asyncio.sleep(0.01)
