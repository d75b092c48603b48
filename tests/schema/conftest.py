"""Fixtures: the county, to be asked about, and a larger one."""

from collections.abc import AsyncGenerator, Generator

import pytest

from ops.database import LOGIN
from schema.engine.rights import MANY
from tests.postgres import Database, Server
from tests.schema.compiler import SHARE
from tests.schema.county import NOON, County, open_county, peopled
from tests.schema.oracle import larger as more
from tests.schema.oracle.oracle import Oracle
from tests.schema.oracle.world import read


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what share of the generated documents was compiled."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == SHARE:
                terminalreporter.write_line(f"{SHARE.capitalize()}: {value}.")


@pytest.fixture(scope="package")
def county_database(postgres: Server) -> Generator[Database]:
    """Lend the county's database, which no test may change."""
    with postgres.database(peopled) as made:
        yield made


@pytest.fixture
async def county(county_database: Database) -> AsyncGenerator[County]:
    """Open the county that no test may change."""
    async with open_county(county_database) as opened:
        yield opened


@pytest.fixture
def own_database(postgres: Server) -> Generator[Database]:
    """Lend a database with a county of the test's own."""
    with postgres.database(peopled) as made:
        yield made


@pytest.fixture
async def own_county(own_database: Database) -> AsyncGenerator[County]:
    """Open a county of the test's own."""
    async with open_county(own_database) as opened:
        yield opened


@pytest.fixture(params=[0, MANY], ids=["many below", "few below"])
async def either_county(
    county_database: Database, request: pytest.FixtureRequest
) -> AsyncGenerator[County]:
    """Open it with lines looked up in either way, whatever their length."""
    async with open_county(county_database, request.param) as opened:
        yield opened


@pytest.fixture(scope="package")
def larger_database(postgres: Server) -> Generator[Database]:
    """Lend the larger county's database, which no test may change."""
    with postgres.database(more.peopled) as made:
        yield made


@pytest.fixture(scope="package")
def oracle(larger_database: Database) -> Oracle:
    """Read all that the larger county's tables hold."""
    return Oracle(read(larger_database.url(LOGIN)), NOON.date())


@pytest.fixture
async def larger(larger_database: Database) -> AsyncGenerator[County]:
    """Open the larger county, which no test may change."""
    async with open_county(larger_database) as opened:
        yield opened


@pytest.fixture(params=[0, MANY], ids=["many below", "few below"])
async def either_larger(
    larger_database: Database, request: pytest.FixtureRequest
) -> AsyncGenerator[County]:
    """Open it with lines looked up in either way, whatever their length."""
    async with open_county(larger_database, request.param) as opened:
        yield opened
