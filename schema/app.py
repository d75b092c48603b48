"""App: the addresses that the server answers at."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger.read_audit import ReadAudit
from ledger.tail import Tail
from schema.engine import feed, tiles
from schema.engine.endpoint import Endpoint
from schema.engine.health import Readiness, routes
from schema.engine.socket import Socket
from schema.engine.sse import Events
from schema.engine.sse_message import streams
from schema.engine.subscriptions import Subscriptions
from schema.engine.tree import Tree

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Each is told that the server is not ready."""

ENDPOINT = "/graphql"
"""It answers every method itself, most with 405."""

STATIC = Path(__file__).parent / "static"

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:"
)
"""Nothing on the page may come from, or go to, anywhere but this server."""


def app(
    endpoint: Endpoint | None,
    readiness: Readiness,
    tree: Tree | None = None,
    register: Tree | None = None,
    *,
    feeding: tuple[Tail, ReadAudit] | None = None,
    subscriptions: Subscriptions | None = None,
) -> ASGIApp:
    """Return the application; without an endpoint it answers for its health only."""
    if endpoint is None:
        return Starlette(
            routes=[*routes(readiness), Route("/{rest:path}", unready, methods=METHODS)]
        )
    site = Starlette(
        routes=[
            *routes(readiness),
            *(tiles.routes(endpoint, tree) if tree else ()),
            *(tiles.routes(endpoint, register, "/register") if register else ()),
            *(feed.routes(endpoint, *feeding) if feeding else ()),
            Route("/", page),
            Mount("/", StaticFiles(directory=STATIC)),
        ]
    )

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["path"] == ENDPOINT
        await (endpoint if asks else site)(scope, receive, send)  # a router costs a tenth of it

    return either if subscriptions is None else subscribing(subscriptions, either)


def subscribing(subscriptions: Subscriptions, others: ASGIApp) -> ASGIApp:
    """Return an application that answers over WebSockets and streams, and by `others` besides."""
    events = Events(subscriptions)

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if scope["path"] == ENDPOINT and allowed(scope):
                await Socket(subscriptions, scope, receive, send).run()
            else:
                await send({"type": "websocket.close"})
        elif scope["path"] == ENDPOINT and streams(scope):
            await events(scope, receive, send)
        else:
            await others(scope, receive, send)

    return either


def allowed(scope: Scope) -> bool:
    """Return whether a WebSocket comes from this server's pages, or from no page at all."""
    headers = dict(reversed(scope["headers"]))
    origin, host = headers.get(b"origin"), headers.get(b"host", b"")
    return origin is None or origin.partition(b"//")[2].lower() == host.lower()


async def page(_: Request) -> Response:
    """Answer with GraphiQL, from our own files."""
    return FileResponse(STATIC / "index.html", headers={"Content-Security-Policy": POLICY})


async def unready(_: Request) -> Response:
    """Answer that the server cannot serve yet; /readyz says why."""
    return JSONResponse({"status": "not ready", "see": "/readyz"}, 503)
