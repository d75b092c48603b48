"""HTTP: the specification to the letter, and whatever else somebody may send."""

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
from tests.system.hostile import HOSTILE
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


def test_every_audit_is_ok(served: Served) -> None:
    found = answer("audit.mjs", f"{served.address}/graphql", served.token())
    assert len(found) == AUDITS
    assert [audit for audit in found if audit["status"] != "ok"] == []


@pytest.mark.parametrize(("query", "variables"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_hostile_is_refused(served: Served, query: str, variables: str) -> None:
    response = served.post(
        f'{{"query": {json.dumps(query)}, "variables": {variables}}}'.encode(), roles=ROLES
    )
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
    response = served.post(content, roles=ROLES)
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
    assert served.post(json.dumps(asked).encode(), roles=ROLES).json() == named
    headers = {"Authorization": f"Bearer {served.token()}"}
    parameters = {"documentId": known}
    got = httpx.get(f"{served.address}/graphql", params=parameters, headers=headers)
    assert got.json() == named


def test_a_document_that_is_not_known_is_said_not_to_be(served: Served) -> None:
    response = served.post(b'{"documentId": "nothing"}', roles=ROLES)
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"] == {"code": "DOCUMENT_UNKNOWN"}
    both = served.post(b'{"documentId": "name", "query": "{ __typename }"}', roles=ROLES)
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
            response = served.post(query, roles=ROLES, Accept_Language="zh")
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
            response = served.post(
                b'{"query": "{ employees { nodes { absences { totalCount } } } }"}', roles=ROLES
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
        assert strict.post(b'{"documentId": "name"}', roles=ROLES).json() == nothing
        assert strict.ask(NAME) == nothing
        response = strict.post(b'{"query": "{ __typename }"}', roles=ROLES)
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"] == {"code": "DOCUMENT_UNTRUSTED"}
