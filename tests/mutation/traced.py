"""Traced: which tests run which lines, seen in one run of all of them on the unspoilt files."""

import ast
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import pytest

from tests.mutation.mutants import Original

OF_ALL = ("tests/domain/policies/test_formula.py",)
"""Tests of what other files register."""

NEAR = 6
"""How many files of tests beside its own are run on a mutant of what runs on import."""

Place = tuple[str, int]
"""A file's path and a line."""


def places() -> dict[Place, set[str]]:
    """Return no places."""
    return {}


@dataclass
class Traced:
    """What a run showed: tests by the lines that they ran, and what each took."""

    tests: dict[Place, set[str]] = field(default_factory=places)
    early: set[tuple[str, int, str]] = field(default_factory=set[tuple[str, int, str]])
    """Functions that ran while modules were imported, by path, first line and name."""
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    def chosen(self, original: Original, first: int, last: int) -> list[str]:
        """Return the tests that run a statement of these lines: its own first, quick ones first."""
        found: set[str] = set()
        whole = range(1, original.source.count("\n") + 1)  # what is remembered is not run again
        for line in whole if original.remembers else statement(original.tree, first, last):
            found |= self.tests.get((str(original.path), line), set())
        return self.ordered(original, found)

    def ordered(self, original: Original, tests: Iterable[str]) -> list[str]:
        """Return tests in the order in which they are tried."""
        own = original.path.stem
        return sorted(tests, key=lambda test: (own not in file_of(test), self.seconds[test], test))

    def groups(self, original: Original) -> list[list[str]]:
        """Return the files of tests that are named after a file, and those that run most of it."""
        path, own = str(original.path), original.path.stem
        lines = Counter(
            file
            for (at, _), tests in self.tests.items()
            if at == path
            for file in {file_of(test) for test in tests}
        )
        files = sorted({file_of(test) for test in self.seconds}, key=lambda each: -lines[each])
        named = [file for file in files if own in file or file in OF_ALL]
        others = [file for file in files if file not in named and lines[file]]
        return [each for each in (named, others[:NEAR]) if each]


def file_of(test: str) -> str:
    """Return the file of a test, by the test's name."""
    return test.partition("::")[0]


def statement(tree: ast.AST, first: int, last: int) -> range:
    """Return the lines of the innermost statement around some lines, at least these."""
    around = (
        range(node.lineno, (node.end_lineno or 0) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= first and last <= (node.end_lineno or 0)
    )
    return min(around, key=len, default=range(first, last + 1))


class Tracer:
    """A pytest plugin that watches some files."""

    def __init__(self, originals: Iterable[Original]) -> None:
        self.paths = {str(each.path) for each in originals}
        self.traced = Traced()
        self.test: str | None = None

    def start(self) -> None:
        """Begin to watch."""
        sys.settrace(self.called)

    def called(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401
        """Watch the lines of a function, if it is of a file that is watched."""
        code: CodeType = frame.f_code
        if code.co_filename not in self.paths:
            return None
        if self.test is None:
            self.traced.early.add((code.co_filename, code.co_firstlineno, code.co_qualname))
            return None
        self.ran(frame, event, argument)
        return self.ran

    def ran(self, frame: FrameType, _: str, __: object) -> Any:  # noqa: ANN401
        """Note a line."""
        if self.test is not None:
            place = (frame.f_code.co_filename, frame.f_lineno)
            self.traced.tests.setdefault(place, set()).add(self.test)
        return self.ran

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note which test it is, and what it takes."""
        self.test, began = item.nodeid, time.process_time()
        try:
            return (yield)
        finally:
            self.test = None
            self.traced.seconds[item.nodeid] = time.process_time() - began
