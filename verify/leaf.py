"""Leaf: lines of an export, back in the bytes that were hashed.

Numbers are big-endian. A row is the number of its fields in 2 bytes and then, for each, the number
of its bytes in 4 and the bytes; -1 and no bytes for none. docs/proof.md has the whole of it.
"""

import json
import struct
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
FIRST_DAY = date(2000, 1, 1)
MICROSECOND = timedelta(microseconds=1)
UUID_BYTES = 16

LENGTH, SHORT, LONG = struct.Struct(">i"), struct.Struct(">ii"), struct.Struct(">iq")
"""The number of a field's bytes, by itself and with a whole number after it."""

UUID_LENGTH = LENGTH.pack(UUID_BYTES)
NONE = LENGTH.pack(-1)

KEPT = 4096
"""How many moments, ids and words are remembered: many lines in a row have the same."""

Encode = Callable[[Any], bytes]


class Unreadable(Exception):  # noqa: N818 - says what it is
    """A line is not one that an export has."""


def long(value: int) -> bytes:
    """Return a whole number as a field of 8 bytes."""
    return LONG.pack(8, value)


def short(value: int) -> bytes:
    """Return a whole number as a field of 4 bytes."""
    return SHORT.pack(4, value)


@lru_cache(KEPT)
def identity(value: str) -> bytes:
    """Return a UUID as a field of 16 bytes."""
    made = bytes.fromhex(value.replace("-", ""))
    if len(made) != UUID_BYTES:
        raise ValueError(value)
    return UUID_LENGTH + made


@lru_cache(KEPT)
def instant(value: str) -> bytes:
    """Return a moment as a field: the microseconds since 2000, in 8 bytes."""
    return long((datetime.fromisoformat(value) - EPOCH) // MICROSECOND)


@lru_cache(KEPT)
def day(value: str) -> bytes:
    """Return a day as a field: the days since 2000-01-01, in 4 bytes."""
    return short((date.fromisoformat(value) - FIRST_DAY).days)


def text(value: str) -> bytes:
    """Return a text as a field."""
    made = value.encode()
    return LENGTH.pack(len(made)) + made


@lru_cache(KEPT)
def word(value: str | None) -> bytes:
    """Return a text that many lines have as a field, or that there is none."""
    return NONE if value is None else text(value)


def digest(value: str) -> bytes:
    """Return what is written in hexadecimal as a field."""
    made = bytes.fromhex(value)
    return LENGTH.pack(len(made)) + made


def stored(value: Any) -> bytes:  # noqa: ANN401 - a text, or the pairs of {"base64": …}
    """Return what is stored, which is text where it can be, as a field."""
    if isinstance(value, str):
        return text(value)
    ((name, written),) = value
    if name != "base64":
        raise ValueError(name)
    made = b64decode(written, validate=True)
    return LENGTH.pack(len(made)) + made


def text_or_none(value: str | None) -> bytes:
    """Return a text as a field, if there is one."""
    return NONE if value is None else text(value)


def stored_or_none(value: Any) -> bytes:  # noqa: ANN401 - as above
    """Return what is stored as a field, if there is any."""
    return NONE if value is None else stored(value)


def identity_or_none(value: str | None) -> bytes:
    """Return a UUID as a field, if there is one."""
    return NONE if value is None else identity(value)


EVENT: dict[str, Encode] = {
    "position": long,
    "version": long,
    "schema_version": short,
    "command": identity,
    "at": instant,
    "recorded_at": instant,
    "stream": text,
    "type": word,
    "by": word,
    "origin": word,
    "person": word,
    "unit": word,
    "body": stored,
}

COMMAND: dict[str, Encode] = {
    "id": identity,
    "first_position": long,
    "last_position": long,
    "schema_version": short,
    "rules": short,
    "at": instant,
    "today": day,
    "recorded_at": instant,
    "judged_at": long,
    "correlation": identity,
    "causation": identity_or_none,
    "digest": digest,
    "actor": word,
    "key": text,
    "roles": word,
    "type": word,
    "stream": text,
    "reason": text_or_none,
    "origin": word,
    "looks": text,
    "body": stored,
}


OUTCOME: dict[str, Encode] = {
    "number": long,
    "id": identity,
    "schema_version": short,
    "rules": short,
    "at": instant,
    "today": day,
    "recorded_at": instant,
    "judged_at": long,
    "correlation": identity,
    "causation": identity_or_none,
    "digest": digest,
    "actor": word,
    "key": text,
    "roles": word,
    "type": word,
    "stream": text,
    "reason": text_or_none,
    "origin": word,
    "looks": text,
    "body": stored,
    "refusal": word,
    "rule": word,
    "parameters": stored_or_none,
}

READING: dict[str, Encode] = {
    "number": long,
    "times": short,
    "position": long,
    "at": instant,
    "recorded_at": instant,
    "operation": digest,
    "kind": word,
    "actor": word,
    "roles": word,
    "fields": word,
    "about": text,
    "name": word,
}


class Form:
    """What the lines of a file say, and how that was hashed."""

    def __init__(self, tag: str, fields: dict[str, Encode]) -> None:
        count = (len(fields) + 1).to_bytes(2, "big")
        self._head = count + text(tag)
        self._names = tuple(fields)
        self._encode = list(fields.values())
        self._read = json.JSONDecoder(object_pairs_hook=tuple).decode

    def read(self, line: str) -> Sequence[Any]:
        """Return the values of a line, in the order of the fields. Raise `Unreadable`."""
        try:
            pairs = self._read(line)
            if isinstance(pairs, tuple):  # an object, and no array of pairs
                names, values = zip(*cast("Sequence[tuple[str, Any]]", pairs), strict=True)
                if names == self._names:
                    return values
        except (ValueError, TypeError, RecursionError) as error:
            raise Unreadable(str(error)) from error
        raise Unreadable(f"its fields are not {', '.join(self._names)}")

    def encoded(self, values: Sequence[Any]) -> bytes:
        """Return the row of these values. Raise `Unreadable` if one cannot be such a value."""
        try:
            pairs = zip(self._encode, values, strict=True)
            return b"".join([self._head, *[encode(value) for encode, value in pairs]])
        except (ValueError, TypeError, AttributeError, struct.error) as error:
            raise Unreadable(str(error)) from error


EVENTS = Form("merit-ledger/event/1", EVENT)
COMMANDS = Form("merit-ledger/command/1", COMMAND)
OUTCOMES = Form("merit-ledger/outcome/1", OUTCOME)
READINGS = Form("merit-ledger/reading/1", READING)


def command_digest(values: Sequence[Any]) -> bytes:
    """Return what a leaf has of its command. Raise `Unreadable`."""
    return sha256(COMMANDS.encoded(values)).digest()
