"""Who looked at what: what is shown of others stands in the register, and nothing else does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from domain.actor import Role
from ledger.errors import Unreachable
from ledger.read_audit import ReadAudit, auditing
from ops.database import LOGIN
from schema.engine.channel import channel
from schema.engine.reader import Reader
from tests.ledger.house import rows
from tests.postgres import Database
from tests.schema.county import ANN, AUDITOR, BOB, EVE, HR, LARGE, NOON, County, lent, person, who

Found = list[tuple[Any, ...]]


@asynccontextmanager
async def audited(county: County, audit: ReadAudit) -> AsyncGenerator[County]:
    """Lend a county whose way out records what it shows."""
    async with channel(county.database.url(LOGIN), most=2) as way:
        with lent() as made:
            journal = county.ledger.journal
            reader = Reader(way, made, journal, lambda: NOON, limits=LARGE, audit=audit)
            yield County(county.database, county.ledger, reader)


@pytest.fixture
async def open_house(own_county: County) -> AsyncGenerator[County]:
    """Lend a county where what need not be awaited is kept at once too."""
    async with (
        auditing(own_county.database.url(LOGIN), seconds=0) as audit,
        audited(own_county, audit) as county,
    ):
        yield county


def kept(database: Database) -> Found:
    """Return what is kept, in order."""
    asked = "SELECT kind, actor, fields, about, times FROM ledger.reading ORDER BY number"
    return rows(database, asked)


async def test_pay_is_recorded_before_it_is_shown(open_house: County) -> None:
    asked = "query Pay($id: ID!) { employee(id: $id) { salary { salary { amount } } } }"
    for viewer in (HR, person(ANN), who(EVE, Role.COMPENSATION)):
        assert (await open_house.ask(asked, viewer, id=BOB))["employee"]["salary"]
        last = kept(open_house.database)[-1]
        assert last == ("PAY", viewer.actor, ["SalaryOnDay"], [BOB], 1)
    listed = "{ employees(first: 100) { nodes { id salary { salary { amount } } } } }"
    shown = (await open_house.ask(listed, HR))["employees"]["nodes"]
    named = sorted(each["id"] for each in shown if each["salary"])
    assert kept(open_house.database)[-1][3] == named
    ((name, digest),) = rows(
        open_house.database, "SELECT name, operation FROM ledger.reading WHERE number = 1"
    )
    assert (name, digest) == ("Pay", sha256(asked.encode()).digest())


async def test_what_somebody_sees_of_themself_is_nobodys_business(open_house: County) -> None:
    own = "query ($id: ID!) { employee(id: $id) { salary { salary { amount } } name title } }"
    await open_house.ask(own, person(BOB), id=BOB)
    await open_house.ask("{ appraisals { nodes { id grade } } }", person(BOB))
    await open_house.ask("{ employees { nodes { id name title } } }", HR)
    await asyncio.sleep(0.05)
    assert kept(open_house.database) == []


async def test_who_is_found_by_their_pay_is_recorded_too(open_house: County) -> None:
    fields = ["EmployeeFilter.circle"]
    for rest in ("totalCount", "nodes { id }"):
        asked = f"{{ employees(filter: {{not: {{circle: {{eq: RED}}}}}}) {{ {rest} }} }}"
        found = (await open_house.ask(asked, HR))["employees"]
        named = sorted(each["id"] for each in found.get("nodes", ()))
        assert kept(open_house.database)[-1] == ("PAY", HR.actor, fields, named, 1)


async def test_appraisals_are_recorded_soon_and_once_for_the_same(open_house: County) -> None:
    asked = """{ appraisals { nodes { id grade measures { nodes { name } }
        employee { name superior { appraisals { nodes { id } } } } } } }"""
    await asyncio.gather(*(open_house.ask(asked, person(ANN)) for _ in range(5)))
    await asyncio.sleep(0.2)
    found = kept(open_house.database)
    assert {each[:2] for each in found} == {("APPRAISAL", ANN)}
    assert {tuple(each[2]) for each in found} == {("Appraisal", "Measure")}
    assert {tuple(each[3]) for each in found} == {(BOB,)}
    assert sum(each[4] for each in found) == 5


async def test_whose_they_are_is_told_with_and_without_their_ids(open_house: County) -> None:
    for shown in ("id status", "status", "id status employee { appraisals { nodes { grade } } }"):
        answer = await open_house.answer(f"{{ appraisals {{ nodes {{ {shown} }} }} }}", HR)
        assert "errors" not in answer
        await asyncio.sleep(0.2)
        assert kept(open_house.database)[-1][3] == [ANN, BOB, EVE]
    assert len(kept(open_house.database)) == 3


async def test_a_career_tells_of_pay_if_amounts_are_asked_for(open_house: County) -> None:
    listed = "query ($id: ID!) { employee(id: $id) { careerHistory { nodes { %s } } } }"
    await open_house.ask(listed % "kind title", HR, id=BOB)
    await asyncio.sleep(0.05)
    assert kept(open_house.database) == []
    await open_house.ask(listed % "kind salary { amount }", HR, id=BOB)
    assert kept(open_house.database)[0][:4] == ("PAY", HR.actor, ["CareerEntry"], [BOB])


async def test_what_is_computed_of_many_names_nobody(open_house: County) -> None:
    await open_house.ask('{ compaRatioSpread(on: "2016-08-01") { name median } }', HR)
    fields = ["Query.compaRatioSpread"]
    assert kept(open_house.database) == [("PAY", HR.actor, fields, [], 1)]


async def test_nothing_is_shown_that_cannot_be_recorded(own_county: County) -> None:
    audit = ReadAudit("host=/nowhere", seconds=0)
    task = asyncio.create_task(audit.run())
    asked = "query ($id: ID!) { employee(id: $id) { title salary { salary { amount } } } }"
    async with audited(own_county, audit) as county:
        with pytest.raises(Unreachable):
            await county.ask(asked, HR, id=BOB)
        assert await county.ask(asked, person(BOB), id=BOB)
    audit.close()
    await task
    assert kept(own_county.database) == []


READS = """query ($f: ReadFilter, $n: Int, $after: String, $m: Moment) {
    reads(filter: $f, first: $n, after: $after, asOf: $m) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor }
        nodes { number kind actor roles fields aboutIds times operationName at position } } }"""


async def test_auditors_ask_who_looked_at_whom(open_house: County) -> None:
    asked = "query ($id: ID!) { employee(id: $id) { salary { salary { amount } } } }"
    for viewer, id_ in ((HR, BOB), (HR, EVE), (person(ANN), BOB)):
        await open_house.ask(asked, viewer, id=id_)
    found = (await open_house.ask(READS, AUDITOR, f={"about": BOB}))["reads"]
    assert [each["actor"] for each in found["nodes"]] == [ANN, HR.actor]
    assert found["nodes"][1]["roles"] == ["HR"]
    assert found["totalCount"] == 2
    for given, count in (
        ({"actor": HR.actor}, 2),
        ({"kind": "APPRAISAL"}, 0),
        ({"kind": "PAY", "actor": HR.actor, "about": EVE}, 1),
        ({"until": "2000-01-01T00:00:00Z"}, 0),
        ({"since": "2000-01-01T00:00:00Z"}, 3),
    ):
        assert (await open_house.ask(READS, AUDITOR, f=given))["reads"]["totalCount"] == count
    assert (await open_house.ask(READS, AUDITOR, m="1"))["reads"]["totalCount"] == 0
    first = (await open_house.ask(READS, AUDITOR, n=2))["reads"]
    assert [each["number"] for each in first["nodes"]] == ["3", "2"]
    assert first["pageInfo"]["hasNextPage"]
    rest = await open_house.ask(READS, AUDITOR, n=2, after=first["pageInfo"]["endCursor"])
    assert [each["number"] for each in rest["reads"]["nodes"]] == ["1"]
    assert (await open_house.ask(READS, HR)) == {"reads": None}
    for wrong in ({"after": "x"}, {"n": 101}, {"f": {"about": "nobody"}}):
        answer = await open_house.answer(READS, AUDITOR, **wrong)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_not_even_the_owner_changes_what_was_read(open_house: County) -> None:
    asked = "query ($id: ID!) { employee(id: $id) { salary { salary { amount } } } }"
    await open_house.ask(asked, HR, id=BOB)
    for statement in ("UPDATE ledger.reading SET actor = ''", "DELETE FROM ledger.reading"):
        with (
            psycopg.connect(open_house.database.owner_url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)
