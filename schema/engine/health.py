"""Health: whether the server is alive, whether it can serve, and what it counts."""

from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Readiness = Callable[[], Awaitable[Mapping[str, str]]]
"""Returns what keeps the server from serving, by what it is; nothing if it can."""


def routes(readiness: Readiness) -> list[Route]:
    """Return the three addresses that answer without a token."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        lacking = await readiness()
        if lacking:
            return JSONResponse({"status": "not ready", **lacking}, 503)
        return JSONResponse({"status": "ready"})

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
