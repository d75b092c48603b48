"""Fixtures: databases for the tests that need one."""

from collections.abc import Generator

import pytest

from tests.postgres import OLDEST, Database, Server, installed, server


@pytest.fixture(scope="session")
def postgres() -> Generator[Server]:
    """Run the wheel's PostgreSQL."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def older_postgres() -> Generator[Server]:
    """Run the oldest PostgreSQL that the system has."""
    binaries = installed()
    if binaries is None:
        pytest.skip("no older PostgreSQL is installed")
    with server(binaries) as running:
        yield running


@pytest.fixture(scope="session", params=["postgres", "older_postgres"])
def any_postgres(request: pytest.FixtureRequest) -> Server:
    """Run the test on each PostgreSQL there is."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def database(postgres: Server) -> Generator[Database]:
    """Lend an empty database on the wheel's PostgreSQL."""
    with postgres.database() as made:
        yield made


@pytest.fixture
def any_database(any_postgres: Server) -> Generator[Database]:
    """Lend an empty database on each PostgreSQL there is."""
    with any_postgres.database() as made:
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so where the storage tests had only one PostgreSQL to run on."""
    if installed() is None:
        terminalreporter.write_line(
            f"No older PostgreSQL (from {OLDEST}) is installed: "
            "the storage tests ran on the wheel's alone."
        )
