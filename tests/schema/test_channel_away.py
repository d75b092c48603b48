import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import pytest
from psycopg import AsyncConnection

from ledger.errors import Unreachable
from ops.embedded import embedded
from schema.engine import wires
from schema.engine.channel import Channel
from schema.engine.wires import Wires
from tests.postgres import SMALL, Database, Server, directory
from tests.system.killing import kill_tree


@asynccontextmanager
async def counting(database: Database, most: int) -> AsyncGenerator[tuple[Channel, list[int]]]:
    """Lend a channel, and how many connections were being made when each was begun."""
    under_way: list[int] = [0]
    begun: list[int] = []

    async def connect() -> AsyncConnection[Any]:
        under_way[0] += 1
        begun.append(under_way[0])
        try:
            return await AsyncConnection.connect(database.owner_url)
        finally:
            under_way[0] -= 1

    way = Wires(connect, most)
    try:
        yield way, begun
    finally:
        await way.close()


async def test_connections_are_made_one_after_another(database: Database) -> None:
    async with counting(database, 5) as (way, begun):
        await asyncio.gather(*(way.fetch("SELECT pg_sleep(0.05)::text", ()) for _ in range(50)))
    assert begun == [1] * 5


async def test_a_database_that_is_away_is_said_to_be_until_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wires, "PATIENCE", 0.2)
    with directory() as data, ExitStack() as stack:
        server = Server(stack.enter_context(embedded(data, settings=SMALL)), version=0)
        url = server.embedded.url()
        async with counting(Database(server.embedded, "postgres"), 4) as (way, begun):
            assert await way.fetch("SELECT 'before'", ()) == [b"before"]
            assert not way.away
            begun.clear()
            kill_tree(server.embedded.postmaster.pid)
            asked = [way.fetch("SELECT 'away'", ()) for _ in range(100)]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            assert [type(answer) for answer in answers] == [Unreachable] * 100
            assert way.away
            await asyncio.sleep(1)
            assert len(begun) <= 8, "the database was stormed"
            again = await asyncio.to_thread(stack.enter_context, embedded(data, settings=SMALL))
            assert again.url() == url
            assert await way.fetch("SELECT 'back'", ()) == [b"back"]
            assert not way.away
