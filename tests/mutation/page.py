"""Page: `docs/mutation.md`, made from `tests/mutation/results.json` alone."""

import json
from dataclasses import asdict, dataclass

from tests.mutation.session import ROOT, Outcome, Survivor

RESULTS = ROOT / "tests" / "mutation" / "results.json"
PAGE = ROOT / "docs" / "mutation.md"
BOUND = 0.9

HEAD = """\
# Mutation: whether the tests would notice

Each file of the domain named here was spoilt in every way that cosmic-ray knows, one at a time,
and its tests run: a mutant that no test notices survives. `make mutate FILE=domain/…` tries a file
anew, in a copy of the last commit, and writes this page; {bound} % at least shall be noticed.
Survivors are listed below. Some cannot be told from the original by any test, as a formula's
`since=0`, which means what `since=1` does.

| file | commit | mutants | noticed | share |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file came to, and at which commit."""

    file: str
    commit: str
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
            mutants=each["mutants"],
            survivors=tuple(Survivor(**survivor) for survivor in each["survivors"]),
        )
        for each in json.loads(RESULTS.read_text(encoding="utf-8"))
    ]


def keep(file: str, commit: str, outcome: Outcome) -> Tried:
    """Put a file's outcome in the place of an earlier one, and write the page."""
    made = Tried(file, commit, outcome.mutants, outcome.survivors)
    whole = [each for each in known() if each.file != file] + [made]
    whole.sort(key=lambda each: each.file)
    text = json.dumps([asdict(each) for each in whole], indent=1, ensure_ascii=False)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
    PAGE.write_text(page(whole), encoding="utf-8")
    return made


def page(whole: list[Tried]) -> str:
    """Return the page."""
    rows = (
        f"| `{each.file}` | {each.commit} | {each.mutants} "
        f"| {each.mutants - len(each.survivors)} | {each.share:.1%} |"
        for each in whole
    )
    lines = [HEAD.format(bound=round(BOUND * 100)) + "\n".join(rows)]
    for each in whole:
        if each.survivors:
            lines += ["", f"## `{each.file}`", "", *(f"- {said(one)}" for one in each.survivors)]
    return "\n".join(lines) + "\n"


def said(survivor: Survivor) -> str:
    """Return a survivor in a line."""
    return f"line {survivor.line}: `{survivor.was}` became `{survivor.became}`"
