"""The relay to a real broker: the stream has exactly the log, in its order."""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import nats
import pytest
from nats.errors import Error as NatsError

from domain.job import OpenJob
from examples.broker import follow
from examples.mirror import Mirror
from tests.ledger.house import accepted, adjust_salary, founded, living, prepared
from tests.postgres import Database, Server
from tests.system.broker import Cluster, brokers
from tests.system.commanding import commanded
from tests.system.consuming import Events, logged, mirrored, waited
from tests.system.serving import PATIENCE


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


def positions(home: Database) -> list[int]:
    return [position for position, *_ in logged(home)]


@asynccontextmanager
async def following(cluster: Cluster, file: Path) -> AsyncGenerator[None]:
    """Let the example consumer keep a mirror of the stream meanwhile."""
    work = asyncio.create_task(follow(cluster.address, Mirror(file), "mirror"))
    try:
        yield
    finally:
        work.cancel()
        await asyncio.wait([work])


async def test_the_stream_is_the_log_and_is_so_when_it_is_filled_anew(
    home: Database, tmp_path: Path
) -> None:
    file = tmp_path / "mirror.db"
    with brokers() as cluster:
        async with living(home) as ledger:
            await founded(ledger, 5)
        words = ("relay", "--to", cluster.address, "--once")
        said = commanded(*words, DATABASE_URL=home.owner_url)
        assert said.code == 0, said.said
        found = await streamed(cluster, len(logged(home)))
        assert [position for position, _ in found] == positions(home)
        subjects = {subject for _, subject in found}
        assert "merit-ledger.employee.DOT.EmployeeHired" in subjects
        assert "merit-ledger.organisation.none.OrganisationFounded" in subjects
        assert not any("E1" in subject for subject in subjects)
        async with following(cluster, file):
            await kept(file, logged(home))
        async with living(home) as ledger, following(cluster, file):
            await accepted(ledger, adjust_salary(1, 2000))
            told = logged(home)
            await accepted(ledger, OpenJob(job_id="job:J1", purpose="None", plan="p", total=1))
            again = (*words, "--rebuild")
            said = await asyncio.to_thread(commanded, *again, DATABASE_URL=home.owner_url)
            assert said.code == 0, said.said
            found = await streamed(cluster, len(told))  # what is withheld is not waited for
            assert [position for position, _ in found] == positions(home)[: len(told)]
            await kept(file, told)


async def kept(file: Path, told: Events) -> None:
    """Wait until the mirror has what it was told, and nothing else."""
    found = await asyncio.to_thread(waited, {"mirror": partial(mirrored, file)}, len(told))
    assert found["mirror"] == told
