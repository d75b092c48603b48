"""The feed over a socket: pages that caches may keep, streams that go on where they were."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import httpx
import pytest

from domain.actor import Actor, Role
from examples.feed import follow
from examples.mirror import Mirror
from schema.engine.token import issue
from tests.ledger.house import rows
from tests.postgres import Database, Server
from tests.system.serving import KEY, TRUST, Served, serving

FOUND = """mutation {
  foundOrganisation(input: {
    name: "Acme", timeZone: "UTC", currency: "USD", idempotencyKey: "found"
  }) { __typename }
}"""
DEPARTMENT = """mutation { foundDepartment(input: {
  departmentId: "department:D%d", name: "D%d", effectiveOn: "2020-01-01", idempotencyKey: "d%d"
}) { __typename } }"""
SENT = """
SELECT count(*) FROM ledger.reading
WHERE kind = 'EXPORT' AND actor = 'service:lake' AND 'GET /events' = ANY (fields)
"""
ROLES = (Role.ADMINISTRATOR, Role.HR)
WHO = (Role.CONSUMER,)


@pytest.fixture(scope="module")
def home(postgres: Server) -> Generator[Database]:
    """Lend the database of the server."""
    with postgres.database() as made:
        yield made


@pytest.fixture(scope="module")
def served(home: Database) -> Generator[Served]:
    """Serve a ledger of ten events."""
    with serving(DATABASE_URL=home.owner_url) as running:
        running.ask(FOUND, roles=ROLES)
        for n in range(1, 10):
            found(running, n)
        yield running


def found(served: Served, n: int) -> None:
    answer = served.ask(DEPARTMENT % (n, n, n), roles=ROLES)
    assert answer["data"]["foundDepartment"]["__typename"] == "FoundDepartmentPayload"


def get(served: Served, query: str = "", **headers: str) -> httpx.Response:
    """Ask for events as a consumer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"Authorization": f"Bearer {served.token('service:lake', WHO)}", **named}
    return httpx.get(f"{served.address}/events{query}", headers=sent, timeout=30, verify=TRUST)


def ids(lines: bytes | str) -> list[int]:
    return [int(json.loads(line)["id"]) for line in lines.splitlines() if line]


@contextmanager
def following(served: Served, query: str = "", **headers: str) -> Generator[Iterator[str]]:
    """Follow as a consumer: the lines as they come."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"Authorization": f"Bearer {served.token('service:lake', WHO)}", **named}
    with httpx.stream(
        "GET", f"{served.address}/events{query}", headers=sent, timeout=30, verify=TRUST
    ) as response:
        assert response.status_code == 200
        yield response.iter_lines()


def events(lines: Iterator[str], many: int) -> list[dict[str, Any]]:
    """Return so many server-sent events, each id beside what it says."""
    taken: list[dict[str, Any]] = []
    last = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            last = value
        if name == "data":
            taken.append({"id": last, **json.loads(value)})
        if len(taken) == many:
            break
    return taken


def test_a_page_is_a_stretch_of_the_log_and_leads_to_the_next(served: Served) -> None:
    first = get(served, "?after=0&limit=4")
    assert first.headers["content-type"].startswith("application/x-ndjson")
    assert ids(first.content) == [1, 2, 3, 4]
    link = first.headers["link"].partition(">")[0].removeprefix("<")
    assert ids(get(served, link.removeprefix("/events")).content) == [5, 6, 7, 8]
    last = get(served, "?after=8&limit=100")
    assert ids(last.content) == [9, 10]
    assert last.headers["merit-ledger-position"] == "10"


def test_a_complete_page_may_be_kept_and_another_may_not(served: Served) -> None:
    whole = get(served, "?after=0&limit=4")
    assert "immutable" in whole.headers["cache-control"]
    again = get(served, "?after=0&limit=4", If_None_Match=whole.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    other = get(served, "?after=0&limit=4&types=DepartmentFounded")
    assert other.headers["etag"] != whole.headers["etag"]
    assert ids(other.content) == [2, 3, 4]
    partial = get(served, "?after=8&limit=4")
    assert ("etag" in partial.headers, partial.headers["cache-control"]) == (False, "no-cache")


def test_a_selection_leaves_out_what_it_does_not_name(served: Served) -> None:
    assert ids(get(served, "?streams=department:D2,department:D5").content) == [3, 6]
    assert ids(get(served, "?types=OrganisationFounded").content) == [1]


def test_it_is_compressed_where_that_is_accepted(served: Served) -> None:
    plain = get(served, "?limit=10", Accept_Encoding="identity")
    packed = get(served, "?limit=10", Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    for refused in ("gzip;q=0", "br, gzip ; q=0.0", "br"):
        assert "content-encoding" not in get(served, Accept_Encoding=refused).headers, refused
    for taken in ("gzip;q=0.5", "br;q=1, GZIP"):
        assert get(served, Accept_Encoding=taken).headers["content-encoding"] == "gzip", taken


def test_events_come_as_they_happen_and_go_on_from_the_last_seen(served: Served) -> None:
    with following(served, "?after=9", Accept="text/event-stream") as lines:
        assert [each["id"] for each in events(lines, 1)] == ["10"]
        found(served, 10)
        (seen,) = events(lines, 1)
        assert (seen["id"], seen["subject"]) == ("11", "department:D10")
    found(served, 11)
    with following(
        served, "?after=0", Accept="text/event-stream", Last_Event_ID=seen["id"]
    ) as lines:
        assert [each["id"] for each in events(lines, 1)] == ["12"]


def test_lines_too_can_be_followed(served: Served) -> None:
    with following(served, "?after=0&follow=true") as lines:
        assert ids("\n".join(islice(lines, 10))) == list(range(1, 11))


def test_who_may_not_follow_or_asks_amiss_is_told_what_to_do(served: Served) -> None:
    def status(query: str = "", actor: str = "service:lake", roles: Any = WHO) -> tuple[int, str]:  # noqa: ANN401
        token = served.token(actor, roles)
        answer = httpx.get(
            f"{served.address}/events{query}",
            headers={"Authorization": f"Bearer {token}"},
            verify=TRUST,
        )
        return answer.status_code, answer.json()["detail"]

    assert status(roles=(Role.HR,))[0] == 403
    assert "beyond" in status("?after=999999")[1]
    for query in (
        "?after=-1",
        "?after=x",
        "?limit=0",
        "?limit=10001",
        "?types=Nothing",
        "?far=1",
        "?people=%00",
    ):
        assert status(query)[0] == 400, query
    refused = httpx.get(f"{served.address}/events", verify=TRUST)
    assert (refused.status_code, "www-authenticate" in refused.headers) == (401, True)


def test_who_was_sent_events_is_recorded(served: Served, home: Database) -> None:
    before = rows(home, SENT)[0][0]
    sent = get(served, "?after=0&limit=4")
    assert rows(home, SENT)[0][0] == before + 1
    get(served, "?after=0&limit=4", If_None_Match=sent.headers["etag"])  # which is sent nothing
    assert rows(home, SENT)[0][0] == before + 1
    assert get(served, "?after=999999").status_code == 400
    assert rows(home, SENT)[0][0] == before + 1


def test_a_token_that_ends_ends_the_stream(served: Served) -> None:
    ends = timedelta(seconds=2)
    token = issue(KEY, Actor("service:lake"), WHO, ends, datetime.now(UTC))
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    with httpx.stream(
        "GET", f"{served.address}/events", headers=headers, timeout=40, verify=TRUST
    ) as response:
        text = "".join(response.iter_text())
    assert 'event: end\ndata: {"reason":"expired"' in text


def test_a_consumer_that_is_refused_stops(served: Served, tmp_path: Path) -> None:
    ahead = Mirror(tmp_path / "ahead.db")
    ahead.keep(1_000_000, "SalaryAdjusted", "salary:E1", "{}")
    refusals = {400: (served.token("service:lake", WHO), ahead)}
    refusals |= {401: ("no token", ahead), 403: (served.token(), ahead)}
    for code, (token, mirror) in refusals.items():
        with pytest.raises(HTTPError) as refused:
            follow(served.address, token, mirror)
        refused.value.close()
        assert refused.value.code == code


def test_a_server_that_stops_says_so_to_who_follows(home: Database) -> None:
    with serving(DATABASE_URL=home.owner_url) as running:
        with following(running, "?after=0", Accept="text/event-stream") as lines:
            assert next(lines).startswith("id: 1")
            running.process.terminate()
            assert 'data: {"reason":"stopping"' in "\n".join(lines)
        assert running.process.wait(20) == 0
