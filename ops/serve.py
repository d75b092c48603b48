"""Serve: answer queries and commands over HTTP."""

import argparse
import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from ledger.read_audit import auditing
from ledger.tail import following
from ops import proving, rebuild, trusted, welcome
from ops.errors import Unusable
from ops.house import House
from ops.readiness import lacking
from ops.socket import Breaking, Evicting
from schema import app as http
from schema.engine.channel import channel
from schema.engine.crowd import Crowd
from schema.engine.documents import Documents
from schema.engine.endpoint import Endpoint
from schema.engine.reader import Reader
from schema.engine.request import MOST_BYTES
from schema.engine.subscriptions import Subscriptions, means, watched
from schema.schema import schema

NEEDS_DATABASE = True

BACKLOG = 2048

SELDOM = (20_000, 5, 10)
"""When the cyclic collector looks at young objects, at older ones and at all of them.

What a command makes is kept for the next one to stand on, and gone through again by every
collection, which finds next to nothing: at Python's own 700 they took a sixth of a server's time,
at 5,000 a twentieth, at these less than a hundredth.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument(
        "--demonstration", action="store_true", help="load the demonstration organisation first"
    )


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Serve until told to stop. Return the exit code. Raise `Unusable` if the port is taken."""
    settings = house.settings
    documents = Documents(trusted.read(settings.trusted_documents), only=settings.trusted_only)
    with bound(settings.host, settings.port) as listening:
        places = house.places
        if places.unfit and settings.is_embedded:
            await rebuild.fit(house)
        elif places.unfit or settings.token_key is None or settings.master_key is None:
            listen(listening)
            welcome.excuse(await lacking(house))
            await serve(http.app(None, lambda: lacking(house)), listening)
            return 0
        async with house.open_ledger() as ledger:
            if chosen.demonstration:
                await welcome.load(ledger)
            async with (
                auditing(house.conninfo) as audit,
                channel(
                    house.conninfo,
                    most=settings.read_connections,
                    seconds=settings.statement_timeout_seconds,
                ) as way_out,
            ):
                key = settings.token_key or b""
                reader = Reader(way_out, schema(), ledger.journal, audit=audit, key=key)
                endpoint = Endpoint(
                    answers=reader,
                    key=key,
                    seconds=settings.statement_timeout_seconds,
                    mark=await ledger.is_demonstration(),
                    documents=documents,
                )
                listen(listening)
                host, port = listening.getsockname()[:2]
                await welcome.greet(ledger, key, f"http://{host}:{port}")
                async with (
                    proving.keeping_up(house),
                    following(house.conninfo) as tail,
                    means(tail, reader, audit) as given,
                ):
                    trees = (reader.tree, reader.register)
                    most = settings.subscriptions_per_actor
                    subscriptions = Subscriptions(endpoint, given, Crowd(most), Crowd(most))
                    watched(subscriptions)
                    site = http.app(
                        endpoint,
                        lambda: lacking(house),
                        *trees,
                        feeding=(tail, audit),
                        subscriptions=subscriptions,
                    )
                    await serve(site, listening, tail.stop)
    return 0


@contextmanager
def bound(host: str, port: int) -> Generator[socket.socket]:
    """Give a socket that listens there. Raise `Unusable` if somebody else does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            message = f"cannot listen on {host}:{port} ({error.strerror}); set HOST or PORT"
            raise Unusable(message) from error
        yield listening


def listen(listening: socket.socket) -> None:
    """Take connections from now on. Raise `Unusable` if somebody else has begun to meanwhile."""
    try:
        listening.listen(BACKLOG)
    except OSError as error:
        raise Unusable(f"cannot listen ({error.strerror}); set HOST or PORT") from error


class Server(uvicorn.Server):
    """A uvicorn that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield


async def serve(
    application: ASGIApp, listening: socket.socket, stopping: Callable[[], None] | None = None
) -> None:
    """Answer requests until the first SIGINT or SIGTERM, then finish those under way.

    What has no end of its own comes to one when `stopping` is called.
    """
    gc.collect()
    gc.freeze()  # else every full collection goes through the schema: a tenth of a second
    gc.set_threshold(*SELDOM)
    server = Server(configured(application))

    def stop() -> None:
        server.should_exit = True
        if stopping is not None:
            stopping()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    await server.serve(sockets=[listening])


def configured(application: ASGIApp) -> uvicorn.Config:
    """Return how the server speaks."""
    return uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="off",
        backlog=BACKLOG,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
        http=Breaking,
        ws=Evicting,
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # signs of life are the protocol's own
    )
