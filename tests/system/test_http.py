"""HTTP: the specification to the letter, and whatever else somebody may send."""

import base64
import json
from collections.abc import Generator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from domain.actor import Role
from tests.postgres import Database, Server, directory
from tests.schema.node import answer
from tests.system.serving import Served, serving

AUDITS = 61
FOUND = """mutation {
  foundOrganisation(input: {
    name: "Acme", timeZone: "UTC", currency: "USD", idempotencyKey: "found"
  }) { __typename }
}"""
NAME = "query Name($never: Boolean = false) { organisation { name @skip(if: $never) } }"
DIGEST = sha256(NAME.encode()).hexdigest()
ROLES = (Role.ADMINISTRATOR, Role.HR, Role.COMPENSATION)
GIVEN_UP = 1
"""Seconds after which the server gives an answer up."""


@pytest.fixture(scope="module")
def home(postgres: Server) -> Generator[Database]:
    """Lend the database of the server."""
    with postgres.database() as made:
        yield made


@pytest.fixture(scope="module")
def served(home: Database) -> Generator[Served]:
    """Serve a ledger with an organisation, and documents that are known."""
    with directory() as folder:
        (folder / "documents.json").write_text(json.dumps({"name": NAME, "found": FOUND}))
        with serving(
            DATABASE_URL=home.owner_url,
            DATA_DIRECTORY=str(folder),
            STATEMENT_TIMEOUT_SECONDS=str(GIVEN_UP),
            TRUSTED_DOCUMENTS=str(folder / "documents.json"),
        ) as running:
            running.ask(FOUND, roles=ROLES)
            yield running


def post(served: Served, content: bytes, **headers: str) -> httpx.Response:
    return httpx.post(
        f"{served.address}/graphql",
        content=content,
        headers={
            "Authorization": f"Bearer {served.token(roles=ROLES)}",
            "Content-Type": "application/json",
            **headers,
        },
        timeout=30,
    )


def test_every_audit_is_ok(served: Served) -> None:
    found = answer("audit.mjs", f"{served.address}/graphql", served.token())
    assert len(found) == AUDITS
    assert [audit for audit in found if audit["status"] != "ok"] == []


RECORD = """mutation ($input: RecordSalaryInput!) {
  recordSalary(input: $input) { __typename ... on Rejection { rule } }
}"""
BY_CODE = "query ($c: String) { employees(filter: {code: {eq: $c}}) { totalCount } }"
AFTER = "query ($c: String) { employees(after: $c) { totalCount } }"
BY_ID = "query ($id: ID!) { node(id: $id) { id } }"
AS_OF = "query ($at: Moment) { employees(asOf: $at) { totalCount } }"
ON = "query ($on: Date) { employees(on: $on) { totalCount } }"
SALARY = '{"amount": "1.00", "currency": "USD"}'


def recorded(salary: str = SALARY, on: str = '"2016-01-01"', key: str = '"k"') -> tuple[str, str]:
    given = '{"employeeId": "employee:E1", "salary": %s, "effectiveOn": %s, "idempotencyKey": %s}'
    return RECORD, '{"input": ' + given % (salary, on, key) + "}"


def paid(amount: str) -> tuple[str, str]:
    return recorded(f'{{"amount": {amount}, "currency": "USD"}}')


def cursor(text: str) -> str:
    return json.dumps({"c": base64.b64encode(text.encode()).decode()})


HOSTILE = {
    "NaN": paid('"NaN"'),
    "NaN that is no JSON": paid("NaN"),
    "infinity": paid('"Infinity"'),
    "an exponent": paid('"1E+5"'),
    "a float": paid("1.5"),
    "a float with an exponent": paid("1e400"),
    "a number": paid("1"),
    "a number of many digits": paid("9" * 5_000),
    "text of many digits": paid('"' + "9" * 5_000 + '"'),
    "digits of another script": paid('"١٢"'),
    "a space": paid('" 1"'),
    "a list": paid("[1]"),
    "a truth": paid("true"),
    "a NUL in a key": recorded(key='"k\\u0000"'),
    "a surrogate in a key": recorded(key='"k\\ud800"'),
    "a long key": recorded(key='"' + "k" * 10_000 + '"'),
    "an unknown currency": recorded('{"amount": "1", "currency": "\\u0000"}'),
    "a day that is none": recorded(on='"2016-02-30"'),
    "a day with a time": recorded(on='"2016-02-03T00:00:00Z"'),
    "the year 0": (ON, '{"on": "0000-01-01"}'),
    "a year of many digits": (ON, '{"on": "99999-01-01"}'),
    "a naive time": (AS_OF, '{"at": "2016-02-03T00:00:00"}'),
    "a time without a day": (AS_OF, '{"at": "10:00Z"}'),
    "a time beyond all": (AS_OF, '{"at": "9999-12-31T23:59:59-23:59"}'),
    "a time before all": (AS_OF, '{"at": "0001-01-01T00:00:00+23:59"}'),
    "a second too many": (AS_OF, '{"at": "2016-12-31T23:59:60Z"}'),
    "an offset beyond all": (AS_OF, '{"at": "2016-12-31T23:59:59+99:99"}'),
    "a position below 0": (AS_OF, '{"at": -1}'),
    "a position of many digits": (AS_OF, '{"at": "' + "9" * 5_000 + '"}'),
    "a float as a position": (AS_OF, '{"at": 1.0}'),
    "a cursor that is none": (AFTER, '{"c": "x"}'),
    "a cursor of another alphabet": (AFTER, '{"c": "é"}'),
    "a surrogate as a cursor": (AFTER, '{"c": "\\ud800"}'),
    "a cursor of nothing": (AFTER, cursor("null")),
    "a cursor of a number": (AFTER, cursor("1")),
    "a cursor of objects": (AFTER, cursor('["CODE", {}, {}]')),
    "a cursor of lists": (AFTER, cursor("[" * 5_000 + "]" * 5_000)),
    "a cursor of another order": (AFTER, cursor('["NOPE", "1", "2"]')),
    "a cursor with a NUL": (AFTER, cursor('["CODE", "\\u0000", "\\u0000"]')),
    "a long cursor": (AFTER, cursor("x" * 50_000)),
    "an id of nothing": (BY_ID, '{"id": ""}'),
    "an id with a NUL": (BY_ID, '{"id": "employee:A\\u0000"}'),
    "a surrogate as an id": (BY_ID, '{"id": "\\ud800"}'),
    "SQL as an id": (BY_ID, """{"id": "employee:A' OR 1=1 --"}"""),
    "a long id": (BY_ID, '{"id": "employee:' + "A" * 50_000 + '"}'),
    "an object as an id": (BY_ID, '{"id": {"a": 1}}'),
    "a float as an id": (BY_ID, '{"id": 1e400}'),
    "a NUL in a text": (BY_CODE, '{"c": "\\u0000"}'),
    "a surrogate in a text": (BY_CODE, '{"c": "\\udfff"}'),
    "a number as a text": (BY_CODE, '{"c": 1}'),
    "deep variables": (BY_CODE, '{"c": ' + "[" * 5_000 + "]" * 5_000 + "}"),
    "variables as deep as they may be": (BY_CODE, '{"c": ' + "[" * 98 + "]" * 98 + "}"),
    "a variable that is missing": (BY_ID, "{}"),
    "a page of too many": ("query ($n: Int) { employees(first: $n) { totalCount } }", '{"n": 101}'),
    "a page beyond integers": (
        "query ($n: Int) { employees(first: $n) { totalCount } }",
        '{"n": 99999999999999999999}',
    ),
    "a subscription": ("subscription { x }", "{}"),
    "a NUL in the operation": ("{ __typename \x00 }", "{}"),
    "a surrogate in the operation": ('{ node(id: "\\\\ud800") { id } }', "{}"),
    "repeated fields": ("{ " + "q{hello} " * 800 + "}", "{}"),
}
"""By what is hostile in it: an operation and its variables, as they are sent."""


@pytest.mark.parametrize(("query", "variables"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_hostile_is_refused(served: Served, query: str, variables: str) -> None:
    response = post(served, f'{{"query": {json.dumps(query)}, "variables": {variables}}}'.encode())
    assert response.status_code < 500
    require_refusal(response)


def require_refusal(response: httpx.Response) -> None:
    found: Any = response.json()
    data: dict[str, object] = found.get("data") or {}
    assert found["errors"]
    assert not any(data.values())
    for error in found["errors"]:
        assert error["message"]
        assert error.get("extensions", {}).get("code") != "INTERNAL"
        for inside in ("Traceback", "psycopg", 'File "'):
            assert inside not in error["message"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"query": "{ __typename }\xff"}',
        b'{"query": "{ __typename }", "variables": {"a": "\xc3\x28"}}',
        '{"query": "{ __typename }"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"query": "{ nothing }"}',
        b'{"query": "\\ud800"}',
        b'{"query": "{ nothing }", "operationName": "\\ud800"}',
        b'{"documentId": "\\ud800"}',
        b'{"documentId": 1}',
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b"\x00",
        b"9" * 100_000,
    ],
)
def test_bytes_that_are_no_request_are_refused(served: Served, content: bytes) -> None:
    response = post(served, content)
    assert response.status_code < 500
    require_refusal(response)


@pytest.mark.parametrize(
    "address",
    [
        "?query=%FF",
        "?query={__typename}&variables=%FF",
        "?query={__typename}&variables=[",
        "?query={__typename}&variables=1",
        "?query={__typename}&extensions=[]",
        "?variables={}",
        "?documentId=%00",
        "?query={__typename}&operationName=%ED%A0%80",
    ],
)
def test_addresses_that_are_no_request_are_refused(served: Served, address: str) -> None:
    headers = {"Authorization": f"Bearer {served.token()}"}
    response = httpx.get(f"{served.address}/graphql{address}", headers=headers)
    assert response.status_code < 500
    require_refusal(response)


@pytest.mark.parametrize("known", ["name", DIGEST, f"sha256:{DIGEST}"])
def test_a_document_is_known_by_its_id_and_its_digest(served: Served, known: str) -> None:
    named = {"data": {"organisation": {"name": "Acme"}}}
    asked: dict[str, Any] = {"documentId": known, "variables": {"never": False}}
    assert post(served, json.dumps(asked).encode()).json() == named
    headers = {"Authorization": f"Bearer {served.token()}"}
    parameters = {"documentId": known}
    got = httpx.get(f"{served.address}/graphql", params=parameters, headers=headers)
    assert got.json() == named


def test_a_document_that_is_not_known_is_said_not_to_be(served: Served) -> None:
    response = post(served, b'{"documentId": "nothing"}')
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"] == {"code": "DOCUMENT_UNKNOWN"}
    both = post(served, b'{"documentId": "name", "query": "{ __typename }"}')
    assert both.status_code == 400


def test_a_known_document_that_changes_something_is_asked_for_by_post(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.token()}"}
    got = httpx.get(f"{served.address}/graphql?documentId=found", headers=headers)
    assert (got.status_code, got.headers["Allow"]) == (405, "POST")


def test_what_takes_too_long_is_given_up_and_cancelled(served: Served, home: Database) -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(home.owner_url) as held:
        held.execute("LOCK TABLE read.department IN ACCESS EXCLUSIVE MODE")
        for query in (
            b'{"query": "{ departments { totalCount } }"}',
            b'{"query": "{ __schema { description } departments { totalCount } }"}',
        ):
            response = post(served, query, **{"Accept-Language": "zh"})
            (error,) = response.json()["errors"]
            assert error["extensions"]["code"] == "TIMEOUT"
            assert error["extensions"]["correlation"] in served.said()
            assert "超过" in error["message"]
        with psycopg.connect(home.owner_url, autocommit=True) as looking:
            assert looking.execute(waiting).fetchone() == (0,)
    answered = served.ask("{ departments { totalCount } }")
    assert answered == {"data": {"departments": {"totalCount": 0}}}


def test_what_fails_inside_stays_inside(served: Served, home: Database) -> None:
    with psycopg.connect(home.owner_url, autocommit=True) as breaking:
        breaking.execute("ALTER TABLE read.absence RENAME TO hidden")
        try:
            response = post(
                served, b'{"query": "{ employees { nodes { absences { totalCount } } } }"}'
            )
        finally:
            breaking.execute("ALTER TABLE read.hidden RENAME TO absence")
    assert response.status_code == 500
    (error,) = response.json()["errors"]
    assert set(error["extensions"]) == {"code", "correlation"}
    assert error["extensions"]["code"] == "INTERNAL"
    assert "absence" not in response.text
    assert error["extensions"]["correlation"] in served.said()


def test_where_only_trusted_documents_are_answered_others_are_not(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "known.json").write_text(json.dumps({"name": NAME}))
    with serving(
        DATABASE_URL=database.owner_url,
        TRUSTED_DOCUMENTS=str(tmp_path / "known.json"),
        TRUSTED_ONLY="true",
    ) as strict:
        nothing = {"data": {"organisation": None}}
        assert post(strict, b'{"documentId": "name"}').json() == nothing
        assert strict.ask(NAME) == nothing
        response = post(strict, b'{"query": "{ __typename }"}')
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"] == {"code": "DOCUMENT_UNTRUSTED"}
