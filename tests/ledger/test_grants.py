import psycopg
import pytest
from psycopg import sql

from ops.database import LOGIN
from tests.ledger.appending import APPEND, call, writes
from tests.ledger.house import rows
from tests.postgres import Database

READABLE = """
SELECT schemaname || '.' || tablename FROM pg_tables
WHERE schemaname IN ('ledger', 'read', 'migration') ORDER BY 1
"""

CHANGES = (
    "UPDATE {} SET {} = {}",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "INSERT INTO {} DEFAULT VALUES",
)


def refused(home: Database, statement: str, login: str | None = LOGIN) -> str | None:
    """Return the error code with which the database answers."""
    address = home.owner_url if login is None else home.url(login)
    with pytest.raises(psycopg.Error) as error, psycopg.connect(address) as connection:
        connection.execute(statement.encode())
    return error.value.sqlstate


@pytest.fixture
def log(home: Database) -> Database:
    """Lend a database whose log holds an event."""
    with psycopg.connect(home.url(LOGIN)) as connection:
        ((layout,),) = connection.execute("SELECT layout FROM ledger.head").fetchall()
        connection.execute(APPEND, call(writes("sample:1", 1), layout=layout))
    return home


def test_the_server_can_read_everything_and_change_nothing(log: Database) -> None:
    tables = [name for (name,) in rows(log, READABLE)]
    assert {"ledger.event", "ledger.command", "ledger.head", "read.employee"} <= set(tables)
    with psycopg.connect(log.url(LOGIN), autocommit=True) as connection:
        for name in tables:
            table = sql.Identifier(*name.split("."))
            first = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(table))
            column = sql.Identifier(first.description[0].name if first.description else "?")
            for statement in (
                sql.SQL("UPDATE {0} SET {1} = {1}").format(table, column),
                sql.SQL("DELETE FROM {0}").format(table),
                sql.SQL("TRUNCATE {0}").format(table),
                sql.SQL("INSERT INTO {0} DEFAULT VALUES").format(table),
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM keys.person_key",
        "SELECT * FROM keys.master_key",
        "SELECT read.write('{}', '{}')",
        "SELECT read.write_employee('[]', '{}')",
        "CREATE TABLE ledger.planted ()",
        "CREATE TABLE read.planted ()",
        "CREATE TABLE public.planted ()",
        "ALTER TABLE ledger.event DISABLE TRIGGER ALL",
        "DROP TABLE ledger.event",
        "SET ROLE postgres",
    ],
)
def test_the_server_can_do_nothing_else(log: Database, statement: str) -> None:
    assert refused(log, statement) == "42501"


@pytest.mark.parametrize("table", ["event", "command"])
@pytest.mark.parametrize("change", ["UPDATE {} SET stream = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_changes_what_is_recorded(
    log: Database, table: str, change: str
) -> None:
    assert refused(log, change.format(f"ledger.{table}"), login=None) == "42501"
    assert rows(log, f"SELECT count(*) FROM ledger.{table}") == [(1,)]  # noqa: S608


def test_a_stranger_gets_nowhere(log: Database) -> None:
    with psycopg.connect(log.owner_url, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS stranger")
        owner.execute("CREATE ROLE stranger LOGIN")
    for statement in (
        "SELECT * FROM ledger.event",
        "SELECT * FROM ledger.event_json",
        "SELECT * FROM read.person",
        "SELECT * FROM keys.obtain('{}', '{}')",
        "SELECT keys.prove('')",
        "SELECT * FROM ledger.append('[]', '{}', '{}', '[]', '[]', '{}', NULL, 1)",
    ):
        assert refused(log, statement, login="stranger") == "42501"
