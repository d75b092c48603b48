"""Whoever stands below somebody today is seen by them, and nobody else is any more."""

from collections.abc import AsyncGenerator
from datetime import date, datetime, timedelta

import pytest

from domain.employee import AssignSuperior, EndCause, EndService
from domain.move_content import MoveEmployee, MoveKind, RescindMove
from schema.engine.rights import MANY
from tests.postgres import Database
from tests.schema.county import (
    ANN,
    ANNS,
    BOB,
    BOSS,
    EVE,
    EVES,
    HR,
    NOON,
    TOP,
    County,
    open_county,
    person,
)


@pytest.fixture(params=[0, MANY], ids=["many below", "few below"])
async def moving(own_database: Database, request: pytest.FixtureRequest) -> AsyncGenerator[County]:
    """Open a county of the test's own, with lines looked up in either way."""
    async with open_county(own_database, request.param) as opened:
        yield opened


BELOW = "query ($m: Moment) { employees(asOf: $m) { totalCount nodes { id } } }"


async def test_who_loses_a_line_sees_nothing_of_it_from_the_next_request_on(
    moving: County,
) -> None:
    before = await moving.ledger.position()
    assert (await moving.ask(BELOW, person(BOSS)))["employees"]["totalCount"] == 3
    await moving.do(AssignSuperior(employee_id=ANN, superior_id=TOP, effective_on=date(2016, 8, 1)))
    only = {"employees": {"totalCount": 1, "nodes": [{"id": BOSS}]}}
    assert await moving.ask(BELOW, person(BOSS)) == only
    assert await moving.ask(BELOW, person(BOSS), m=str(before)) == only
    node = 'query ($m: Moment) { node(id: "employee:BOB", asOf: $m) { id } }'
    assert await moving.ask(node, person(BOSS), m=str(before)) == {"node": None}
    cases = "{ appraisals { nodes { id } } }"
    recorded = [{"id": ANNS}, {"id": EVES}]
    assert (await moving.ask(cases, person(BOSS)))["appraisals"]["nodes"] == recorded
    assert (await moving.ask(BELOW, person(TOP)))["employees"]["totalCount"] == 4


async def test_who_wins_a_line_sees_it_as_it_was_too(moving: County) -> None:
    before = await moving.ledger.position()
    assert (await moving.ask(BELOW, person(EVE)))["employees"]["totalCount"] == 1
    await moving.do(AssignSuperior(employee_id=BOB, superior_id=EVE, effective_on=date(2016, 8, 1)))
    found = await moving.ask(BELOW, person(EVE), m=str(before))
    assert found["employees"] == {"totalCount": 2, "nodes": [{"id": BOB}, {"id": EVE}]}


async def test_who_had_a_line_by_a_move_loses_it_when_that_is_rescinded(moving: County) -> None:
    lateral = MoveEmployee(
        move_id="move:BOB:1",
        kind=MoveKind.LATERAL,
        effective_on=date(2016, 8, 1),
        superior_id=EVE,
    )
    await moving.do(lateral)
    during = await moving.ledger.position()
    assert (await moving.ask(BELOW, person(EVE)))["employees"]["totalCount"] == 2
    await moving.do(RescindMove(move_id="move:BOB:1"))
    only = {"employees": {"totalCount": 1, "nodes": [{"id": EVE}]}}
    assert await moving.ask(BELOW, person(EVE)) == only
    assert await moving.ask(BELOW, person(EVE), m=str(during)) == only
    held = 'query ($m: Moment) { employee(id: "employee:BOB", asOf: $m) { superior { id } } }'
    for moment, superior in ((None, ANN), (str(during), EVE)):
        answer = await moving.ask(held, HR, m=moment)
        assert answer == {"employee": {"superior": {"id": superior}}}


async def test_who_has_left_sees_only_themself(moving: County) -> None:
    assert (await moving.ask(BELOW, person(BOSS)))["employees"]["totalCount"] == 3
    await moving.do(
        EndService(employee_id=BOSS, last_day_on=date(2016, 8, 31), cause=EndCause.RESIGNATION)
    )
    assert (await moving.ask(BELOW, person(BOSS)))["employees"]["nodes"] == [{"id": BOSS}]
    cases = "{ appraisals { totalCount } }"
    assert await moving.ask(cases, person(BOSS)) == {"appraisals": {"totalCount": 0}}
    assert (await moving.ask(BELOW, person(TOP)))["employees"]["totalCount"] == 4


async def test_a_line_changes_with_the_day(own_database: Database) -> None:
    now = [NOON]

    def clock() -> datetime:
        return now[0]

    async with open_county(own_database, clock=clock) as county:
        await county.do(
            AssignSuperior(employee_id=ANN, superior_id=TOP, effective_on=date(2016, 9, 2))
        )
        assert (await county.ask(BELOW, person(BOSS)))["employees"]["totalCount"] == 3
        now[0] += timedelta(days=1)
        assert (await county.ask(BELOW, person(BOSS)))["employees"]["totalCount"] == 1
