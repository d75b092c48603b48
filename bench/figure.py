"""Figure: one measured number, what it is held against, and what it must reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, Literal

import msgspec

Times = Literal["more", "less"]
"""How value and peer are compared: `value / peer_value` for "more", the inverse for "less"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of `bench/results.json`.

    `name` is unique. Without a peer `at_least` or `at_most` and `aim` are held against `value`,
    with one against `ratio`. `leaves_out` says in a sentence what the figure does not show.
    `samples` are single rounds, by "value" and "peer_value". `runs` are what each repetition of
    the whole comparison came to, once there were several; the row itself is the median one.
    """

    suite: str
    name: str
    value: float
    unit: str
    leaves_out: str
    peer: str | None = None
    peer_value: float | None = None
    times: Times = "more"
    at_least: float | None = None
    at_most: float | None = None
    aim: float | None = None
    samples: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    runs: list[float] = field(default_factory=list[float])

    @property
    def ratio(self) -> float | None:
        """Return how many times more or less than the peer's the value is; none without a peer."""
        if self.peer_value is None:
            return None
        above, below = self.value, self.peer_value
        if self.times == "less":
            above, below = below, above
        return above / below if below else None

    @property
    def reached(self) -> float:
        """Return what is held against the bounds: the ratio, or the value where there is none."""
        return self.value if self.ratio is None else self.ratio

    @property
    def met(self) -> bool | None:
        """Return whether every run keeps the bound; none if there is no bound."""
        return self._holds(self.at_least, self.at_most)

    @property
    def aim_met(self) -> bool | None:
        """Return whether every run reaches the aim; none if there is none."""
        return self._holds(*((None, self.aim) if self.at_most is not None else (self.aim, None)))

    def _holds(self, at_least: float | None, at_most: float | None) -> bool | None:
        if at_least is None and at_most is None:
            return None
        return all(
            (at_least is None or reached >= at_least) and (at_most is None or reached <= at_most)
            for reached in self.runs or [self.reached]
        )

    def row(self) -> dict[str, Any]:
        """Return the figure as an object of `results.json`, without what it does not have."""
        made: dict[str, Any] = msgspec.to_builtins(self)
        made["ratio"], made["met"] = self.ratio, self.met
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in made.items()
            if value is not None and value not in ({}, [])
        }


def from_row(row: dict[str, Any]) -> Figure:
    """Return the figure of a row. Raise `msgspec.ValidationError` if it is none."""
    return msgspec.convert(row, Figure)


def of_runs(repeated: Sequence[Figure]) -> Figure:
    """Return the median of what one figure came to, with what each run came to."""
    if len(repeated) == 1:
        return repeated[0]
    reached = [figure.reached for figure in repeated]
    middle = min(repeated, key=lambda figure: abs(figure.reached - median(reached)))
    return replace(middle, runs=[round(each, 4) for each in reached])
