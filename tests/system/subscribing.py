"""Subscribing: clients of a running server's WebSockets and streams of events."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.system.serving import TRUST, Served

PATIENCE = 20
ADDRESS = "/graphql"


class Spoken:
    """One WebSocket, and what is said over it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, type_: str, **members: Any) -> None:  # noqa: ANN401 - JSON
        self.connection.send(json.dumps({"type": type_, **members}))

    def hear(self, seconds: float = PATIENCE) -> Any:  # noqa: ANN401 - JSON
        """Return the next message. Raise `TimeoutError` if there is none."""
        said = self.connection.recv(seconds)
        assert isinstance(said, str)
        return json.loads(said)

    def subscribe(self, id_: str, query: str, **payload: Any) -> None:  # noqa: ANN401 - JSON
        self.say("subscribe", id=id_, payload={"query": query, **payload})

    def begin(self, token: str) -> None:
        """Say who it is."""
        self.say("connection_init", payload={"Authorization": f"Bearer {token}"})
        assert self.hear() == {"type": "connection_ack"}

    def _hear_all(self) -> None:
        while True:
            self.hear()

    def closed(self) -> tuple[int, str]:
        """Return with which code, and why, the server closes."""
        with pytest.raises(ConnectionClosed) as error:
            self._hear_all()
        assert error.value.rcvd is not None
        return error.value.rcvd.code, error.value.rcvd.reason


@contextmanager
def spoken(
    served: Served, *protocols: str, origin: str | None = None, **headers: str
) -> Generator[Spoken]:
    """Lend a WebSocket to the server; a header is written with `_` for `-`."""
    names = [Subprotocol(each) for each in protocols or ("graphql-transport-ws",)]
    with connect(
        served.address.replace("http", "ws") + ADDRESS,
        subprotocols=names,
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
        origin=origin,  # pyright: ignore[reportArgumentType] - any text
        compression=None,
        close_timeout=1,
    ) as connection:
        yield Spoken(connection)


@contextmanager
def streamed(
    served: Served,
    method: str = "POST",
    query: str = "",
    *,
    body: object = None,
    **headers: str,
) -> Generator[Iterator[dict[str, Any]]]:
    """Lend the events of a stream: of each its name, its id and what it says."""
    sent = {
        "Accept": "text/event-stream",
        "Authorization": f"Bearer {served.token()}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    address = f"{served.address}{ADDRESS}{query}"
    with httpx.stream(
        method, address, headers=sent, json=body, verify=TRUST, timeout=PATIENCE
    ) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield events(response.iter_lines())


def events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Yield the events of a stream's lines; comments are none."""
    event: dict[str, Any] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if name in {"event", "id"}:
            event[name] = value.strip()
        elif name == "data":
            event["data"] = json.loads(value) if value.strip() else None
        elif not line and "event" in event:
            yield event
            event = {}
