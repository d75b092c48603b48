"""Serving: the server as a process of its own, on a free port, stopped by its id."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import httpx

from domain.actor import Actor, Role
from schema.engine.token import issue

ROOT = Path(__file__).parents[2]
KEY = b"k" * 32
KEY_TEXT = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s"
PATIENCE = 60
"""Seconds until a server that was started must answer; other tests may be computing."""

TRUST = ssl.create_default_context()
"""Made once: for one request it takes several times as long as the request does."""


@dataclass
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    address: str
    printed: IO[bytes]

    def said(self) -> str:
        """Return what it has printed so far."""
        self.printed.seek(0)
        return self.printed.read().decode()

    def token(self, actor: str = "employee:ADMIN", roles: Iterable[Role] = (Role.HR,)) -> str:
        lifetime = timedelta(hours=1)
        return issue(KEY, Actor(actor), roles, lifetime, datetime.now(UTC))

    def ask(self, query: str, *, roles: Iterable[Role] = (Role.HR,)) -> Any:  # noqa: ANN401 - JSON
        """Return the answer's data and whatever else is in it."""
        response = httpx.post(
            f"{self.address}/graphql",
            json={"query": query},
            headers={"Authorization": f"Bearer {self.token(roles=roles)}"},
            timeout=30,
            verify=TRUST,
        )
        return response.json()

    def post(
        self, content: bytes, *, roles: Iterable[Role] = (Role.HR,), **headers: str
    ) -> httpx.Response:
        """Send bytes as an operation; a header is written with `_` for `-`."""
        return httpx.post(
            f"{self.address}/graphql",
            content=content,
            headers={
                "Authorization": f"Bearer {self.token(roles=roles)}",
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            timeout=30,
            verify=TRUST,
        )

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal, wait until the process has ended, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*words: str, **environment: str) -> Generator[Served]:
    """Run `server.py serve` until the block ends; it is killed if it has not ended by then."""
    port = free_port()
    printed = TemporaryFile()  # noqa: SIM115 - it is open as long as the server runs
    process = subprocess.Popen(
        [sys.executable, ROOT / "server.py", "serve", *words],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PORT": str(port),
            "TOKEN_KEY": KEY_TEXT,
            "MASTER_KEY": KEY_TEXT,
            **environment,
        },
        stdout=printed,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    served = Served(process, f"http://127.0.0.1:{port}", printed)
    try:
        wait_until_alive(served)
        yield served
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE)
        printed.close()


def wait_until_alive(served: Served) -> None:
    """Return once the server answers. Raise `AssertionError` with its words if it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and served.process.poll() is None:
        try:
            if httpx.get(f"{served.address}/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    served.process.kill()
    served.process.wait(PATIENCE)
    raise AssertionError(f"the server never answered:\n{served.said()}")
