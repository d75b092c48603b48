"""Rejection: a refusal as it is answered, with a sentence in the caller's language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast, get_args, get_origin

import strawberry

from ledger.order import Refused
from schema.engine.enums import described
from schema.engine.inputs import camel, parts
from schema.engine.scalars import LogPosition
from schema.engine.texts import Language, Value, texts

NAMES_A_FIELD = {"field", "parameter"}
HIDDEN = "…"

TOKEN = re.compile(r"(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9_-]{38,}={0,2}")
"""A sealed text: base64url of a nonce, a tag and what is hidden. Ids and codes do not look so."""


class RejectionKind(StrEnum):
    """Why a command was refused."""

    INVALID = "INVALID"
    UNKNOWN = "UNKNOWN"
    INELIGIBLE = "INELIGIBLE"
    FORBIDDEN = "FORBIDDEN"
    OUT_OF_TURN = "OUT_OF_TURN"


described(RejectionKind)

KINDS: Mapping[str, RejectionKind] = {
    "Invalid": RejectionKind.INVALID,
    "Unknown": RejectionKind.UNKNOWN,
    "Ineligible": RejectionKind.INELIGIBLE,
    "Forbidden": RejectionKind.FORBIDDEN,
    "OutOfTurn": RejectionKind.OUT_OF_TURN,
}


@strawberry.type(description="A figure or a name that a refusal depended on.")
class RejectionParameter:
    name: str = strawberry.field(description="What it is, always the same for a rule.")
    value: str | None = strawberry.field(
        description="Its value as text: decimals and days as elsewhere, several joined by commas."
    )


@strawberry.type(description="The command was understood and refused; nothing was changed.")
class Rejection:
    rule: str = strawberry.field(description="The rule that refused it; a name that stays.")
    kind: RejectionKind = strawberry.field(description="What kind of rule it is.")
    parameters: list[RejectionParameter] = strawberry.field(
        description="What the refusal depended on, by name."
    )
    sentence: str = strawberry.field(
        description="What to do next, in the language that the request prefers (English, Chinese)."
    )
    path: list[str] | None = strawberry.field(
        description="Where the cause is in the arguments, as far as that is known."
    )
    judged_at: LogPosition | None = strawberry.field(
        description="The log position at which it was judged; none if the refusal was not kept."
    )


def rejection(refused: Refused, command: object, language: Language) -> Rejection:
    """Return the answer to a command that was refused."""
    judged_at = None if refused.judged_at is None else LogPosition(refused.judged_at)
    answer = said(refused.refusal, refused.rule, refused.parameters, language)
    answer.path, answer.judged_at = where(command, refused.parameters), judged_at
    return answer


def said(
    refusal: str, rule: str, parameters: Mapping[str, object], language: Language
) -> Rejection:
    """Return what a refusal says, wherever it came from."""
    shown = {name: plain(name, value) for name, value in sorted(parameters.items())}
    return Rejection(
        rule=rule,
        kind=KINDS[refusal],
        parameters=[
            RejectionParameter(name=camel(name), value=joined(value))
            for name, value in shown.items()
        ],
        sentence=texts(language).sentence(rule, shown),
        path=None,
        judged_at=None,
    )


def plain(name: str, value: object) -> Value:
    """Return a parameter as text, the same for a refusal just made and one that was stored."""
    match value:
        case None:
            return None
        case str():
            text = camel(value) if name in NAMES_A_FIELD else str(value)
            return HIDDEN if TOKEN.fullmatch(text) else text
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Sequence() | AbstractSet():
            several = cast("Sequence[object] | AbstractSet[object]", value)
            return sorted(str(plain(name, each)) for each in several)
        case _:
            return str(value)


def joined(value: Value) -> str | None:
    """Return a parameter in one piece."""
    return value if value is None or isinstance(value, str) else ", ".join(value)


def where(command: object, parameters: Mapping[str, Any]) -> list[str] | None:
    """Return the way to the field that the parameters name, else to the id that they hold."""
    fact, named = type(command), parameters.get("field")
    if named is not None:
        ways = [way for way in fields_below(fact) if way[-1] == named]
        return answered(ways[0]) if len(ways) == 1 else None
    about = parameters.get("id")
    found = [each.name for each, *_ in parts(fact) if getattr(command, each.name) == about]
    return answered((found[0],)) if about is not None and found else None


def answered(way: tuple[str, ...]) -> list[str]:
    """Return a way through a command as one through the mutation's arguments."""
    return ["input", *(camel(step) for step in way)]


def fields_below(fact: type) -> Iterator[tuple[str, ...]]:
    """Yield the way to each field of a fact and of the facts inside it."""
    for each, hint, _ in parts(fact):
        yield (each.name,)
        inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
        if isinstance(inner, type) and is_dataclass(inner):
            yield from ((each.name, *way) for way in fields_below(inner))
