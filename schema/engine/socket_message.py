"""Socket message: what is said over a WebSocket, and with which codes one is closed.

Source: GraphQL over WebSocket, the protocol graphql-transport-ws.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, cast

import msgspec

SUBPROTOCOL = "graphql-transport-ws"

LONGEST_ID = 255
"""Characters of what a client calls an operation."""

LONGEST_REASON = 123
"""Bytes of why a socket is closed: so many go into the frame."""

DIGITS = 18
"""How many a log position has at most."""

ACKNOWLEDGED = '{"type":"connection_ack"}'
PING, PONG = '{"type":"ping"}', '{"type":"pong"}'


class Close(IntEnum):
    """Why a socket is closed; a client comes again after those that are neither its own fault."""

    RESTARTING = 1012
    UNAVAILABLE = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INITIALISATION_TIMEOUT = 4408
    SUBSCRIBER_ALREADY_EXISTS = 4409
    TOO_MANY_INITIALISATION_REQUESTS = 4429
    TERMINATED = 4499


class Closed(Exception):  # noqa: N818 - says what it is
    """The socket is to be closed, and why."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")


Message = Mapping[str, Any]


def message_of(text: object) -> Message:
    """Return what a client says. Raise `Closed` if it is no message."""
    if not isinstance(text, str):
        raise Closed(Close.BAD_REQUEST, "send messages as text")
    try:
        said: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise Closed(Close.BAD_REQUEST, "a message is JSON") from None
    if not isinstance(said, dict):
        raise Closed(Close.BAD_REQUEST, "a message is an object")
    message = cast("Message", said)
    if not isinstance(message.get("type"), str):
        raise Closed(Close.BAD_REQUEST, "a message has a type")
    return message


def payload_of(message: Message) -> Message | None:
    """Return what a message carries, if anything. Raise `Closed` unless that is an object."""
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closed(Close.BAD_REQUEST, "a payload is an object")
    return cast("Message | None", payload)


def id_of(message: Message) -> str:
    """Return which operation a message is about. Raise `Closed` if it does not say."""
    id_ = message.get("id")
    if not (isinstance(id_, str) and 0 < len(id_) <= LONGEST_ID):
        raise Closed(Close.BAD_REQUEST, f"an id is a text of 1 to {LONGEST_ID} characters")
    return id_


def token_in(payload: Message | None) -> str | None:
    """Return the token that a client begins with, if it sends one.

    As `Authorization`, in whatever letters and after `Bearer`; or alone, as `token`.
    """
    given = {name.lower(): value for name, value in (payload or {}).items()}
    alone, authorization = given.get("token"), given.get("authorization")
    if isinstance(authorization, str):
        return bearer(authorization)
    return alone if isinstance(alone, str) else None


def bearer(authorization: str) -> str:
    """Return the token of an authorization, nothing if it is none of ours."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def pong(payload: Message | None) -> str | bytes:
    """Return the answer to a ping, with what came with it."""
    if payload is None:
        return PONG
    return b'{"type":"pong","payload":%b}' % msgspec.json.encode(payload)


def error(message: str, code: str) -> bytes:
    """Return the JSON of what an operation is refused with."""
    return msgspec.json.encode([{"message": message, "extensions": {"code": code}}])


def errors_of(body: bytes) -> bytes:
    """Return the JSON of the errors of an answer that has nothing else."""
    return msgspec.json.encode(msgspec.json.decode(body)["errors"])


def resumed(payload: Message | None) -> int | None:
    """Return the log position that a client says it has come to: `extensions.after`."""
    extensions = (payload or {}).get("extensions")
    if not isinstance(extensions, dict):
        return None
    return position_of(cast("Message", extensions).get("after"))


def position_of(text: object) -> int | None:
    """Return the log position that a text is, if it is one."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= DIGITS:
        return int(text)
    return None
