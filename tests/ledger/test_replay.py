import asyncio
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from domain import upcasting
from domain.policies.formula import FORMULAS, Figure
from ledger.decision import Decision, decisions
from ledger.ledger import Ledger
from ledger.order import Refused
from ledger.replay import Difference, Replay, carried
from tests.ledger.house import hire, order, rows
from tests.postgres import Database
from tests.projections.chronicle import orders
from tests.stored.log import stored

STORED = stored()


async def replayed(database: Database) -> tuple[Replay, list[Difference]]:
    """Replay a log. Return the replay and what differs."""
    replay, found = Replay(), list[Difference]()
    async with await psycopg.AsyncConnection.connect(
        database.owner_url, autocommit=True
    ) as connection:
        async for decision in decisions(connection):
            if (difference := replay.feed(decision)) is not None:
                found.append(difference)
    return replay, found


def commands(database: Database, where: str = "true") -> list[Any]:
    return [each for (each,) in rows(database, f"SELECT id FROM ledger.command WHERE {where}")]  # noqa: S608


RELEASED = 9
"""Results in a chronicle: two of its own cycle, one of a month, four quarters and their year."""

SCORING = ("ScoreAppraisal", "CloseEvaluation", "ApproveCorrection")
"""Commands whose outcome the formula of a measure's score has a part in."""


async def test_a_recorded_log_comes_out_as_it_was(
    ledger: Ledger, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = await ledger.journal.execute(order(hire(1)))
    assert isinstance(early, Refused)
    await ledger.journal.run(list(orders(Random(3))))
    crowd = [list(orders(Random(seed))) for seed in (3, 4, 5)]
    await asyncio.gather(*(ledger.journal.run(each) for each in crowd))
    await asyncio.to_thread(ledger.insert_events, [StoredEvent("elsewhere", 0, "Strange", b"\xff")])
    monkeypatch.setattr("ledger.decision.PAGE", 7)
    replay, found = await replayed(home)
    assert found == []
    assert replay.skipped == 1
    assert replay.decided + 1 == len(commands(home))
    assert len(commands(home, "rule IS NOT NULL")) > 10
    assert len(commands(home, "type = 'ReleaseResult' AND rule IS NULL")) == RELEASED

    score = FORMULAS["measure-score/1"]

    def a_cent_more(*arguments: Any) -> Figure:  # noqa: ANN401 - the formula's own
        figure: Figure = score.run(*arguments)
        assert figure.number is not None
        return replace(figure, number=figure.number + Fraction(1, 100))

    monkeypatch.setitem(FORMULAS, score.id, replace(score, run=a_cent_more))
    _, found = await replayed(home)
    scored = commands(home, f"type IN {SCORING} AND rule IS NULL")
    assert len(scored) > 4
    named = {each.command for each in found}
    assert named <= set(scored)
    of_its_cycle = "type = 'ScoreAppraisal' AND rule IS NULL AND stream LIKE 'appraisal:2016Q1:%%'"
    assert set(commands(home, of_its_cycle)) <= named


async def test_an_empty_log_has_no_decision(ledger: Ledger, home: Database) -> None:
    assert await ledger.position() == 0
    replay, found = await replayed(home)
    assert (replay.decided, found) == (0, [])


def key(difference: Difference) -> str:
    return next(each.key for each in STORED if each.id == difference.command)


def planted(number: int, change: Callable[[Decision], Decision]) -> Difference:
    """Replay the stored log with one decision changed. Return the one difference."""
    replay = Replay()
    log = [change(each) if each.key.startswith(f"{number:03} ") else each for each in STORED]
    found = [replay.feed(decision) for decision in log]
    (difference,) = (each for each in found if each is not None)
    assert key(difference).startswith(f"{number:03} ")
    return difference


def with_event(**fields: Any) -> Callable[[Decision], Decision]:  # noqa: ANN401 - an event's
    """Return the change of a decision's last event."""
    return lambda each: replace(
        each, events=[*each.events[:-1], replace(each.events[-1], **fields)]
    )


def test_another_byte_in_an_event_is_named() -> None:
    renamed = with_event(body=b'{"name":"Transport","effective_on":"2016-01-01"}')
    assert planted(5, renamed).cause == "DepartmentRenamed differs in name"


def test_another_spelling_of_the_same_is_named() -> None:
    spaced = with_event(body=b'{"name":"Transportation","effective_on": "2016-01-01","x":1}')
    assert planted(5, spaced).cause == "DepartmentRenamed differs in its shape"


def test_another_unit_is_named() -> None:
    assert "another person or unit" in planted(17, with_event(unit="department:DGS")).cause


def test_a_missing_event_is_named() -> None:
    found = planted(52, lambda each: replace(each, events=[]))
    assert found.cause == "JobAbandoned happens now and did not"


def test_an_event_too_many_is_named() -> None:
    twice = STORED[52 - 1].events[0]
    found = planted(52, lambda each: replace(each, events=[*each.events, replace(twice)]))
    assert found.cause == "JobAbandoned happened and does not now"


def test_a_refusal_of_what_was_accepted_is_named() -> None:
    found = planted(3, lambda each: replace(each, refusal=None, rule=None, parameters=None))
    assert found.cause == "was accepted and is refused now (out-of-turn)"


def test_an_acceptance_of_what_was_refused_is_named() -> None:
    refused = {"refusal": "Invalid", "rule": "job-empty", "parameters": b"{}"}
    found = planted(52, lambda each: replace(each, events=[], **refused))
    assert found.cause == "was refused (job-empty) and is accepted now"


def test_another_rule_and_other_parameters_are_named() -> None:
    found = planted(3, lambda each: replace(each, rule="twice"))
    assert found.cause == "was refused by OutOfTurn twice and is by OutOfTurn out-of-turn now"
    found = planted(3, lambda each: replace(each, parameters=b"{}"))
    assert found.cause == "out-of-turn has other parameters now"


def test_a_stream_seen_elsewhere_is_named() -> None:
    found = planted(3, lambda each: replace(each, looks={"department:DOT": 4}))
    assert found.cause == "saw department:DOT at version 4, which was at 1"


def test_a_rule_that_fails_is_named() -> None:
    assert planted(3, lambda each: replace(each, body=b"{}")).cause.startswith("ValidationError")


def test_an_older_shape_comes_out_as_today(monkeypatch: pytest.MonkeyPatch) -> None:
    def title_case(body: upcasting.Body) -> upcasting.Body:
        return {"name": body["old_name"], "effective_on": body["effective_on"]}

    steps: Any = upcasting.STEPS
    monkeypatch.setitem(steps, ("DepartmentRenamed", 1), title_case)
    replay = Replay()
    older = with_event(body=b'{"old_name":"Transportation","effective_on":"2016-01-01"}')
    log = [older(each) if each.key.startswith("005 ") else each for each in STORED]
    assert [difference for each in log if (difference := replay.feed(each))] == []


@pytest.mark.parametrize(
    ("stored_", "again", "expected"),
    [
        (b'{"a":1}', b'{"a":1,"b":null}', True),
        (b'{"a":[{"b":1}]}', b'{"a":[{"b":1,"c":2}]}', True),
        (b'{"a":1,"b":2}', b'{"a":1}', False),
        (b'{"a":1}', b'{"a":2}', False),
        (b'{"a":[1]}', b'{"a":[1,2]}', False),
        (b'{"a":true}', b'{"a":1}', False),
        (b'{"a":"1.0"}', b'{"a":"1.00"}', False),
        (b'{"a":{}}', b'{"a":[]}', False),
    ],
)
def test_newer_fields_may_stand_beside_what_was_stored(
    stored_: bytes, again: bytes, expected: bool
) -> None:
    assert carried(stored_, again) is expected
