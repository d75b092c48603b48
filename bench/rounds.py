"""Rounds: A and B in turns, short and interleaved, so that what else the machine does hits both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Samples:
    """What the rounds of one contender came to."""

    each: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.each)

    @property
    def least(self) -> float:
        return min(self.each)

    @property
    def most(self) -> float:
        return max(self.each)

    def listed(self) -> list[float]:
        """Return the rounds as `results.json` has them."""
        return [round(one, 3) for one in self.each]


@dataclass(frozen=True, slots=True)
class Rounds(Generic[T]):
    """What every contender's rounds gave, by the contender's name, in the order of the rounds."""

    of: Mapping[str, Sequence[T]]

    def samples(self, contender: str, figure: Callable[[T], float]) -> Samples:
        """Return one figure of every round of a contender."""
        return Samples([figure(each) for each in self.of[contender]])


def in_turns(
    contenders: Mapping[str, Callable[[], T]],
    *,
    rounds: int,
    advance: Callable[[], None] = lambda: None,
) -> Rounds[T]:
    """Run every contender once a round, and every other round in the reverse order.

    `advance` is called after each turn. What a contender raises ends the whole comparison.
    """
    made: dict[str, list[T]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name in list(contenders)[:: -1 if number % 2 else 1]:
            made[name].append(contenders[name]())
            advance()
    return Rounds(made)
