"""Sub-commands that cannot do what they are told: each says why, and what to do."""

import base64
import socket
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from ops.database import LOGIN
from ops.errors import Unusable
from ops.key import obtain
from ops.serve import bound, listen
from tests.postgres import Database, Server
from tests.system.commanding import commanded

OTHER_KEY = base64.urlsafe_b64encode(b"o" * 32).decode()


@pytest.fixture
def latin(postgres: Server, database: Database) -> Generator[str]:
    """Lend a database in another encoding."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE test_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        )
        yield postgres.embedded.url(database="test_latin")
        connection.execute("DROP DATABASE test_latin")


def refused(*words: str, **environment: str) -> str:
    """Return why a sub-command does nothing, said in a line or two and not by a traceback."""
    done = commanded(*words, **environment)
    assert done.code == 2, done.said
    assert "Traceback" not in done.said
    return done.said


def test_an_unreachable_database_is_named_without_its_password() -> None:
    said = refused("rebuild", DATABASE_URL="postgresql://bob:planted@127.0.0.1:1/nothing")
    assert "DATABASE_URL leads to no database" in said
    assert "planted" not in said


def test_a_database_in_another_encoding_is_refused(latin: str) -> None:
    assert "LATIN1: make one in UTF8" in refused("rebuild", DATABASE_URL=latin)


def test_who_owns_and_who_serves_is_checked_before_anything_runs(
    postgres: Server, database: Database
) -> None:
    login = "test_weak"
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute(f"DROP ROLE IF EXISTS {login}".encode())
        connection.execute(f"CREATE ROLE {login} LOGIN".encode())
    owner, weak = database.owner_url, database.url(login)
    assert "DATABASE_OWNER_URL is not the database's owner" in refused("serve", DATABASE_URL=weak)
    said = refused("serve", DATABASE_URL=weak, DATABASE_OWNER_URL=owner)
    assert f"GRANT merit_ledger_server TO {login}" in said
    elsewhere = postgres.embedded.url(database="postgres")
    said = refused("serve", DATABASE_URL=elsewhere, DATABASE_OWNER_URL=owner)
    assert "another database than DATABASE_OWNER_URL" in said


@pytest.mark.parametrize("words", [("serve",), ("rebuild", "--check")])
def test_another_master_key_is_refused_at_the_start(home: Database, words: tuple[str]) -> None:
    environment = {"DATABASE_URL": home.url(LOGIN), "DATABASE_OWNER_URL": home.owner_url}
    with psycopg.connect(home.owner_url) as connection:
        connection.execute("SELECT keys.prove('of the first master key')")
    said = refused(*words, **environment, MASTER_KEY=OTHER_KEY, PORT="0")
    assert "sealed under another master key" in said


def test_a_port_in_use_is_named(database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refused("serve", DATABASE_URL=database.owner_url, PORT=port)
    assert f"cannot listen on 127.0.0.1:{port}" in said


def test_of_servers_that_start_at_once_on_a_port_the_late_ones_say_so() -> None:
    """Each could have the address before any of them took connections."""
    with bound("127.0.0.1", 0) as one:
        port = one.getsockname()[1]
        with bound("127.0.0.1", port) as other:
            listen(one)
            with pytest.raises(Unusable, match="cannot listen"):
                listen(other)


@pytest.mark.parametrize("keys", [{}, {"TOKEN_KEY": "", "MASTER_KEY": ""}])
def test_a_data_directory_that_cannot_be_made_is_named(
    tmp_path: Path, keys: dict[str, str]
) -> None:
    (tmp_path / "file").touch()
    said = refused("rebuild", DATA_DIRECTORY=str(tmp_path / "file" / "data"), **keys)
    assert "(Not a directory)" in said
    assert "DATA_DIRECTORY" in said


@pytest.mark.parametrize("held", [b"", b"a", b"\xff\xfe", b"not a key at all"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "token.key").write_bytes(held)
    with pytest.raises(Unusable, match=r"token\.key holds no key"):
        obtain(tmp_path / "token.key")
