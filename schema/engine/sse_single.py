"""SSE single: many operations over one stream of events, which is reserved beforehand.

A client reserves a stream (PUT), opens it (GET), asks for operations by it (POST) and ends them
(DELETE). What they are answered with is handed over one by one, so nothing is kept for a client
that does not read. Who lost a stream opens it again, with the id of the last event they had:
each operation goes on from where it was then.

Source: graphql-sse's PROTOCOL.md, "Single connection mode".
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from secrets import token_urlsafe
from typing import Any, cast

from starlette.datastructures import QueryParams
from starlette.types import Send

from schema.engine.endpoint import language
from schema.engine.request import Malformed, Request, decoded, from_object, require_json
from schema.engine.socket_message import LONGEST_ID, position_of
from schema.engine.sse_reservation import Operation, Reservation
from schema.engine.sse_sending import streamed
from schema.engine.subscriptions import Subscriptions
from schema.engine.token import Unauthenticated, ends

UNUSED = 30
"""Seconds for which a reservation is kept while nobody has its stream open."""

MOST = 100
"""Operations of a stream at a time."""

MOST_RESERVED, MOST_OWN = 10_000, 100
"""Streams that are reserved at a time, by all and by one actor."""


class Reservations:
    """The streams that are reserved, by their tokens."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions, self._endpoint = subscriptions, subscriptions.endpoint
        self._known: dict[str, Reservation] = {}

    def named(self, asking: Request) -> str:
        """Return which stream a request names in its address, if any."""
        return QueryParams(asking.query).get("token", "")

    async def respond(self, asking: Request, named: str, send: Send) -> None:
        """Answer a request about a stream. Raise `Malformed` or `Unauthenticated` if it errs."""
        if asking.method == "PUT":
            await said(send, 201, self._reserve(asking).encode())
            return
        found = self._known.get(named)
        if found is None:
            raise Malformed(404, "there is no such stream; reserve one by PUT")
        rest = found.expires - self._endpoint.clock().timestamp()
        if rest <= 0:
            raise Unauthenticated("expired")
        match asking.method:
            case "GET":
                await self._open(found, named, rest, asking, send)
            case "POST":
                await self._ask(found, asking)
                await said(send, 202, b"")
            case "DELETE":
                found.end(QueryParams(asking.query).get("operationId", ""))
                await said(send, 200, b"")
            case _:
                raise Malformed(405, "a stream takes these", Allow="GET, POST, PUT, DELETE")

    def _reserve(self, asking: Request) -> str:
        viewer, token = self._endpoint.bearer(asking)
        own = sum(each.viewer.actor == viewer.actor for each in self._known.values())
        if len(self._known) >= MOST_RESERVED or own >= MOST_OWN:
            raise Malformed(503, "too many streams are reserved; try again", code="OVERLOADED")
        named = token_urlsafe(32)
        self._known[named] = made = Reservation(viewer, ends(self._endpoint.key, token))
        self._end_later(made, named)
        return named

    async def _open(
        self, found: Reservation, named: str, rest: float, asking: Request, send: Send
    ) -> None:
        if found.open:
            raise Malformed(409, "the stream is open already")
        found.open = True
        if found.ending is not None:
            found.ending.cancel()
        await found.go_back(position_of(asking.header(b"last-event-id")))
        for id_, operation in found.operations.items():
            found.begin(id_, operation, self._subscriptions)
        try:
            async with aclosing(events(found)) as sent:
                await streamed(sent, rest, asking, send)
        finally:
            found.open = False
            self._end_later(found, named)

    async def _ask(self, found: Reservation, asking: Request) -> None:
        require_json(asking.header(b"content-type"))
        body = decoded(await asking.body(), "the body")
        what = from_object(body, self._endpoint.documents)
        extensions: dict[str, Any] = cast("dict[str, Any]", body).get("extensions") or {}
        id_ = extensions.get("operationId")
        if not (isinstance(id_, str) and 0 < len(id_) <= LONGEST_ID):
            raise Malformed(400, "the member extensions.operationId must be a text")
        if id_ in found.operations:
            raise Malformed(409, "there is an operation of that id")
        if len(found.operations) >= MOST:
            raise Malformed(429, f"at most {MOST} operations go over a stream at a time")
        spoken = language(asking.header(b"accept-language"))
        made = Operation(what, spoken, position_of(extensions.get("after")))
        found.operations[id_] = made
        if found.open:
            found.begin(id_, made, self._subscriptions)

    def _end_later(self, found: Reservation, named: str) -> None:
        """Give a reservation up after a while, unless its stream is opened."""

        def end() -> None:
            self._known.pop(named, None)
            found.stop()

        found.ending = asyncio.get_running_loop().call_later(UNUSED, end)


async def events(found: Reservation) -> AsyncGenerator[bytes]:
    """Yield what the operations of a stream are answered with. Raise what they do."""
    while True:
        chunk = await found.ready.get()
        if isinstance(chunk, Exception):
            raise chunk
        yield chunk


async def said(send: Send, status: int, body: bytes) -> None:
    """Answer with a text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
