"""Listeners: many WebSockets in a process of their own, and one that says what it is sent."""

import json
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from threading import Thread
from typing import IO, Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.following import Plan
from bench.stand import Process, Unready
from bench.suite import ROOT

SUBPROTOCOL = Subprotocol("graphql-transport-ws")


@dataclass(frozen=True, slots=True)
class Listeners:
    """Sockets that have subscribed."""

    process: "subprocess.Popen[str]"

    def until(self, many: int) -> float:
        """Wait for so many answers in all; return when, of the monotonic clock.

        Raise `Unready` if a socket is refused or closed.
        """
        said, heard = pipes(self.process)
        said.write(f"{many}\n")
        said.flush()
        answer = heard.readline()
        if not answer:
            raise Unready("a subscriber was sent away; see above")
        return float(answer)


@contextmanager
def listeners(
    server: Process, token: str, query: str, variables: Sequence[dict[str, Any]]
) -> Generator[Listeners]:
    """Open a socket for each of the variables while the block lasts."""
    port = int(server.address.rpartition(":")[2])
    plan = Plan(port=port, token=token, query=query, variables=list(variables))
    with subprocess.Popen(
        [sys.executable, "-m", "bench.following"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said, heard = pipes(process)
            said.write(json.dumps(asdict(plan)) + "\n")
            said.flush()
            if heard.readline() != "ready\n":
                raise Unready("a subscriber was sent away; see above")
            yield Listeners(process)
        finally:
            process.kill()


def pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    """Return how a process is told and heard."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    return process.stdin, process.stdout


@contextmanager
def listener(
    server: Process, token: str, query: str, variables: dict[str, Any]
) -> Generator[ClientConnection]:
    """Open one socket that has subscribed, uncompressed, while the block lasts."""
    address = server.address.replace("http", "ws", 1) + "/graphql"
    with connect(address, subprotocols=[SUBPROTOCOL], compression=None) as socket:
        bearer = {"Authorization": f"Bearer {token}"}
        socket.send(json.dumps({"type": "connection_init", "payload": bearer}))
        socket.recv()
        asked = {"query": query, "variables": variables}
        socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": asked}))
        yield socket


def payload(socket: ClientConnection) -> dict[str, Any]:
    """Return what a socket is sent next. Raise `Unready` if that is no answer."""
    message = json.loads(socket.recv(timeout=60))
    if message["type"] != "next":
        raise Unready(f"a subscriber is sent {message}")
    found: dict[str, Any] = message["payload"]
    return found


@contextmanager
def clocked(socket: ClientConnection) -> Generator[dict[int, float]]:
    """Note at which moment each log position is told, while the block lasts."""
    told: dict[int, float] = {}

    def hear() -> None:
        for text in socket:
            now = time.time()
            message = json.loads(text)
            if message["type"] == "next":
                told.setdefault(int(message["payload"]["extensions"]["logPosition"]), now)

    hearing = Thread(target=hear, daemon=True)
    hearing.start()
    yield told
    socket.close()
    hearing.join()
