"""Broker: a real cluster of NATS servers, each a process on free ports, stopped by its id."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.postgres import directory
from tests.system.serving import PATIENCE, TRUST, free_port

SERVER = shutil.which("nats-server", path=str(Path(sys.executable).parent)) or "nats-server"


@dataclass
class Node:
    """A server of a cluster: where clients and others reach it, and its process while it runs."""

    name: str
    port: int
    routed: int
    watched: int
    process: subprocess.Popen[bytes] | None = None


@dataclass
class Cluster:
    """Servers that keep a stream together; one alone is a cluster, too."""

    folder: Path
    nodes: list[Node] = field(default_factory=list[Node])

    @property
    def address(self) -> str:
        """Return where a client finds any of them."""
        return ",".join(f"nats://127.0.0.1:{node.port}" for node in self.nodes)

    def start(self, node: Node) -> None:
        """Start a server on what it has stored."""
        words = [SERVER, "-a", "127.0.0.1", "-p", str(node.port), "-m", str(node.watched)]
        words += ["-n", node.name, "-js", "-sd", str(self.folder / node.name)]
        if len(self.nodes) > 1:
            routes = ",".join(f"nats://127.0.0.1:{each.routed}" for each in self.nodes)
            words += ["--cluster_name", "tests", "--routes", routes]
            words += ["--cluster", f"nats://127.0.0.1:{node.routed}"]
        with (self.folder / f"{node.name}.log").open("ab") as log:
            node.process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)

    def kill(self, node: Node) -> None:
        """End a server at once."""
        assert node.process is not None
        node.process.send_signal(signal.SIGKILL)
        node.process.wait(PATIENCE)

    def wait(self) -> None:
        """Wait until every server says that it is well."""
        ends = time.monotonic() + PATIENCE
        for node in self.nodes:
            while not well(node):
                assert time.monotonic() < ends, (self.folder / f"{node.name}.log").read_text()
                time.sleep(0.05)


def well(node: Node) -> bool:
    """Return whether a server answers, and has its part of what is stored."""
    with suppress(httpx.HTTPError):
        address = f"http://127.0.0.1:{node.watched}/healthz"
        return httpx.get(address, timeout=2, verify=TRUST).is_success
    return False


@contextmanager
def brokers(many: int = 1) -> Generator[Cluster]:
    """Run so many servers until the block ends."""
    with directory() as folder:
        cluster = Cluster(folder)
        for n in range(many):
            cluster.nodes.append(Node(f"n{n}", free_port(), free_port(), free_port()))
        try:
            for node in cluster.nodes:
                cluster.start(node)
            cluster.wait()
            yield cluster
        finally:
            for node in cluster.nodes:
                if node.process is not None and node.process.poll() is None:
                    cluster.kill(node)
