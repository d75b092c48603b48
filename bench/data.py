"""Data: the demonstration, loaded once and kept, and a set in which every row has 20 versions."""

import time
from collections.abc import Callable
from hashlib import sha256

import psycopg

from bench import stand
from bench.stand import Database, Unready
from bench.suite import ROOT
from ledger.tree_building import LOG
from ops.embedded import Embedded
from projections.tables import TABLES

SOURCES = ("demo", "domain", "ledger", "projections", "schema")
"""What decides the demonstration's events and rows; once it changes, they are made anew."""

VERSIONS = 20

LEFT = "SELECT position - ledger.tree_size(%s) FROM ledger.head"
"""How many events the tree is not over."""

LOOK = 0.2

REWRITE = """
TRUNCATE read.{table}_past;
INSERT INTO read.{table}_past ({columns}, since, until)
SELECT {values}, CASE n WHEN 0 THEN 1 ELSE began.first + (n - 1) * step.long END,
    began.first + n * step.long
FROM (SELECT position / {versions} AS long FROM ledger.head) AS step, read.{table} AS r,
    LATERAL (SELECT 2 + abs(hashtext(r.id)) % (step.long - 2) AS first) AS began,
    generate_series(0, {versions} - 2) AS n;
UPDATE read.{table} AS r SET since = p.until FROM (
    SELECT id, max(until) AS until FROM read.{table}_past GROUP BY id
) AS p WHERE p.id = r.id;
"""
"""Gives each row versions that are alike and as long as each other, from the log's beginning on.

Rows change at positions of their own, so that no position is a moment at which all of them do.
"""


SPREAD = """
SET session_replication_role = replica; -- no event may change, but in a copy
UPDATE ledger.event SET recorded_at = recorded_at - (
    (SELECT position FROM ledger.head) - position
) * (interval '365 days' / (SELECT position FROM ledger.head));
RESET session_replication_role;
"""
"""Spreads what was recorded within minutes over a year, so that there is a week to look back."""


def demonstration(server: Embedded) -> Database:
    """Return the demonstration as this release loads it, loaded first if it is not there.

    Its tree stands, so that no server that is measured builds it meanwhile.
    """

    def load(database: Database) -> None:
        with stand.serving(database, "--demonstration", seconds=stand.LOADING):
            grown(database)  # it answers once everything is loaded

    return kept(server, "demonstration", load)


def grown(database: Database, seconds: float = stand.PATIENCE) -> None:
    """Return once the tree is over the whole log. Raise `Unready` if that takes too long."""
    until = time.monotonic() + seconds
    with psycopg.connect(database.owner, autocommit=True) as connection:
        while connection.execute(LEFT, (LOG.name,)).fetchone() != (0,):
            if time.monotonic() > until:
                raise Unready("the tree over the log is not built")
            time.sleep(LOOK)


def versioned(server: Embedded) -> Database:
    """Return the demonstration with 20 versions of every row, made first if it is not there.

    The present rows are the demonstration's own; the past ones are copies of them, over a year.
    """
    source = demonstration(server)
    return kept(server, "versions", rewrite, source.name, REWRITE + SPREAD)


def kept(
    server: Embedded,
    name: str,
    fill: Callable[[Database], None],
    template: str = "template0",
    recipe: str = "",
) -> Database:
    """Return a database that is kept, made from a template and filled if it is not there.

    It is made anew once its sources or its recipe change.
    """
    database = Database(server, f"{name}_{edition(recipe)}")
    if database.name in stand.names(server):
        return database
    stand.drop(server, f"{name}_making")
    stand.administer(server, "CREATE DATABASE {} TEMPLATE {}", f"{name}_making", template)
    fill(Database(server, f"{name}_making"))
    for former in stand.names(server, f"{name}_"):
        if former != f"{name}_making":
            stand.drop(server, former)
    stand.administer(server, "ALTER DATABASE {} RENAME TO {}", f"{name}_making", database.name)
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")
    return database


def rewrite(database: Database) -> None:
    """Give every row of the read tables versions, and the log a year."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(SPREAD)
        for table in TABLES:
            statement = REWRITE.format(
                table=table.name,
                columns=", ".join(table.names),
                values=", ".join(f"r.{name}" for name in table.names),
                versions=VERSIONS,
            )
            connection.execute(statement.encode())


def edition(recipe: str) -> str:
    """Return a digest of everything that decides what the demonstration comes to."""
    digest = sha256(recipe.encode())
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
