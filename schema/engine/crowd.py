"""Crowd: what each actor has open at a time, so that nobody takes what is there for all."""

from collections import Counter
from dataclasses import dataclass, field

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is open, by actor; each may have `most`."""

    most: int = MOST
    _open: Counter[str] = field(default_factory=Counter[str])

    def enter(self, actor: str) -> bool:
        """Count one more of an actor's. Return whether they may have it; else it is not counted."""
        if self._open[actor] >= self.most:
            return False
        self._open[actor] += 1
        return True

    def leave(self, actor: str) -> None:
        """Count one less of an actor's."""
        self._open[actor] -= 1
        if not self._open[actor]:
            del self._open[actor]
