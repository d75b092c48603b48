"""Session: one file spoilt in every way there is, one at a time, in a copy of the last commit.

Source of the ways: cosmic-ray's operators. Left out are those that cannot be told from the original
by any test: `==` for `is` between members of an enum, and the like.
"""

import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 120
"""How long the tests of one mutant may take."""

CONFIG = """\
[cosmic-ray]
module-path = "{file}"
timeout = {seconds}.0
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = [
  "core/ReplaceComparisonOperator_Is_Eq",
  "core/ReplaceComparisonOperator_IsNot_NotEq",
]
"""

COUNTED = """
SELECT count(*), (SELECT count(*) FROM work_results) FROM work_items
"""
OUTCOMES = """
SELECT r.test_outcome, s.operator_name, s.start_pos_row, r.diff
FROM work_results r JOIN mutation_specs s USING (job_id) WHERE r.worker_outcome = 'NORMAL'
ORDER BY s.start_pos_row, s.operator_name, s.occurrence
"""

Advance = Callable[[int, int], None]


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
    """The file cannot be tried as things are."""


def git(*words: str) -> bytes:
    """Return what git says."""
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


def tests_of(file: Path) -> list[str]:
    """Return the tests of the domain that name a file's module, those named after it first.

    Raise `Unready` if there are none.
    """
    package, name = ".".join(file.parent.parts), file.stem
    naming = (f"from {package} import", f"from {package}.{name} import")
    found = [
        path.relative_to(ROOT)
        for path in sorted((ROOT / "tests" / "domain").rglob("test_*.py"))
        if any(
            line.startswith(naming[1]) or (line.startswith(naming[0]) and name in line)
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    ]
    if not found:
        raise Unready(f"no test names {package}.{name}")
    return [str(path) for path in sorted(found, key=lambda path: name not in path.stem)]


def tried(file: Path, home: Path, advance: Advance) -> Outcome:
    """Return what became of the mutants of `file`, tried in `home`, an empty folder.

    Raise `Unready` if its tests do not pass as it is.
    """
    with tarfile.open(fileobj=BytesIO(git("archive", "HEAD"))) as archive:
        archive.extractall(home, filter="data")
    tests = " ".join(tests_of(file))
    config = CONFIG.format(file=file, seconds=SECONDS, python=sys.executable, tests=tests)
    (home / "mutation.toml").write_text(config, encoding="utf-8")
    for words in (
        ("cosmic-ray", "baseline", "mutation.toml"),
        ("cosmic-ray", "init", "mutation.toml", "session.sqlite"),
        ("cr-filter-operators", "session.sqlite", "mutation.toml"),
    ):
        done = subprocess.run(command(*words), cwd=home, check=False, capture_output=True)
        if done.returncode:
            said = (done.stdout + done.stderr).decode()[-2000:]
            raise Unready(f"{words[0]} {words[1]} failed:\n{said}")
    with subprocess.Popen(
        command("cosmic-ray", "exec", "mutation.toml", "session.sqlite"), cwd=home
    ) as run:
        while run.poll() is None:
            advance(*counted(home))
            time.sleep(1)
    advance(*counted(home))
    return outcome(home)


def command(program: str, *words: str) -> list[str]:
    """Return how a program of the environment is started."""
    return [str(Path(sys.executable).with_name(program)), *words]


def counted(home: Path) -> tuple[int, int]:
    """Return how many mutants are done, and how many there are."""
    with closing(sqlite3.connect(home / "session.sqlite")) as session:
        whole, done = session.execute(COUNTED).fetchone()
    return done, whole


def outcome(home: Path) -> Outcome:
    """Return what a session came to."""
    with closing(sqlite3.connect(home / "session.sqlite")) as session:
        rows = session.execute(OUTCOMES).fetchall()
    survivors = (
        Survivor(line, operator.removeprefix("core/"), *changed(diff))
        for came, operator, line, diff in rows
        if came == "SURVIVED"
    )
    return Outcome(len(rows), tuple(survivors))


def changed(diff: str) -> tuple[str, str]:
    """Return the line that a diff takes out and the one that it puts in."""

    def lines(sign: str) -> Iterator[str]:
        for line in diff.splitlines():
            if line.startswith(sign) and not line.startswith(sign * 3):
                yield line[1:].strip()

    return " ".join(lines("-")), " ".join(lines("+"))
