"""Socket: uvicorn's connections, which can be ended without waiting for who does not read."""

import logging
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from schema.engine.eviction import EVICT

BREAK = 5.0
"""Seconds within which whoever is told that the socket is closed may read it."""


SILENT = logging.getLogger("uvicorn.socket")
"""Tells of what goes wrong, and not of each socket that is opened."""
SILENT.setLevel(logging.WARNING)


class Breaking(HttpToolsProtocol):
    """HTTP whose connection is broken where its client does not read; `EVICT` is how."""

    def on_message_begin(self) -> None:
        """Begin, and say in the scope how it can be ended."""
        super().on_message_begin()
        scope: Any = self.scope
        scope["extensions"] = {EVICT: self.evict}

    def evict(self, _code: int = 0, _reason: str = "") -> None:
        """Break the connection whatever is waiting to be sent."""
        self.transport.abort()


class Evicting(WebSocketsSansIOProtocol):
    """A WebSocket that is broken off where its client does not read; `EVICT` is how."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as it is made there
        super().__init__(*given, **named)
        self.logger = self.conn.logger = SILENT

    def handle_connect(self, event: Request) -> None:
        """Begin, and say in the scope how it can be ended."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            scope: Any = self.scope
            scope["extensions"][EVICT] = self.evict

    def evict(self, code: int = 1001, reason: str = "") -> None:
        """Close the socket whatever is waiting to be sent, and break the connection soon after."""
        if not self.close_sent and not self.transport.is_closing():
            self.conn.send_close(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.writable.set()
        self.loop.call_later(BREAK, self.transport.abort)
