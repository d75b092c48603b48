"""Request: what a client sent, taken apart by the GraphQL-over-HTTP specification.

Source: GraphQL over HTTP, working draft (media types, request parameters, status codes).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import msgspec
from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope

from domain.decider import fact
from schema.engine.documents import Documents, Unknown
from schema.engine.eviction import Evict, evict_of

MOST_BYTES = 128 * 1024
DEEPEST = 100
"""How deep variables may nest."""

NESTS = (dict, list)

KEPT = 128
"""Values of a header that are kept with what was read from them; there are few in use."""

NEWER = "application/graphql-response+json"
OLDER = "application/json"


class Malformed(Exception):  # noqa: N818 - an answer
    """The request is not one that GraphQL over HTTP allows; `status` is what to answer."""

    def __init__(
        self, status: int, message: str, /, code: str = "BAD_REQUEST", **headers: str
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = headers


class Gone(Exception):  # noqa: N818 - says what it is
    """The client went away before it had said what it asks."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the server's protocol hands it over; of equal headers the first counts.

    `evict` breaks the connection, where the protocol can.
    """

    method: str
    headers: Mapping[bytes, bytes]
    query: bytes
    receive: Receive
    evict: Evict | None = None

    def header(self, name: bytes) -> str:
        """Return a header by its name in lower case; none is as empty as an empty one."""
        return self.headers.get(name, b"").decode("latin-1")

    async def body(self) -> bytes:
        """Return the body. Raise `Malformed` if it is too large, `Gone` if its end never came."""
        body = bytearray()
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body += message.get("body", b"")
            if len(body) > MOST_BYTES:
                raise Malformed(413, f"send at most {MOST_BYTES} bytes")
            if not message.get("more_body", False):
                return bytes(body)


def request(scope: Scope, receive: Receive) -> Request:
    """Return the request of a connection's scope."""
    headers = dict(reversed(scope["headers"]))
    return Request(scope["method"], headers, scope["query_string"], receive, evict_of(scope))


@fact
class Asked:
    """An operation: its text, which of the text's operations, and the variables as given."""

    text: str
    operation_name: str | None
    variables: Mapping[str, Any]


def require_method(method: str) -> None:
    """Raise `Malformed` unless operations may be asked for by the method."""
    if method not in {"GET", "POST"}:
        raise Malformed(405, "ask by POST or GET", Allow="GET, POST")


@lru_cache(maxsize=KEPT)
def media_type(accept: str) -> str:
    """Return the media type to answer in. Raise `Malformed` if the client takes neither."""
    if not accept.strip():
        return OLDER
    best: tuple[float, int, str] | None = None
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = quality(parameters)
        found = {NEWER: NEWER, OLDER: OLDER, "*/*": OLDER, "application/*": OLDER}.get(name)
        if found is not None and weight > 0 and (best is None or weight > best[0]):
            best = (weight, place, found)
    if best is None:
        raise Malformed(406, f"accept {NEWER} or {OLDER}")
    return best[2]


def quality(parameters: list[str]) -> float:
    """Return how much the client likes a media type, from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


async def asked(request: Request, documents: Documents) -> Asked:
    """Return what the request asks. Raise `Malformed` if it asks nothing that can be answered."""
    if request.method == "GET":
        return from_query(request, documents)
    require_json(request.header(b"content-type"))
    return from_object(decoded(await request.body(), "the body"), documents)


@lru_cache(maxsize=KEPT)
def require_json(content_type: str) -> None:
    """Raise `Malformed` unless a body of this type is JSON in UTF-8."""
    kind, *parameters = (p.strip().lower() for p in content_type.split(";"))
    if kind != OLDER:
        raise Malformed(415, f"send the operation as {OLDER}")
    charsets = [p.partition("=")[2].strip('"') for p in parameters if p.startswith("charset=")]
    if any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise Malformed(415, "send the operation in utf-8")


def from_query(request: Request, documents: Documents) -> Asked:
    """Return what the parameters of the address ask."""
    query = QueryParams(request.query)
    parameters: dict[str, Any] = {
        name: query[name] for name in ("query", "documentId", "operationName") if query.get(name)
    }
    for name in ("variables", "extensions"):
        if query.get(name):
            parameters[name] = decoded(query[name].encode(), name)
    return from_object(parameters, documents)


def from_object(body: object, documents: Documents) -> Asked:
    """Return what the members of a body ask."""
    if not isinstance(body, dict):
        raise Malformed(400, "the body must be an object with a member query")
    members = cast("dict[str, Any]", body)
    text, name = text_of(members, documents), members.get("operationName")
    variables, extensions = members.get("variables"), members.get("extensions")
    if name is not None and not isinstance(name, str):
        raise Malformed(400, "the member operationName must be a text")
    if variables is not None and not isinstance(variables, dict):
        raise Malformed(400, "the member variables must be an object")
    if extensions is not None and not isinstance(extensions, dict):
        raise Malformed(400, "the member extensions must be an object")
    given = cast("dict[str, Any]", variables or {})
    if too_deep(given):
        raise Malformed(400, f"variables may nest {DEEPEST} deep")
    return Asked(text=text, operation_name=name or None, variables=given)


def text_of(members: Mapping[str, Any], documents: Documents) -> str:
    """Return the operation's text, whether it was sent or is known by its id."""
    text, id_ = members.get("query"), members.get("documentId")
    if id_ is None:
        if not isinstance(text, str):
            raise Malformed(400, "the member query must be a text")
        if not documents.takes(text):
            raise Malformed(403, "only trusted documents are answered", code="DOCUMENT_UNTRUSTED")
        return text
    if not isinstance(id_, str) or text is not None:
        raise Malformed(400, "the member documentId must be a text, without the member query")
    try:
        return documents.text(id_)
    except Unknown:
        raise Malformed(404, "there is no such document", code="DOCUMENT_UNKNOWN") from None


def decoded(text: bytes, what: str) -> object:
    """Return JSON as objects. Raise `Malformed` if it is not JSON in UTF-8."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(400, f"{what} is not JSON: {error}") from error


def too_deep(value: object) -> bool:
    """Return whether a value nests deeper than variables may."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in inside(outer) if isinstance(inner, NESTS)]
        if not level:
            return False
    return True


def inside(value: Any) -> Iterable[Any]:  # noqa: ANN401 - any JSON that nests
    """Return the values that a value holds."""
    return cast("dict[str, Any]", value).values() if isinstance(value, dict) else value
