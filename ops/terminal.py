"""Terminal: a bar while something takes long, and a table at its end."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

Advance = Callable[[int, int], None]
"""Takes how much is done and how much there is to do."""


@contextmanager
def bar(title: str) -> Generator[Advance]:
    """Show a bar while the block lasts; lend what moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn()) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; figures stand to the right."""
    made, lines = Table(title=title), [list(row) for row in rows]
    for n, name in enumerate(columns):
        figures = bool(lines) and all(isinstance(line[n], int) for line in lines)
        made.add_column(name, justify="right" if figures else "left", overflow="fold")
    for line in lines:
        made.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in line))
    Console().print(made)


def say(text: str) -> None:
    """Print a line as it is."""
    Console().print(text, markup=False, highlight=False)
