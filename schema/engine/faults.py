"""Faults: why a command could not be taken at all, as GraphQL errors with a code."""

from typing import Any

from graphql import GraphQLError

from ledger.errors import (
    Conflict,
    Faulty,
    KeyReused,
    NotPermitted,
    Overloaded,
    Unavailable,
    Unfit,
)
from schema.engine.texts import Language, texts

CODES: dict[type[Unavailable], str] = {
    NotPermitted: "FORBIDDEN",
    Conflict: "CONFLICT",
    Overloaded: "OVERLOADED",
    KeyReused: "KEY_REUSED",
    Unfit: "STALE",
    Faulty: "INTERNAL",
}


def fault(unavailable: Unavailable, language: Language) -> GraphQLError:
    """Return the error that is answered. What went wrong inside stays inside."""
    code = CODES.get(type(unavailable), "INTERNAL")
    extensions: dict[str, Any] = {"code": code}
    if isinstance(unavailable, Conflict) and unavailable.version is not None:
        extensions["version"] = unavailable.version
    return GraphQLError(texts(language).faults[code], extensions=extensions)
