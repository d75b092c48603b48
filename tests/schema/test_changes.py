"""Changes over the API: what a look at each moment shows, told as what became of what."""

from datetime import date
from typing import Any

import psycopg
import pytest
from graphql import GraphQLObjectType

from domain.department import CloseDepartment
from schema.engine.reading import reading
from schema.engine.rights import Kind, Reach
from schema.engine.token import Viewer
from schema.engine.versioning import versioned
from tests.ledger.house import rows
from tests.schema.county import (
    ANNS,
    AUDITOR,
    BOB,
    BOBS,
    BRG,
    COMPENSATION,
    EXECUTIVE,
    GUEST,
    HR,
    PRK,
    County,
    person,
)
from tests.schema.test_declared import READ

CHANGED = """query ($of: ID!, $b: Between) { changes(of: $of, between: $b) { of changes {
  position at decision type by fields { field before after } } } }"""
AT = """query ($id: ID!, $m: Moment) { appraisal(id: $id, asOf: $m) {
  status score grade exact level policyVersion computedScore calibratedScore } }"""


async def changed(county: County, of: str, viewer: Viewer = HR, **between: str) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(CHANGED, viewer, of=of, b=between or None))["changes"]


@pytest.mark.parametrize("viewer", [HR, AUDITOR, person("employee:ANN"), person(BOB)])
@pytest.mark.parametrize("case", [ANNS, BOBS])
async def test_what_changed_is_what_every_moment_shows(
    county: County, viewer: Viewer, case: str
) -> None:
    found = await changed(county, case, viewer)
    if found is None:  # one does not see the other's
        assert (await county.ask(AT, viewer, id=case))["appraisal"] is None
        return
    known: dict[str, str | None] = {}
    for change in found["changes"]:
        for each in change["fields"]:
            assert known.get(each["field"]) == each["before"] != each["after"]
            known[each["field"]] = each["after"]
        then = (await county.ask(AT, viewer, id=case, m=change["position"]))["appraisal"]
        assert {name: known.get(name) for name in then} == then
    now = (await county.ask(AT, viewer, id=case))["appraisal"]
    assert {name: known.get(name) for name in now} == now
    (head,) = rows(county.database, "SELECT position FROM ledger.head")
    at = (await county.ask(AT, viewer, id=case, m=str(head[0])))["appraisal"]
    assert at == now


async def test_between_two_moments_only_what_lies_between_is_told(county: County) -> None:
    every = (await changed(county, ANNS))["changes"]
    assert len(every) > 4
    second, third = every[1], every[2]
    for after, until in (
        (every[0]["position"], third["position"]),
        (every[0]["at"], third["at"]),
    ):
        found = (await changed(county, ANNS, after=after, until=until))["changes"]
        assert found == [second, third]
    assert (await changed(county, ANNS, after=every[-1]["position"]))["changes"] == []
    assert (await changed(county, ANNS, until="0"))["changes"] == []
    assert (await changed(county, ANNS, until=every[0]["position"]))["changes"] == every[:1]


async def test_who_is_responsible_is_told_as_decisions_are(county: County) -> None:
    released = (await changed(county, ANNS))["changes"][-1]
    assert (released["type"], released["by"]) == ("ReleaseResult", "service:tests")
    asked = "query ($id: ID!) { decision(id: $id) { type by judgedAt } }"
    decision = (await county.ask(asked, HR, id=released["decision"]))["decision"]
    assert decision == {
        "type": released["type"],
        "by": released["by"],
        "judgedAt": released["position"],
    }
    own = (await changed(county, ANNS, person("employee:ANN")))["changes"]
    assert {(each["decision"], each["type"], each["by"]) for each in own} == {(None, None, None)}
    evaluated = [
        each
        for each in (await changed(county, BOBS, person("employee:ANN")))["changes"]
        if each["by"] is not None
    ]
    assert [each["type"] for each in evaluated] == ["EvaluateAppraisal"]  # which ANN made


async def test_what_is_not_seen_has_not_changed(county: County) -> None:
    for viewer in (COMPENSATION, EXECUTIVE, GUEST, person("employee:EVE")):
        assert await changed(county, BOBS, viewer) is None
    assert await changed(county, "appraisal:2016Q1:NOBODY") is None
    own = await changed(county, BOBS, person(BOB))
    assert {each["field"] for of in own["changes"] for each in of["fields"]}.isdisjoint(
        {"score", "grade", "exact", "computedScore", "computedGrade", "scoredAt"}
    )


@pytest.mark.parametrize("of", ["", "x", "appraisal:", "{row}"])
async def test_what_is_no_id_is_refused(county: County, of: str) -> None:
    answer = await county.answer(CHANGED, HR, of=of)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_what_changed_since_is_told_since(own_county: County) -> None:
    (founded,) = (await changed(own_county, BRG))["changes"]
    assert founded["type"] == "FoundDepartment"
    done = await own_county.do(CloseDepartment(department_id=PRK, effective_on=date(2030, 1, 1)))
    (closed,) = (await changed(own_county, PRK, after=str(done.position - 1)))["changes"]
    assert closed["fields"] == [{"field": "closedOn", "before": None, "after": "2030-01-01"}]
    assert closed["decision"] == str(done.command)


NODES = [each for each in READ if reading(each).kind]
KINDS = (Kind(HR.roles, Reach.NOBODY), Kind(person(BOB).roles, Reach.MANY))


@pytest.mark.parametrize("kind", KINDS, ids=["of all", "of some"])
@pytest.mark.parametrize("type_", NODES, ids=[each.name for each in NODES])
def test_what_changed_can_be_asked_of_every_type(
    county: County, type_: GraphQLObjectType, kind: Kind
) -> None:
    """No type shows what cannot be held against what it was."""
    statement = versioned(type_, kind, after=True, until=False)
    with psycopg.connect(county.database.owner_url) as connection:
        connection.execute(f"PREPARE asked AS {statement.text}".encode())
        assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (1,)
