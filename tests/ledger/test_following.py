"""What this server knows of a stream is added to by what others have recorded since."""

import pytest
from psycopg import AsyncConnection

from ledger.ledger import Ledger
from ledger.order import Accepted
from tests.ledger.house import (
    accepted,
    adjust_salary,
    contiguous,
    founded,
    living,
    order,
    rows,
)
from tests.postgres import Database

HELD = """SELECT amount::int, count(*) FROM read.salary WHERE effective_on = '2016-04-01'
GROUP BY amount ORDER BY amount"""
PAST = HELD.replace("read.salary", "read.salary_past")


async def test_what_others_recorded_is_read_alone_and_added(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    streams = ledger.journal.streams
    before = (await streams.get(["salary:E1"]))["salary:E1"]
    async with living(home) as elsewhere:
        await accepted(elsewhere, adjust_salary(1, 1500))
    async with await AsyncConnection.connect(home.owner_url, autocommit=True) as owner:
        # What is known already is not read again: an unreadable beginning does no harm.
        await owner.execute("SET session_replication_role = replica")
        await owner.execute(
            "UPDATE ledger.event SET body = '{}' WHERE stream = 'salary:E1' AND version <= %s",
            (before.version,),
        )
    streams.forget(["salary:E1"])
    after = (await streams.get(["salary:E1"]))["salary:E1"]
    assert (after.version, after.basis) == (before.version + 1, None)
    assert {*before.rows} < {*after.rows}
    assert [row for place, row in after.rows.items() if place in before.rows] == [
        *before.rows.values()
    ]


async def test_a_run_that_finds_itself_behind_follows_and_loses_nothing(
    ledger: Ledger, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.journal.TOGETHER", 3)
    everybody = (1, 2, 3)
    await founded(ledger, employees=len(everybody))
    async with living(home) as elsewhere:
        for n in everybody:
            await accepted(elsewhere, adjust_salary(n, 1500))
    run = [order(adjust_salary(n, 1600 + turn)) for turn in range(4) for n in everybody]
    answers = await ledger.journal.run(run)
    assert [type(answer) for answer in answers] == [Accepted] * len(run)
    assert contiguous(home)
    assert rows(home, HELD) == [(1603, 3)]
    assert rows(home, PAST) == [(1500, 3), (1600, 3), (1601, 3), (1602, 3)]
