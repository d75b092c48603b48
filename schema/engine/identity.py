"""Identity: the ids that clients send, checked before any statement runs.

What is written in the alphabet of ids may be looked for; whether there is such a thing is another
question. An id of a row has the id of its stream, a slash and what it is called there.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from schema.engine.text import array_text
from schema.engine.values import Refused, bad_input

MOST = 100
"""Ids that can be asked for at once."""

CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
ID = re.compile(rf"([a-z_]{{1,32}})(?::{CODE}){{1,4}}((?:/{CODE}){{0,2}})")


def id_text(value: object) -> str:
    """Return an id. Raise `Refused` if it is written in none of the forms that ids have."""
    return parts(value)[0]


def kind_of(value: object) -> str:
    """Return the kind of what an id names: `appraisal`, `appraisal/` for a part of one."""
    found = parts(value)
    return found[1] + "/" * found[2].count("/")


def parts(value: object) -> re.Match[str]:
    """Return an id, its first kind and what it is called in its stream. Raise `Refused` if none."""
    found = ID.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Refused([bad_input("an id is malformed")])
    return found


@cache
def id_of(kind: str) -> Callable[[object], str]:
    """Return what takes the ids of one kind only."""

    def text(value: object) -> str:
        if kind_of(value) != kind:
            raise Refused([bad_input(f"this is not the id of one {kind.rstrip('/')}")])
        return str(value)

    return text


def ids_text(values: Sequence[object]) -> str:
    """Return the text of an array of ids. Raise `Refused` if one errs, or if they are too many."""
    if len(values) > MOST:
        raise Refused([bad_input(f"`ids` takes {MOST} ids at most")])
    return array_text(id_text(value) for value in values)


def kinds_text(values: Sequence[str]) -> str:
    """Return the text of an array with the kinds of ids."""
    return array_text(kind_of(value) for value in values)
