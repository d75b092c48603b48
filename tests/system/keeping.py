"""Keeping: programs that are started again whenever they have ended, as a supervisor does."""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.system.serving import PATIENCE, ROOT


@dataclass
class Kept:
    """A program: how it is started, and its process while it runs."""

    words: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = field(default=0)

    def start(self) -> None:
        """Start it unless it runs."""
        if self.process is None or self.process.poll() is not None:
            self.starts += 1
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.words,
                    cwd=ROOT,
                    env={
                        "PATH": os.environ["PATH"],
                        "HOME": os.environ.get("HOME", "/"),
                        **self.environment,
                    },
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def kill(self) -> None:
        """End it at once, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)


def python(*words: str | Path, log: Path, **environment: str) -> Kept:
    """Return a program of ours that is not started yet."""
    return Kept([sys.executable, *words], environment, log)


@contextmanager
def keeping(*programs: Kept) -> Generator[None]:
    """Run programs until the block ends, when they are killed."""
    try:
        for each in programs:
            each.start()
        yield
    finally:
        for each in programs:
            each.kill()
