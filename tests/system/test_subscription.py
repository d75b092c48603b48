"""Subscriptions over a WebSocket: what the protocol says, word for word."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from domain.actor import Actor, Role
from schema.engine.token import issue
from tests.postgres import Database
from tests.system.serving import KEY, TRUST, Served, serving
from tests.system.subscribing import spoken, streamed
from tests.system.test_feed import DEPARTMENT, ROLES

CHANGED = 'subscription { changed(ids: ["department:%s"]) { ... on Department { name } } }'
INIT = '{"type":"connection_init"}'


def test_everything_can_be_asked_over_one_socket(acme: Served) -> None:
    with spoken(acme) as socket:
        socket.say("ping", payload={"at": 1})
        assert socket.hear() == {"type": "pong", "payload": {"at": 1}}
        socket.begin(acme.token(roles=ROLES))
        socket.subscribe("a", CHANGED % "D20")
        first = socket.hear()
        assert (first["id"], first["type"]) == ("a", "next")
        assert first["payload"]["data"] == {"changed": [None]}
        socket.subscribe("b", DEPARTMENT % (20, 20, 20))
        heard = [socket.hear() for _ in range(3)]
        assert [each["type"] for each in heard if each["id"] == "b"] == ["next", "complete"]
        (found,) = [each["payload"] for each in heard if each["id"] == "a"]
        assert found["data"] == {"changed": [{"name": "D20"}]}
        assert int(found["extensions"]["logPosition"]) > int(
            first["payload"]["extensions"]["logPosition"]
        )
        socket.subscribe("b", "{ organisation { name } }")
        assert socket.hear()["payload"]["data"] == {"organisation": {"name": "Acme"}}
        assert socket.hear() == {"id": "b", "type": "complete"}
        socket.subscribe("b", "{ nothing }")
        refused = socket.hear()
        assert (refused["id"], refused["type"]) == ("b", "error")
        assert "nothing" in refused["payload"][0]["message"]
        socket.say("complete", id="a")
        socket.say("complete", id="never")
        socket.subscribe("a", CHANGED % "D20")  # the id is free again
        assert socket.hear()["id"] == "a"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (4400, [b"\x00\x01"]),
        (4400, ["{"]),
        (4400, ["[1]"]),
        (4400, ["null"]),
        (4400, ['{"type":1}']),
        (4400, ['{"type":"start"}']),
        (4400, ['{"type":"connection_init","payload":[]}']),
        (4400, ['{"type":"ping","payload":1}']),
        (4401, ['{"type":"subscribe","id":"a","payload":{"query":"{ __typename }"}}']),
        (4403, [INIT]),
        (4403, ['{"type":"connection_init","payload":{"token":"x.y.z"}}']),
        (4400, ["TOKEN", '{"type":"subscribe","payload":{"query":"{ __typename }"}}']),
        (4400, ["TOKEN", '{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}']),
        (4400, ["TOKEN", '{"type":"subscribe","id":"a"}']),
        (4400, ["TOKEN", '{"type":"subscribe","id":"a","payload":{"query":1}}']),
        (4400, ["TOKEN", '{"type":"complete"}']),
        (4409, ["TOKEN", "SUBSCRIBE", "SUBSCRIBE"]),
        (4429, ["TOKEN", "TOKEN"]),
        (1009, ['{"type":"ping","payload":{"x":"' + "x" * 200_000 + '"}}']),
    ],
)
def test_a_client_that_errs_is_told_by_a_code(
    acme: Served, code: int, said: list[str | bytes]
) -> None:
    known: dict[str | bytes, str] = {
        "TOKEN": json.dumps({"type": "connection_init", "payload": {"token": acme.token()}}),
        "SUBSCRIBE": json.dumps(
            {"type": "subscribe", "id": "a", "payload": {"query": CHANGED % "D1"}}
        ),
    }
    with spoken(acme) as socket:
        for each in said:
            socket.connection.send(known.get(each, each))
        assert socket.closed()[0] == code


def test_another_protocol_is_not_spoken(acme: Served) -> None:
    with spoken(acme, "graphql-ws") as socket:
        assert socket.closed()[0] == 4406


def test_pages_of_others_are_not_answered(acme: Served) -> None:
    with pytest.raises(InvalidStatus) as refused, spoken(acme, origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403
    with spoken(acme, origin=acme.address) as socket:
        socket.begin(acme.token())


def test_a_token_may_come_with_the_handshake_and_ends_the_socket_with_it(acme: Served) -> None:
    token = issue(KEY, Actor("service:hr"), [Role.HR], timedelta(seconds=2), datetime.now(UTC))
    with spoken(acme, Authorization=f"Bearer {token}") as socket:
        socket.say("connection_init")
        assert socket.hear() == {"type": "connection_ack"}
        socket.subscribe("a", CHANGED % "D1")
        socket.hear()
        code, reason = socket.closed()
        assert (code, "ended" in reason) == (4403, True)


def test_operations_of_a_socket_are_limited(acme: Served) -> None:
    with spoken(acme) as socket:
        socket.begin(acme.token())
        for n in range(101):
            socket.subscribe(str(n), CHANGED % "D1")
        heard = [socket.hear() for _ in range(101)]
        (refused,) = [each for each in heard if each["type"] == "error"]
        assert refused["id"] == "100"
        assert refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        said = httpx.get(f"{acme.address}/metrics", verify=TRUST).text
        assert "merit_subscribers 100.0" in said
        assert "merit_sockets 1.0" in said


def test_a_server_that_stops_says_so_to_who_subscribes(home: Database) -> None:
    with serving(DATABASE_URL=home.owner_url) as running:
        asked = {"query": CHANGED % "D1"}
        with (
            spoken(running) as socket,
            spoken(running) as idle,
            streamed(running, body=asked) as events,
        ):
            assert next(events)["event"] == "next"
            socket.begin(running.token())
            idle.begin(running.token())
            socket.subscribe("a", CHANGED % "D1")
            socket.hear()
            running.process.terminate()
            assert socket.closed()[0] == 1012
            assert idle.closed()[0] == 1012
            assert list(events) == []  # and nothing says it is complete
        assert running.process.wait(20) == 0
        assert "Traceback" not in running.said()
