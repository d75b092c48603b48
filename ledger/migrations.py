"""Migrations: the log's tables, brought to what this program expects.

`migrations/` holds numbered steps, applied once and checked ever after: an applied step whose text
changed is refused. `sql/` holds one object a file; tables are included by the steps, functions,
views, triggers and grants are replaced as a whole whenever one of them changes.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow

HERE = Path(__file__).parent
STEPS = HERE / "migrations"
OBJECTS = HERE / "sql"
INCLUDE = re.compile(r"^-- include (\S+)$", re.MULTILINE)
REPLACEABLE = ("functions/*.sql", "views/*.sql", "triggers/*.sql", "grants.sql")
LOCK = 0x4D4C
"""The advisory lock under which one process migrates at a time."""

REGISTER = """
CREATE SCHEMA IF NOT EXISTS migration;
CREATE TABLE IF NOT EXISTS migration.step (
    name text PRIMARY KEY,
    digest text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


class Mismatch(Exception):  # noqa: N818 - says what it is
    """The database was migrated by a text other than the one at hand."""


def text_of(step: Path) -> str:
    """Return a step with the files it includes."""
    return INCLUDE.sub(lambda match: (OBJECTS / match[1]).read_text(), step.read_text())


def digest_of(text: str) -> str:
    """Return what tells one text from another."""
    return sha256(text.encode()).hexdigest()


def steps() -> list[tuple[str, str]]:
    """Return the name and text of each step, in order."""
    return [(step.stem, text_of(step)) for step in sorted(STEPS.glob("*.sql"))]


def objects() -> str:
    """Return the text of everything that is replaced as a whole."""
    return "\n".join(
        path.read_text() for pattern in REPLACEABLE for path in sorted(OBJECTS.glob(pattern))
    )


def migrate(conninfo: str) -> list[str]:
    """Bring the database up to date. Return the names of what was applied.

    Raise `Mismatch` if a step was applied with another text, or one is there that is not known.
    """
    with Connection.connect(conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute(REGISTER)
        applied = applied_in(connection)
        done: list[str] = []
        for name, text in steps():
            if name not in applied:
                apply(connection, name, text)
                done.append(name)
            elif applied.pop(name) != digest_of(text):
                raise Mismatch(f"migration {name} was applied with another text than this one")
        whole = objects()
        if applied.pop("objects", None) != digest_of(whole):
            apply(connection, "objects", whole)
            done.append("objects")
        if applied:
            raise Mismatch(f"migrations of a later release were applied: {', '.join(applied)}")
        return done


def pending(conninfo: str) -> list[str]:
    """Return the names of what `migrate` would apply."""
    with Connection.connect(conninfo) as connection:
        (there,) = one(connection, "SELECT to_regclass('migration.step') IS NOT NULL")
        applied = applied_in(connection) if there else {}
        wanted = [*steps(), ("objects", objects())]
        return [name for name, text in wanted if applied.get(name) != digest_of(text)]


def applied_in(connection: Connection[TupleRow]) -> dict[str, str]:
    """Return the digest of each applied step by its name."""
    rows = connection.execute("SELECT name, digest FROM migration.step ORDER BY name")
    return {str(name): str(digest) for name, digest in rows}


def apply(connection: Connection[TupleRow], name: str, text: str) -> None:
    """Run a text and note that it was."""
    connection.execute(sql.SQL(text))  # type: ignore[arg-type] # our own files
    connection.execute(
        "INSERT INTO migration.step (name, digest) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE"
        " SET digest = excluded.digest, applied_at = clock_timestamp()",
        (name, digest_of(text)),
    )


def one(connection: Connection[TupleRow], query: LiteralString) -> TupleRow:
    """Return the one row that a query yields."""
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError(query)
    return row
