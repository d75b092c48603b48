"""Warm: the tests collected once, in a process that forks for each mutant and spoils the fork.

A mutant that changes nothing but functions which did not run while modules were imported is put
into the loaded module, by giving its functions their new code. Any other needs all modules anew: a
process that has imported only what is not ours forks, and reads the mutant in the file's place.
Time is that of the processor: a machine that is busy with other work makes no difference.
"""

import gc
import os
import resource
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.mutants import compiled

KNOWN = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
"""Hypothesis was imported before pytest could rewrite it: that is what a warm process is for."""
OPTIONS = ("-q", "-x", "-s", "-p", "no:cacheprovider", "-W", KNOWN)
MEMORY = 4 * 2**30
"""Bytes that a mutant may take: some count without end."""
EXAMPLES = 25
"""How many inputs a property is tried on; fewer than in the suite, so a survivor is one twice."""


@dataclass(frozen=True, slots=True)
class Request:
    """A mutant of a file, and the tests to run on it, for so many seconds at most."""

    path: Path
    was: str
    source: str
    tests: Sequence[str]
    seconds: int


def warmed() -> None:
    """Make properties choose the same inputs each time, and fail for no other reason."""
    settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=EXAMPLES,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


def forked(run: Callable[[], bool], seconds: int) -> bool:
    """Return what `run` does in a process of its own; `False` too if it does not end well."""
    child = os.fork()
    if child == 0:
        came = False
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            came = run()
        finally:
            os._exit(0 if came else 1)
    _, status = os.waitpid(child, 0)
    return status == 0


def cold(path: Path, source: str, groups: Sequence[Sequence[str]], seconds: int) -> bool:
    """Return whether all tests of all groups pass with `source` in the place of a file.

    Call it from a process that has imported nothing of ours.
    """

    def run() -> bool:
        code = compiled(source, path)
        read = SourceFileLoader.get_code

        def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
            return code if self.path == str(path) else read(self, fullname)

        SourceFileLoader.get_code = get_code
        return all(pytest.main([*OPTIONS, *group]) == pytest.ExitCode.OK for group in groups)

    return forked(run, seconds)


class Lender:
    """A pytest plugin that, in place of running the tests, answers requests until there are none.

    An answer is whether all tests passed; `None` says that the mutant cannot be put in.
    """

    def __init__(self, line: Connection) -> None:
        self.line = line
        self.functions: defaultdict[str, list[FunctionType]] = defaultdict(list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer requests."""
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        for each in gc.get_objects():
            if type(each) is FunctionType:
                self.functions[each.__code__.co_filename].append(each)
        gc.freeze()
        while (request := self.received()) is not None:
            self.line.send(self.answered(session, items, request))
        return True

    def received(self) -> Request | None:
        """Return the next request, if there is one."""
        try:
            return self.line.recv()
        except EOFError:
            return None

    def answered(
        self, session: pytest.Session, items: dict[str, pytest.Item], request: Request
    ) -> bool | None:
        """Return what became of the tests that a request names."""
        live = self.functions[str(request.path)]
        was, code = (compiled(text, request.path) for text in (request.was, request.source))
        put = None if was is None or code is None else replaced(live, was, code)
        if put is None:
            return None

        def run() -> bool:
            for function, new in put:
                function.__code__ = new
            chosen = [items[test] for test in request.tests]
            for item, after in zip(chosen, [*chosen[1:], None], strict=True):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                if session.testsfailed or session.shouldfail:
                    return False
            return True

        return forked(run, request.seconds)


def replaced(
    live: Iterable[FunctionType], was: CodeType, new: CodeType
) -> list[tuple[FunctionType, CodeType]] | None:
    """Return the live functions of a module, with the code that they shall have.

    `None` says that it cannot be told which is which.
    """
    pairs = matched(was, new)
    if pairs is None:
        return None
    often = Counter(place(one) for one, _ in pairs)
    codes = {place(one): other for one, other in pairs}
    found = [(each, codes[at]) for each in live if (at := place(each.__code__)) in codes]
    if any(often[place(each.__code__)] > 1 for each, _ in found):
        return None
    if any(each.__code__.co_freevars != code.co_freevars for each, code in found):
        return None
    return found


def place(code: CodeType) -> tuple[str, int, str]:
    """Return where a function stands, and its name."""
    return (code.co_filename, code.co_firstlineno, code.co_qualname)


def matched(was: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Return each function of a module beside its own in another version of it, if they match."""
    inner, outer = nested(was), nested(new)
    if [each.co_name for each in inner] != [each.co_name for each in outer]:
        return None
    found = [(was, new)]
    for one, other in zip(inner, outer, strict=True):
        deeper = matched(one, other)
        if deeper is None:
            return None
        found += deeper
    return found


def nested(code: CodeType) -> list[CodeType]:
    """Return the functions and classes that stand in one."""
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def own(code: CodeType) -> tuple[object, ...]:
    """Return what a function does by itself."""
    constants = [repr(each) for each in code.co_consts if not isinstance(each, CodeType)]
    signature = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_code, code.co_exceptiontable, constants, *names, *signature)


def early(was: CodeType, new: CodeType, ran: set[tuple[str, int, str]]) -> bool:
    """Return whether two versions of a module differ in what had run before any test."""
    pairs = matched(was, new)
    return pairs is None or any(place(one) in ran for one, other in pairs if own(one) != own(other))
