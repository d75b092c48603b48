"""Results: `bench/results.json`, into which every run puts the figures of its suites."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.figure import Figure, from_row
from bench.suite import ROOT

PATH = ROOT / "bench" / "results.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """When and how long a suite was measured."""

    on: str
    runs: int
    rounds: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured, on what, with what, and how each suite was."""

    machine: dict[str, Any] = field(default_factory=dict[str, Any])
    versions: dict[str, str] = field(default_factory=dict[str, str])
    suites: dict[str, Measured] = field(default_factory=dict[str, Measured])
    figures: tuple[Figure, ...] = ()

    def of(self, suite: str) -> tuple[Figure, ...]:
        """Return a suite's figures, in the order in which it measured them."""
        return tuple(figure for figure in self.figures if figure.suite == suite)

    def measured_anew(
        self,
        suite: str,
        measured: Measured,
        figures: Iterable[Figure],
        machine: dict[str, Any],
        versions: dict[str, str],
    ) -> "Results":
        """Return these results with one suite measured anew; the others' figures stay."""
        kept = (each for each in self.figures if each.suite != suite)
        return Results(
            machine,
            {**self.versions, **versions},
            {**self.suites, suite: measured},
            (*kept, *figures),
        )


def read(path: Path = PATH) -> Results:
    """Return what was measured before; nothing if nothing was."""
    if not path.exists():
        return Results()
    found = json.loads(path.read_text(encoding="utf-8"))
    suites = {name: Measured(**measured) for name, measured in found["suites"].items()}
    figures = tuple(map(from_row, found["results"]))
    return Results(found["machine"], found["versions"], suites, figures)


def write(results: Results, path: Path = PATH) -> None:
    """Put the results where the next run, and whoever reads them, finds them."""
    whole = {
        "machine": results.machine,
        "versions": results.versions,
        "suites": {name: asdict(measured) for name, measured in results.suites.items()},
        "results": [figure.row() for figure in results.figures],
    }
    path.write_text(f"{json.dumps(whole, indent=1, ensure_ascii=False)}\n", encoding="utf-8")
