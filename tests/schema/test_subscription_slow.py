"""A site that is subscribed to: who does not read, or says nothing, costs nobody and is let go."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from prometheus_client import REGISTRY
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from ops import serve
from ops import socket as evicting
from schema.app import app
from schema.engine import socket as speaking
from schema.engine import sse_sending
from schema.engine.crowd import Crowd
from schema.engine.documents import Documents
from schema.engine.subscriptions import Subscriptions
from schema.engine.token import issue
from tests.schema.client import ready
from tests.schema.county import BOB, HR, County
from tests.schema.subscribing import KEY, Followed, followed
from tests.schema.test_subscribing import raised

FEW = 3
"""Sockets, and subscriptions, that one actor may have here."""

SMALL = 8 * 1024
"""Bytes that the system keeps for a socket, each way."""

LARGE = f"""subscription {{ changed(ids: {json.dumps([BOB] * 100)}) {{
    ... on Employee {{ id title salary {{ salary {{ amount currency }} effectiveOn }} }} }} }}"""
"""What is some kilobytes each time it changes."""


REQUEST = b"""POST /graphql HTTP/1.1
Host: localhost
Accept: text/event-stream
Content-Type: application/json
""".replace(b"\n", b"\r\n")


@dataclass(frozen=True)
class Site:
    """A county that is served in this event loop."""

    house: Followed
    port: int
    server: serve.Server

    @asynccontextmanager
    async def begun(self, **given: Any) -> AsyncGenerator[ClientConnection]:  # noqa: ANN401
        """Lend a WebSocket over which it was said who it is."""
        async with self.opened(**given) as connection:
            await connection.send(begin())
            assert json.loads(await connection.recv()) == {"type": "connection_ack"}
            yield connection

    @asynccontextmanager
    async def opened(self, **given: Any) -> AsyncGenerator[ClientConnection]:  # noqa: ANN401
        """Lend a WebSocket over which nothing was said; its system keeps little."""
        async with connect(
            f"ws://127.0.0.1:{self.port}/graphql",
            sock=self.connected(),
            subprotocols=[Subprotocol("graphql-transport-ws")],
            compression=None,
            close_timeout=0.2,
            **given,
        ) as connection:
            yield connection

    def connected(self) -> socket.socket:
        """Return a connection whose system keeps little."""
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        raw.connect(("127.0.0.1", self.port))
        raw.settimeout(0)
        return raw


@pytest.fixture
async def site(own_county: County) -> AsyncGenerator[Site]:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        async with followed(own_county) as house:
            trusted = Documents({"large": LARGE}, only=True)
            endpoint = replace(house.subscriptions.endpoint, documents=trusted)
            few = (Crowd(FEW), Crowd(FEW))
            subscriptions = Subscriptions(endpoint, house.subscriptions.means, *few)
            site = app(endpoint, ready, subscriptions=subscriptions)
            server = serve.Server(serve.configured(site))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            subscribed = replace(house, subscriptions=subscriptions)
            yield Site(subscribed, listening.getsockname()[1], server)
            house.subscriptions.means.tail.stop()
            server.should_exit = True
            await serving


def evicted() -> float:
    """Return how many clients were let go so far."""
    return REGISTRY.get_sample_value("merit_subscription_evictions_total") or 0


def token() -> str:
    return issue(KEY, HR.actor, HR.roles, timedelta(hours=1), datetime.now(UTC))


def begin() -> str:
    return json.dumps({"type": "connection_init", "payload": {"token": token()}})


async def answered(connection: ClientConnection, id_: str) -> dict[str, Any]:
    """Subscribe, and return the first answer to it."""
    said = {"type": "subscribe", "id": id_, "payload": {"documentId": "large"}}
    await connection.send(json.dumps(said))
    answer = json.loads(await connection.recv())
    assert answer["id"] == id_
    return answer


def subscribe(text: str) -> str:
    return json.dumps({"type": "subscribe", "id": "a", "payload": {"query": text}})


async def heard(connection: ClientConnection) -> None:
    """Hear everything."""
    while True:
        await connection.recv()


async def until(comes: Callable[[], bool]) -> None:
    """Return once something is so."""
    async with asyncio.timeout(10):
        while not comes():  # noqa: ASYNC110 - a process tells its metrics, and no event
            await asyncio.sleep(0.05)


async def code_of(connection: ClientConnection) -> tuple[int, str]:
    """Return how the server closes; what it says before is heard."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(heard(connection), 20)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


async def test_who_does_not_read_slows_nobody_and_is_told_where_to_go_on(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "KEEP_ALIVE", 0.2)
    monkeypatch.setattr(speaking, "STALLED", 1.0)
    before, subscriptions = evicted(), site.house.subscriptions
    async with site.begun(max_queue=1) as slow, site.begun() as quick:
        for each in (slow, quick):
            await each.send(subscribe(LARGE))
        await slow.recv()
        slow.transport.pause_reading()
        begun, last = monotonic(), ""
        for n in range(60):
            await site.house.county.do(raised(BOB, 1000 + n))
            while f"{1000 + n}.00" not in last:
                last = str(await asyncio.wait_for(quick.recv(), 10))
                if '"ping"' in last:
                    await quick.send('{"type":"pong"}')
        assert monotonic() - begun < 20  # who reads is sent each change, whoever else does not
        await until(lambda: evicted() > before)
        slow.transport.resume_reading()
        code, reason = await code_of(slow)
        assert code == 4499
        assert reason.startswith("too slow; go on after ")
        await until(lambda: len(subscriptions.under) == 1)


async def test_a_stream_that_is_not_read_is_broken_off(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sse_sending, "STALLED", 0.5)
    before, subscriptions = evicted(), site.house.subscriptions
    said = b'{"documentId":"large"}'
    head = f"Authorization: Bearer {token()}\r\nContent-Length: {len(said)}\r\n"
    with site.connected() as raw:
        asked = REQUEST + head.encode() + b"\r\n" + said
        await asyncio.get_running_loop().sock_sendall(raw, asked)
        await until(lambda: bool(subscriptions.under))
        for n in range(60):
            await site.house.county.do(raised(BOB, 2000 + n))
        await until(lambda: evicted() > before)
        await until(lambda: not site.server.server_state.connections)
    assert not subscriptions.under
    assert not caplog.records


async def test_an_actor_has_only_so_many_sockets_and_subscriptions(site: Site) -> None:
    async with site.begun() as first, site.begun(), site.begun():
        async with site.opened() as fourth:
            await fourth.send(begin())
            code, reason = await code_of(fourth)
            assert (code, reason) == (1013, f"you have {FEW} sockets open: close another first")
        for id_ in range(FEW):
            assert (await answered(first, str(id_)))["type"] == "next"
        refused = await answered(first, "more")
        limit = {"code": "LIMIT_EXCEEDED", "limit": "subscriptions", "most": FEW}
        assert (refused["type"], refused["payload"][0]["extensions"]) == ("error", limit)
        await first.send('{"type":"complete","id":"0"}')
        await until(lambda: len(site.house.subscriptions.under) == FEW - 1)
        assert (await answered(first, "again"))["type"] == "next"
    await until(lambda: not site.house.subscriptions.under)
    async with site.begun(), site.begun(), site.begun():  # what was left counts no more
        pass


async def test_trusted_documents_are_subscribed_to_by_their_ids(site: Site) -> None:
    async with site.begun() as connection:
        for payload, told in (
            ({"documentId": "large"}, None),
            ({"documentId": "other"}, "DOCUMENT_UNKNOWN"),
            ({"query": "{ organisation { name } }"}, "DOCUMENT_UNTRUSTED"),
        ):
            id_ = str(told)
            await connection.send(json.dumps({"type": "subscribe", "id": id_, "payload": payload}))
            said = json.loads(await connection.recv())
            assert said["id"] == id_
            if told is None:
                assert len(said["payload"]["data"]["changed"]) == 100
            else:
                assert said["payload"][0]["extensions"]["code"] == told


async def test_who_never_begins_or_says_nothing_is_let_go(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "INITIAL", 0.2)
    async with site.opened() as silent:
        assert (await code_of(silent))[0] == 4408
    monkeypatch.setattr(speaking, "KEEP_ALIVE", 0.1)
    monkeypatch.setattr(speaking, "SILENT", 0.5)
    monkeypatch.setattr(evicting, "BREAK", 0.5)
    async with site.begun() as alive:
        for _ in range(8):  # longer than a silent one is kept
            assert json.loads(await alive.recv()) == {"type": "ping"}
            await alive.send('{"type":"pong"}')
        assert await code_of(alive) == (4499, "no sign of life")
