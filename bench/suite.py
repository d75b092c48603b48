"""Suite: a set of figures that is measured together, by `python -m bench NAME`.

It is named in `SUITES` (`bench/suites.py`) and described in `bench/texts/NAME.md`; `measure`
checks first that both sides answer alike, and then yields its figures.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".bench"
"""What is made once and used again: data, programs. Ignored by git; may be removed at any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """How one run measures: so many rounds of so many seconds each.

    `say` prints a line. `bar(title, whole)` shows a progress bar while a block lasts and lends
    what moves it one step.
    """

    rounds: int
    seconds: float
    say: Callable[[str], None]
    bar: Callable[[str, int], AbstractContextManager[Callable[[], None]]]


@dataclass(frozen=True, slots=True)
class Suite:
    """What measures its figures, and what its peers' versions are."""

    measure: Callable[[Bench], Iterable[Figure]]
    versions: Callable[[], dict[str, str]] = dict[str, str]
