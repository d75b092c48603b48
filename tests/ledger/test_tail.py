import asyncio
import base64
import json
from collections.abc import AsyncGenerator
from datetime import datetime

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger import tail as tailing
from ledger.ledger import Ledger
from ledger.selection import Selection
from ledger.tail import Cursor, Stopped, Tail, following
from ops.database import LOGIN
from tests.ledger.house import accepted, adjust_salary, founded, rows
from tests.postgres import Database

ALL = Selection()
KILL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %s
"""


@pytest.fixture
async def tail(home: Database, ledger: Ledger) -> AsyncGenerator[Tail]:
    await founded(ledger, 3)
    async with following(home.url(LOGIN)) as made:
        await made.begun.wait()
        yield made


async def taken(cursor: Cursor, until: int) -> list[int]:
    """Return the positions that a cursor gives, up to one."""
    found: list[int] = []
    async with asyncio.timeout(20):
        while not found or found[-1] < until:
            found += [each.position for each in await cursor.more()]
    return found


async def test_who_follows_sees_every_event_once_and_in_order(
    home: Database, ledger: Ledger, tail: Tail
) -> None:
    start = await ledger.position()
    cursors = [Cursor(tail, after, ALL) for after in (0, start // 2, start)]
    following = [asyncio.create_task(taken(each, start + 30)) for each in cursors]
    orders = [accepted(ledger, adjust_salary(1 + n % 3, 2000 + n)) for n in range(30)]
    await asyncio.gather(*orders)
    for cursor, after in zip(following, (0, start // 2, start), strict=True):
        assert await cursor == list(range(after + 1, start + 31))
    assert rows(home, "SELECT max(position) FROM ledger.event") == [(start + 30,)]


async def test_it_is_told_and_does_not_only_look(
    ledger: Ledger, tail: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tailing, "POLL", 60)
    await asyncio.sleep(0.3)  # the look that is under way ends
    start = await ledger.position()
    more = asyncio.create_task(Cursor(tail, start, ALL).more())
    await accepted(ledger, adjust_salary(1, 3000))
    assert [each.position for each in await asyncio.wait_for(more, 10)] == [start + 1]


async def test_the_ring_is_bounded_and_who_falls_behind_it_misses_nothing(
    ledger: Ledger, tail: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tailing, "MOST_EVENTS", 8)
    monkeypatch.setattr(tailing, "AT_ONCE", 5)
    start = await ledger.position()
    slow, quick = Cursor(tail, 0, ALL), Cursor(tail, start, ALL)
    for n in range(20):
        await accepted(ledger, adjust_salary(1, 2000 + n))
        assert await taken(quick, start + n + 1) == [start + n + 1]
        assert tail.head - tail.base <= 8
    assert tail.base > start
    assert await taken(slow, start + 20) == list(range(1, start + 21))


async def test_a_lost_connection_is_made_anew(
    home: Database, ledger: Ledger, tail: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tailing, "AGAIN", 0.05)
    start = await ledger.position()
    cursor = Cursor(tail, start, ALL)
    with psycopg.connect(home.owner_url, autocommit=True) as owner:
        assert owner.execute(KILL, (tailing.NAME,)).fetchall()
    for n in range(3):
        await accepted(ledger, adjust_salary(1, 2000 + n))
    assert await taken(cursor, start + 3) == [start + 1, start + 2, start + 3]


async def test_whoever_waits_is_woken_by_what_is_for_them_alone(ledger: Ledger, tail: Tail) -> None:
    start = await ledger.position()
    cursor = Cursor(tail, start, Selection(people=frozenset({"employee:E2"})))
    waiting = asyncio.create_task(cursor.more())
    await accepted(ledger, adjust_salary(1, 2000))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await accepted(ledger, adjust_salary(2, 2000))
    assert [each.position for each in await asyncio.wait_for(waiting, 10)] == [start + 2]


async def test_who_waits_has_looked_through_all_there_is(ledger: Ledger, tail: Tail) -> None:
    start = await ledger.position()
    with tail.cursor(start, Selection(types=frozenset({"EmployeeHired"}))) as cursor:
        waiting = asyncio.create_task(cursor.more())
        await accepted(ledger, adjust_salary(1, 2000))
        assert await taken(Cursor(tail, start, ALL), start + 1) == [start + 1]
        assert (cursor.position, tail.lag, tail.lag_seconds) == (start + 1, 0, 0)
        with tail.cursor(start, ALL):
            assert tail.lag == 1
            assert 0 < tail.lag_seconds < 60
        waiting.cancel()
        await asyncio.wait([waiting])
        assert cursor.position == start + 1


async def test_who_follows_up_to_a_position_ends_there(ledger: Ledger, tail: Tail) -> None:
    start = await ledger.position()
    await accepted(ledger, adjust_salary(1, 2000))
    await taken(Cursor(tail, start, ALL), start + 1)
    async with asyncio.timeout(10):
        cursor = Cursor(tail, start, Selection(types=frozenset({"EmployeeHired"})))
        assert await cursor.more(start + 1) == []
    assert cursor.position == start + 1


async def test_whose_patience_ends_is_told_of_nothing_and_misses_nothing(
    ledger: Ledger, tail: Tail
) -> None:
    start = await ledger.position()
    hired = Selection(types=frozenset({"EmployeeHired"}))
    with tail.cursor(start, hired, 1) as one, tail.cursor(start, ALL, 1) as all_:
        await accepted(ledger, adjust_salary(1, 2000))
        async with asyncio.timeout(10):
            assert [each.position for each in await all_.more()] == [start + 1]
            assert await one.more() == await all_.more() == []
        assert one.position == all_.position == start + 1
        waiting = asyncio.create_task(all_.more())
        await asyncio.sleep(0.3)
        assert not waiting.done()  # nothing came for less than that
        await accepted(ledger, adjust_salary(1, 2001))
        assert [each.position for each in await waiting] == [start + 2]


async def test_an_event_wakes_those_who_name_something_of_it(ledger: Ledger, tail: Tail) -> None:
    start, named = await ledger.position(), frozenset({"employee:E1"})
    waiting = [
        asyncio.create_task(Cursor(tail, start, each).more())
        for each in (
            Selection(people=named),
            Selection(streams=frozenset({"salary:E1"}), types=frozenset({"SalaryAdjusted"})),
            Selection(types=frozenset({"SalaryAdjusted"})),
            Selection(units=frozenset({"department:none"})),
            Selection(streams=frozenset({"salary:E1"}), types=frozenset({"EmployeeHired"})),
        )
    ]
    await asyncio.sleep(0)
    await accepted(ledger, adjust_salary(1, 2000))
    found = await asyncio.wait_for(asyncio.gather(*waiting[:3]), 10)
    assert [[each.position for each in some] for some in found] == [[start + 1]] * 3
    assert not any(each.done() for each in waiting[3:])
    for each in waiting[3:]:
        each.cancel()
    await asyncio.wait(waiting[3:])


async def test_who_waits_is_told_when_nothing_more_comes(ledger: Ledger, tail: Tail) -> None:
    waiting = asyncio.create_task(Cursor(tail, await ledger.position(), ALL).more())
    await asyncio.sleep(0)
    tail.stop()
    with pytest.raises(Stopped):
        await waiting
    with pytest.raises(Stopped):
        await Cursor(tail, 0, ALL).more()


async def test_what_another_program_recorded_comes_as_bytes(ledger: Ledger, tail: Tail) -> None:
    start = await ledger.position()
    ledger.insert_events([StoredEvent("sample-1", 1, "Sampled", b"\x00")])
    (found,) = await Cursor(tail, start, ALL).more()
    said = json.loads(found.line)
    assert base64.b64decode(said["data_base64"]) == b"\x00"
    assert (said["datacontenttype"], "data" in said) == ("application/octet-stream", False)


async def test_a_line_is_the_event_as_a_cloud_event(tail: Tail) -> None:
    events = await tail.past.events(0, tail.head, ALL)
    lines = await tail.past.lines(0, tail.head, ALL)
    assert lines == b"".join(each.line + b"\n" for each in events)
    assert {each.type for each in events} >= {"OrganisationFounded", "EmployeeHired"}
    for each in events:
        said = json.loads(each.line)
        assert said["id"] == str(each.position)
        assert said["type"] == f"merit-ledger.{each.type}"
        assert (said["subject"], said["streamversion"]) == (each.stream, each.version)
        assert datetime.fromisoformat(said["time"]) == each.recorded_at
        assert datetime.fromisoformat(said["admittedat"]) == each.at
        assert (said.get("person"), said.get("unit")) == (each.person, each.unit)
        assert each.line.endswith(b',"data":' + each.body + b"}")
        assert type(each.event).__name__ == each.type
