"""Sentence: what is said of events that are not as they were signed."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from verify.export import Row

POSITION, VERSION, COMMAND, STREAM, TYPE = 0, 1, 3, 6, 7
"""Where these are in the row of an event."""

FEW = 3
"""How many events in a row are named one by one when they differ."""


def runs(different: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Yield which events differ; of many in a row only where they begin and end."""
    numbered = enumerate(different)
    for _, grouped in groupby(numbered, key=lambda each: each[1][0] - each[0]):
        run = [each for _, each in grouped]
        if len(run) <= FEW:
            yield from (said for _, said in run)
        else:
            yield f"{run[0][1]} So do all up to {run[-1][0]}: one was left out or put in there."


def misplaced(number: int, position: int, expected: int) -> str:
    if position > expected:
        return f"{events(expected, position - 1)} missing before line {number}."
    return f"Line {number} of the events has position {position} again, or out of its order."


def gaps(stream: str, found: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield where the versions of a stream do not count from 1 on, one by one."""
    for (before, _), (version, position) in pairwise([(0, 0), *found]):
        if version != before + 1:
            yield f"Event {position} is version {version} of {stream}, after version {before}."


def event(row: Row) -> str:
    return f"Event {row[POSITION]} ({row[TYPE]}, version {row[VERSION]} of {row[STREAM]})"


def events(first: int, last: int) -> str:
    return f"Event {first} is" if first == last else f"Events {first} to {last} are"
