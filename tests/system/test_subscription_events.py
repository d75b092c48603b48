"""Subscriptions over server-sent events, in both modes of graphql-sse."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from domain.actor import Actor, Role
from schema.engine.token import issue
from tests.system.serving import KEY, TRUST, Served
from tests.system.subscribing import ADDRESS, streamed
from tests.system.test_feed import DEPARTMENT, ROLES

CHANGED = 'subscription { changed(ids: ["department:D%d"]) { ... on Department { name } } }'


def found(acme: Served, n: int) -> None:
    acme.ask(DEPARTMENT % (n, n, n), roles=ROLES)


def send(acme: Served, method: str, query: str = "", /, **given: Any) -> httpx.Response:  # noqa: ANN401
    headers = {"Authorization": f"Bearer {acme.token()}", **given.pop("headers", {})}
    address = f"{acme.address}{ADDRESS}{query}"
    return httpx.request(method, address, headers=headers, verify=TRUST, timeout=20, **given)


def test_an_operation_is_a_request_and_its_answers_are_events(acme: Served) -> None:
    with streamed(acme, body={"query": CHANGED % 1}) as events:
        first = next(events)
        assert first["event"] == "next"
        assert first["data"]["data"] == {"changed": [None]}
        assert first["id"] == first["data"]["extensions"]["logPosition"]
        found(acme, 1)
        assert next(events)["data"]["data"] == {"changed": [{"name": "D1"}]}
    with streamed(acme, "GET", f"?query={quote(CHANGED % 1)}") as events:
        assert next(events)["data"]["data"] == {"changed": [{"name": "D1"}]}
    with streamed(acme, body={"query": "{ organisation { name } }"}) as events:
        assert [each["event"] for each in events] == ["next", "complete"]
    with streamed(acme, body={"query": "{ nothing }"}) as events:
        refused, complete = events
        assert "errors" in refused["data"]
        assert complete == {"event": "complete", "data": None}
    with streamed(acme, "GET", f"?query={quote(DEPARTMENT % (99, 99, 99))}") as events:
        assert "POST" in next(events)["data"]["errors"][0]["message"]


def test_who_lost_the_stream_goes_on_by_the_last_id(acme: Served) -> None:
    with streamed(acme, body={"query": CHANGED % 2}) as events:
        last = next(events)["id"]
    found(acme, 2)
    with streamed(acme, body={"query": CHANGED % 2}, Last_Event_ID=last) as events:
        assert next(events)["data"]["data"] == {"changed": [{"name": "D2"}]}


def test_a_stream_ends_with_its_token(acme: Served) -> None:
    token = issue(KEY, Actor("service:hr"), [Role.HR], timedelta(seconds=2), datetime.now(UTC))
    bearer = f"Bearer {token}"
    with streamed(acme, body={"query": CHANGED % 1}, Authorization=bearer) as events:
        assert [each["event"] for each in events] == ["next"]  # and nothing says it is complete


def test_many_operations_share_a_stream_that_is_reserved(acme: Served) -> None:
    token = send(acme, "PUT")
    assert token.status_code == 201
    name = {"X-GraphQL-Event-Stream-Token": token.text}

    def ask(id_: str, query: str) -> int:
        body = {"query": query, "extensions": {"operationId": id_}}
        return send(acme, "POST", json=body, headers=name).status_code

    with streamed(acme, "GET", f"?token={token.text}") as events:
        assert send(acme, "GET", headers=name).status_code == 409
        assert ask("a", CHANGED % 3) == 202
        first = next(events)
        assert (first["event"], first["data"]["id"]) == ("next", "a")
        assert first["data"]["payload"]["data"] == {"changed": [None]}
        assert ask("a", CHANGED % 3) == 409
        assert ask("b", "{ organisation { name } }") == 202
        told = [next(events), next(events)]
        assert [(each["event"], each["data"]["id"]) for each in told] == [
            ("next", "b"),
            ("complete", "b"),
        ]
        found(acme, 3)
        changed = next(events)
        assert changed["data"]["payload"]["data"] == {"changed": [{"name": "D3"}]}
        assert send(acme, "POST", json={"query": "{ a }"}, headers=name).status_code == 400
    found(acme, 4)
    body = {"query": CHANGED % 4, "extensions": {"operationId": "c"}}
    assert send(acme, "POST", json=body, headers=name).status_code == 202
    last = first["id"]  # as if the change had never arrived
    with streamed(acme, "GET", f"?token={token.text}", Last_Event_ID=last) as events:
        told = [next(events)["data"], next(events)["data"]]
        again = {each["id"]: each["payload"] for each in told}
        assert again["a"]["data"] == {"changed": [{"name": "D3"}]}
        assert again["c"]["data"] == {"changed": [{"name": "D4"}]}
        assert send(acme, "DELETE", "?operationId=a", headers=name).status_code == 200
        assert send(acme, "DELETE", "?operationId=never", headers=name).status_code == 200
    other = {"X-GraphQL-Event-Stream-Token": "never"}
    assert send(acme, "GET", headers=other).status_code == 404


def test_who_is_unknown_or_asks_amiss_is_told_so(acme: Served) -> None:
    sent = {"Accept": "text/event-stream", "Content-Type": "application/json"}
    address = f"{acme.address}{ADDRESS}"
    unknown = httpx.post(address, content=b"{}", headers=sent, verify=TRUST)
    assert (unknown.status_code, "www-authenticate" in unknown.headers) == (401, True)
    assert httpx.put(address, verify=TRUST).status_code == 401
    assert send(acme, "POST", content=b"{", headers=sent).status_code == 400
