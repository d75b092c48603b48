"""App: the addresses that the server answers at."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from schema.engine.endpoint import Endpoint
from schema.engine.health import Readiness, routes

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""The endpoint answers each itself, most with 405."""

STATIC = Path(__file__).parent / "static"

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:"
)
"""Nothing on the page may come from, or go to, anywhere but this server."""


def app(endpoint: Endpoint | None, readiness: Readiness) -> Starlette:
    """Return the application; without an endpoint it answers for its health only."""
    if endpoint is None:
        return Starlette(
            routes=[*routes(readiness), Route("/{rest:path}", unready, methods=METHODS)]
        )
    return Starlette(
        routes=[
            *routes(readiness),
            Route("/graphql", endpoint.respond, methods=METHODS),
            Route("/", page),
            Mount("/", StaticFiles(directory=STATIC)),
        ]
    )


async def page(_: Request) -> Response:
    """Answer with GraphiQL, from our own files."""
    return FileResponse(STATIC / "index.html", headers={"Content-Security-Policy": POLICY})


async def unready(_: Request) -> Response:
    """Answer that the server cannot serve yet; /readyz says why."""
    return JSONResponse({"status": "not ready", "see": "/readyz"}, 503)
