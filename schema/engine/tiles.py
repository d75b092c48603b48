"""Tiles: the addresses at which a tree is served, to whoever has a token.

Source: C2SP tlog-tiles. The entries themselves are not served: an export has them.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ledger.errors import Unreachable
from ledger.tree import HASH
from ledger.tree_tiles import named
from schema.engine.endpoint import Endpoint
from schema.engine.token import Unauthenticated, verify
from schema.engine.tree import Tree

SOON = {"Cache-Control": "private, no-cache"}
EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

BYTES = "application/octet-stream"

Answer = Callable[[Request], Awaitable[Response]]


def routes(endpoint: Endpoint, tree: Tree, below: str = "") -> list[Route]:
    """Return the addresses of checkpoint and tiles of a tree, which begin with `below`."""

    async def checkpoint(_: Request) -> Response:
        signed = await tree.signed()
        if signed is None:
            return PlainTextResponse("nothing is signed yet\n", 404)
        return PlainTextResponse(signed.note, headers=SOON)

    async def tile(request: Request) -> Response:
        try:
            wanted, width = named(request.path_params["path"])
        except ValueError:
            return PlainTextResponse("no such tile\n", 404)
        hashes = (await tree.tiles([wanted])).get(wanted, b"")
        if len(hashes) < width * HASH:
            return PlainTextResponse("no such tile yet\n", 404)
        return Response(hashes[: width * HASH], headers=EVER, media_type=BYTES)

    return [
        Route(f"{below}/checkpoint", known(endpoint, checkpoint)),
        Route(f"{below}/tile/{{path:path}}", known(endpoint, tile)),
    ]


def known(endpoint: Endpoint, answer: Answer) -> Answer:
    """Return what answers whoever has a token in force, and nobody else."""

    async def answered(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        named = token.strip() if scheme.lower() == "bearer" else ""
        try:
            verify(endpoint.key, named, endpoint.clock())
            return await answer(request)
        except Unauthenticated as unauthenticated:
            challenge = {"WWW-Authenticate": 'Bearer realm="merit-ledger"'}
            return PlainTextResponse(f"send a token ({unauthenticated.reason})\n", 401, challenge)
        except (Unreachable, TimeoutError):
            return JSONResponse({"status": "unavailable", "see": "/readyz"}, 503)

    return answered
