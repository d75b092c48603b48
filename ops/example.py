"""Example: the values of a worked example, read one by one.

* Unreadable    a value is missing or of another form; the message names it
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, cast

E = TypeVar("E", bound=StrEnum)

Entry = Mapping[str, object]
"""An entry of the list, or an object inside it."""

DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


class Unreadable(Exception):  # noqa: N818 - it is the file's state, told to a person
    """A value is missing or of another form; the message names it."""


def take(entry: Entry, name: str) -> object:
    """Return what is given under `name`. Raise `Unreadable` if nothing is."""
    if name not in entry:
        raise Unreadable(f"{name} is missing: give it")
    return entry[name]


def member(entry: Entry, name: str) -> Entry:
    """Return the object under `name`. Raise `Unreadable` if there is none."""
    return mapping(take(entry, name), name)


def mapping(value: object, name: str) -> Entry:
    """Return an object. Raise `Unreadable` if it is something else."""
    if not isinstance(value, dict):
        raise Unreadable(f"{name}: write an object, in braces")
    return cast("Entry", value)


def each(value: object, name: str) -> list[object]:
    """Return a list. Raise `Unreadable` if it is something else."""
    if not isinstance(value, list):
        raise Unreadable(f"{name}: write a list, in brackets")
    return cast("list[object]", value)


def decimal(value: object, name: str) -> Decimal:
    """Return a decimal. Raise `Unreadable` unless it is a string without exponent."""
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise Unreadable(f'{name}: write a decimal as a string, such as "92.5"')
    return Decimal(value)


def whole(value: object, name: str) -> int:
    """Return a whole number. Raise `Unreadable` if it is something else."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable(f"{name}: write a whole number")
    return value


def text(value: object, name: str) -> str:
    """Return a string. Raise `Unreadable` if it is something else."""
    if not isinstance(value, str):
        raise Unreadable(f"{name}: write a string")
    return value


def word(kind: type[E], value: object, name: str) -> E:
    """Return one of the words of `kind`. Raise `Unreadable` if it is none of them."""
    if value not in list(kind):
        raise Unreadable(f"{name}: write one of {', '.join(kind)}")
    return kind(value)
