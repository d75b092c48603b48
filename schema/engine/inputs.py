"""Inputs: input types made from the domain's facts, and the facts made from what was put in.

An explicit null is the same as nothing given. What the domain decides about an input it decides
itself; here text is kept to what can be stored and read.
"""

import re
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import EnumType
from functools import cache
from types import NoneType, UnionType
from typing import Any, Optional, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import strawberry
from graphql import GraphQLError

from domain.appraisal_policy import AppraisalPolicy
from domain.measure import Measure
from domain.pay_line import Terms
from domain.pay_plan_content import PayPlan
from domain.promotion_application import ApplyForPromotion
from domain.promotion_review import VoteOnPromotion
from domain.sealed import Sealed
from schema.engine.enums import described
from schema.engine.texts import Described, Language, texts

Hint: TypeAlias = Any
"""A type as an annotation writes it."""

Given: TypeAlias = Any
"""An input, or a part of one, as graphql-core reads it: by the API's names, or a leaf."""

LONGEST_TEXT = 10_000
LONGEST_ID = 200
UNREADABLE = re.compile("[\0\ud800-\udfff]")
LEAVES = (str, int, bool, Decimal, date, datetime)

WITHHELD: dict[type, frozenset[str]] = {
    AppraisalPolicy: frozenset({"formulas"}),
    PayPlan: frozenset({"formulas"}),
    Measure: frozenset({"template_id", "template_version"}),
    Terms: frozenset({"unit_values"}),
    ApplyForPromotion: frozenset({"sources"}),
    VoteOnPromotion: frozenset({"served", "packet", "document"}),
}
"""What a client may not choose: formulas are those in force, templates are taken by their use,
unit values are those of the review that is corrected, and what is applied for and voted on the
server looks up."""


class BadInput(GraphQLError):  # noqa: N818 - an answer
    """What was put in cannot be read; `path` leads to it from the argument on."""

    def __init__(self, wanted: str, path: tuple[str, ...]) -> None:
        super().__init__(
            f"{'.'.join(path)}: {wanted}",
            extensions={"code": "BAD_USER_INPUT", "input": list(path)},
        )


@cache
def camel(name: str) -> str:
    """Return a field's name as the API writes it."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@cache
def parts(fact: type) -> tuple[tuple[Field[Any], Hint, bool], ...]:
    """Return the fields that a client gives: the field, its type, whether it may be left out."""
    hints = get_type_hints(fact)
    found: list[tuple[Field[Any], Hint, bool]] = []
    for each in fields(fact):
        if each.name not in WITHHELD.get(fact, ()):
            hint, optional = unwrapped(hints[each.name])
            given = each.default is MISSING and each.default_factory is MISSING
            found.append((each, hint, optional or not given))
    return tuple(found)


def unwrapped(hint: Hint) -> tuple[Hint, bool]:
    """Return a type without its `None`, and whether it had one. Raise `TypeError` for a union."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if len(kinds) != 1:
        raise TypeError(f"an input cannot be one of several things: {hint}")
    return kinds[0], True


def annotation(name: str, hint: Hint) -> Hint:
    """Return the schema's type of a field. Raise `TypeError` if it has none."""
    if get_origin(hint) is tuple:
        return list[annotation(name, get_args(hint)[0])]
    if hint is Sealed:
        return str
    if hint is str and name.endswith("_id"):
        return strawberry.ID
    if isinstance(hint, EnumType):
        return described(hint)
    if is_dataclass(hint):
        return nested(hint)  # type: ignore[arg-type] - a class
    if hint in LEAVES:
        return hint
    raise TypeError(f"there is no input type for {name}: {hint}")


@cache
def nested(fact: type) -> type:
    """Return the input type of a fact inside a command."""
    return input_type(f"{fact.__name__}Input", fact, texts(Language.EN).inputs[fact.__name__])


def input_type(
    name: str, fact: type, text: Described, envelope: dict[str, tuple[Any, str]] | None = None
) -> type:
    """Return the input type of a fact; `envelope` adds fields: their types and descriptions."""
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {"__annotations__": annotations}
    for each, hint, optional in parts(fact):
        kind = annotation(each.name, hint)
        annotations[each.name] = Optional[kind] if optional else kind  # noqa: UP045 - made at run time
        description = text.parts[each.name].description
        namespace[each.name] = (
            strawberry.field(description=description, default=strawberry.UNSET)
            if optional
            else strawberry.field(description=description)
        )
    for extra, (kind, description) in (envelope or {}).items():
        if extra in annotations:
            raise TypeError(f"{fact.__name__} has a field that every command has: {extra}")
        annotations[extra] = kind
        namespace[extra] = (
            strawberry.field(description=description, default=strawberry.UNSET)
            if unwrapped(kind)[1]
            else strawberry.field(description=description)
        )
    made = type(name, (), namespace)
    return strawberry.input(made, name=name, description=text.description)


def fact_of(fact: type, given: Given, path: tuple[str, ...]) -> object:
    """Return the fact that was put in. Raise `BadInput` if a text in it cannot be read."""
    values: dict[str, Any] = {}
    for each, hint, _ in parts(fact):
        value = held(given, each.name)
        if value is not None:
            values[each.name] = value_of(hint, value, (*path, camel(each.name)), each.name)
        elif each.default is MISSING and each.default_factory is MISSING:
            values[each.name] = None
    return fact(**values)


def held(given: Given, name: str) -> Given:
    """Return what was put in under `name`, or none; an explicit null is the same as nothing."""
    return given.get(camel(name))


def value_of(hint: Hint, value: Given, path: tuple[str, ...], name: str) -> object:
    """Return a value as the domain has it."""
    match value:
        case list():
            kind, several = get_args(hint)[0], cast("list[Given]", value)
            return tuple(value_of(kind, v, (*path, str(n)), name) for n, v in enumerate(several))
        case dict():
            return fact_of(hint, value, path)
        case _ if hint is str or hint is Sealed:
            return readable(value, path, LONGEST_ID if name.endswith("_id") else LONGEST_TEXT)
        case _:
            return value


def readable(text: str, path: tuple[str, ...], longest: int) -> str:
    """Return `text`. Raise `BadInput` if it is too long or cannot be stored."""
    if len(text) > longest:
        raise BadInput(f"write at most {longest} characters", path)
    if UNREADABLE.search(text):
        raise BadInput("write no NUL character and no half of a surrogate pair", path)
    return text
