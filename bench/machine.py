"""Machine: on what, and with what, the figures were measured."""

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from bench.suite import ROOT
from ops.embedded import wheel

PACKAGES = ("strawberry-graphql", "graphql-core", "psycopg", "starlette", "uvicorn", "uvloop")


def machine() -> dict[str, str | int]:
    """Return what the machine is, without its name."""
    return {
        "processor": processor(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1_000_000_000),
        "system": f"{platform.system()} {platform.release()}",
    }


def processor() -> str:
    """Return the processor's name as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def versions() -> dict[str, str]:
    """Return the versions of what our side consists of; suites add their peers'."""
    said = subprocess.run(
        [wheel() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return {
        "python": platform.python_version(),
        "postgresql": said.split()[2],
        **{name: version(name) for name in PACKAGES},
    }


def locked(peer: str, *packages: str) -> dict[str, str]:
    """Return the versions of a Node peer's packages, as its lock file has them."""
    lock = json.loads((ROOT / "bench" / "peers" / peer / "package-lock.json").read_text())
    return {name: lock["packages"][f"node_modules/{name}"]["version"] for name in packages}
