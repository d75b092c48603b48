import asyncio
from collections.abc import AsyncGenerator

import psycopg
import pytest

from ledger import tail_stretch
from ledger.ledger import Ledger
from ledger.selection import Selection
from ledger.tail import Tail, following
from ledger.tail_stretch import Stretch
from ops.database import LOGIN
from tests.ledger.house import accepted, adjust_salary, founded
from tests.postgres import Database

ALL = Selection()


@pytest.fixture
async def tail(
    home: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Tail]:
    monkeypatch.setattr(tail_stretch, "BETWEEN", 2)
    await founded(ledger, 3)
    async with following(home.url(LOGIN)) as made:
        await made.begun.wait()
        yield made


async def rest(stretch: Stretch, until: int) -> bytes:
    """Return all lines from where a stretch is to a position."""
    found = b""
    while stretch.position < until:
        found += await stretch.more(until)
    return found


async def test_parts_that_are_read_together_come_in_the_order_of_the_log(tail: Tail) -> None:
    stretch = Stretch(tail.past, 1, ALL)
    assert await rest(stretch, tail.head) == await tail.past.lines(1, tail.head, ALL)
    some = Selection(types=frozenset({"EmployeeHired"}))
    stretch = Stretch(tail.past, 0, some)
    assert await rest(stretch, tail.head) == await tail.past.lines(0, tail.head, some)
    assert stretch.position == tail.head


async def test_what_was_given_up_is_read_again(home: Database, tail: Tail) -> None:
    stretch = Stretch(tail.past, 0, ALL)
    first = await stretch.more(tail.head)
    with psycopg.connect(home.owner_url) as owner:
        stretch.close()
        owner.execute("LOCK TABLE ledger.event IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await stretch.more(tail.head)
        assert stretch.position == 2
    async with asyncio.timeout(20):
        whole = first + await rest(stretch, tail.head)
    assert whole == await tail.past.lines(0, tail.head, ALL)


async def test_who_was_behind_goes_on_with_what_is_new(ledger: Ledger, tail: Tail) -> None:
    start = tail.head
    with tail.cursor(0, ALL) as cursor:
        found = b""
        while cursor.behind:
            found += await cursor.lines()
        assert (found, cursor.position) == (await tail.past.lines(0, start, ALL), start)
        await accepted(ledger, adjust_salary(1, 2000))
        async with asyncio.timeout(20):
            assert [each.position for each in await cursor.more()] == [start + 1]
