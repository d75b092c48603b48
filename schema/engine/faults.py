"""Faults: why something could not be answered at all, as errors with a code.

What went wrong inside stays inside: the answer has an id that the log has too.
"""

from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError

from ledger.errors import (
    Conflict,
    Exhausted,
    Faulty,
    KeyReused,
    NotPermitted,
    Overloaded,
    Unavailable,
    Unfit,
    Unreachable,
)
from schema.engine.texts import Language, texts

log = structlog.get_logger(__name__)


class Unsettled(Exception):  # noqa: N818 - an answer
    """The organisation changed faster than the question could be answered."""


CODES: dict[type[Exception], str] = {
    NotPermitted: "FORBIDDEN",
    Conflict: "CONFLICT",
    Overloaded: "OVERLOADED",
    Exhausted: "EXHAUSTED",
    KeyReused: "KEY_REUSED",
    Unfit: "STALE",
    Unreachable: "UNAVAILABLE",
    Faulty: "INTERNAL",
    TimeoutError: "TIMEOUT",
    Unsettled: "UNSETTLED",
}
AGAIN = frozenset({"TIMEOUT", "UNAVAILABLE", "UNSETTLED"})
"""What may be answered if it is asked again."""


def fault(unavailable: Unavailable, language: Language) -> GraphQLError:
    """Return the error that is answered. What went wrong inside stays inside."""
    code = CODES.get(type(unavailable), "INTERNAL")
    if code == "INTERNAL":
        message, extensions = told(unavailable, language)
        return GraphQLError(message, extensions=extensions)
    extensions: dict[str, Any] = {"code": code}
    if isinstance(unavailable, Conflict) and unavailable.version is not None:
        extensions["version"] = unavailable.version
    return GraphQLError(texts(language).faults[code], extensions=extensions)


def told(failed: Exception, language: Language) -> tuple[str, dict[str, Any]]:
    """Return the sentence and the extensions that an answer has of a failure; log the rest."""
    code, correlation = CODES.get(type(failed), "INTERNAL"), str(uuid4())
    details = None if code in AGAIN else failed
    log.error("operation_failed", code=code, correlation=correlation, exc_info=details)
    return texts(language).faults[code], {"code": code, "correlation": correlation}
