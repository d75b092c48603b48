import asyncio
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection

from domain.payroll import ClosePayroll
from ledger.errors import Faulty
from ledger.ledger import Ledger
from ledger.order import Accepted, Refused
from projections.engine.install import REGISTERED, path
from tests.ledger.gate import answers, closed, queued
from tests.ledger.house import (
    DOT,
    RAISED,
    accepted,
    adjust_salary,
    contiguous,
    found,
    found_department,
    founded,
    hire,
    living,
    order,
    record_salary,
    rows,
)
from tests.postgres import Database


async def known(ledger: Ledger, stream: str) -> int:
    """Return the version at which this server takes the stream to be."""
    return (await ledger.journal.streams.get([stream]))[stream].version


async def test_a_client_that_goes_away_leaves_its_command_to_be_recorded(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    async with closed(home) as gate:
        waiting = await queued(gate, ledger, [adjust_salary(1, 2000), adjust_salary(1, 3000)])
        for task in waiting:
            task.cancel()
        found = await answers(waiting)
        assert [type(answer) for answer in found] == [asyncio.CancelledError] * 2
        await gate.open()
    outcome = await accepted(ledger, adjust_salary(1, 4000))
    assert [event.version for event in outcome.events] == [4]
    assert contiguous(home)


async def test_what_was_never_recorded_is_forgotten_though_nobody_waited_for_it(
    ledger: Ledger, home: Database
) -> None:
    """The client went away, and its command turned out to be stale."""
    await founded(ledger)
    async with living(home) as elsewhere:
        async with closed(home) as gate:
            other = asyncio.create_task(accepted(elsewhere, adjust_salary(1, 1500)))
            await gate.waiting()
            (going,) = await queued(gate, ledger, [adjust_salary(1, 2000)], behind=1)
            assert await known(ledger, "salary:E1") == 2
            going.cancel()
            await answers([going])
            await gate.open()
            await other
        await accepted(ledger, hire(2))  # recorded after it, so that it is settled
        assert await known(ledger, "salary:E1") == 2
        snapshot = (await ledger.journal.streams.get(["salary:E1"]))["salary:E1"]
        assert snapshot.state.on(date(2016, 4, 1)).amount == 1500
        assert snapshot.basis is None


async def test_a_repeat_after_the_client_went_away_has_the_outcome(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    same = order(adjust_salary(1, 2000))
    async with closed(home) as gate:
        going = asyncio.create_task(ledger.journal.execute(same))
        await gate.waiting()
        going.cancel()
        await answers([going])
        again = asyncio.create_task(ledger.journal.execute(same))
        await gate.open()
        outcome = await again
    assert isinstance(outcome, Accepted)
    assert rows(home, "SELECT count(*) FROM ledger.event WHERE type = 'SalaryAdjusted'") == [(1,)]
    assert outcome.repeated


async def test_streams_out_of_memory_are_read_again(
    ledger: Ledger, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await founded(ledger, employees=5)
    monkeypatch.setattr("ledger.streams.MOST", 2)
    for n in range(1, 6):
        await accepted(ledger, adjust_salary(n, 2000))
    assert contiguous(home)
    assert rows(home, "SELECT count(*) FROM read.salary") == [(10,)]


async def test_a_stream_that_cannot_be_folded_concerns_nobody_else(
    ledger: Ledger, home: Database
) -> None:
    """Both are read by one query."""
    await founded(ledger, employees=2)
    with psycopg.connect(home.owner_url, options="-c session_replication_role=replica") as owner:
        owner.execute("UPDATE ledger.event SET body = '{}' WHERE stream = 'salary:E1'")
    async with living(home) as elsewhere:
        both = (elsewhere.journal.execute(order(adjust_salary(n, 2000))) for n in (1, 2))
        one, other = await asyncio.gather(*both, return_exceptions=True)
    assert isinstance(one, Faulty)
    assert isinstance(other, Accepted)


@pytest.mark.parametrize("there", [True, False])
async def test_what_waits_while_a_read_table_comes_or_goes_is_folded_anew(
    own_home: Database, there: bool
) -> None:
    """The first command finds other tables in place; the second was folded and waits behind it."""
    async with (
        await AsyncConnection.connect(own_home.owner_url, autocommit=True) as owner,
        living(own_home) as ledger,
    ):
        for command in (found(), found_department(DOT), hire(1), hire(2)):
            await accepted(ledger, command)
        if not there:
            await change(owner, there=False)
            await accepted(ledger, hire(3))  # it has noticed
        async with closed(own_home) as gate:
            waiting = await queued(gate, ledger, [record_salary(1, 10), record_salary(2, 20)])
            await change(gate.connection, there=not there)
            await gate.open()
        both = await answers(waiting)
    assert [type(answer) for answer in both] == [Accepted] * 2
    assert contiguous(own_home)
    amounts = rows(own_home, "SELECT amount FROM read.salary ORDER BY id")
    assert [int(amount) for (amount,) in amounts] == ([] if there else [10, 20])


async def change(connection: AsyncConnection[Any], *, there: bool) -> None:
    """Put the salaries' read table, which is empty, in the path or take it out."""
    await connection.execute(
        "UPDATE ledger.projection SET detached = %s WHERE name = 'salary'", (not there,)
    )
    registered = await (await connection.execute(REGISTERED)).fetchall()
    await connection.execute(path(registered).encode())
    await connection.execute("UPDATE ledger.head SET layout = layout + 1")


async def test_a_refusal_judged_on_what_came_not_to_be_is_judged_again(
    ledger: Ledger, home: Database
) -> None:
    """It rests on a command of this server's that another server forestalled."""
    await founded(ledger)
    async with living(home) as elsewhere:
        async with closed(home) as gate:
            other = asyncio.create_task(accepted(elsewhere, adjust_salary(1, 1500)))
            await gate.waiting()
            same = adjust_salary(1, 2000)
            waiting = await queued(gate, ledger, [same, same], behind=1)
            await gate.open()
            await other
        both = await answers(waiting)
    (one,) = [answer for answer in both if isinstance(answer, Accepted)]
    (other_one,) = [answer for answer in both if isinstance(answer, Refused)]
    assert (other_one.rule, other_one.judged_at) == ("nothing-changes", one.position)


async def test_rows_that_nothing_changes_are_written_and_not_kept(
    ledger: Ledger, home: Database
) -> None:
    """However often pay is changed for a month that is paid, as much stays in memory."""
    await founded(ledger)
    await accepted(ledger, ClosePayroll(month=RAISED.replace(day=1)))
    kept: set[frozenset[tuple[str, str]]] = set()
    stream = (await accepted(ledger, adjust_salary(1, 2000))).events[0].stream
    for number in range(1, 6):
        await accepted(ledger, adjust_salary(1, 2000 + number))
        kept.add(frozenset((await ledger.journal.streams.get([stream]))[stream].rows))
        assert rows(home, "SELECT count(*) FROM read.arrears") == [(number + 1,)]
    assert len(kept) == 1
    async with living(home) as elsewhere:
        assert set((await elsewhere.journal.streams.get([stream]))[stream].rows) in kept
