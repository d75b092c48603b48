from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from ledger.ledger import Ledger
from ledger.order import Accepted, Refused
from ops.database import LOGIN
from tests.ledger.appending import (
    APPEND,
    RECORDED,
    RELAYOUT,
    REPEATED,
    STALE,
    Sample,
    call,
    writes,
)
from tests.ledger.house import contiguous, found, order, rows
from tests.postgres import Database

Append = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def append(home: Database) -> Generator[Append]:
    """Lend a way to append as the server does."""
    ((there,),) = rows(home, "SELECT layout FROM ledger.head")
    with psycopg.connect(home.url(LOGIN), autocommit=True) as connection:

        def appending(*samples: Sample, layout: int = there) -> list[tuple[Any, ...]]:
            return connection.execute(APPEND, call(*samples, layout=layout)).fetchall()

        yield appending


def stored(home: Database) -> list[tuple[Any, ...]]:
    return rows(home, "SELECT position, stream, version FROM ledger.event ORDER BY position")


def test_each_command_has_a_verdict_of_its_own(append: Append, home: Database) -> None:
    append(writes("sample:1", 1, key="known"))
    assert append(
        writes("sample:2", 1, 2),
        writes("sample:1", 1),
        writes("sample:3", 1, key="known"),
        writes("sample:4", 1),
    ) == [(RECORDED, 2, 3), (STALE, None, None), (REPEATED, None, None), (RECORDED, 4, 4)]
    assert stored(home) == [
        (1, "sample:1", 1),
        (2, "sample:2", 1),
        (3, "sample:2", 2),
        (4, "sample:4", 1),
    ]
    assert rows(home, "SELECT count(*) FROM ledger.command") == [(3,)]
    assert contiguous(home)


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_chain_goes_together_or_not_at_all(append: Append, home: Database, failing: int) -> None:
    chained = [
        Sample(events=[(f"sample:{n}", 1)], looks={f"sample:{n}": int(n == failing)}, chain=1)
        for n in range(3)
    ]
    assert append(*chained, writes("other:1", 1)) == [(STALE, None, None)] * 3 + [(RECORDED, 1, 1)]
    assert stored(home) == [(1, "other:1", 1)]


def test_a_repeat_takes_the_rest_of_its_chain_with_it(append: Append, home: Database) -> None:
    append(writes("sample:1", 1, key="known"))
    assert append(writes("sample:1", 1, key="known", chain=1), writes("sample:2", 1, chain=1)) == [
        (REPEATED, None, None),
        (STALE, None, None),
    ]
    assert len(stored(home)) == 1


def test_a_chain_stands_on_its_own_events(append: Append, home: Database) -> None:
    later = Sample(events=[("sample:1", 2)], chain=1)
    assert append(writes("sample:1", 1, chain=1), later) == [(RECORDED, 1, 1), (RECORDED, 2, 2)]
    assert contiguous(home)


def test_a_key_belongs_to_its_actor(append: Append) -> None:
    append(writes("sample:1", 1, key="same", actor="employee:E1"))
    assert append(writes("sample:2", 1, key="same", actor="employee:E2"))[0][0] == RECORDED
    assert append(writes("sample:3", 1, key="same", actor="employee:E1"))[0][0] == REPEATED


def test_other_read_tables_are_told_before_anything_is_recorded(
    append: Append, home: Database
) -> None:
    with psycopg.connect(home.owner_url) as connection:
        connection.execute("UPDATE ledger.head SET layout = layout + 1")
    assert append(writes("sample:1", 1), writes("sample:2", 1)) == [(RELAYOUT, None, None)] * 2
    assert stored(home) == []


def test_a_refusal_has_no_event_and_no_position_of_its_own(append: Append, home: Database) -> None:
    append(writes("sample:1", 1, 2))
    assert append(Sample(looks={"sample:1": 2}), writes("sample:2", 1)) == [
        (RECORDED, None, 2),
        (RECORDED, 3, 3),
    ]
    kept = "SELECT judged_at, first_position, last_position, rule, looks FROM ledger.command"
    assert rows(home, kept + " WHERE rule IS NOT NULL") == [
        (2, None, None, "sample-refused", {"sample:1": 2})
    ]


def test_a_refusal_judged_on_what_no_longer_holds_is_not_kept(
    append: Append, home: Database
) -> None:
    append(writes("sample:1", 1))
    assert append(Sample(looks={"sample:1": 0})) == [(STALE, None, None)]
    assert rows(home, "SELECT count(*) FROM ledger.command") == [(1,)]


def test_a_fork_is_impossible_whatever_is_said_of_looks(append: Append, home: Database) -> None:
    append(writes("sample:1", 1))
    with pytest.raises(psycopg.errors.UniqueViolation):
        append(Sample(events=[("sample:1", 1)]))
    assert append(writes("sample:1", 2)) == [(RECORDED, 2, 2)]
    assert contiguous(home)


def test_only_the_first_event_marks_a_demonstration(append: Append, home: Database) -> None:
    marked = "SELECT demonstration FROM ledger.head"
    mark = writes("organisation:main", 1, type="DemonstrationMarked")
    with pytest.raises(psycopg.Error) as refused:
        append(writes("sample:1", 1), mark)
    assert refused.value.sqlstate == "MLD01"
    append(writes("sample:1", 1))
    with pytest.raises(psycopg.Error) as refused:
        append(mark)
    assert refused.value.sqlstate == "MLD01"
    assert rows(home, marked) == [(False,)]


async def test_a_log_that_holds_anything_can_found_none(append: Append, ledger: Ledger) -> None:
    append(writes("sample:1", 1))
    refused = await ledger.journal.execute(order(found(demonstration=True)))
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.judged_at) == ("demonstration-first", None)
    assert isinstance(await ledger.journal.execute(order(found())), Accepted)


def test_a_mark_that_was_not_recorded_marks_nothing(append: Append, home: Database) -> None:
    mark = Sample(
        events=[("organisation:main", 1)], looks={"sample:1": 7}, type="DemonstrationMarked"
    )
    assert append(mark, writes("sample:2", 1)) == [(STALE, None, None), (RECORDED, 1, 1)]
    assert rows(home, "SELECT demonstration FROM ledger.head") == [(False,)]


def test_a_simulated_clock_is_for_demonstrations(append: Append, home: Database) -> None:
    with pytest.raises(psycopg.Error) as refused:
        append(writes("sample:1", 1, simulated="2015-01-01T00:00:00Z"))
    assert refused.value.sqlstate == "MLD02"
    append(
        writes("organisation:main", 1, type="DemonstrationMarked", simulated="2014-01-01T00:00:00Z")
    )
    assert rows(home, "SELECT demonstration FROM ledger.head") == [(True,)]
    append(writes("sample:1", 1, simulated="2015-01-01T00:00:00Z"))
    append(
        writes("sample:2", 1, simulated="2014-06-01T00:00:00Z"),  # back in time
        writes("sample:3", 1, simulated="2016-01-01T00:00:00Z"),
        writes("sample:4", 1, simulated="2999-01-01T00:00:00Z"),  # ahead of the server's clock
        writes("sample:5", 1),
    )
    times = [at for (at,) in rows(home, "SELECT recorded_at FROM ledger.event ORDER BY position")]
    simulated = [datetime(year, 1, 1, tzinfo=UTC) for year in (2014, 2015, 2015, 2016)]
    assert times[:4] == simulated
    assert times == sorted(times)
    assert times[-1].year < 2999
    assert rows(home, "SELECT demonstration FROM ledger.head") == [(True,)]


def test_recorded_at_survives_a_clock_that_is_set_back(append: Append, home: Database) -> None:
    with psycopg.connect(home.owner_url) as connection:
        connection.execute("UPDATE ledger.head SET recorded_at = '2999-01-01Z'")
    append(writes("sample:1", 1))
    ((at,),) = rows(home, "SELECT recorded_at FROM ledger.event")
    assert at == datetime(2999, 1, 1, tzinfo=UTC)
