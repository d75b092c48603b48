"""Serve: the server as somebody meets it who starts it, asks it and stops it."""

import shutil
import signal
import subprocess
from collections.abc import Generator
from hashlib import sha256
from pathlib import Path

import httpx
import psycopg
import pytest

from domain.actor import Role
from tests.postgres import Database, directory
from tests.system.serving import Served, serving

STATIC = Path(__file__).parents[2] / "schema" / "static"

FOUND = """mutation {
  foundOrganisation(input: {
    name: "Acme", timeZone: "UTC", currency: "USD", idempotencyKey: "found"
  }) { __typename ... on FoundOrganisationPayload { logPosition repeated } }
}"""


@pytest.fixture(scope="module")
def served() -> Generator[Served]:
    """Serve an empty ledger of its own, with the embedded database."""
    with directory() as data, serving(DATA_DIRECTORY=str(data)) as running:
        yield running


def test_a_command_is_answered_and_happens_once(served: Served) -> None:
    first = served.ask(FOUND, roles=(Role.ADMINISTRATOR,))["data"]["foundOrganisation"]
    again = served.ask(FOUND, roles=(Role.ADMINISTRATOR,))["data"]["foundOrganisation"]
    payload = "FoundOrganisationPayload"
    assert first == {"__typename": payload, "logPosition": "1", "repeated": False}
    assert again == {"__typename": payload, "logPosition": "1", "repeated": True}
    assert served.ask("{ organisation { name } }") == {"data": {"organisation": {"name": "Acme"}}}


def test_it_says_that_it_is_alive_and_ready_and_what_it_counts(served: Served) -> None:
    assert httpx.get(f"{served.address}/healthz").json() == {"status": "alive"}
    assert httpx.get(f"{served.address}/readyz").json() == {"status": "ready"}
    metrics = httpx.get(f"{served.address}/metrics").text
    for name in (
        "commands_total",
        "batch_commands",
        "batch_seconds",
        "query_seconds",
        "log_position",
    ):
        assert f"merit_{name}" in metrics


def test_who_has_no_token_is_told_to_send_one(served: Served) -> None:
    response = httpx.post(f"{served.address}/graphql", json={"query": "{ __typename }"})
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "content",
    [
        b"null",
        b'"x"',
        b"[1]",
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"query": 1}',
        b'{"query": "{ __typename }", "variables": [1]}',
        b'{"query": "{ __typename }", "operationName": 1}',
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
        b'{"query": "' + b" " * 300_000 + b'"}',
    ],
)
def test_a_body_that_is_no_operation_is_refused(served: Served, content: bytes) -> None:
    response = served.post(content)
    assert 400 <= response.status_code < 500
    assert response.json()["errors"][0]["message"]


def test_media_types_and_methods_are_those_of_the_specification(served: Served) -> None:
    asked = b'{"query": "{ nothing }"}'
    newer = "application/graphql-response+json"
    assert served.post(asked, Accept=newer).status_code == 400
    assert served.post(asked, Accept=newer).headers["Content-Type"].startswith(newer)
    assert served.post(asked, Accept="application/json").status_code == 200
    assert served.post(asked, Accept="text/html").status_code == 406
    assert served.post(asked, Content_Type="text/plain").status_code == 415
    headers = {"Authorization": f"Bearer {served.token()}"}
    got = httpx.get(f"{served.address}/graphql?query={{__typename}}", headers=headers)
    assert got.json() == {"data": {"__typename": "Query"}}
    by_get = httpx.get(f"{served.address}/graphql", params={"query": FOUND}, headers=headers)
    assert (by_get.status_code, by_get.headers["Allow"]) == (405, "POST")
    assert httpx.delete(f"{served.address}/graphql", headers=headers).status_code == 405


def test_graphiql_comes_from_our_own_files_unchanged(served: Served) -> None:
    page = httpx.get(served.address)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "http" not in page.text.replace("http-equiv", "")
    for line in (STATIC / "ide" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert f"/ide/{name}" in page.text
        assert sha256(httpx.get(f"{served.address}/ide/{name}").content).hexdigest() == digest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(number: int) -> None:
    with directory() as data:
        with serving(DATA_DIRECTORY=str(data)) as running:
            assert running.stop(number) == 0
        assert not (data / "postgres" / "data" / "postmaster.pid").exists()
        assert list((data / "postgres").iterdir())  # there was a database to stop


def test_after_a_kill_the_next_start_has_all_that_was_answered() -> None:
    with directory() as data:
        with serving(DATA_DIRECTORY=str(data)) as running:
            running.ask(FOUND, roles=(Role.ADMINISTRATOR,))
            running.stop(signal.SIGKILL)
        with serving(DATA_DIRECTORY=str(data)) as running:
            answer = running.ask("{ organisation { name } }")
            assert answer == {"data": {"organisation": {"name": "Acme"}}}


def test_without_a_key_it_answers_for_its_health_only(database: Database) -> None:
    with serving(DATABASE_URL=database.owner_url, TOKEN_KEY="") as running:
        assert httpx.get(f"{running.address}/healthz").status_code == 200
        ready = httpx.get(f"{running.address}/readyz")
        assert ready.status_code == 503
        assert "TOKEN_KEY" in ready.json()["tokens"]
        asked = httpx.post(f"{running.address}/graphql", json={"query": "{ __typename }"})
        assert asked.status_code == 503
        assert "answers for its health only" in running.said()


def test_any_postgresql_will_do_and_its_loss_shows(any_database: Database) -> None:
    with serving(DATABASE_URL=any_database.owner_url) as running:
        payload = running.ask(FOUND, roles=(Role.ADMINISTRATOR,))["data"]["foundOrganisation"]
        assert payload["logPosition"] == "1"
        with psycopg.connect(any_database.owner_url, autocommit=True) as connection:
            connection.execute("UPDATE migration.step SET digest = 'other' WHERE name = 'objects'")
        ready = httpx.get(f"{running.address}/readyz")
        assert (ready.status_code, list(ready.json())) == (503, ["status", "schema"])


def test_another_release_s_database_is_not_touched(database: Database) -> None:
    with serving(DATABASE_URL=database.owner_url) as running:
        running.stop()
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("INSERT INTO migration.step (name, digest) VALUES ('9999_later', 'x')")
    with (
        pytest.raises(AssertionError, match="9999_later"),
        serving(DATABASE_URL=database.owner_url),
    ):
        pass


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium is installed")
def test_a_browser_shows_the_page_where_nobody_else_can_be_reached(served: Served) -> None:
    with directory() as profile:
        shown = subprocess.run(
            [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
                *("--no-first-run", "--disable-background-networking", "--disable-sync"),
                *("--disable-component-update", f"--user-data-dir={profile}"),
                *("--virtual-time-budget=10000", "--dump-dom"),
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                f"{served.address}/#token={served.token()}",
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
    assert "graphiql-query-editor" in shown
    assert "employees" in shown
