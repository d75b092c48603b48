"""Fixtures: a log that was exported."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.verify.exporting import Log, filled, logged


@pytest.fixture(scope="package")
def log(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Generator[Log]:
    """Lend a log that no test may change."""
    with postgres.database(filled) as database:
        yield logged(database, tmp_path_factory.mktemp("log"))


@pytest.fixture
def own_log(postgres: Server, tmp_path: Path) -> Generator[Log]:
    """Lend a log of the test's own."""
    with postgres.database(filled) as database:
        yield logged(database, tmp_path)


@pytest.fixture
def folder(log: Log, tmp_path: Path) -> Path:
    """Lend a copy of the export, to be changed."""
    return log.copied(tmp_path / "copy")
