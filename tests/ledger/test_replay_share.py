"""Shares: a log that is replayed in parts comes out as it does in one piece."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any, LiteralString

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from domain.policies.formula import FORMULAS, Figure
from ledger import replay_share
from ledger.decision import Decision, decisions
from ledger.ledger import Ledger
from ledger.replay import Difference, Replay
from ledger.replay_share import Found, Share, replayed
from tests.ledger.house import hire, order, rows
from tests.postgres import Database
from tests.projections.chronicle import orders

MOVED = """UPDATE ledger.event SET unit = 'department:ELSE' WHERE position =
    (SELECT min(position) FROM ledger.event WHERE type = 'SalaryAdjusted')"""


@pytest.fixture
def home(own_home: Database) -> Database:
    """Lend a database on one PostgreSQL: what is asked here reads alike on each."""
    return own_home


def shares(home: Database, of: int = 3) -> list[Found]:
    until = rows(home, "SELECT position FROM ledger.head")[0][0]
    told: list[int] = []
    parts = [Share(number=number, of=of, until=until) for number in range(of)]
    found = [replayed(home.owner_url, part, told.append) for part in parts]
    whole = rows(home, "SELECT count(*) FROM ledger.command")[0][0]
    assert sum(told) == sum(each.decided + each.skipped for each in found) == whole
    return found


def differing(home: Database) -> list[Difference]:
    found = [each for part in shares(home) for each in part.differences]
    return sorted(found, key=lambda each: str(each.command))


async def one_piece(home: Database) -> list[Difference]:
    replay, found = Replay(), list[Difference]()
    async with await psycopg.AsyncConnection.connect(home.owner_url, autocommit=True) as connection:
        async for decision in decisions(connection):
            if (difference := replay.feed(decision)) is not None:
                found.append(difference)
    return sorted(found, key=lambda each: str(each.command))


def alter(home: Database, statement: LiteralString) -> None:
    """Change what is stored, as only a superuser can."""
    with psycopg.connect(home.owner_url) as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(statement).rowcount == 1


async def test_a_log_is_replayed_in_shares(
    ledger: Ledger, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ledger.journal.execute(order(hire(1)))  # refused: nothing is founded yet
    await ledger.journal.run(list(orders(Random(3))))
    crowd = [list(orders(Random(seed))) for seed in (3, 4)]
    await asyncio.gather(*(ledger.journal.run(each) for each in crowd))
    await asyncio.to_thread(ledger.insert_events, [StoredEvent("elsewhere", 0, "Strange", b"\xff")])

    monkeypatch.setattr(replay_share, "PAGE", 7)
    monkeypatch.setattr("ledger.replay_past.MOST", 50)
    closer: list[str] = []
    examined: Callable[..., Any] = replay_share.examined

    def noted(decision: Decision, see: Any) -> Any:  # noqa: ANN401 - as it is there
        closer.append(str(decision.rule))
        return examined(decision, see)

    monkeypatch.setattr(replay_share, "examined", noted)
    parts = shares(home)
    assert [each.differences for each in parts] == [[], [], []]
    assert sum(each.skipped for each in parts) == 1
    assert min(each.decided for each in parts) > 10
    assert closer == ["not-founded"]  # every other was told to be the same in the shortest way

    score = FORMULAS["measure-score/1"]

    def a_cent_more(*arguments: Any) -> Figure:  # noqa: ANN401 - the formula's own
        figure: Figure = score.run(*arguments)
        assert figure.number is not None
        return replace(figure, number=figure.number + Fraction(1, 100))

    with monkeypatch.context() as altered:
        altered.setitem(FORMULAS, score.id, replace(score, run=a_cent_more))
        named = differing(home)
        assert named == await one_piece(home)
        assert {each.type for each in named} >= {"ScoreAppraisal"}
        used = {each.command for each in named}
    spared = rows(home, "SELECT id FROM ledger.command WHERE type = 'AdjustSalary'")
    assert used
    assert used.isdisjoint(each for (each,) in spared)

    alter(home, MOVED)
    (found,) = differing(home)
    assert found.cause == "SalaryAdjusted is about another person or unit"
    assert differing(home) == await one_piece(home)
