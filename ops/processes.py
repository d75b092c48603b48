"""Processes: work that several share, each with a pipe to whoever began it."""

from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe

SPAWNED = get_context("spawn")
"""A process that is forked off a running loop would have half of it."""


@contextmanager
def at_work(
    work: Callable[..., object], shares: Iterable[tuple[object, ...]]
) -> Generator[list[Pipe]]:
    """Begin a process for each share that calls `work` with it and a pipe; lend the other ends.

    What is left of them ends with the block.
    """
    with ExitStack() as stack:
        pipes: list[Pipe] = []
        for share in shares:
            here, there = SPAWNED.Pipe()
            stack.enter_context(here)
            process = SPAWNED.Process(target=work, args=(*share, there), daemon=True)
            process.start()
            stack.callback(ended, process.terminate, process.join)
            there.close()
            pipes.append(here)
        yield pipes


def ended(*steps: Callable[[], object]) -> None:
    """Take each step."""
    for step in steps:
        step()
