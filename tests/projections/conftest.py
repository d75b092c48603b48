"""Fixtures: a ledger with all read tables, and the database it lives in."""

from collections.abc import AsyncGenerator, Generator

import pytest

from ledger.ledger import Ledger
from tests.ledger.house import living, prepared
from tests.postgres import Database, Server


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database with an empty log."""
    with postgres.database(prepared) as made:
        yield made


@pytest.fixture
async def ledger(home: Database) -> AsyncGenerator[Ledger]:
    """Open an empty ledger."""
    async with living(home) as opened:
        yield opened
