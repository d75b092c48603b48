"""Terminal: a bar while something takes long, and a table at its end."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

HARMLESS = "\n\u202f"
"""What is not printable and may be shown all the same: ends of lines, spaces within figures."""

Advance = Callable[[int, int], None]
"""Takes how much is done and how much there is to do."""


@contextmanager
def bar(title: str, console: Console | None = None) -> Generator[Advance]:
    """Show a bar while the block lasts; lend what moves it.

    Where there is no terminal a line says what begins.
    """
    console = console or Console()
    if not console.is_terminal:
        console.print(f"{title} …", markup=False, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    console: Console | None = None,
) -> None:
    """Print a table; figures stand to the right, and without `columns` there is no header."""
    lines = [list(row) for row in rows]
    made = Table(title=title, show_header=bool(columns))
    for n, name in enumerate(columns or [""] * len(lines[0])):
        figures = bool(lines) and all(isinstance(line[n], int) or line[n] == "" for line in lines)
        made.add_column(name, justify="right" if figures else "left", overflow="fold")
    for line in lines:
        made.add_row(*map(shown, line))
    (console or Console()).print(made)


def shown(cell: object) -> Text:
    """Return a cell's text, in which nothing is markup or a command to the terminal."""
    text = f"{cell:,}" if isinstance(cell, int) else str(cell)
    return Text("".join(c if c.isprintable() or c in HARMLESS else "\ufffd" for c in text))


def say(text: str, console: Console | None = None) -> None:
    """Print lines as they are, whatever the width of the terminal."""
    (console or Console()).print(text, markup=False, highlight=False, soft_wrap=True)
