"""Killing: a process under load is killed, and what it said is held against what is stored.

The process writes `submitted KEY`, and `acknowledged KEY POSITION` or `unavailable KEY WHY` for
each command; that is all the loop knows of it.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.ledger.house import contiguous, rows
from tests.postgres import Database

ROOT = Path(__file__).parents[2]
PATIENCE = 60
STORED = "SELECT key, judged_at FROM ledger.command WHERE key = ANY (%s)"


@dataclass
class Said:
    """What the process said of its commands."""

    submitted: set[str] = field(default_factory=set[str])
    acknowledged: dict[str, int] = field(default_factory=dict[str, int])
    unavailable: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def unanswered(self) -> set[str]:
        return self.submitted - self.acknowledged.keys() - self.unavailable.keys()

    def take(self, line: str) -> None:
        """Take one line in; what stands in no such line is not about commands."""
        match line.split():
            case ["submitted", key]:
                self.submitted.add(key)
            case ["acknowledged", key, position]:
                self.acknowledged[key] = int(position)
            case ["unavailable", key, why]:
                self.unavailable[key] = why
            case _:
                pass


class Victim:
    """A process under load."""

    def __init__(self, program: Sequence[str]) -> None:
        self.said = Said()
        self._rest = b""
        self._process = subprocess.Popen(
            program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        os.set_blocking(self._output.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._output, selectors.EVENT_READ)

    def listen(self, seconds: float) -> None:
        """Hear what it says for so long, or until it has no more to say."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self._hear(left):
            pass

    def listen_for(self, acknowledged: int) -> None:
        """Hear what it says until so many more commands are acknowledged."""
        goal = len(self.said.acknowledged) + acknowledged
        until = time.monotonic() + PATIENCE
        while len(self.said.acknowledged) < goal:
            assert time.monotonic() < until, "nothing was acknowledged any more"
            assert self._hear(1) or self._process.poll() is None, "it ended by itself"

    def halt(self) -> None:
        """Stop it where it is, hear what it has said so far."""
        self._process.send_signal(signal.SIGSTOP)
        while psutil.Process(self._process.pid).status() != psutil.STATUS_STOPPED:
            time.sleep(0.001)
        while self._hear(0):
            pass

    def go_on(self) -> None:
        """Let it run again."""
        self._process.send_signal(signal.SIGCONT)

    def finish(self) -> None:
        """Let it hear what it has asked and end."""
        self._process.terminate()
        self.listen(PATIENCE)
        assert self._process.wait(PATIENCE) == 0, "it did not end by itself"

    def kill(self) -> None:
        """Kill it, hear its last words."""
        self._process.kill()
        self._process.wait()
        while self._hear(0):
            pass
        self._selector.close()
        self._output.close()

    def _hear(self, seconds: float) -> bool:
        """Hear what it says within so long. Return whether it said anything."""
        if not self._selector.select(seconds):
            return False
        said = self._output.read(1 << 20)
        *lines, self._rest = (self._rest + (said or b"")).split(b"\n")
        for line in lines:
            self.said.take(line.decode())
        return bool(said)


def load(address: str, name: str) -> Victim:
    """Start a process that gives the ledger commands."""
    return Victim([sys.executable, "-m", "tests.system.load", address, name])


def kill_tree(pid: int) -> None:
    """Kill a process and all below it at once, as a machine that loses its power does."""
    process = psutil.Process(pid)
    process.suspend()  # so that it starts nobody anew
    doomed = [process, *process.children(recursive=True)]
    for each in doomed:
        each.kill()
    _, alive = psutil.wait_procs(doomed, timeout=PATIENCE)
    assert not alive


@dataclass
class Tally:
    """What the rounds came to."""

    what: str
    rounds: int = 0
    uncounted: int = 0
    acknowledged: int = 0
    stored_unheard: int = 0
    lost: int = 0
    torn: int = 0
    different: int = 0

    def judge(self, database: Database, said: Said, at_kill: set[str], differing: int) -> None:
        """Hold what was said against what is stored; `at_kill` had no answer at the kill."""
        asked = [*said.submitted]
        stored: dict[str, int] = dict(rows(database, STORED, [asked]))
        lost = [k for k, position in said.acknowledged.items() if stored.get(k) != position]
        self.rounds += bool(at_kill)
        self.uncounted += not at_kill
        self.acknowledged += len(said.acknowledged)
        self.stored_unheard += len(at_kill & stored.keys() - said.acknowledged.keys())
        self.lost += len(lost)
        self.torn += not contiguous(database)
        self.different += differing

    def __str__(self) -> str:
        return (
            f"{self.what} killed {self.rounds} times with commands unanswered: "
            f"{self.acknowledged} acknowledged, {self.stored_unheard} stored without "
            f"acknowledgement, {self.lost} lost, positions "
            f"{'torn' if self.torn else 'contiguous'}, read rows "
            f"{'different' if self.different else 'equal to a rebuild'}"
        )

    @property
    def clean(self) -> bool:
        return not (self.lost or self.torn or self.different)
