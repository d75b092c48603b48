"""`kill -9` of `server.py serve` and of its PostgreSQL under load over HTTP: nothing is lost."""

import base64
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from domain.actor import Role
from ops.database import LOGIN
from ops.embedded import embedded
from tests.ledger.house import MASTER, prepared
from tests.postgres import SMALL, Database, Server, directory
from tests.system.commanding import commanded
from tests.system.killing import Tally, Victim, kill_tree
from tests.system.serving import Served, serving
from tests.system.test_kill import ANEW, difference, found

ROUNDS = [1, pytest.param(100, marks=pytest.mark.soak)]
MASTER_KEY = base64.urlsafe_b64encode(MASTER).decode()
LAST_WORDS = 30
"""Seconds until every client has found its connection dead."""

ON_THE_WAY = 0.2
"""Seconds for which an answer may be on its way."""


def environment(database: Database) -> dict[str, str]:
    """Return what a server on the database is told."""
    return {
        "DATABASE_URL": database.url(LOGIN),
        "DATABASE_OWNER_URL": database.owner_url,
        "MASTER_KEY": MASTER_KEY,
    }


def asking(served: Served, name: str) -> Victim:
    """Start a process that gives commands to the server."""
    token = served.token("service:tests", (Role.HR, Role.COMPENSATION))
    return Victim([sys.executable, "-m", "tests.system.asking", served.address, token, name])


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_a_killed_server_has_answered_nothing_that_is_lost(
    postgres: Server, rounds: int
) -> None:
    tally, chance = Tally("server over HTTP"), Random(rounds)
    with postgres.database(prepared) as database:
        for n in range(2 * rounds):
            if n % ANEW == 0:
                await found(database)
            with serving(**environment(database)) as served:
                clients = asking(served, f"served{n}")
                try:
                    clients.listen_for(acknowledged=chance.randint(1, 50))
                    clients.listen(chance.uniform(0, 0.2))
                    served.process.kill()
                    clients.listen(LAST_WORDS)
                finally:
                    clients.kill()
            unanswered = clients.said.unanswered
            tally.judge(database, clients.said, unanswered, await difference(database))
            if tally.rounds == rounds:
                break
        told = environment(database)
        assert commanded("rebuild", "--check", **told).code == 0
    print(f"\n{tally}")
    assert tally.rounds == rounds
    assert tally.clean


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_a_server_outlives_its_postgres_and_loses_nothing(rounds: int) -> None:
    tally, chance = Tally("PostgreSQL below a server"), Random(rounds)
    with directory() as data, ExitStack() as stack:
        server = Server(stack.enter_context(embedded(data, settings=SMALL)), version=0)
        database = stack.enter_context(server.database(prepared))
        await found(database)
        served = stack.enter_context(serving(**environment(database)))
        for n in range(2 * rounds):
            clients = asking(served, f"below{n}")
            try:
                clients.listen_for(acknowledged=chance.randint(1, 50))
                clients.listen(chance.uniform(0, 0.2))
                served.process.send_signal(signal.SIGSTOP)
                clients.listen(ON_THE_WAY)
                unanswered = clients.said.unanswered
                kill_tree(server.embedded.postmaster.pid)
                served.process.send_signal(signal.SIGCONT)
                server = again(stack, data)
                clients.listen_for(acknowledged=len(unanswered))
                clients.finish()
            finally:
                clients.kill()
            tally.judge(database, clients.said, unanswered, await difference(database))
            if tally.rounds == rounds:
                break
        assert served.process.poll() is None
        assert commanded("rebuild", "--check", **environment(database)).code == 0
    print(f"\n{tally}")
    assert tally.rounds == rounds
    assert tally.clean


def again(stack: ExitStack, data: Path) -> Server:
    """Start PostgreSQL over the data that a killed one left."""
    return Server(stack.enter_context(embedded(data, settings=SMALL)), version=0)
