"""Codec: facts as the exact bytes of their JSON, and back.

A fact is stored under its class name with a schema version; `domain.upcasting` leads older shapes
to today's. Decimals are JSON strings, so no digit is lost on the way.
"""

from functools import cache
from typing import Any

import msgspec

from domain.events import COMMANDS, EVENTS
from domain.upcasting import STEPS, upcast

ENCODER = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical")


@cache
def decoder(cls: type[Any]) -> msgspec.json.Decoder[Any]:
    """Return the strict decoder of a stored class."""
    return msgspec.json.Decoder(cls)


def encode(value: object) -> bytes:
    """Return the JSON of a fact, or of anything made of facts."""
    return ENCODER.encode(value)


def decode(cls: type[Any], name: str, version: int, body: bytes) -> Any:  # noqa: ANN401 - any stored class
    """Return the fact stored as `name` in `version`."""
    if (name, version) not in STEPS:
        return decoder(cls).decode(body)
    return msgspec.convert(upcast(name, version, msgspec.json.decode(body)), cls)


def event(name: str, version: int, body: bytes) -> Any:  # noqa: ANN401 - any event
    """Return the event stored as `name` in `version`. Raise `KeyError` if there is none such."""
    return decode(EVENTS[name][0], name, version, body)


def command(name: str, version: int, body: bytes) -> Any:  # noqa: ANN401 - any command
    """Return the command stored as `name` in `version`. Raise `KeyError` if there is none such."""
    return decode(COMMANDS[name][0], name, version, body)
