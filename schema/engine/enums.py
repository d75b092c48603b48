"""Enums: the domain's own, with what they and their values are called.

A type of the schema names a domain enum as it is; `described` gives it its description first.
"""

from enum import EnumType
from functools import cache
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from schema.engine.texts import Language, texts

E = TypeVar("E", bound=EnumType)


@cache
def described(enum: E) -> E:
    """Return `enum`, made known to the schema. Raise `KeyError` if a value has no description."""
    name = enum.__name__
    english, chinese = (texts(language).enums[name] for language in Language)
    strawberry.enum(enum, description=english.description)
    definition: StrawberryEnumDefinition = enum.__dict__["__strawberry_definition__"]
    for value in definition.values:
        own = english.parts[value.name]
        label = f"{own.label} ({chinese.parts[value.name].label})"
        value.description = f"{label}: {own.description}" if own.description else label
    return enum
