"""Load: `wrk`, which asks the same again and again over kept connections.

The script that it runs sets the request once; wrk then sends the same bytes without calling Lua.
"""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.stand import Unready
from bench.suite import KEPT

CONNECTIONS = 16
PATIENCE = 60
"""Seconds after which a request counts as failed."""

FETCHED = KEPT / "wrk"
LIBRARIES = FETCHED / "usr" / "lib"

SCRIPT = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"
wrk.headers["Authorization"] = [==[Bearer %s]==]
wrk.body = [==[%s]==]
done = function(summary, latency, requests)
  local failed = summary.errors
  local form = '"requests": %%d, "microseconds": %%d, "failed": %%d, "bytes": %%d'
  io.write(string.format('\\nRESULT {' .. form .. ', "p50": %%d, "p99": %%d}\\n',
    summary.requests, summary.duration,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout,
    summary.bytes, latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a round of load came to; `p50` and `p99` in microseconds."""

    requests: int
    microseconds: int
    failed: int
    bytes: int
    p50: int
    p99: int

    @property
    def per_second(self) -> float:
        return 1_000_000 * self.requests / self.microseconds


def asked(
    address: str, body: bytes, token: str, *, seconds: float, connections: int = CONNECTIONS
) -> Load:
    """Ask `address` for so many seconds. Raise `Unready` if a single request fails."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % (token, body.decode()))
        script.flush()
        said = subprocess.run(
            [
                *(wrk(), "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"),
                *(f"--timeout={PATIENCE}s", "-s", script.name, address),
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, LIBRARIES.glob("*")))},
        )
    found = said.stdout.rpartition("RESULT ")[2]
    if said.returncode or not found.startswith("{"):
        raise Unready(f"wrk ended with {said.returncode}:\n{said.stdout}{said.stderr}")
    load = Load(**json.loads(found))
    if load.failed:
        raise Unready(f"{address}: {load.failed} of {load.requests} requests failed")
    return load


def wrk() -> str:
    """Return where wrk is: on the path, or fetched from the system's packages without installing.

    Raise `Unready` if there is none.
    """
    program = FETCHED / "usr" / "bin" / "wrk"
    there = shutil.which("wrk")
    if there is None and not program.exists():
        try:
            fetch("wrk", FETCHED)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Unready(f"there is no wrk, and none to be had: install it ({error})") from error
    return there or str(program)


def fetch(package: str, folder: Path) -> None:
    """Unpack one of the system's packages, with the Lua it runs on, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [package, "libluajit-5.1-2", "libluajit-5.1-common"]
    fetching = ["apt-get", "download", "-qq", *names]
    subprocess.run(fetching, cwd=folder, check=True, capture_output=True)
    for archive in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", archive, folder], check=True)  # noqa: S607
