"""Feed: the log over plain HTTP, as lines of JSON or as server-sent events, each a CloudEvent.

A page is what is selected of a stretch of positions. Once the log has passed its end it never
changes, and caches may keep it for ever. What is followed goes on until the client leaves or its
token ends; it is sent as fast as it is taken, and compressed if that is accepted.

Source: CloudEvents 1.0.2, the HTML standard (server-sent events), RFC 9110 (ETag).
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.actor import Role
from domain.events import EVENTS, schema_version
from ledger import catalogue
from ledger.errors import Unreachable
from ledger.happening import CATALOGUE, Happening
from ledger.read_audit import ReadAudit, Reading, ReadKind
from ledger.selection import Selection
from ledger.tail import Stopped, Tail
from ledger.tail_past import Past
from ledger.tail_stretch import Stretch
from schema.engine.endpoint import Endpoint
from schema.engine.feed_sending import accepted, streamed
from schema.engine.tiles import known
from schema.engine.token import Unauthenticated, Viewer, ends, verify

FOLLOWERS = frozenset({Role.CONSUMER, Role.AUDITOR})
"""Who may follow the log."""

PAGE, LONGEST = 1_000, 10_000
"""How many positions a page spans, unless it is told, and at most."""

KEEP_ALIVE = 15
"""Seconds after which a follower to whom nothing was sent is sent a sign of life."""

NDJSON, SSE = "application/x-ndjson", "text/event-stream"
LISTS = ("types", "streams", "departments", "people")
KNOWN = frozenset({"after", "limit", "follow", *LISTS})
MOST_NAMED = 100
END = b'event: end\ndata: {"reason":"%b","position":"%d"}\n\n'


class Misasked(Exception):  # noqa: N818 - an answer
    """The request cannot be answered as it stands; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for: events after a position, of a page or for as long as it is open."""

    after: int
    limit: int
    follow: bool
    selection: Selection
    sse: bool
    compressed: bool
    token: str

    @property
    def end(self) -> int:
        """Return the last position of a page."""
        return self.after + self.limit


def routes(endpoint: Endpoint, tail: Tail, audit: ReadAudit) -> list[Route]:
    """Return the addresses of the feed; who is sent a part of it is recorded in `audit` first."""

    async def events(request: Request) -> Response:
        try:
            asked = wanted(request)
            viewer = verify(endpoint.key, asked.token, endpoint.clock())
            if viewer.roles.isdisjoint(FOLLOWERS):
                return problem(403, f"send a token with one of {', '.join(sorted(FOLLOWERS))}")
            head = await tail.past.end()
            if asked.after > head:
                return problem(400, f"after={asked.after} lies beyond the log's end, {head}")
            if not unchanged(request, asked, head):
                await audit.kept(exported(viewer, asked))
            if asked.follow:
                return followed(endpoint, tail, asked)
            return page(request, tail, asked, head)
        except Misasked as misasked:
            return problem(400, str(misasked))
        except Unauthenticated as unauthenticated:
            challenge = {"WWW-Authenticate": 'Bearer realm="merit-ledger"'}
            return problem(401, f"send a token in force ({unauthenticated.reason})", challenge)
        except (Unreachable, TimeoutError):
            return problem(503, "the database is away; try again", {"Retry-After": "1"})

    return [
        Route("/events", events),
        Route(CATALOGUE, known(endpoint, shapes)),
        Route(f"{CATALOGUE}/asyncapi.json", known(endpoint, asyncapi)),
        Route(f"{CATALOGUE}/{{name}}/{{version:int}}", known(endpoint, shape)),
    ]


async def shapes(_: Request) -> Response:
    """Answer with what types of events there are."""
    return JSONResponse(catalogue.listed())


async def asyncapi(_: Request) -> Response:
    """Answer with all of them as an AsyncAPI document."""
    return JSONResponse(catalogue.asyncapi(catalogue.RELEASE))


async def shape(request: Request) -> Response:
    """Answer with the JSON Schema of a type of event, as it is written today."""
    name, version = request.path_params["name"], request.path_params["version"]
    found = catalogue.events().get(name)
    if found is None or schema_version(name) != version:
        return problem(404, f"there is no such shape; see {CATALOGUE}")
    return JSONResponse(found, media_type="application/schema+json")


def exported(viewer: Viewer, asked: Wanted) -> Reading:
    """Return the record that somebody is sent what they ask for, which may be of anybody."""
    return Reading(
        kind=ReadKind.EXPORT,
        actor=viewer.actor,
        roles=viewer.roles,
        fields=("GET /events",),
        about=b"",
        operation=sha256(repr(asked.selection.values).encode()).digest(),
        name=None,
        many=True,
    )


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return a refusal that says what to do."""
    return JSONResponse({"detail": detail}, status, headers)


def wanted(request: Request) -> Wanted:
    """Return what a request asks for. Raise `Misasked` if it says what is not understood."""
    query, headers = request.query_params, request.headers
    if unknown := set(query) - KNOWN:
        raise Misasked(f"leave out {', '.join(sorted(unknown))}; known are {', '.join(KNOWN)}")
    sse = SSE in headers.get("accept", "")
    resumed = headers.get("last-event-id") if sse else None
    after = number("Last-Event-ID" if resumed else "after", resumed or query.get("after", "0"))
    limit = number("limit", query.get("limit", str(PAGE)))
    if not 0 < limit <= LONGEST:
        raise Misasked(f"limit is between 1 and {LONGEST}")
    follow = query.get("follow", "true" if sse else "false")
    if follow not in ("true", "false") or (sse and follow == "false"):
        raise Misasked("follow is true or false, and true for server-sent events")
    named = [frozenset(filter(None, query.get(each, "").split(","))) for each in LISTS]
    if unknown := named[0] - EVENTS.keys():
        raise Misasked(f"there are no events of type {', '.join(sorted(unknown))}")
    if not all(each.isprintable() for part in named for each in part):
        raise Misasked("leave out what cannot be printed")
    if any(len(each) > MOST_NAMED for each in named):
        raise Misasked(f"name at most {MOST_NAMED} of a kind")
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return Wanted(
        after=after,
        limit=limit,
        follow=follow == "true",
        selection=Selection(*named),
        sse=sse,
        compressed=accepted(headers.get("accept-encoding", "")),
        token=token.strip() if scheme.lower() == "bearer" else "",
    )


def number(name: str, text: str) -> int:
    """Return a log position or a count. Raise `Misasked` if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - 64 bits
        raise Misasked(f"{name} is a whole number, 0 or more")
    return int(text)


def page(request: Request, tail: Tail, asked: Wanted, head: int) -> Response:
    """Return what is selected of the positions of a page that the log has reached."""
    complete = asked.end <= head
    until = min(asked.end, head)
    further = request.url.include_query_params(after=until)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable" if complete else "no-cache",
        "Link": f'<{further.path}?{further.query}>; rel="next"',
        "Merit-Ledger-Position": str(until),
        "Vary": "Accept, Accept-Encoding, Authorization",
        **({"ETag": etag(asked)} if complete else {}),
    }
    if unchanged(request, asked, head):
        return Response(status_code=304, headers=headers)
    return streamed(lines(tail.past, asked, until), NDJSON, headers, compress=asked.compressed)


def unchanged(request: Request, asked: Wanted, head: int) -> bool:
    """Return whether a client asks for a complete page that it has."""
    known_there = map(str.strip, request.headers.get("if-none-match", "").split(","))
    return not asked.follow and asked.end <= head and etag(asked) in known_there


def etag(asked: Wanted) -> str:
    """Return what names a complete page: what it spans, what it selects and how it is sent."""
    said = [asked.after, asked.limit, asked.compressed, *asked.selection.values]
    return f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'


async def lines(past: Past, asked: Wanted, until: int) -> AsyncIterator[bytes]:
    """Yield the lines of a page."""
    stretch = Stretch(past, asked.after, asked.selection)
    try:
        while stretch.position < until:
            if found := await stretch.more(until):
                yield found
    finally:
        stretch.close()


def followed(endpoint: Endpoint, tail: Tail, asked: Wanted) -> Response:
    """Return the answer to who follows: it has no end of its own."""
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    chunks = going_on(endpoint, tail, asked)
    return streamed(chunks, SSE if asked.sse else NDJSON, headers, compress=asked.compressed)


async def going_on(endpoint: Endpoint, tail: Tail, asked: Wanted) -> AsyncIterator[bytes]:
    """Yield what there is and what comes, and signs of life, until the token ends."""
    write, alive = (as_events, alive_event) if asked.sse else (as_lines, alive_line)
    with tail.cursor(asked.after, asked.selection) as cursor:
        because = b"expired"
        while (left := seconds_left(endpoint, asked.token)) > 0:
            try:
                async with asyncio.timeout(min(left, KEEP_ALIVE)):
                    if cursor.behind and not asked.sse:  # without a look at each event
                        found = await cursor.lines()
                    else:
                        found = write(await cursor.more())
            except TimeoutError:
                yield alive(cursor.position)
            except (Stopped, Unreachable) as ended:
                because = b"stopping" if isinstance(ended, Stopped) else b"unavailable"
                break
            else:
                if found:
                    yield found
        if asked.sse:
            yield END % (because, cursor.position)


def seconds_left(endpoint: Endpoint, token: str) -> float:
    """Return for how long a token that was in force still is."""
    return ends(endpoint.key, token) - endpoint.clock().timestamp()


def as_lines(found: Iterable[Happening]) -> bytes:
    """Return events as lines."""
    return b"".join(each.line + b"\n" for each in found)


def as_events(found: Iterable[Happening]) -> bytes:
    """Return events as server-sent ones, by whose ids a client that lost the line goes on."""
    return b"".join(b"id: %d\ndata: %b\n\n" % (each.position, each.line) for each in found)


def alive_line(_: int) -> bytes:
    """Return a sign of life among lines: an empty one."""
    return b"\n"


def alive_event(position: int) -> bytes:
    """Return a sign of life that carries how far the log has been looked through."""
    return b": still here\nid: %d\n\n" % position
