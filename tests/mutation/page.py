"""Page: `docs/mutation.md`, made from `tests/mutation/results.json` alone."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutation.session import AT_LEAST, PATIENCE, ROOT, Outcome, Survivor
from tests.mutation.traced import NEAR
from tests.mutation.warm import EXAMPLES

RESULTS = ROOT / "tests" / "mutation" / "results.json"
PAGE = ROOT / "docs" / "mutation.md"
BOUND = 0.9
DIGITS = 10

HEAD = """\
# Mutation: whether the tests would notice

Each file of the domain named here was spoilt in every way that cosmic-ray knows, one at a time,
and the tests of `tests/domain` run: a mutant that no test notices survives. `make mutate
FILE=domain/…` tries files anew and writes this page; {bound} % at least shall be noticed. A row is
true of the content that it names (`git hash-object`, in short), which is that of the commit beside
it or of the one after; `make mutate` without a file lists the rows whose file has changed since.

- Those tests are run that execute the spoilt statement, as a run of all of them shows; for what
  runs on import, those named after the file, and those of the {near} files that execute most of it.
- Properties are tried on {examples} inputs, always the same, rather than on 100 at random.
- What takes {patience} times the time of its tests, and {least} seconds, counts as noticed.

Left out, since no test could tell it from the original, or every one would: what is no Python; `|`
between types; for `is` and `is not` everything but the opposite, and they in the place of other
comparisons, where `==` and `!=` are tried; `since=0` of a formula, which means what `since=1` does;
records without `@fact`; `/` for the `*` before arguments given by name; how much a function
remembers. What else is as good as the original is counted as a survivor.

"""

COLUMNS = """\
| file | commit | content | mutants | noticed | share |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file came to, and at which commit; without one it waits to be tried."""

    file: str
    commit: str
    digest: str
    mutants: int
    survivors: tuple[Survivor, ...]

    @property
    def share(self) -> float:
        """Return how much was noticed, from 0 to 1."""
        return 1 - len(self.survivors) / self.mutants if self.mutants else 1.0


def known() -> list[Tried]:
    """Return what was found so far, by file."""
    if not RESULTS.exists():
        return []
    return [
        Tried(
            file=each["file"],
            commit=each["commit"],
            digest=each["digest"],
            mutants=each["mutants"],
            survivors=tuple(Survivor(**survivor) for survivor in each["survivors"]),
        )
        for each in json.loads(RESULTS.read_text(encoding="utf-8"))
    ]


def keep(file: str, commit: str, digest: str, outcome: Outcome) -> Tried:
    """Put a file's outcome in the place of an earlier one, and write the page."""
    made = Tried(file, commit, digest, outcome.mutants, outcome.survivors)
    whole = [each for each in known() if each.file != file] + [made]
    whole.sort(key=lambda each: each.file)
    text = json.dumps([asdict(each) for each in whole], indent=1, ensure_ascii=False)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
    PAGE.write_text(page(whole), encoding="utf-8")
    return made


def outdated(whole: Iterable[Tried]) -> list[str]:
    """Return the files that are others than when they were tried, or are no more."""
    return [each.file for each in whole if each.commit and each.digest != digest(ROOT / each.file)]


def digest(path: Path) -> str | None:
    """Return what git calls a file's content, if it is there."""
    return named(path.read_bytes()) if path.exists() else None


def named(content: bytes) -> str:
    """Return what git calls a content, in short, as `git hash-object` does."""
    whole = hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False)
    return whole.hexdigest()[:DIGITS]


def page(whole: list[Tried]) -> str:
    """Return the page."""
    tried = [each for each in whole if each.commit]
    rows = (
        f"| `{each.file}` | {each.commit} | {each.digest} | {each.mutants} "
        f"| {each.mutants - len(each.survivors)} | {each.share:.1%} |"
        for each in tried
    )
    head = HEAD.format(
        bound=round(BOUND * 100), near=NEAR, examples=EXAMPLES, patience=PATIENCE, least=AT_LEAST
    )
    below = listed(each for each in tried if each.share < BOUND)
    waiting = listed(each for each in whole if not each.commit)
    said_so = f"Below {round(BOUND * 100)} %: {below}.\n\nNot tried yet: {waiting}.\n\n"
    lines = [head + said_so + COLUMNS + "\n".join(rows)]
    for each in whole:
        if each.survivors:
            lines += ["", f"## `{each.file}`", "", *(f"- {said(one)}" for one in each.survivors)]
    return "\n".join(lines) + "\n"


def listed(some: Iterable[Tried]) -> str:
    """Return files in a sentence."""
    return ", ".join(f"`{each.file}`" for each in some) or "none"


def said(survivor: Survivor) -> str:
    """Return a survivor in a line."""
    return f"line {survivor.line}: `{survivor.was}` became `{survivor.became}`"
