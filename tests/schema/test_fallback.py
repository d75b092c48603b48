"""graphql-core and the statements answer alike; what is not compiled is answered too."""

import json
import re

import msgspec
import pytest

from schema.engine import fallback
from schema.engine.graph import core
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.schema import schema
from tests.schema.county import (
    ADMINISTRATOR,
    ANN,
    ANNS,
    BOB,
    BOBS,
    BOSS,
    COMPENSATION,
    DOT,
    GUEST,
    HR,
    County,
    person,
)
from tests.schema.everything import operations

VIEWERS = {
    "HR": HR,
    "pay": COMPENSATION,
    "administrator": ADMINISTRATOR,
    "guest": GUEST,
    "superior": person(BOSS),
    "oneself": person(BOB),
}

DOCUMENTS = [
    """query ($id: ID! = "employee:ANN") { employee(id: $id) { a: code a: code ...X
        department { code } department { name } } }
        fragment X on Node { id __typename ... on Employee { department { id } } }""",
    """{ node(id: "employee:ANN") { id ... on Employee { t: __typename title } }
        nodes(ids: ["employee:BOB", "cycle:2016Q1"]) { __typename i: id } }""",
    """{ employees(orderBy: NAME, direction: DESC, first: 2) {
        pageInfo { hasNextPage startCursor endCursor } edges { cursor node { name } } } }""",
    "{ __typename organisation { __typename } x: employees { __typename totalCount } }",
    """{ a: appraisals { nodes { id score comment } }
        employees(first: 1, asOf: 40) { nodes { id } } }""",
    """{ employee(id: "employee:ANN") {
        salary(on: "2015-01-01") { salary { amount } unknownBecause } } }""",
]


async def by_core(county: County, text: str, viewer: Viewer) -> object:
    plan = county.reader.plans.find(text, None)
    context = county.reader.context(viewer, Language.EN)
    result = await fallback.executed(plan.question(plan.coerced({})), context)
    assert result.errors is None, result.errors
    return json.loads(msgspec.json.encode(result.data))


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
@pytest.mark.parametrize("text", DOCUMENTS, ids=range(len(DOCUMENTS)))
async def test_both_ways_answer_alike(county: County, text: str, viewer: Viewer) -> None:
    one = await county.ask(text, viewer)
    other = await by_core(county, text, viewer)
    assert json.dumps(one) == json.dumps(other)


@pytest.mark.parametrize(
    "viewer",
    [
        pytest.param(viewer, id=name, marks=() if name in {"HR", "oneself"} else pytest.mark.soak)
        for name, viewer in VIEWERS.items()
    ],
)
async def test_both_ways_answer_every_field_alike(county: County, viewer: Viewer) -> None:
    await alike(county, viewer, once=True)


async def test_so_they_do_for_who_has_many_below(either_county: County) -> None:
    await alike(either_county, person(BOSS), once=True)


@pytest.mark.soak
@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
async def test_both_ways_answer_every_field_below_every_other_alike(
    either_county: County, viewer: Viewer
) -> None:
    await alike(either_county, viewer, once=False)


def test_what_asks_for_a_field_once_leaves_none_out() -> None:
    asked = core(schema())
    once, often = (
        set(re.findall(r"\w+_\w+(?=: )", " ".join(operations(asked, 2, "", once=each))))
        for each in (True, False)
    )
    assert once == often
    assert "Employee_department" in once


async def alike(county: County, viewer: Viewer, *, once: bool) -> None:
    """Ask for everything in both ways, now and as of now and of an earlier moment.

    `once`: each field at each depth, instead of below every other.
    """
    head = f"asOf: {await county.ledger.position()}"
    for deep, times in ((2, ""), (1, head), (1, 'asOf: 60, on: "2016-02-02"')):
        for text in operations(county.reader.schema, deep, times, once=once):
            one = await county.ask(text, viewer)
            assert json.dumps(one) == json.dumps(await by_core(county, text, viewer))
            if times == head:
                now = text.replace(f"{head}, ", "").replace(f"({head})", "")
                assert one == await county.ask(now, viewer)


async def test_introspection_is_answered_beside_what_is_read(county: County) -> None:
    found = await county.ask(
        '{ __schema { queryType { name } } employee(id: "employee:ANN") { code } }'
    )
    assert found == {"__schema": {"queryType": {"name": "Query"}}, "employee": {"code": "ANN"}}


async def test_an_argument_that_errs_is_an_error_of_its_field(county: County) -> None:
    answer = await county.answer(
        "{ __schema { description } employees(first: 101) { totalCount } }"
    )
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["path"] == ["employees"]


MUTATION = """mutation ($input: RenameDepartmentInput!) { renameDepartment(input: $input) {
    __typename
    ... on RenameDepartmentPayload { version department { id name later: name(on: "2017-01-01")
        children { totalCount nodes { code } } } }
    ... on Rejection { rule }
} }"""


async def test_a_mutation_answers_with_what_it_caused(own_county: County) -> None:
    given = {
        "departmentId": DOT,
        "name": 'Works "and" roads',
        "effectiveOn": "2017-01-01",
        "idempotencyKey": "k",
    }
    assert await own_county.ask(MUTATION, HR, input=given) == {
        "renameDepartment": {
            "__typename": "RenameDepartmentPayload",
            "version": 3,
            "department": {
                "id": DOT,
                "name": "Transportation",
                "later": 'Works "and" roads',
                "children": {"totalCount": 1, "nodes": [{"code": "BRG"}]},
            },
        }
    }


ACTUAL = """mutation ($input: RecordActualInput!) { recordActual(input: $input) {
    ... on RecordActualPayload { appraisal { status score employee { name } } }
    ... on Rejection { rule path }
} }"""


async def test_what_is_not_to_be_seen_is_no_part_of_a_payload(own_county: County) -> None:
    given = {
        "appraisalId": ANNS,
        "measure": "revenue",
        "actual": "1",
        "source": "s",
        "idempotencyKey": "k",
        "expectedVersion": 1,
    }
    hidden = await own_county.ask(ACTUAL, person(BOB), input=given)
    missing = {**given, "appraisalId": "appraisal:2016Q1:NOBODY", "idempotencyKey": "l"}
    assert hidden == await own_county.ask(ACTUAL, person(BOB), input=missing)
    assert hidden["recordActual"]["rule"] == "unknown"


async def test_what_is_seen_is_found_to_be_so(county: County) -> None:
    for viewer, seen in ((HR, True), (person(BOB), False), (person(ANN), True)):
        context = county.reader.context(viewer, Language.EN)
        assert await context.sees(ANN) is seen
        assert await context.sees("employee:NOBODY") is False
        assert await context.sees("no id") is False
    assert await county.reader.context(person(BOB), Language.EN).sees(BOBS)
