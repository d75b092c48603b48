"""SSE sending: a stream of events on its way to one client.

The next event is asked for when the last was taken. A client that takes nothing for a while is
given up, and its connection broken.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Send

from ledger.errors import Unreachable
from ledger.tail import Stopped
from schema.engine import metrics
from schema.engine.eviction import STALLED
from schema.engine.request import Request
from schema.engine.sse_message import ALIVE, HEADERS

KEEP_ALIVE = 15
"""Seconds after which a client to whom nothing was sent is sent a sign of life."""


async def streamed(
    events: AsyncIterator[bytes], seconds: float, asking: Request, send: Send
) -> None:
    """Send events as they are taken, and signs of life between them, for so many seconds.

    The response ends without one that says it is complete where a client should come again.
    """
    until = asyncio.get_running_loop().time() + seconds
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    gone = asyncio.create_task(left(asking))
    coming = asyncio.ensure_future(anext(events, None))
    try:
        while (rest := until - asyncio.get_running_loop().time()) > 0:
            patience = min(KEEP_ALIVE, rest)
            done, _ = await asyncio.wait(
                (coming, gone), timeout=patience, return_when=asyncio.FIRST_COMPLETED
            )
            if gone in done:
                return
            chunk: bytes | None = ALIVE
            if coming in done:
                chunk = coming.result()
                if chunk is None:
                    break
            async with asyncio.timeout(STALLED):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if coming in done:
                coming = asyncio.ensure_future(anext(events, None))
    except TimeoutError:
        metrics.SUBSCRIPTION_EVICTIONS.inc()
        if asking.evict is not None:
            asking.evict()
            await gone
        return
    except (Stopped, Unreachable):
        pass
    finally:
        coming.cancel()
        gone.cancel()
        await asyncio.wait((coming, gone))
        if not coming.cancelled():
            coming.exception()
    await send({"type": "http.response.body", "body": b""})


async def left(asking: Request) -> None:
    """Return once the client has gone away."""
    while (await asking.receive())["type"] != "http.disconnect":
        pass
