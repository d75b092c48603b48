"""Session: files spoilt in every way there is, one way at a time, and the tests run on each.

Nothing is written: the mutants are never on the disk. Three processes begin before anything of
ours is imported: one watches a run of all tests, one collects them and waits (tests/mutation/
warm.py), and this one, which stays as it was, forks for the mutants that need all modules anew.
"""

import math
import multiprocessing
import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

import pytest

from tests.mutation.mutants import Mutant, Original, changed, compiled, mutants
from tests.mutation.traced import Traced, Tracer
from tests.mutation.warm import OPTIONS, Lender, Request, cold, early, warmed

ROOT = Path(__file__).parents[2]
TESTS = "tests/domain"
PATIENCE, AT_LEAST = 4, 10
"""How many times what its tests take a mutant may take, and seconds that each may."""

Advance = Callable[[int, int], None]
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test noticed: where it is, and the line that it made of the line there."""

    line: int
    operator: str
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mutants of a file."""

    mutants: int
    survivors: tuple[Survivor, ...]


class Unready(Exception):  # noqa: N818 - says what to do
    """The files cannot be tried as things are."""


def git(*words: str) -> str:
    """Return what git says."""
    said = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True)
    return said.stdout.decode().strip()


class Session:
    """Tests that are ready to be run on mutants of some files. It is a context."""

    def __init__(self, files: Iterable[str]) -> None:
        self.originals = {
            file: Original(ROOT / file, file, (ROOT / file).read_text(encoding="utf-8"))
            for file in files
        }

    def __enter__(self) -> Self:
        """Watch the tests, and have them collected. Raise `Unready` if they do not pass."""
        os.chdir(ROOT)
        warmed()
        traced, end = FORK.Pipe(duplex=False)
        watching = FORK.Process(target=watch, args=(end, list(self.originals.values())))
        watching.start()
        end.close()
        self.line, end = FORK.Pipe()
        self.lender = FORK.Process(target=lend, args=(end, self.line), daemon=True)
        self.lender.start()
        end.close()
        try:
            self.traced: Traced = traced.recv()
        except EOFError:
            raise Unready(f"{TESTS} does not pass as it is") from None
        watching.join()
        self.whole = self.traced.seconds.keys()
        for original in list(self.originals.values())[:1]:
            if not self.survives_import(original, original.source):
                raise Unready(f"the tests of {original.file} do not pass in a fork")
        return self

    def __exit__(self, *_: object) -> None:
        """End the waiting process."""
        self.line.close()
        self.lender.join()

    def tried(self, file: str, advance: Advance) -> Outcome:
        """Return what became of the mutants of a file."""
        original = self.originals[file]
        listed = list(mutants(original))
        found: list[Survivor] = []
        for done, mutant in enumerate(listed):
            advance(done, len(listed))
            if self.survives(original, mutant):
                lines = changed(original.source, mutant.source)
                found.append(Survivor(mutant.line, mutant.operator, *lines))
        advance(len(listed), len(listed))
        found.sort(key=lambda each: (each.line, each.operator))
        return Outcome(len(listed), tuple(found))

    def survives(self, original: Original, mutant: Mutant) -> bool:
        """Return whether all tests that can notice a mutant pass."""
        code = compiled(mutant.source, original.path)
        if code is None:
            return False
        if not early(original.code, code, self.traced.early):
            tests = self.traced.chosen(original, mutant.line, mutant.until)
            if not tests:
                return True
            seconds = self.patience(tests)
            self.line.send(Request(original.path, original.source, mutant.source, tests, seconds))
            if (survived := self.line.recv()) is not None:
                return survived
        return self.survives_import(original, mutant.source)

    def survives_import(self, original: Original, source: str) -> bool:
        """Return whether all tests pass with `source` in the place of a file."""
        groups = self.traced.groups(original)
        return cold(original.path, source, groups, self.patience(self.whole))

    def patience(self, tests: Iterable[str]) -> int:
        """Return how many seconds of the processor some tests may take."""
        return AT_LEAST + math.ceil(PATIENCE * sum(self.traced.seconds[test] for test in tests))


def watch(end: Connection, originals: list[Original]) -> None:
    """Send what a run of all tests showed, if they pass."""
    tracer = Tracer(originals)
    silence()
    tracer.start()
    if pytest.main([*OPTIONS, TESTS], plugins=[tracer]) == pytest.ExitCode.OK:
        end.send(tracer.traced)


def lend(end: Connection, other: Connection) -> None:
    """Collect the tests, and answer requests."""
    other.close()
    silence()
    pytest.main([*OPTIONS, TESTS], plugins=[Lender(end)])


def silence() -> None:
    """Let a process say nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nothing, stream)
