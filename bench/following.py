"""Following: a process with many WebSockets that follow, and count what they are sent.

A plan comes in as one line of JSON on standard input. `ready` goes out once every socket has been
sent its acknowledgement and has subscribed; from then on a line with a number is answered with the
moment (of the monotonic clock) at which so many answers have come in all. It ends with its input.

Frames are put together by hand and answers only counted, so that one process hears many.
"""

import asyncio
import json
import resource
import sys
import time
from dataclasses import dataclass
from typing import Any, cast

UPGRADE = (
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
END = b"\r\n\r\n"
ACKNOWLEDGED, NEXT, PING, ERROR = b'"connection_ack"', b'"next"', b'"ping"', b'"error"'
PONG = {"type": "pong"}
TEXT, MASKED, SHORT, LONG = 0x81, 0x80, 126, 126
CUT = len(NEXT) - 1
"""How much of what is counted may stand at the end of a part, and not count yet."""

AT_ONCE = 50
"""How many sockets are opened at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who follows what: one socket for each of the variables."""

    port: int
    token: str
    query: str
    variables: list[dict[str, Any]]


def frame(message: object) -> bytes:
    """Return a message as a client's frame; the mask is there and changes nothing."""
    text = json.dumps(message).encode()
    if len(text) < SHORT:
        length = bytes([MASKED | len(text)])
    else:
        length = bytes([MASKED | LONG]) + len(text).to_bytes(2, "big")
    return bytes([TEXT]) + length + bytes(4) + text


class Heard:
    """What all sockets together have heard."""

    def __init__(self) -> None:
        self.answers = 0
        self.wrong = b""
        self.grown = asyncio.Event()

    def more(self, answers: int) -> None:
        """Take in that so many more answers have come."""
        self.answers += answers
        self.grown.set()

    async def until(self, many: int) -> float:
        """Return when so many answers have come. Raise `ConnectionError` if a socket is refused."""
        while self.answers < many:
            self.grown.clear()
            await self.grown.wait()
            if self.wrong:
                raise ConnectionError(self.wrong.decode(errors="replace"))
        return time.monotonic()


class Following(asyncio.Protocol):
    """One socket, which subscribes once."""

    def __init__(self, plan: Plan, number: int, heard: Heard) -> None:
        self._plan, self._number, self._heard = plan, number, heard
        self._upgraded = self._acknowledged = False
        self._rest = b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's is no subclass
        self._transport.write((UPGRADE % self._plan.port).encode())

    def connection_lost(self, exc: Exception | None) -> None:
        self._wrong(b"a socket was closed: " + (str(exc).encode() or self._rest))

    def data_received(self, data: bytes) -> None:
        said = self._rest + data
        if not self._upgraded:
            head, found, said = said.partition(END)
            if not found:
                self._rest = head
                return
            if b" 101 " not in head:
                self._wrong(head)
            self._upgraded = True
            payload: dict[str, Any] = {"Authorization": f"Bearer {self._plan.token}"}
            self._transport.write(frame({"type": "connection_init", "payload": payload}))
        if not self._acknowledged and ACKNOWLEDGED in said:
            self._acknowledged = True
            variables = self._plan.variables[self._number]
            payload = {"query": self._plan.query, "variables": variables}
            self._transport.write(frame({"id": "1", "type": "subscribe", "payload": payload}))
            if not self.opened.done():
                self.opened.set_result(None)
        if ERROR in said:
            self._wrong(said)
        if PING in said:
            self._transport.write(frame(PONG))
        answers = said.count(NEXT)
        if answers:
            self._heard.more(answers)
        self._rest = said[-CUT:] if self._acknowledged else said

    def _wrong(self, said: bytes) -> None:
        self._heard.wrong = self._heard.wrong or said[:500] or b"a socket was closed"
        self._heard.grown.set()
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self._heard.wrong.decode(errors="replace")))


async def main() -> None:
    """Open the sockets of a plan and answer what is asked of them."""
    loop = asyncio.get_running_loop()
    plan = Plan(**json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
    heard = Heard()
    for first in range(0, len(plan.variables), AT_ONCE):
        some = range(first, min(first + AT_ONCE, len(plan.variables)))
        made = await asyncio.gather(*(opened(plan, number, heard) for number in some))
        await asyncio.gather(*(each.opened for each in made))
    print("ready", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(await heard.until(int(line)), flush=True)


async def opened(plan: Plan, number: int, heard: Heard) -> Following:
    """Open one socket."""
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(
        lambda: Following(plan, number, heard), "127.0.0.1", plan.port
    )
    return made


def unlimited() -> int:
    """Let this process and those it starts open as many files as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


if __name__ == "__main__":
    unlimited()
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        uvloop.run(main())
