"""SSE: operations over server-sent events, by the protocol graphql-sse.

In the mode of distinct connections an operation is a request and its answers are the response. Each
event has the log position from which to go on as its id, so that a browser's own `EventSource`, or
whoever sends `Last-Event-ID`, comes again without a gap.

Source: graphql-sse's PROTOCOL.md; the HTML standard (server-sent events).
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.types import Receive, Scope, Send

from schema.engine.endpoint import language
from schema.engine.request import Gone, Malformed, Request, asked, request
from schema.engine.socket_message import position_of
from schema.engine.sse_message import (
    COMPLETE,
    STREAM_TOKEN,
    moved,
    next_event,
)
from schema.engine.sse_sending import streamed
from schema.engine.sse_single import Reservations
from schema.engine.subscriptions import Payload, Subscriptions
from schema.engine.token import Unauthenticated, ends


class Events:
    """What answers operations by server-sent events, at the address of queries."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions, self._endpoint = subscriptions, subscriptions.endpoint
        self._single = Reservations(subscriptions)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a client that went away gets none."""
        asking = request(scope, receive)
        try:
            try:
                named = asking.header(STREAM_TOKEN) or self._single.named(asking)
                if asking.method == "PUT" or named:
                    await self._single.respond(asking, named, send)
                else:
                    await self._distinct(asking, send)
            except (Malformed, Unauthenticated) as refused:
                response = self._endpoint.refusal(refused)
                start = {"type": "http.response.start", "status": response.status}
                await send({**start, "headers": response.headers})
                await send({"type": "http.response.body", "body": response.body})
        except (Gone, OSError):
            return

    async def _distinct(self, asking: Request, send: Send) -> None:
        viewer, token = self._endpoint.bearer(asking)
        what = await asked(asking, self._endpoint.documents)
        spoken = language(asking.header(b"accept-language"))
        after = position_of(asking.header(b"last-event-id"))
        expires = ends(self._endpoint.key, token)
        answers = self._subscriptions.answers(
            what, viewer, spoken, after, reads_only=asking.method == "GET"
        )
        async with aclosing(answers), aclosing(written(answers)) as events:
            rest = expires - self._endpoint.clock().timestamp()
            await streamed(events, rest, asking, send)


async def written(payloads: AsyncGenerator[Payload]) -> AsyncGenerator[bytes]:
    """Yield answers as events, and that they are complete."""
    async for payload in payloads:
        if payload.body:
            yield next_event(payload)
        elif payload.position is not None:
            yield moved(payload.position)
    yield COMPLETE
