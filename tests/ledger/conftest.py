"""Fixtures: a ledger, and the database it lives in."""

from collections.abc import AsyncGenerator, Generator

import pytest

from ledger.ledger import Ledger
from tests.ledger.house import emptied, living, prepared
from tests.postgres import Database, Server


@pytest.fixture(scope="session")
def standing(any_postgres: Server) -> Generator[Database]:
    """Lend a database with log and read tables, on each PostgreSQL there is."""
    with any_postgres.database(prepared) as made:
        yield made


@pytest.fixture
def home(standing: Database) -> Database:
    """Lend a database with an empty log, on each PostgreSQL there is."""
    return emptied(standing)


@pytest.fixture
def own_home(postgres: Server) -> Generator[Database]:
    """Lend a database with an empty log which the test may leave in any state."""
    with postgres.database(prepared) as made:
        yield made


@pytest.fixture
async def ledger(home: Database) -> AsyncGenerator[Ledger]:
    """Open an empty ledger."""
    async with living(home) as opened:
        yield opened
