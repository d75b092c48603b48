"""Eviction: how the server's protocol ends a connection whose client takes nothing.

Else what waits to be sent would be kept for as long as the client stays.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from starlette.types import Scope

STALLED = 30
"""Seconds for which a client may take nothing of what there is for it."""

EVICT = "merit-ledger.evict"
"""The extension of the server's protocol that does it."""


class Evict(Protocol):
    """What ends a connection without waiting for who does not read."""

    def __call__(self, code: int = 0, reason: str = "", /) -> None:
        """Break it; a WebSocket is closed first, and broken soon after."""
        ...


def evict_of(scope: Scope) -> Evict | None:
    """Return what ends a connection, if its server has that."""
    extensions: Mapping[str, Any] = scope.get("extensions") or {}
    return extensions.get(EVICT)
