"""Bench: measures, prints a table, writes `bench/results.json` and `docs/performance.md`.

    python -m bench [SUITE …] [--runs 3] [--rounds 7] [--seconds 3]
    python -m bench --page

What a suite measured before is replaced; the others' figures stay. The second form measures
nothing and makes the page anew, after a change of its texts.
"""

import argparse
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from rich.console import Console

from bench import machine, report, results
from bench.figure import Figure, of_runs
from bench.results import Measured, Results
from bench.stand import Unready
from bench.suite import Bench
from bench.suites import SUITES
from ops import terminal
from ops.errors import Unusable

WIDTH = 200


def main(words: list[str] | None = None) -> int:
    """Measure what the command line names. Return 1 if a bound is missed, 2 if it cannot run."""
    chosen = parsed(words)
    if chosen.page:
        publish(results.read())
        return 0
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)  # a file has no width, and a table needs some
    try:
        figures = repeated(chosen, console)
    except (Unready, Unusable) as reason:
        console.print(f"bench: {reason}", style="red", markup=False, highlight=False)
        return 2
    return 1 if any(figure.met is False for figure in figures) else 0


def parsed(words: list[str] | None) -> argparse.Namespace:
    """Return what the command line says. Exit with a message if it says nothing we know."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, against peers.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}")
    parser.add_argument("--runs", type=int, default=1, help="repeat the entire comparison")
    parser.add_argument(
        "--rounds", type=int, default=5, help="interleaved rounds of each contender"
    )
    parser.add_argument("--seconds", type=float, default=3, help="length of a round")
    parser.add_argument("--page", action="store_true", help="make the page anew, measure nothing")
    parser.add_argument("--dry", dest="write", action="store_false", help="write no files")
    chosen = parser.parse_args(words)
    for name in chosen.suites:
        if name not in SUITES:
            parser.error(f"there is no suite {name}; there are {', '.join(SUITES)}")
    chosen.suites = chosen.suites or list(SUITES)
    return chosen


def repeated(chosen: argparse.Namespace, console: Console) -> list[Figure]:
    """Return every figure of the suites, the median of as many runs as were asked for.

    What a suite has come to so far is written down after each of its runs.
    """
    bench = Bench(
        rounds=chosen.rounds,
        seconds=chosen.seconds,
        say=lambda line: terminal.say(line, console),
        bar=lambda title, whole: bar(title, whole, console),
    )
    figures: dict[str, list[Figure]] = {}
    by_name: dict[str, list[Figure]] = {}
    for number in range(1, chosen.runs + 1):
        for suite in chosen.suites:
            made = list(SUITES[suite].measure(bench))
            show(f"{suite}, run {number} of {chosen.runs}", made, console)
            for figure in made:
                by_name.setdefault(figure.name, []).append(figure)
            figures[suite] = [of_runs(by_name[figure.name]) for figure in made]
            if chosen.write:
                keep(suite, figures[suite], number, bench)
    whole = [figure for suite in chosen.suites for figure in figures[suite]]
    if chosen.runs > 1:
        show(f"{chosen.runs} runs", whole, console)
    return whole


def keep(suite: str, figures: list[Figure], runs: int, bench: Bench) -> None:
    """Write a suite's figures into the results, and the page anew."""
    today = datetime.now(UTC).date().isoformat()
    measured = Measured(on=today, runs=runs, rounds=bench.rounds, seconds=bench.seconds)
    versions = {**machine.versions(), **SUITES[suite].versions()}
    whole = results.read().measured_anew(suite, measured, figures, machine.machine(), versions)
    results.write(whole)
    publish(whole)


def publish(whole: Results) -> None:
    """Write the page that the results make."""
    report.PAGE.write_text(report.page(whole, list(SUITES)), encoding="utf-8")


def show(title: str, figures: Iterable[Figure], console: Console) -> None:
    """Print a table of figures."""
    terminal.table(title, report.COLUMNS, map(report.cells, figures), console)


@contextmanager
def bar(title: str, whole: int, console: Console) -> Generator[Callable[[], None]]:
    """Show a bar of `whole` steps while the block lasts; lend what moves it one step."""
    steps = count(1)
    with terminal.bar(title, console) as advance:
        advance(0, whole)
        yield lambda: advance(next(steps), whole)


if __name__ == "__main__":
    sys.exit(main())
