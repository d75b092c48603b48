"""Export shape: the fields of an event as typed columns, as DuckDB's `json_transform` takes them.

Read from the event's class; whatever is within it is a column too, at any depth.
"""

import json
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from domain.quantity import DECIMALS, WHOLE_DIGITS
from domain.sealed import Sealed

MORE = 8
"""Digits that a sum of many may have before the point beyond those of a quantity."""

DECIMAL = f"DECIMAL({WHOLE_DIGITS + MORE + DECIMALS},{DECIMALS})"
"""Holds every quantity exactly."""

TYPES: dict[Any, str] = {
    str: "VARCHAR",
    Sealed: "VARCHAR",
    int: "BIGINT",
    bool: "BOOLEAN",
    Decimal: DECIMAL,
    date: "DATE",
    datetime: "TIMESTAMPTZ",
}

Shape: TypeAlias = "str | dict[str, Shape] | list[Shape]"
"""A type's name, a fact's fields by name, or what each of several is."""


def shape(hint: Any) -> Shape:  # noqa: ANN401 - a type hint has no type of its own
    """Return the shape of what a type hint names. Raise `TypeError` if no column can hold it."""
    if hint in TYPES:
        return TYPES[hint]
    options = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is tuple and get_args(hint)[1:] == (...,):
        return [shape(options[0])]
    if NoneType in get_args(hint) and len(options) == 1:
        return shape(options[0])
    if is_dataclass(hint):
        return {name: shape(each) for name, each in get_type_hints(hint).items()}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return TYPES[str]
    raise TypeError(f"no column can hold {hint}")


def transform(cls: type) -> str | None:
    """Return the shape of an event's class as JSON, or none if it has no fields."""
    made = shape(cls)
    return json.dumps(made) if made else None
