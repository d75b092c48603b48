"""The register: what left no event, and what was read, in one list with a tree of its own."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

import psycopg
import pytest

from ledger.checkpoint import Signer
from ledger.ledger import Ledger
from ledger.order import Refused
from ledger.read_audit import Reading, ReadKind, auditing, keep
from ledger.tree_building import REGISTER, Building
from ledger.tree_leaf import Torn
from ops.database import LOGIN
from tests.ledger.house import found, founded, order, rows
from tests.postgres import Database

SIGNER = Signer("example.com/ledger", bytes(32)).below(REGISTER.origin)
READ = Reading(
    kind=ReadKind.PAY,
    actor="employee:E1",
    roles=frozenset({"HR"}),
    fields=("SalaryOnDay",),
    about=b"employee:E2,employee:E1,employee:E2",
    operation=bytes(32),
    name=None,
)
NUMBERS = "SELECT number FROM ledger.outcome UNION ALL SELECT number FROM ledger.reading ORDER BY 1"


@contextmanager
def building(home: Database) -> Generator[Building]:
    """Build as the server does."""
    with psycopg.connect(home.url(LOGIN), autocommit=True) as connection:
        yield Building(connection, REGISTER)


async def refuse(ledger: Ledger, times: int) -> None:
    for _ in range(times):
        assert isinstance(await ledger.journal.execute(order(found())), Refused)


async def test_what_left_no_event_is_entered_once_whoever_builds(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    await refuse(ledger, 5)
    with building(home) as one, building(home) as other:
        keep(one.connection, READ)
        both = [Thread(target=each.build) for each in (one, other)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        await refuse(ledger, 1)
        size = other.build()
        signed = one.sign(SIGNER)
        assert signed is not None
        assert signed.note.startswith("example.com/ledger/register\n7\n")
        assert (size, one.root(7)) == (7, other.root(7))
    assert rows(home, NUMBERS) == [(n,) for n in range(1, 8)]
    recorded = """SELECT c.rule FROM ledger.outcome o JOIN ledger.command c ON c.id = o.command
        ORDER BY o.number"""
    assert len(rows(home, recorded)) == 6
    assert rows(home, "SELECT about FROM ledger.reading") == [(["employee:E2"],)]


async def test_an_entry_that_is_gone_tears_the_tree(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    with building(home) as tree:
        keep(tree.connection, READ)
        keep(tree.connection, READ)
        with psycopg.connect(home.owner_url) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("DELETE FROM ledger.reading WHERE number = 1")
        with pytest.raises(Torn, match="entry 1"):
            tree.build()


async def test_what_is_awaited_goes_together_and_what_is_left_goes_last(home: Database) -> None:
    async with auditing(home.url(LOGIN), seconds=60) as audit:
        other = READ._replace(about=b"employee:E3")
        await asyncio.gather(*(audit.kept(each) for each in (READ, READ, other)))
        assert rows(home, "SELECT sum(times)::int FROM ledger.reading") == [(3,)]
        audit.note(READ._replace(kind=ReadKind.APPRAISAL))
        audit.note(READ._replace(about=b"employee:E1"))  # of themself
        assert rows(home, "SELECT count(*) FROM ledger.reading") == [(2,)]
    assert rows(home, "SELECT kind FROM ledger.reading ORDER BY number")[-1] == ("APPRAISAL",)
    assert rows(home, NUMBERS) == [(1,), (2,), (3,)]


async def test_a_reading_is_kept_over_a_connection_that_was_lost(home: Database) -> None:
    async with auditing(home.url(LOGIN)) as audit:
        await audit.kept(READ)
        with psycopg.connect(home.owner_url, autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE '%keep_readings%' AND pid <> pg_backend_pid()"
            )
        await audit.kept(READ._replace(about=b"employee:E3"))
    assert len(rows(home, "SELECT number FROM ledger.reading")) == 2
