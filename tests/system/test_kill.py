"""`kill -9` of a server and of PostgreSQL under load: nothing acknowledged is lost."""

from contextlib import ExitStack
from random import Random

import psycopg
import pytest

from ops.database import LOGIN
from ops.embedded import embedded
from tests.ledger.house import contiguous, emptied, founded, living, prepared
from tests.postgres import SMALL, Database, Server, directory
from tests.system.folded import differing
from tests.system.killing import Said, Tally, kill_tree, load
from tests.system.load import SHARED

ROUNDS = [3, pytest.param(200, marks=pytest.mark.soak)]
ANEW = 20
"""Rounds after which the log begins anew, so that comparing stays quick."""


async def found(database: Database) -> None:
    """Make what the load needs."""
    emptied(database)
    async with living(database) as ledger:
        await founded(ledger, employees=SHARED)


async def difference(database: Database) -> int:
    """Return how many row versions differ from what the log makes."""
    async with living(database) as ledger:
        return await differing(database, ledger.keyring)


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_a_killed_server_loses_nothing(postgres: Server, rounds: int) -> None:
    tally, chance = Tally("server"), Random(rounds)
    with postgres.database(prepared) as database:
        for n in range(2 * rounds):
            if n % ANEW == 0:
                await found(database)
            victim = load(database.url(LOGIN), f"server{n}")
            try:
                victim.listen_for(acknowledged=chance.randint(1, 50))
                victim.listen(chance.uniform(0, 0.2))
            finally:
                victim.kill()
            tally.judge(database, victim.said, victim.said.unanswered, await difference(database))
            if tally.rounds == rounds:
                break
    print(f"\n{tally}")
    assert tally.rounds == rounds
    assert tally.clean


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_a_killed_postgres_loses_nothing(rounds: int) -> None:
    tally, chance = Tally("PostgreSQL"), Random(rounds)
    with directory() as data, ExitStack() as stack:
        server = Server(stack.enter_context(embedded(data, settings=SMALL)), version=0)
        database = stack.enter_context(server.database(prepared))
        for n in range(2 * rounds):
            if n % ANEW == 0:
                await found(database)
            victim = load(database.url(LOGIN), f"postgres{n}")
            try:
                victim.listen_for(acknowledged=chance.randint(1, 50))
                victim.listen(chance.uniform(0, 0.2))
                victim.halt()
                unanswered = victim.said.unanswered
                kill_tree(server.embedded.postmaster.pid)
                victim.go_on()
                server = Server(stack.enter_context(embedded(data, settings=SMALL)), version=0)
                victim.listen_for(acknowledged=len(unanswered))
            finally:
                victim.kill()
            tally.judge(database, victim.said, unanswered, await difference(database))
            if tally.rounds == rounds:
                break
    print(f"\n{tally}")
    assert tally.rounds == rounds
    assert tally.clean


async def test_the_loop_would_notice(postgres: Server) -> None:
    """A lost acknowledgement, a wrong byte, a missing version and a gap are each seen."""
    with postgres.database(prepared) as database:
        await found(database)
        said = Said(submitted={"a", "b"}, acknowledged={"a": 1})
        tally = Tally("nothing")
        tally.judge(database, said, said.unanswered, await difference(database))
        assert (tally.rounds, tally.lost, tally.torn, tally.different) == (1, 1, 0, 0)
        change(database, "UPDATE read.salary SET amount = amount + 0.01 WHERE id ~ 'E1/'")
        assert await difference(database) == 2
        change(database, "DELETE FROM read.person WHERE id = 'employee:E2'")
        assert await difference(database) == 3
        change(database, "UPDATE read.department SET since = since + 1")
        assert await difference(database) == 5
        change(database, "UPDATE ledger.event SET position = 99 WHERE type = 'DepartmentFounded'")
        assert not contiguous(database)


def change(database: Database, statement: str) -> None:
    """Do what only a superuser can, and no program of ours does."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(statement.encode()).rowcount == 1
