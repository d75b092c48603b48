"""What is subscribed to comes at once, and again after each change of it that may be seen."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date

import pytest
from graphql import GraphQLInterfaceType

from domain.actor import Role
from domain.department import RenameDepartment
from domain.employee import AssignSuperior
from domain.events import KINDS, decider_of
from domain.feedback import ReleaseResult
from domain.salary import AdjustSalary, Cause
from projections.tables import TABLES
from schema.engine import subscription_sharing
from schema.engine.reading import reading
from schema.engine.request import Asked
from schema.engine.subscription_touch import FOLLOWED, kinds_read, things
from tests.ledger.house import dollars, rows
from tests.postgres import Database
from tests.schema.county import (
    ANN,
    ANNS,
    BOB,
    BOBS,
    BOSS,
    BRG,
    CYCLE,
    EVE,
    HR,
    County,
    person,
    who,
)
from tests.schema.subscribing import Followed, followed
from tests.schema.test_declared import SCHEMA

PAY = "subscription Pay($id: ID!) { employeeChanged(id: $id) { id salary { salary { amount } } } }"
SHORT = "subscription ($id: ID!) { employeeChanged(id: $id) { id title } }"


@pytest.fixture
async def house(own_county: County) -> AsyncGenerator[Followed]:
    async with followed(own_county) as made:
        yield made


def raised(employee_id: str, amount: int) -> AdjustSalary:
    return AdjustSalary(
        employee_id=employee_id,
        salary=dollars(amount),
        effective_on=date(2016, 5, 1),
        cause=Cause.MERIT,
    )


def paid(answer: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    return answer["employeeChanged"]["salary"]["salary"]["amount"]


async def test_it_comes_at_once_and_after_each_change(house: Followed) -> None:
    async with house.hearing(PAY, id=BOB) as hearing:
        assert paid(await hearing.next()) == "800.00"
        position = await house.do(raised(BOB, 850))
        assert paid(await hearing.next()) == "850.00"
        assert hearing.position >= position


async def test_what_is_not_read_is_not_looked_at_again(house: Followed) -> None:
    async with house.hearing(SHORT, id=BOB) as hearing:
        assert (await hearing.next())["employeeChanged"]["title"] == "Clerk"
        asked = house.subscriptions.means.sharing.asked
        await house.do(raised(BOB, 850))  # of the same person
        await house.do(raised(ANN, 1200))
        assert await hearing.hears_nothing()
        assert house.subscriptions.means.sharing.asked == asked


async def test_what_looks_as_before_is_not_sent_again(house: Followed) -> None:
    async with house.hearing(SHORT, id=BOB) as hearing:
        await hearing.next()
        asked = house.subscriptions.means.sharing.asked
        await house.do(
            AssignSuperior(employee_id=BOB, superior_id=BOSS, effective_on=date(2016, 8, 1))
        )
        assert await hearing.hears_nothing()
        assert house.subscriptions.means.sharing.asked == asked + 1


async def test_who_comes_again_has_seen_what_they_came_to(house: Followed) -> None:
    async with house.hearing(SHORT, id=BOB) as hearing:
        await hearing.next()
        place = hearing.position
    async with house.hearing(SHORT, HR, place, id=BOB) as hearing:
        assert await hearing.hears_nothing()
        await house.do(
            AssignSuperior(employee_id=BOB, superior_id=BOSS, effective_on=date(2016, 8, 1))
        )
        assert await hearing.hears_nothing()  # it looks as before


async def test_all_who_wait_for_the_same_are_told_by_one_question(
    house: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription_sharing, "LINGER", 60)
    many = 20
    listeners = [house.hearing(PAY, HR, id=BOB) for _ in range(many)]
    heard = [await each.__aenter__() for each in listeners]
    sharing = house.subscriptions.means.sharing
    assert {paid(each) for each in await asyncio.gather(*(x.next() for x in heard))} == {"800.00"}
    assert sharing.asked == 1
    waiting = asyncio.gather(*(each.next() for each in heard))
    await asyncio.sleep(0)
    await house.do(raised(BOB, 850))
    assert {paid(each) for each in await waiting} == {"850.00"}
    assert sharing.asked == 2
    for each in listeners:
        await each.__aexit__(None, None, None)


async def test_who_takes_nothing_is_sent_the_last_of_what_they_missed(house: Followed) -> None:
    async with house.hearing(PAY, id=BOB) as hearing:
        await hearing.next()
        for amount in (850, 860, 870):
            await house.do(raised(BOB, amount))
        heard = [paid(await hearing.next())]
        while heard[-1] != "870.00":  # which may not have been looked at yet
            heard.append(paid(await hearing.next()))
        assert len(heard) <= 2
        assert await hearing.hears_nothing()


async def test_rights_are_those_of_the_moment(house: Followed) -> None:
    async with (
        house.hearing(PAY, person(ANN), id=BOB) as above,
        house.hearing(PAY, person(EVE), id=BOB) as beside,
    ):
        assert paid(await above.next()) == "800.00"
        assert await beside.next() == {"employeeChanged": None}
        await house.do(
            AssignSuperior(employee_id=BOB, superior_id=EVE, effective_on=date(2016, 8, 1))
        )
        assert await above.next() == {"employeeChanged": None}
        assert paid(await beside.next()) == "800.00"


async def test_pay_is_recorded_before_it_is_sent(house: Followed) -> None:
    def kept(database: Database) -> list[tuple[object, ...]]:
        asked = "SELECT kind, actor, about, name, times FROM ledger.reading ORDER BY number"
        return rows(database, asked)

    viewer, database = who(EVE, Role.COMPENSATION), house.county.database
    async with house.hearing(PAY, viewer, id=BOB) as hearing:
        await hearing.next()
        assert kept(database) == [("PAY", EVE, [BOB], "Pay", 1)]
        await house.do(raised(BOB, 850))
        await hearing.next()
        assert kept(database)[1:] == [("PAY", EVE, [BOB], "Pay", 1)]
        await house.do(
            AssignSuperior(employee_id=BOB, superior_id=None, effective_on=date(2016, 8, 1))
        )
        assert await hearing.hears_nothing()
        assert len(kept(database)) == 2  # what was looked at and not sent
    async with house.hearing(PAY, person(BOB), id=BOB) as own:
        await own.next()
        assert len(kept(database)) == 2


async def test_whatever_has_an_id_can_be_followed(house: Followed) -> None:
    text = """subscription ($ids: [ID!]!) { changed(ids: $ids) {
        __typename id
        ... on Appraisal { status }
        ... on Department { name }
    } }"""
    ids = [BOBS, BRG, "department:NONE"]
    async with house.hearing(text, ids=ids) as hearing:
        first = (await hearing.next())["changed"]
        assert [each and each["id"] for each in first] == [BOBS, BRG, None]
        await house.do(ReleaseResult(appraisal_id=BOBS))
        assert (await hearing.next())["changed"][0]["status"] == "RELEASED"
        await house.do(
            RenameDepartment(department_id=BRG, name="Spans", effective_on=date(2016, 8, 1))
        )
        assert (await hearing.next())["changed"][1]["name"] == "Spans"


async def test_what_comes_after_a_look_is_not_what_it_shows(house: Followed) -> None:
    before = await house.do(raised(BOB, 700))
    after = await house.do(raised(BOB, 750))
    touches, of = house.subscriptions.means.touches, things([BOB], "read.salary")
    assert touches.touched(of, before, after)
    assert not touches.touched(of, before, before)
    assert not touches.touched(of, after, after)


async def test_what_belongs_to_nobody_changes_with_whatever_is_read_of_it(house: Followed) -> None:
    text = f"""subscription {{ changed(ids: ["{CYCLE}"]) {{ ... on Cycle {{
        appraisals(filter: {{status: {{eq: RELEASED}}}}) {{ totalCount }} }} }} }}"""
    async with house.hearing(text) as hearing:
        assert (await hearing.next())["changed"] == [{"appraisals": {"totalCount": 1}}]
        await house.do(ReleaseResult(appraisal_id=BOBS))
        assert (await hearing.next())["changed"] == [{"appraisals": {"totalCount": 2}}]


async def test_an_appraisal_that_may_not_be_seen_yet_comes_once_it_may(house: Followed) -> None:
    text = f'subscription {{ appraisalChanged(id: "{BOBS}") {{ id grade }} }}'
    async with house.hearing(text, person(BOB)) as hearing:
        assert (await hearing.next())["appraisalChanged"] == {"id": BOBS, "grade": None}
        await house.do(ReleaseResult(appraisal_id=BOBS))
        assert (await hearing.next())["appraisalChanged"]["grade"]


async def test_who_comes_again_is_sent_nothing_that_they_have(house: Followed) -> None:
    async with house.hearing(PAY, id=BOB) as hearing:
        await hearing.next()
        seen = hearing.position
    async with house.hearing(PAY, HR, seen, id=BOB) as again:
        assert await again.hears_nothing()
        await house.do(raised(BOB, 850))
        assert paid(await again.next()) == "850.00"
    async with house.hearing(PAY, HR, seen, id=BOB) as behind:
        assert paid(await behind.next()) == "850.00"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('subscription { employeeChanged(id: "%") { id } }', "malformed"),
        ('subscription { employeeChanged(id: "cycle:2016Q1") { id } }', "not the id"),
        ('subscription { a: employeeChanged(id: "x") { id } changed(ids: []) { id } }', "one"),
        ("subscription { changed(ids: []) @include(if: false) { id } }", "must not use"),
        ("subscription { changed(ids: 1, no: 2) { id } }", "Unknown argument"),
        ("subscription ($ids: [ID!]!) { changed(ids: $ids) { id } }", "to be provided"),
    ],
)
async def test_what_errs_is_refused_at_once(county: County, text: str, says: str) -> None:
    async with followed(county) as house, house.hearing(text) as hearing:
        (error,) = (await hearing.next())[:1]
        assert says in error["message"]


async def test_a_demonstration_says_so(county: County) -> None:
    async with followed(county) as house:
        marking = replace(house.subscriptions.endpoint, mark=True)
        subscriptions = replace(house.subscriptions, endpoint=marking)
        asked = Asked(text=SHORT, operation_name=None, variables={"id": BOB})
        answers = subscriptions.answers(asked, HR, "en")
        said = json.loads((await anext(answers)).body)
        await answers.aclose()
        assert said["extensions"]["demonstration"] is True
        assert said["extensions"]["logPosition"]


async def test_a_query_does_not_subscribe(county: County) -> None:
    error = await county.refused(SHORT, id=BOB)
    assert (error["extensions"]["code"], "text/event-stream" in error["message"]) == (
        "BAD_REQUEST",
        True,
    )


def test_every_kind_of_thing_is_touched_by_its_own_table() -> None:
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    for type_ in SCHEMA.get_possible_types(node):
        read = reading(type_)
        assert kinds_read(f"SELECT FROM read.{read.table} x") == frozenset(FOLLOWED[read.table])
        assert (read.kind or "").partition("/")[0] in KINDS
    followed_kinds = {kind for table in TABLES for kind in table.follows}
    assert followed_kinds <= KINDS.keys()


def test_what_is_touched_follows_from_ids_and_from_what_is_read() -> None:
    both = "SELECT FROM read.salary s JOIN read.appraisal_past a"
    of = things([ANNS, f"{ANNS}/revenue"], both)
    assert of.streams == {ANNS}
    assert of.people == {ANN} == {decider_of(ANNS).person(ANNS)}
    assert {"salary", "appraisal"} <= of.kinds
    assert (of.wide, things([CYCLE], both).wide) == (False, True)
