"""What errs is refused before anything runs, and says what it was."""

import json

import pytest

from schema.engine.request import Asked
from tests.schema.county import HR, County

ERRING = {
    "{ employees(first: 101) { totalCount } }": {},
    "{ employees(first: -1) { nodes { id } } }": {},
    "{ employees(first: 1, last: 1) { nodes { id } } }": {},
    "query ($n: Int) { employees(first: $n) { totalCount } }": {"n": 101},
    "query ($n: Int) { employees(last: $n) { nodes { id } } }": {"n": -1},
    '{ employees(after: "x") { nodes { id } } }': {},
    '{ employee(id: "ANN") { id } }': {},
    '{ employee(id: "department:DOT") { id } }': {},
    '{ employee(id: "employee:a b") { id } }': {},
    "query ($id: ID!) { node(id: $id) { id } }": {"id": "employee:\"'"},
    "query ($id: ID!) { n: node(id: $id) { id } }": {"id": "employee:A\u0000"},
    "query ($id: ID!) { nodes(ids: [$id]) { id } }": {"id": "employee:ÅSA"},
    "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }": {"ids": ["employee:A"] * 101},
    "query ($s: String) { employees(filter: {code: {eq: $s}}) { totalCount } }": {"s": "a\u0000"},
    "query ($s: String) { employees(filter: {name: {eq: $s}}) { __typename } }": {"s": "\ud800"},
    "query ($s: [String!]) { employees(filter: {code: {in: $s}}) { totalCount } }": {
        "s": ["a"] * 101
    },
    "query ($f: EmployeeFilter) { employees(filter: $f) { totalCount } }": {
        "f": {"or": [{"code": {"eq": "a"}}] * 101}
    },
    "query ($s: ID!) { appraisals(filter: {cycle: {eq: $s}}) { totalCount } }": {"s": "%"},
}


@pytest.mark.parametrize(("text", "variables"), ERRING.items(), ids=range(len(ERRING)))
async def test_an_argument_that_errs_is_refused(
    county: County, text: str, variables: dict[str, object]
) -> None:
    error = await county.refused(text, HR, **variables)
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


INVALID = {
    "": {},
    "{": {},
    "{ nothing }": {},
    "{ employee { id } }": {},
    "{ employees(orderBy: SALARY) { totalCount } }": {},
    '{ employees(filter: {salary: {gt: "1"}}) { totalCount } }': {},
    "query A { __typename } query B { __typename }": {},
    "query ($d: Date) { employees(on: $d) { totalCount } }": {"d": "2016-02-30"},
    "query ($d: Moment) { employees(asOf: $d) { totalCount } }": {"d": "2016-02-03T00:00:00"},
    "query ($d: Moment) { e: employees(asOf: $d) { totalCount } }": {"d": -1},
    "query ($n: Int) { employees(first: $n) { totalCount } }": {"n": "1"},
    "query ($f: AppraisalFilter) { appraisals(filter: $f) { totalCount } }": {
        "f": {"score": {"gt": 1.5}}
    },
    "query ($id: ID!) { employee(id: $id) { id } }": {},
    "{ " + "a: __typename " * 5_000 + "}": {},
}


@pytest.mark.parametrize(("text", "variables"), INVALID.items(), ids=range(len(INVALID)))
async def test_what_is_no_operation_is_refused(
    county: County, text: str, variables: dict[str, object]
) -> None:
    for _ in range(2):  # what is remembered is refused alike
        answer = await county.answer(text, HR, **variables)
        assert "data" not in answer
        assert answer["errors"]


async def test_a_refusal_is_no_answer_of_an_operation(county: County) -> None:
    asked = Asked(
        text="{ employees(first: 101) { totalCount } }", operation_name=None, variables={}
    )
    answer = await county.reader.answer(asked, HR)
    assert not answer.ran
    assert list(json.loads(answer.body)) == ["errors"]


async def test_strange_text_is_found_as_it_is_written(county: County) -> None:
    asked = "query ($s: String) { employees(filter: {name: {eq: $s}}) { totalCount } }"
    for text in ("'; DROP TABLE", "\\", '"', "{row}", "$1", "%s", "\u2028", "𝄞", "a" * 5000):
        assert await county.ask(asked, s=text) == {"employees": {"totalCount": 0}}
