"""Database: the embedded PostgreSQL or the one that was named, brought up to date."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege

from ledger import migrations
from ops.embedded import embedded
from ops.errors import Unusable
from ops.settings import Settings
from projections.engine.install import Places, install
from projections.engine.table import Table

OLDEST = 150000
"""The oldest PostgreSQL that will do, as its `server_version_num`."""

LOGIN = "merit_ledger"
"""The login that the server has in the embedded database; it can append and read, nothing else."""


@contextmanager
def reached(settings: Settings) -> Generator[tuple[str, str]]:
    """Give the owner's and the server's way to the database. Raise `Unusable` if there is none."""
    if settings.database_url is None:
        with embedded(settings.data_directory) as server:
            yield server.url(), server.url(user=LOGIN)
        return
    owner, conninfo = settings.database_owner_url or settings.database_url, settings.database_url
    for variable, way in (("DATABASE_URL", conninfo), ("DATABASE_OWNER_URL", owner)):
        try:
            with psycopg.connect(way, connect_timeout=10) as connection:
                version = connection.info.server_version
                encoding = connection.info.parameter_status("server_encoding")
        except psycopg.OperationalError as error:
            raise Unusable(f"{variable} leads to no database: {error}") from error
        if version < OLDEST:
            raise Unusable(f"{variable} leads to PostgreSQL {version // 10000}; 15 is the oldest")
        if encoding != "UTF8":
            raise Unusable(f"{variable} leads to a database in {encoding}: make one in UTF8")
    yield owner, conninfo


def updated(owner: str, conninfo: str, tables: Sequence[Table[Any]]) -> Places:
    """Bring log and read tables up to date as far as that reads no log. Return what is in place.

    Raise `Unusable` if the database belongs to another release, or one of the logins may not.
    """
    try:
        migrations.migrate(owner)
    except migrations.Mismatch as mismatch:
        raise Unusable(f"the database does not fit this release: {mismatch}") from mismatch
    except InsufficientPrivilege as error:
        said = error.diag.message_primary
        raise Unusable(f"DATABASE_OWNER_URL is not the database's owner: {said}") from error
    login = conninfo_to_dict(conninfo).get("user")
    if login == LOGIN:
        with psycopg.connect(owner) as connection:
            admit(connection)
    require_entry(conninfo)
    return install(owner, tables)


def require_entry(conninfo: str) -> None:
    """Raise `Unusable` if the server's login finds no log there, or may not enter."""
    try:
        waiting = migrations.pending(conninfo)
    except InsufficientPrivilege as error:
        login = conninfo_to_dict(conninfo).get("user", "its login")
        message = f"DATABASE_URL may not read the log: GRANT merit_ledger_server TO {login}"
        raise Unusable(message) from error
    if waiting:
        raise Unusable("DATABASE_URL leads to another database than DATABASE_OWNER_URL")


def admit(connection: Connection[Any]) -> None:
    """Make the server's login in the embedded database, if it is not there yet."""
    there = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (LOGIN,)).fetchone()
    if there is None:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN IN ROLE merit_ledger_server").format(
                sql.Identifier(LOGIN)
            )
        )
