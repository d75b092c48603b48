"""Patience: how many refused commands are kept for one actor.

A refusal is written to the log's side like a decision, so somebody who is refused all the time
could fill the disk. Unit: refusals; each actor has a stock that refills steadily.
"""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

STOCK = 200
REFILL = 200 / 3600
"""Refusals a second."""

MOST = 10_000
"""How many actors are kept in mind."""


class Patience:
    """The stock of refusals of each actor, in this process."""

    def __init__(self, stock: int = STOCK, clock: Callable[[], float] = monotonic) -> None:
        self._stock = stock
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def has(self, actor: str) -> bool:
        """Take one refusal from the actor's stock. Return whether there was one left."""
        now = self._clock()
        left, since = self._left.pop(actor, (float(self._stock), now))
        left = min(float(self._stock), left + (now - since) * REFILL)
        taken = left >= 1
        self._left[actor] = (left - taken, now)
        if len(self._left) > MOST:
            self._left.popitem(last=False)
        return taken
