"""Endpoint: GraphQL over HTTP, from the request's bytes to the answer's.

Source: GraphQL over HTTP, working draft. Whatever fails before an operation runs is answered in
the shape of a GraphQL answer without data; what fails inside is masked, with a correlation id that
the log has too.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

import msgspec
from starlette.types import Receive, Scope, Send

from ledger.errors import Unreachable
from schema.engine.documents import Documents
from schema.engine.faults import AGAIN, told
from schema.engine.request import (
    KEPT,
    OLDER,
    Asked,
    Gone,
    Malformed,
    Request,
    asked,
    media_type,
    request,
    require_method,
)
from schema.engine.texts import Language
from schema.engine.token import Unauthenticated, Viewer, verify

NOTHING = Documents()


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON of an answer; `ran` is false if it is about the request, with no data in it."""

    body: bytes
    ran: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back to the client."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class MutationByGet(Exception):  # noqa: N818 - an answer
    """An operation that changes something was asked for by GET."""


class Answers(Protocol):
    """What answers operations."""

    @property
    def away(self) -> bool:
        """Return whether the database could not be reached when this was last tried."""
        ...

    async def answer(
        self, asked: Asked, viewer: Viewer, language: str, *, reads_only: bool
    ) -> Answer:
        """Return the answer. Raise `MutationByGet` if it may only read and would change."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address that answers operations for whoever has a token.

    It is an ASGI application, so that nothing stands between it and the server's protocol. `mark`
    is what every answer from a demonstration carries; `seconds` is how long one may take;
    `documents` are those that can be asked for by their ids.
    """

    answers: Answers
    key: bytes
    seconds: float
    mark: bool
    documents: Documents = NOTHING
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a client that went away gets none."""
        try:
            response = await self._respond(request(scope, receive))
        except Gone:
            return
        start = {"type": "http.response.start", "status": response.status}
        await send({**start, "headers": response.headers})
        await send({"type": "http.response.body", "body": response.body})

    async def _respond(self, request: Request) -> Response:
        kind = OLDER
        spoken = language(request.header(b"accept-language"))
        try:
            require_method(request.method)
            kind = media_type(request.header(b"accept"))
            viewer, _ = self.bearer(request)
            what = await asked(request, self.documents)
            async with asyncio.timeout(self.seconds):
                answer = await self.answers.answer(
                    what, viewer, spoken, reads_only=request.method == "GET"
                )
        except Gone:
            raise
        except (Malformed, Unauthenticated) as refused:
            return self.refusal(refused, kind)
        except MutationByGet:
            message, extensions = "a mutation is asked for by POST", {"code": "BAD_REQUEST"}
            return self._refused(405, kind, message, extensions, {"Allow": "POST"})
        except Exception as failed:  # noqa: BLE001 - whatever it is, it stays inside
            if isinstance(failed, TimeoutError) and self.answers.away:
                failed = Unreachable()
            message, extensions = told(failed, Language(spoken))
            status = 503 if extensions["code"] in AGAIN else 500
            return self._refused(status, kind, message, extensions, {})
        status = 200 if answer.ran or kind == OLDER else 400
        return self._response(status, answer.body, kind, {})

    def bearer(self, request: Request) -> tuple[Viewer, str]:
        """Return who asks and their token. Raise `Unauthenticated` if it is not in force."""
        scheme, _, token = request.header(b"authorization").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("missing")
        token = token.strip()
        return verify(self.key, token, self.clock()), token

    def refusal(self, refused: Malformed | Unauthenticated, kind: str = OLDER) -> Response:
        """Return what is answered to a request that is not one, or of somebody unknown."""
        if isinstance(refused, Malformed):
            extensions = {"code": refused.code}
            return self._refused(refused.status, kind, refused.message, extensions, refused.headers)
        challenge = {"WWW-Authenticate": 'Bearer realm="merit-ledger"'}
        message = f"send a token in force as Authorization: Bearer … ({refused.reason})"
        return self._refused(401, kind, message, {"code": "UNAUTHENTICATED"}, challenge)

    def _refused(
        self,
        status: int,
        kind: str,
        message: str,
        extensions: Mapping[str, Any],
        headers: Mapping[str, str],
    ) -> Response:
        error = {"message": message, "extensions": extensions}
        return self._response(status, msgspec.json.encode({"errors": [error]}), kind, headers)

    def _response(
        self, status: int, body: bytes, kind: str, headers: Mapping[str, str]
    ) -> Response:
        if self.mark:
            body = marked(body)
        sent = [
            (b"content-type", f"{kind}; charset=utf-8".encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        sent += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        return Response(status, sent, body)


def marked(body: bytes) -> bytes:
    """Return an answer that says that it comes from a demonstration."""
    return body[:-1] + b',"extensions":{"demonstration":true}}'


@lru_cache(maxsize=KEPT)
def language(accepted: str) -> str:
    """Return the language to answer in: zh if the caller likes it better than English, else en."""
    best, liked = "en", 0.0
    for part in accepted.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        code = name.partition("-")[0]
        try:
            if code in ("en", "zh") and float(weight) > liked:
                best, liked = code, float(weight)
        except ValueError:
            continue
    return best
