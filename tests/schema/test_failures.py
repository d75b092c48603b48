"""Failures: what cannot be answered is said to be so, and is not left running."""

import asyncio
import json

import psycopg
import pytest

from ops.database import LOGIN
from schema.engine import reader
from schema.engine.channel import channel
from tests.ledger.house import prepared
from tests.postgres import Server
from tests.schema.client import client

RUNNING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()"
)


async def test_a_statement_that_nobody_waits_for_is_cancelled(postgres: Server) -> None:
    def running() -> int:
        with psycopg.connect(home.owner_url, autocommit=True) as looking:
            return (looking.execute(RUNNING).fetchone() or (0,))[0]

    with postgres.database(prepared) as home:
        async with channel(home.url(LOGIN), most=1) as way:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(way.fetch("SELECT pg_sleep(60)::text", ()), 0.5)
            assert running() == 0
            assert await way.fetch("SELECT $1::text", ("again",)) == [b"again"]


async def test_a_statement_that_takes_too_long_is_given_up(postgres: Server) -> None:
    with postgres.database(prepared) as home:
        async with channel(home.url(LOGIN), most=1, seconds=1) as way:
            with pytest.raises(TimeoutError):
                await way.fetch("SELECT pg_sleep(60)::text", ())
            assert await way.fetch("SELECT $1::text", ("again",)) == [b"again"]


async def test_what_does_not_settle_is_to_be_asked_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "ATTEMPTS", 0)
    async with client(postgres) as asking:
        content = json.dumps({"query": "{ employees { totalCount } }"})
        response = await asking.post("/graphql", content=content)
    assert response.status_code == 503
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "UNSETTLED"
    assert set(error["extensions"]) == {"code", "correlation"}
    assert error["message"] == "The organisation changed while this was being answered: ask again."
