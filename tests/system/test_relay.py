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
from nats.js.api import StreamConfig

from domain.job import OpenJob
from examples.broker import follow
from examples.mirror import Mirror
from ledger.happening import LINE
from tests.ledger.house import accepted, adjust_salary, founded, hire, living, prepared, rows
from tests.postgres import Database, Server
from tests.system.broker import Cluster, brokers
from tests.system.commanding import commanded
from tests.system.consuming import Events, logged, mirrored, waited
from tests.system.serving import PATIENCE

LONGEST = f"SELECT max(octet_length({LINE})) FROM ledger.event AS e"  # noqa: S608 - of constants


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


async def test_what_the_broker_refuses_holds_up_all_that_follows(home: Database) -> None:
    async with living(home) as ledger:
        await founded(ledger)
        await accepted(ledger, hire(2, name="A" * 400))
        await accepted(ledger, adjust_salary(1, 2000))
    log = logged(home)
    few = [type_ for _, type_, _ in log].index("PersonalDetailsRecorded")
    ((longest,),) = rows(home, LONGEST)
    with brokers() as cluster:
        async with client(cluster) as stream:
            narrow = StreamConfig(
                name="MERIT_LEDGER", subjects=["merit-ledger.>"], max_msg_size=longest
            )
            await stream.add_stream(narrow)
            words = ("relay", "--to", cluster.address, "--once")
            relaying = asyncio.create_task(
                asyncio.to_thread(commanded, *words, DATABASE_URL=home.owner_url)
            )
            assert await reached(stream, few) == few
            await asyncio.sleep(1)
            assert await reached(stream, few) == few  # nothing that was sent behind it
            narrow.max_msg_size = -1
            await stream.update_stream(narrow)
            said = await relaying
        assert said.code == 0, said.said
        found = await streamed(cluster, len(log))
        assert [position for position, _ in found] == positions(home)


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
