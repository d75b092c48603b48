"""Small group: which groups are left out of a report, so that it tells nothing of single people.

Groups below the least size are left out. So that nobody can tell one from what the others lack, the
next larger ones go with them until those left out are enough together.
Unit: people. Source: the scheme, section 6 (adverse impact, small groups suppressed).
"""

from collections.abc import Mapping
from typing import TypeVar

from domain.policies.distribution import SMALLEST

K = TypeVar("K", str, str | None)


def left_out(people: Mapping[K, int], smallest: int = SMALLEST) -> frozenset[K]:
    """Return the groups that are not shown; of as many people, the first by name goes first."""
    out: set[K] = set()
    together = 0
    for name in sorted(people, key=lambda each: (people[each], each or "")):
        if people[name] >= smallest and (together == 0 or together >= smallest):
            break
        out.add(name)
        together += people[name]
    return frozenset(out)
