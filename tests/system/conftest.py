"""Fixtures: databases with log and read tables, and one with the whole demonstration."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass

import pytest

from demo.load import Report, load
from domain.actor import Role
from tests.ledger.house import living, prepared
from tests.postgres import Database, Server
from tests.system.county import Rows, read
from tests.system.serving import Served, serving

FOUND = """mutation { foundOrganisation(input: {
  name: "Acme", timeZone: "UTC", currency: "USD", idempotencyKey: "found"
}) { __typename } }"""


@dataclass(frozen=True)
class Demonstration:
    """The demonstration as it was loaded; whoever writes to it adds to it only."""

    database: Database
    report: Report


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database with an empty log."""
    with postgres.database(prepared) as made:
        yield made


@pytest.fixture(scope="package")
def acme(postgres: Server) -> Generator[Served]:
    """Serve an organisation with nothing in it, to which tests of subscriptions add."""
    with postgres.database() as made, serving(DATABASE_URL=made.owner_url) as running:
        running.ask(FOUND, roles=(Role.ADMINISTRATOR,))
        yield running


@pytest.fixture(scope="session")
def demonstration(postgres: Server) -> Generator[Demonstration]:
    """Lend the whole demonstration, loaded in two goes: the first is broken off."""

    def broken_off(done: int, of: int) -> None:
        if done > of // 10:
            raise InterruptedError

    async def loaded(database: Database) -> Report:
        async with living(database) as ledger:
            with pytest.raises(InterruptedError):
                await load(ledger, broken_off)
        async with living(database) as ledger:
            return await load(ledger)

    with postgres.database(prepared) as made:
        yield Demonstration(made, asyncio.run(loaded(made)))


@pytest.fixture(scope="session")
def first() -> Rows:
    """Return the file of 2014 by employee."""
    return read(2014)


@pytest.fixture(scope="session")
def second() -> Rows:
    """Return the file of 2016 by employee."""
    return read(2016)
