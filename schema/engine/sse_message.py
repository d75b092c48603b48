"""SSE message: what is said over server-sent events, and what opens such a stream.

Source: graphql-sse's PROTOCOL.md; the HTML standard (server-sent events).
"""

import msgspec
from starlette.types import Scope

from schema.engine.subscriptions import Payload

SSE = "text/event-stream"
STREAM_TOKEN = b"x-graphql-event-stream-token"

ALIVE = b":\n\n"
"""A sign of life."""

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]

COMPLETE = b"event: complete\ndata:\n\n"


def streams(scope: Scope) -> bool:
    """Return whether a request is about a stream of events: it accepts one, or names one."""
    if scope["method"] == "PUT":
        return True
    for name, value in scope["headers"]:
        if name == STREAM_TOKEN or (name == b"accept" and b"text/event-stream" in value):
            return True
    return b"token=" in scope["query_string"]


def next_event(payload: Payload) -> bytes:
    """Return an answer as an event; its id is the log position from which to go on."""
    id_ = b"" if payload.position is None else b"id: %d\n" % payload.position
    return b"event: next\n%bdata: %b\n\n" % (id_, payload.body)


def named_next(id_: str, payload: Payload) -> bytes:
    """Return an answer to one of the operations of a stream as an event, with its id likewise."""
    told = b"" if payload.position is None else b"id: %d\n" % payload.position
    name = msgspec.json.encode(id_)
    return b'event: next\n%bdata: {"id":%b,"payload":%b}\n\n' % (told, name, payload.body)


def named_complete(id_: str) -> bytes:
    """Return that one of the operations of a stream is complete."""
    return b'event: complete\ndata: {"id":%b}\n\n' % msgspec.json.encode(id_)


def moved(position: int) -> bytes:
    """Return a sign of life that says how far the log has been looked through."""
    return b":\nid: %d\n\n" % position
