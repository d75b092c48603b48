"""Socket: operations over one WebSocket, by the protocol graphql-transport-ws.

Each operation is a task that asks for its next answer once the last one was taken by the socket.
Who does not read is waited for, up to a time; nothing is queued for them meanwhile.

Source: GraphQL over WebSocket (PROTOCOL.md of graphql-ws), RFC 6455.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import aclosing, suppress
from time import monotonic
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ledger.errors import Unreachable
from ledger.tail import Stopped
from schema.engine import metrics
from schema.engine.endpoint import language
from schema.engine.eviction import STALLED, evict_of
from schema.engine.request import Asked, Gone, Malformed, from_object
from schema.engine.socket_message import (
    ACKNOWLEDGED,
    PING,
    SUBPROTOCOL,
    Close,
    Closed,
    Message,
    bearer,
    error,
    errors_of,
    id_of,
    message_of,
    payload_of,
    pong,
    resumed,
    token_in,
)
from schema.engine.subscriptions import Subscriptions
from schema.engine.token import Unauthenticated, Viewer, ends, verify

INITIAL = 10
"""Seconds within which a client says who it is."""

KEEP_ALIVE = 25
"""Seconds of silence after which a client is asked for a sign of life."""

SILENT = 60
"""Seconds of silence after which it is taken to be gone."""

MOST = 100
"""Operations of a socket at a time."""


class Socket:
    """One WebSocket, from its acceptance to its end."""

    def __init__(
        self, subscriptions: Subscriptions, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self._subscriptions, self._endpoint = subscriptions, subscriptions.endpoint
        self._receive, self._send = receive, send
        headers = {name: value.decode("latin-1") for name, value in reversed(scope["headers"])}
        self._offered: list[str] = scope["subprotocols"]
        self._token = bearer(headers.get(b"authorization", ""))
        self._language = language(headers.get(b"accept-language", ""))
        self._evict = evict_of(scope)
        self._viewer: Viewer | None = None
        self._expires = 0.0
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._ending: Closed | None = None
        self._loop = asyncio.get_running_loop()
        self._begun = self._heard = monotonic()
        self._sending: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._own: asyncio.Task[Any] | None = None
        self._position = 0
        self._helpers: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Answer until the client leaves or the socket is closed."""
        if (await self._receive())["type"] != "websocket.connect":
            return
        self._own = asyncio.current_task()
        spoken = SUBPROTOCOL if SUBPROTOCOL in self._offered else None
        await self._send({"type": "websocket.accept", "subprotocol": spoken})
        metrics.SOCKETS.inc()
        try:
            self._wait(INITIAL)
            await self._converse(spoken)
        except Closed as closed:
            await self._close(closed)
        except Gone:
            return
        except asyncio.CancelledError:
            if self._ending is None:
                raise
            await self._close(self._ending)
        finally:
            metrics.SOCKETS.dec()
            if self._timer is not None:
                self._timer.cancel()
            if self._viewer is not None:
                self._subscriptions.sockets.leave(self._viewer.actor)
            left = [*self._operations.values(), *self._helpers]
            for each in left:
                each.cancel()
            if left:
                await asyncio.wait(left)

    async def _converse(self, spoken: str | None) -> None:
        if spoken is None:
            raise Closed(Close.SUBPROTOCOL_NOT_ACCEPTABLE, f"speak {SUBPROTOCOL}")
        while True:
            said = await self._receive()
            if said["type"] == "websocket.disconnect":
                return
            self._heard = monotonic()
            message = message_of(said.get("text"))
            match message["type"]:
                case "connection_init":
                    await self._initialise(payload_of(message))
                case "ping":
                    await self._say(pong(payload_of(message)))
                case "pong":
                    payload_of(message)
                case "subscribe":
                    self._subscribe(id_of(message), payload_of(message))
                case "complete":
                    operation = self._operations.pop(id_of(message), None)
                    if operation is not None:
                        operation.cancel()
                case _:
                    raise Closed(Close.BAD_REQUEST, "there is no message of that type")

    async def _initialise(self, payload: Message | None) -> None:
        if self._viewer is not None:
            raise Closed(Close.TOO_MANY_INITIALISATION_REQUESTS, "begin once")
        token, key = token_in(payload), self._endpoint.key
        token = self._token if token is None else token
        try:
            viewer = verify(key, token, self._endpoint.clock())
        except Unauthenticated as refused:
            reason = refused.reason if token else "missing"
            raise Closed(Close.FORBIDDEN, f"send a token in force ({reason})") from None
        if not self._subscriptions.sockets.enter(viewer.actor):
            most = self._subscriptions.sockets.most
            raise Closed(Close.UNAVAILABLE, f"you have {most} sockets open: close another first")
        self._viewer, self._expires = viewer, ends(key, token)
        await self._say(ACKNOWLEDGED)
        self._tick()

    def _subscribe(self, id_: str, payload: Message | None) -> None:
        if self._viewer is None:
            raise Closed(Close.UNAUTHORIZED, "begin with connection_init")
        if id_ in self._operations:
            raise Closed(Close.SUBSCRIBER_ALREADY_EXISTS, f"subscriber for {id_} already exists")
        try:
            asked = from_object(payload, self._endpoint.documents)
            refused = None
        except Malformed as malformed:
            if malformed.status == 400:  # noqa: PLR2004 - not of the protocol
                raise Closed(Close.BAD_REQUEST, malformed.message) from None
            asked, refused = None, error(malformed.message, malformed.code)
        if len(self._operations) >= MOST:
            message = f"at most {MOST} operations go over a socket at a time"
            asked, refused = None, error(message, "LIMIT_EXCEEDED")
        after = resumed(payload)
        answering = self._answer(id_, asked, refused, after, self._viewer)
        self._operations[id_] = self._loop.create_task(answering)

    async def _answer(
        self, id_: str, asked: Asked | None, refused: bytes | None, after: int | None, who: Viewer
    ) -> None:
        """Send what an operation is answered with, and that it is complete."""
        name = msgspec.json.encode(id_)
        begin = b'{"id":%b,"type":"next","payload":' % name
        own = asyncio.current_task()
        try:
            if asked is None:
                await self._fail(name, refused or b"[]", id_, own)
                return
            answers = self._subscriptions.answers(asked, who, self._language, after)
            async with aclosing(answers) as payloads:
                async for payload in payloads:
                    if not payload.ran:
                        await self._fail(name, errors_of(payload.body), id_, own)
                        return
                    if payload.body:
                        await self._say(b"%b%b}" % (begin, payload.body))
                    self._position = payload.position or self._position
            self._done(id_, own)
            await self._say(b'{"id":%b,"type":"complete"}' % name)
        except Stopped:
            self._end(Close.RESTARTING, "the server stops; come again")
        except Unreachable:
            self._end(Close.UNAVAILABLE, "the database is away; come again")
        except Gone:
            return
        finally:
            self._done(id_, own)

    async def _fail(
        self, name: bytes, errors: bytes, id_: str, own: asyncio.Task[Any] | None
    ) -> None:
        self._done(id_, own)
        await self._say(b'{"id":%b,"type":"error","payload":%b}' % (name, errors))

    def _done(self, id_: str, own: asyncio.Task[Any] | None) -> None:
        """Let the id be used again, unless it is already."""
        if self._operations.get(id_) is own:
            del self._operations[id_]

    async def _say(self, text: str | bytes) -> None:
        """Send a message, once the client has taken enough of what came before."""
        waiting = self._sending
        if waiting is None:
            self._sending = monotonic()
        said = text if isinstance(text, str) else text.decode()
        try:
            await self._send({"type": "websocket.send", "text": said})
        except (OSError, RuntimeError) as error:  # what servers say of who has left
            raise Gone from error
        finally:
            if waiting is None:
                self._sending = None

    def _tick(self) -> None:
        """Look after the socket: it ends with its token, and with a client that is gone."""
        now = monotonic()
        if self._viewer is None:
            self._end(Close.INITIALISATION_TIMEOUT, f"begin within {INITIAL} seconds")
            return
        left = self._expires - self._endpoint.clock().timestamp()
        if left <= 0:
            self._end(Close.FORBIDDEN, "the token has ended; come with another")
        elif self._sending is not None and now - self._sending >= STALLED:
            self._stall(f"too slow; go on after {self._position}")
        elif now - self._heard >= SILENT:
            self._stall("no sign of life")
        else:
            if now - self._heard >= KEEP_ALIVE and self._sending is None:
                self._help(self._say(PING))
            self._wait(min(left, KEEP_ALIVE if self._sending is None else STALLED / 4))

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(max(seconds, 0.05), self._tick)

    def _help(self, saying: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(saying)
        self._helpers.add(task)
        task.add_done_callback(self._helped)

    def _helped(self, task: asyncio.Task[None]) -> None:
        self._helpers.discard(task)
        if not task.cancelled():
            task.exception()  # the client has left, which the socket hears by itself

    def _stall(self, reason: str) -> None:
        """Close a socket whose client does not read, without waiting for it."""
        metrics.SUBSCRIPTION_EVICTIONS.inc()
        closed = Closed(Close.TERMINATED, reason)
        if self._evict is not None:
            self._ending = closed
            self._evict(closed.code, closed.reason)
        else:
            self._end(Close.TERMINATED, reason)

    def _end(self, code: Close, reason: str) -> None:
        """Have the socket closed by its own task."""
        if self._ending is None:
            self._ending = Closed(code, reason)
            if self._own is not None:
                self._own.cancel()

    async def _close(self, closed: Closed) -> None:
        """Close the socket, unless it is already."""
        self._ending = closed
        for each in self._operations.values():
            each.cancel()
        said: Mapping[str, Any] = {"code": int(closed.code), "reason": closed.reason}
        with suppress(OSError, RuntimeError):  # whoever it was for is gone
            await self._send({"type": "websocket.close", **said})
