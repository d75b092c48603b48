"""Commanding: a sub-command of `server.py` as somebody runs it who knows nothing of its insides."""

import os
import subprocess
import sys
from dataclasses import dataclass

from tests.system.serving import KEY_TEXT, ROOT

PATIENCE = 120


@dataclass(frozen=True)
class Commanded:
    """How a sub-command ended, and all that it printed."""

    code: int
    said: str


def commanded(*words: str, **environment: str) -> Commanded:
    """Run `server.py` with these words to its end."""
    done = subprocess.run(
        [sys.executable, ROOT / "server.py", *words],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "TOKEN_KEY": KEY_TEXT,
            "MASTER_KEY": KEY_TEXT,
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Commanded(done.returncode, done.stdout)
