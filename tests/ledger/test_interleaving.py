"""Two connections append, step by step as scripted; a third reads the log by position meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import pytest
from psycopg import AsyncConnection

from ops.database import LOGIN
from tests.ledger.appending import APPEND, RECORDED, STALE, Sample, call, writes
from tests.ledger.house import contiguous, rows
from tests.postgres import Database

Verdict = tuple[str, int | None, int | None]

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@dataclass
class Reader:
    """A reader that only knows the last position it has seen."""

    connection: AsyncConnection[Any]
    seen: list[int] = field(default_factory=list[int])

    async def read(self) -> list[int]:
        """Read on. Return all that was ever seen; what is read late or twice shows in it."""
        query = "SELECT position FROM ledger.event WHERE position > %s ORDER BY position"
        after = self.seen[-1] if self.seen else 0
        cursor = await self.connection.execute(query, (after,))
        self.seen += [position for (position,) in await cursor.fetchall()]
        return self.seen


@dataclass
class Script:
    """Two writers in transactions of their own, and a reader."""

    home: Database
    first: AsyncConnection[Any]
    second: AsyncConnection[Any]
    reader: Reader
    layout: int

    async def append(self, connection: AsyncConnection[Any], sample: Sample) -> Verdict:
        cursor = await connection.execute(APPEND, call(sample, layout=self.layout))
        ((verdict, first, last),) = await cursor.fetchall()
        return verdict, first, last

    async def waits(self, sample: Sample) -> "asyncio.Task[Verdict]":
        """Let the second writer append. Return once it waits for the first."""
        task = asyncio.create_task(self.append(self.second, sample))
        async with asyncio.timeout(10):
            while rows(self.home, WAITING) != [(1,)]:  # noqa: ASYNC110 - PostgreSQL tells nobody
                await asyncio.sleep(0.01)
        assert not task.done()
        return task


@pytest.fixture
async def script(home: Database) -> AsyncGenerator[Script]:
    first, second, third = [await AsyncConnection.connect(home.url(LOGIN)) for _ in range(3)]
    await third.set_autocommit(True)
    ((layout,),) = rows(home, "SELECT layout FROM ledger.head")
    yield Script(home, first, second, Reader(third), layout)
    for connection in (first, second, third):
        await connection.close()


async def end(connection: AsyncConnection[Any], *, commits: bool) -> None:
    await (connection.commit() if commits else connection.rollback())


@pytest.mark.parametrize("second_commits", [True, False])
@pytest.mark.parametrize("first_commits", [True, False])
async def test_a_reader_never_skips_and_a_rollback_leaves_no_gap(
    script: Script, first_commits: bool, second_commits: bool
) -> None:
    reader = script.reader
    assert await script.append(script.first, writes("sample:1", 1, 2)) == (RECORDED, 1, 2)
    assert await reader.read() == []
    pending = await script.waits(writes("sample:2", 1, 2, 3))
    assert await reader.read() == []
    await end(script.first, commits=first_commits)
    before = 2 if first_commits else 0
    assert await reader.read() == list(range(1, before + 1))
    assert await pending == (RECORDED, before + 1, before + 3)
    assert await reader.read() == list(range(1, before + 1))
    await end(script.second, commits=second_commits)
    after = before + 3 if second_commits else before
    assert await reader.read() == list(range(1, after + 1))
    assert await script.append(script.first, writes("sample:3", 1)) == (
        RECORDED,
        after + 1,
        after + 1,
    )
    await script.first.commit()
    assert await reader.read() == list(range(1, after + 2))
    assert contiguous(script.home)


async def test_one_after_the_other_they_count_on(script: Script) -> None:
    for n, connection in enumerate((script.first, script.second, script.first), start=1):
        assert await script.append(connection, writes(f"sample:{n}", 1)) == (RECORDED, n, n)
        assert await script.reader.read() == list(range(1, n))
        await connection.commit()
        assert await script.reader.read() == list(range(1, n + 1))


async def test_who_waited_sees_what_the_first_wrote(script: Script) -> None:
    assert await script.append(script.first, writes("sample:1", 1)) == (RECORDED, 1, 1)
    pending = await script.waits(writes("sample:1", 1))
    await script.first.commit()
    assert await pending == (STALE, None, None)
    await script.second.commit()
    assert await script.reader.read() == [1]


async def test_who_waited_goes_ahead_if_the_first_gave_up(script: Script) -> None:
    await script.append(script.first, writes("sample:1", 1))
    pending = await script.waits(writes("sample:1", 1))
    await script.first.rollback()
    assert await pending == (RECORDED, 1, 1)
    await script.second.commit()
    assert await script.reader.read() == [1]


async def test_a_stream_that_was_only_read_is_looked_at_again(script: Script) -> None:
    await script.append(script.first, writes("sample:1", 1))
    relying = Sample(events=[("sample:2", 1)], looks={"sample:1": 0, "sample:2": 0})
    pending = await script.waits(relying)
    await script.first.commit()
    assert (await pending)[0] == STALE
    await script.second.commit()
    assert await script.append(script.second, writes("sample:2", 1)) == (RECORDED, 2, 2)


async def test_a_key_that_is_under_way_is_known_to_who_waited(script: Script) -> None:
    await script.append(script.first, writes("sample:1", 1, key="same"))
    pending = await script.waits(writes("sample:2", 1, key="same"))
    await script.first.commit()
    assert (await pending)[0] == "repeated"
    await script.second.commit()
    assert await script.reader.read() == [1]


async def test_a_lost_connection_rolls_back_and_lets_the_next_go(script: Script) -> None:
    await script.append(script.first, writes("sample:1", 1))
    pending = await script.waits(writes("sample:2", 1))
    rows(script.home, "SELECT pg_terminate_backend(%s)", [script.first.info.backend_pid])
    assert await pending == (RECORDED, 1, 1)
    await script.second.commit()
    assert await script.reader.read() == [1]
    assert rows(script.home, "SELECT stream FROM ledger.event") == [("sample:2",)]


async def test_recorded_at_never_decreases(script: Script) -> None:
    """Whoever waited is recorded later, though its transaction may have begun before."""
    await script.second.execute("SELECT 1")
    await script.append(script.first, writes("sample:1", 1))
    pending = await script.waits(writes("sample:2", 1))
    await script.first.commit()
    await pending
    await script.second.commit()
    times = rows(script.home, "SELECT recorded_at FROM ledger.event ORDER BY position")
    assert times == sorted(times)
