"""Replacing: one word for facts, which are dataclasses, and for rows, which are structs."""

import dataclasses
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def replace(value: T, **changes: Any) -> T:  # noqa: ANN401 - of any field
    """Return a value with others in some of its fields."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]
