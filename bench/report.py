"""Report: the table on screen, and `docs/performance.md`, which is made from the results alone."""

from collections.abc import Iterable, Sequence

from bench.figure import Figure
from bench.results import Measured, Results
from bench.suite import ROOT

PAGE = ROOT / "docs" / "performance.md"
TEXTS = ROOT / "bench" / "texts"
COLUMNS = ("figure", "ours", "peer", "ratio", "must be", "aim", "")

WHOLE = 100
"""From where on a number is written without decimals."""


def page(results: Results, suites: Sequence[str]) -> str:
    """Return `docs/performance.md`: its head, and each measured suite's text with its figures."""
    head = text("head").replace("{machine}", machine(results))
    parts = [head.replace("{versions}", versions(results)), *summary(results)]
    for suite in suites:
        figures = results.of(suite)
        if figures:
            how = repeated(suite, results.suites[suite])
            parts += [text(suite), how, markdown(figures), left_out(figures)]
    return "\n".join(parts)


def text(name: str) -> str:
    """Return what `bench/texts` says about a suite."""
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")


def machine(results: Results) -> str:
    """Return the machine in a line."""
    of = results.machine
    if not of:
        return "a machine that is not known"
    return f"{of['processor']}, {of['cores']} cores, {of['memory_gb']} GB, {of['system']}"


def versions(results: Results) -> str:
    """Return what was measured with in a line."""
    return ", ".join(f"{name} {version}" for name, version in results.versions.items())


def summary(results: Results) -> list[str]:
    """Return how many figures keep their bounds, and which do not."""
    held = [figure for figure in results.figures if figure.met is not None]
    missed = [figure for figure in held if not figure.met]
    aims = sum(figure.aim_met is True for figure in held)
    said = f"{len(held) - len(missed)} of {len(held)} bounds are kept, {aims} aims are reached."
    if missed:
        said += "\nMissed:\n\n" + "\n".join(f"- {figure.name}" for figure in missed)
    return [f"{said}\n"]


def repeated(suite: str, measured: Measured) -> str:
    """Return how a suite was measured, and the command that does it again."""
    runs = f"{measured.runs} run{'s' * (measured.runs != 1)}"
    return (
        f"Measured on {measured.on}: {runs} of {measured.rounds} rounds of {measured.seconds:g} s. "
        f"Again: `.venv/bin/python -m bench {suite} --runs {measured.runs} "
        f"--rounds {measured.rounds} --seconds {measured.seconds:g}`\n"
    )


def markdown(figures: Iterable[Figure]) -> str:
    """Return a table of figures."""
    lines = [COLUMNS, ("---",) * len(COLUMNS), *map(cells, figures)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def left_out(figures: Iterable[Figure]) -> str:
    """Return what the figures leave out, each text once with the names that share it."""
    names: dict[str, list[str]] = {}
    for figure in figures:
        names.setdefault(figure.leaves_out, []).append(figure.name)
    lines = (f"- {said} *({'; '.join(those)})*" for said, those in names.items())
    return "What they leave out:\n\n" + "\n".join(lines) + "\n"


def cells(figure: Figure) -> tuple[str, ...]:
    """Return a figure as the words of a line, in the order of `COLUMNS`."""
    own, other = spread(figure, "value"), spread(figure, "peer_value")
    return (
        figure.name,
        f"{number(figure.value)} {figure.unit}{own}",
        "" if figure.peer_value is None else f"{figure.peer}: {number(figure.peer_value)}{other}",
        ratio(figure),
        bound(figure),
        "" if figure.aim is None else held(figure, figure.aim),
        verdict(figure),
    )


def spread(figure: Figure, side: str) -> str:
    """Return the least and the most of the rounds, where there were several."""
    rounds = figure.samples.get(side, [])
    return f" ({number(min(rounds))}–{number(max(rounds))})" if len(rounds) > 1 else ""


def ratio(figure: Figure) -> str:
    """Return the ratio, or those of each run where there were several."""
    runs = figure.runs or ([] if figure.ratio is None else [figure.ratio])
    return ", ".join(held(figure, each) for each in runs)


def bound(figure: Figure) -> str:
    """Return what the figure must reach, in words."""
    if figure.at_least is not None:
        return f"at least {held(figure, figure.at_least)}"
    return "" if figure.at_most is None else f"at most {held(figure, figure.at_most)}"


def held(figure: Figure, value: float) -> str:
    """Return a number that is held against a bound: a ratio as a multiple, or a plain value."""
    return number(value) if figure.ratio is None else f"{number(value)} ×"


def verdict(figure: Figure) -> str:
    """Return whether the figure keeps its bound and reaches its aim."""
    if figure.met is None:
        return ""
    if not figure.met:
        return "missed"
    return "aim reached" if figure.aim_met else "kept"


def number(value: float) -> str:
    """Return a number with three digits that count, or whole where it is larger."""
    if abs(value) >= WHOLE:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.3g}"
