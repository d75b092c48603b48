"""PostgreSQL for tests: real servers on sockets, in directories that go with them.

One comes from the wheel; an older one, where it is installed, shows that nothing needs the newest.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from ops.embedded import SETTINGS, Embedded, embedded

OLDEST = 15
NEWEST = 18  # the wheel's
SMALL = {
    **SETTINGS,
    "shared_buffers": "64MB",
    "log_statement": "none",
    "fsync": "off",  # what is written survives a killed server; no test cuts the power
}
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")

Prepare = Callable[[str], None]
"""What is done once to an empty database, given its owner's address: migrations, say."""


@dataclass(frozen=True)
class Database:
    """An empty database of one test's own."""

    server: Embedded
    name: str

    @property
    def owner_url(self) -> str:
        return self.server.url(database=self.name)

    def url(self, user: str) -> str:
        """Return how `user`, a role of the server, connects."""
        return self.server.url(user, self.name)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL that hands out databases."""

    embedded: Embedded
    version: int
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _templates: dict[Prepare, str] = field(default_factory=dict[Prepare, str])

    @contextmanager
    def database(self, prepare: Prepare | None = None) -> Generator[Database]:
        """Lend a database: empty, or a copy of one that `prepare` was called for once."""
        made = self._create(self._template(prepare) if prepare else "template0")
        try:
            yield made
        finally:
            self._administer(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(made.name))
            )

    def _template(self, prepare: Prepare) -> str:
        if prepare not in self._templates:
            made = self._create("template0")
            prepare(made.owner_url)
            self._templates[prepare] = made.name
        return self._templates[prepare]

    def _create(self, template: str) -> Database:
        name = f"test_{next(self._numbers)}"
        self._administer(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return Database(self.embedded, name)

    def _administer(self, statement: sql.Composed) -> None:
        address = self.embedded.url(database="postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def directory() -> Generator[Path]:
    """Lend a directory with a short path, through which PostgreSQL's own user may pass."""
    made = Path(tempfile.mkdtemp(prefix="merit-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@contextmanager
def server(binaries: Path | None = None) -> Generator[Server]:
    """Run PostgreSQL while the block lasts: the wheel's, or that of `binaries`."""
    with directory() as data, embedded(data, settings=SMALL, binaries=binaries) as running:
        yield Server(running, version=NEWEST if binaries is None else version_of(binaries))


def installed() -> Path | None:
    """Return where the oldest PostgreSQL that we support and the system has is, if it has one."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += [folder for place in PLACES for folder in Path("/").glob(place[1:])]
    found = {
        version_of(folder): folder
        for folder in folders
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres"))
    }
    return min(
        ((version, folder) for version, folder in found.items() if OLDEST <= version < NEWEST),
        default=(0, None),
    )[1]


def version_of(binaries: Path) -> int:
    """Return the major version of the programs in `binaries`."""
    said = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(said.split()[2].partition(".")[0])
