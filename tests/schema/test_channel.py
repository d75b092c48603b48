import asyncio
import os
import signal
from collections.abc import Generator
from time import perf_counter

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import Unreachable
from schema.engine import prepared, wire
from schema.engine.channel import Channel, channel
from tests.postgres import Database

OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
BACKENDS = f"SELECT count(*) {OTHERS} AND backend_type = 'client backend'"
RUNNING = f"SELECT count(*) {OTHERS} AND state = 'active'"
LOSE = f"SELECT pg_terminate_backend(pid) {OTHERS}"
SLEEP = "SELECT 'slept' || pg_sleep($1::text::float8)::text"
MEGABYTES = 10
PATIENCE = 10


@pytest.fixture
def owner(database: Database) -> Generator[psycopg.Connection]:
    """Lend the owner's eyes and hands."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        yield connection


def counted(owner: psycopg.Connection, query: str) -> int:
    row = owner.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


async def settled(owner: psycopg.Connection, query: str, count: int) -> None:
    """Return once the owner counts so many."""
    until = perf_counter() + PATIENCE
    while counted(owner, query) != count:
        assert perf_counter() < until, f"{counted(owner, query)} and not {count}"
        await asyncio.sleep(0.02)


async def backend(way: Channel) -> int:
    """Return which process answers; there is one connection."""
    row = await way.fetch("SELECT pg_backend_pid()::text", ())
    assert row is not None
    return int(row[0] or b"")


async def test_a_lost_connection_is_made_anew_and_the_question_asked_again(
    database: Database, owner: psycopg.Connection
) -> None:
    async with channel(database.owner_url, most=3) as way:
        await asyncio.gather(*(way.fetch(SLEEP, ("0.05",)) for _ in range(3)))
        assert owner.execute(LOSE).rowcount == 3
        for _ in range(4):
            assert await way.fetch("SELECT 'after'", ()) == [b"after"]


async def test_no_question_is_lost_with_its_connection(
    database: Database, owner: psycopg.Connection
) -> None:
    async with channel(database.owner_url, most=3) as way:
        asked = [asyncio.create_task(way.fetch(SLEEP, ("0.5",))) for _ in range(9)]
        await settled(owner, RUNNING, 3)
        assert owner.execute(LOSE).rowcount == 3
        assert await asyncio.gather(*asked) == [[b"slept"]] * 9
        assert counted(owner, BACKENDS) <= 3


async def test_a_connection_that_may_be_lost_with_another_is_not_tried(
    database: Database, owner: psycopg.Connection
) -> None:
    async with channel(database.owner_url, most=2) as way:
        await asyncio.gather(*(way.fetch(SLEEP, ("0.05",)) for _ in range(2)))
        asked = asyncio.create_task(way.fetch(SLEEP, ("0.5",)))
        await settled(owner, RUNNING, 1)
        idle = counted(owner, f"SELECT pid {OTHERS} AND state = 'idle'")
        os.kill(idle, signal.SIGSTOP)  # as one whose end has not been heard of
        try:
            owner.execute(f"{LOSE} AND state = 'active'".encode())
            assert await asyncio.wait_for(asked, PATIENCE) == [b"slept"]
        finally:
            os.kill(idle, signal.SIGCONT)


async def test_a_question_that_loses_two_connections_is_not_asked_a_third_time(
    database: Database,
) -> None:
    suicide = "SELECT pg_terminate_backend(pg_backend_pid())::text || pg_sleep(9)::text"
    async with channel(database.owner_url) as way:
        with pytest.raises(Unreachable):
            await way.fetch(suicide, ())
        assert await way.fetch("SELECT 'after'", ()) == [b"after"]


async def test_a_statement_that_nobody_waits_for_is_cancelled(
    database: Database, owner: psycopg.Connection
) -> None:
    async with channel(database.owner_url, most=1) as way:
        pid = await backend(way)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(way.fetch(SLEEP, ("60",)), 0.2)
        await settled(owner, RUNNING, 0)
        assert await backend(way) == pid


async def test_a_statement_that_takes_too_long_is_given_up(database: Database) -> None:
    async with channel(database.owner_url, most=1, seconds=1) as way:
        with pytest.raises(TimeoutError):
            await way.fetch(SLEEP, ("60",))
        assert await way.fetch("SELECT $1::text", ("again",)) == [b"again"]


async def test_a_connection_that_no_cancellation_reaches_is_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.3)
    async with channel(database.owner_url, most=1) as way:
        pid = await backend(way)
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(way.fetch(SLEEP, ("60",)), 0.1)
            assert await way.fetch("SELECT 'another'", ()) == [b"another"]
        finally:
            os.kill(pid, signal.SIGCONT)


Step = tuple[int, int | None, int]
"""Milliseconds that a statement takes, those that it is waited for, and which statement it is."""


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 6), st.none() | st.integers(0, 6), st.integers(0, 5)),
        min_size=30,
        max_size=120,
    )
)
def test_everybody_gets_their_own_answer_whoever_leaves(
    database: Database, steps: list[Step]
) -> None:
    async def asked(way: Channel, n: int, step: Step) -> bool:
        takes, patience, which = step
        statement = f"SELECT $1::text || pg_sleep($2::text::float8)::text || '/{which}'"
        question = way.fetch(statement, (str(n), str(takes / 1000)))
        try:
            seconds = None if patience is None else patience / 1000
            answer = await asyncio.wait_for(question, seconds)
        except TimeoutError:
            assert patience is not None, "somebody else's statement was cancelled"
            return False
        assert answer == [f"{n}/{which}".encode()]
        return True

    async def all_asked() -> None:
        async with channel(database.owner_url, most=3) as way:
            answered = await asyncio.gather(*(asked(way, *each) for each in enumerate(steps)))
            assert sum(answered) >= sum(patience is None for _, patience, _ in steps)

    asyncio.run(all_asked())


async def test_a_late_cancellation_hits_nobody_else(database: Database) -> None:
    postmaster = database.server.postmaster.pid
    async with channel(database.owner_url, most=1) as way:
        await way.fetch(SLEEP, ("0",))
        left = asyncio.create_task(way.fetch(SLEEP, ("0.1",)))
        following = asyncio.create_task(way.fetch(SLEEP, ("0.5",)))
        await asyncio.sleep(0.05)
        os.kill(postmaster, signal.SIGSTOP)  # who would hand the cancellation on
        try:
            left.cancel()
            await asyncio.sleep(0.2)
        finally:
            os.kill(postmaster, signal.SIGCONT)
        assert await following == [b"slept"]


async def test_who_asked_first_is_answered_first(database: Database) -> None:
    order: list[int] = []
    async with channel(database.owner_url, most=1) as way:

        async def asked(n: int) -> None:
            await way.fetch(SLEEP, ("0.01",))
            order.append(n)

        await asyncio.gather(*(asked(n) for n in range(10)))
    assert order == [*range(10)]


async def test_large_answers_and_values_go_through_beside_small_ones(database: Database) -> None:
    text = "€" * (MEGABYTES * 1_000_000 // 3)
    async with channel(database.owner_url, most=2) as way:
        made, echoed, *small = await asyncio.gather(
            way.fetch("SELECT repeat('x', $1::text::int)", (str(MEGABYTES * 1_000_000),)),
            way.fetch("SELECT $1::text", (text,)),
            *(way.fetch("SELECT $1::text", (str(n),)) for n in range(50)),
        )
    assert made == [b"x" * (MEGABYTES * 1_000_000)]
    assert echoed == [text.encode()]
    assert small == [[str(n).encode()] for n in range(50)]


async def test_what_is_no_text_is_told_apart(database: Database) -> None:
    async with channel(database.owner_url, most=1) as way:
        assert await way.fetch("SELECT $1::text, ''", (None,)) == [None, b""]
        assert await way.fetch("SELECT 1 WHERE false", ()) is None
        for unfit, why in (("a\0b", "NUL"), ("\ud800", "surrogates")):
            with pytest.raises(ValueError, match=why):
                await way.fetch("SELECT $1::text", (unfit,))
        assert await way.fetch("SELECT $1::text", ("again",)) == [b"again"]


async def test_a_statement_that_fails_leaves_the_connection_usable(database: Database) -> None:
    async with channel(database.owner_url, most=1) as way:
        for _ in range(2):
            with pytest.raises(psycopg.errors.DivisionByZero):
                await way.fetch("SELECT (1 / $1::text::int)::text", ("0",))
            with pytest.raises(psycopg.errors.SyntaxError):
                await way.fetch("SELEKT", ())
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                await way.fetch("CREATE TABLE planted ()", ())
        assert await way.fetch("SELECT (1 / $1::text::int)::text", ("1",)) == [b"1"]


async def test_a_connection_forgets_the_statement_not_used_longest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "MOST", 4)
    known = "SELECT string_agg(statement, ' ' ORDER BY statement) FROM pg_prepared_statements"
    async with channel(database.owner_url, most=1) as way:
        for n in (0, 1, 2, 0, 3, 0, 4, 5):
            assert await way.fetch(f"SELECT '{n}'", ()) == [str(n).encode()]
        assert await way.fetch(known, ()) == [f"SELECT '0' SELECT '4' SELECT '5' {known}".encode()]


async def test_closing_cancels_what_runs_and_tells_whoever_waits(
    database: Database, owner: psycopg.Connection
) -> None:
    async with channel(database.owner_url, most=2) as way:
        asked = [asyncio.create_task(way.fetch(SLEEP, ("60",))) for _ in range(5)]
        await settled(owner, RUNNING, 2)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unreachable] * 5
    await settled(owner, BACKENDS, 0)
    with pytest.raises(Unreachable):
        await way.fetch("SELECT 1", ())
