from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

import psycopg
import pytest

from ledger.checkpoint import Signer
from ledger.ledger import Ledger
from ledger.tree_building import Building
from ledger.tree_leaf import Torn, read
from ops.database import LOGIN
from tests.ledger.house import founded, rows
from tests.postgres import Database

SIGNER = Signer("example.com/ledger", bytes(32))
TREE = "SELECT level, index, hashes FROM ledger.tile ORDER BY level, index"


@contextmanager
def building(home: Database) -> Generator[Building]:
    """Build as the server does."""
    with psycopg.connect(home.url(LOGIN), autocommit=True) as connection:
        yield Building(connection)


def forged(home: Database, statement: str) -> None:
    """Do what only a superuser can, who goes past every trigger."""
    with psycopg.connect(home.owner_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


def unbuilt(home: Database) -> None:
    forged(home, "DELETE FROM ledger.tile")


async def test_a_tree_is_the_same_however_often_building_was_cut_off(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger, employees=3)
    with building(home) as tree:
        size = tree.build()
        at_once, root = rows(home, TREE), tree.root(size)
    assert size == await ledger.position()
    unbuilt(home)
    with psycopg.connect(home.url(LOGIN)) as connection:  # its transaction is never committed
        Building(connection).add(read(connection, 0, 2))
        connection.rollback()
    with building(home) as tree:
        assert tree.size() == 0
        assert tree.add(read(tree.connection, 0, 1))
        assert tree.add(read(tree.connection, 1, 4))
    with building(home) as tree:
        assert tree.build() == size
        assert tree.root(size) == root
    assert rows(home, TREE) == at_once


async def test_two_servers_may_build_at_once(ledger: Ledger, home: Database) -> None:
    await founded(ledger, employees=30)
    with building(home) as one, building(home) as other:
        page = read(one.connection, 0, 5)
        assert one.add(page)
        assert not other.add(page)
        both = [Thread(target=each.build) for each in (one, other)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        size, built = one.size(), rows(home, TREE)
        unbuilt(home)
        assert one.build(ahead=other.connection) == size == await ledger.position()
    assert rows(home, TREE) == built


async def test_a_checkpoint_is_signed_once_for_each_size(ledger: Ledger, home: Database) -> None:
    with building(home) as tree:
        assert tree.build() == 0
        assert tree.sign(SIGNER) is None
        await founded(ledger)
        size = tree.build()
        signed = tree.sign(SIGNER)
        assert signed is not None
        assert signed.note == SIGNER.signed(size, tree.root(size))
        assert tree.sign(SIGNER) == signed == tree.latest()
        renewed = Signer(SIGNER.origin, bytes(range(32)))
        assert tree.sign(renewed) == tree.latest(renewed.name) != signed
    assert rows(home, "SELECT count(*) FROM ledger.checkpoint") == [(2,)]


async def test_what_does_not_continue_what_was_signed_is_not_signed(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    with building(home) as tree:
        tree.build()
        tree.sign(SIGNER)
    unbuilt(home)
    forged(home, "UPDATE ledger.event SET by = 'service:other' WHERE position = 2")
    with building(home) as tree:
        tree.build()
        with pytest.raises(Torn, match="not the one that was signed"):
            tree.sign(SIGNER)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger.event WHERE position = 3",
        "UPDATE ledger.event SET command = gen_random_uuid() WHERE position = 3",
        "DELETE FROM ledger.command WHERE first_position = 3",
    ],
)
async def test_no_tree_is_built_over_a_log_with_a_hole(
    ledger: Ledger, home: Database, statement: str
) -> None:
    await founded(ledger)
    forged(home, statement)
    with building(home) as tree, pytest.raises(Torn, match="event at 3"):
        tree.build()


async def test_the_log_may_not_be_shorter_than_the_tree(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    with building(home) as tree:
        tree.build()
        forged(home, "UPDATE ledger.head SET position = position - 1")
        with pytest.raises(Torn, match="the log"):
            tree.build()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger.tile",
        "TRUNCATE ledger.tile",
        r"UPDATE ledger.tile SET hashes = substr(hashes, 33) WHERE level = 0",
        "UPDATE ledger.tile SET index = 7",
        "UPDATE ledger.checkpoint SET note = ''",
        "DELETE FROM ledger.checkpoint",
    ],
)
async def test_not_even_the_owner_changes_what_was_hashed_or_signed(
    ledger: Ledger, home: Database, statement: str
) -> None:
    await founded(ledger)
    with building(home) as tree:
        tree.build()
        tree.sign(SIGNER)
    with (
        psycopg.connect(home.owner_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


async def test_the_tree_does_not_grow_past_the_log(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    with building(home) as tree:
        size = tree.build()
    grow = "SELECT ledger.grow_tree('log', %s, %s, '{0}', '{0}', ARRAY[%s::bytea])"
    for after, hashes in ((size + 1, bytes(32)), (size + 2, bytes(32)), (size, bytes(32))):
        with (
            psycopg.connect(home.url(LOGIN)) as connection,
            pytest.raises(psycopg.Error, match="does not grow"),
        ):
            connection.execute(grow, (size, after, hashes))
