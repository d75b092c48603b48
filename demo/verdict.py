"""Verdict: how superiors rate and what they write, invented."""

from collections.abc import Sequence

from demo import chance
from demo.county import Entry
from domain.evaluation import Rating
from domain.sealed import Sealed

USUAL = (2, 3, 3, 3, 3, 4, 4, 4, 4, 5)
"""Ratings on the scale from 1 to 5, as often as superiors give them."""

REMARKS = {
    "low": (
        "Needs support with the basics; we agreed on weekly talks.",
        "Fell short of what was agreed in more than one place.",
        "Too many tasks had to be done again. A plan is needed.",
    ),
    "middle": (
        "Solid work, reliable in the daily routine.",
        "Met what was agreed; could take on more of the planning.",
        "Good with the public. Documentation can improve.",
        "Steady quarter with few complaints.",
        "Knows the job well and asks when in doubt.",
    ),
    "high": (
        "Carries the team and helps newcomers without being asked.",
        "Found a better way to plan the shifts, now used by others.",
        "Excellent quarter: accurate, fast and friendly.",
        "Ready for more responsibility.",
    ),
}
LOW, HIGH = 3, 4


def rating(entry: Entry, measure: str, quarter: str) -> int:
    """Return a rating from 1 to 5 that leans to how the person usually does."""
    usual = chance.choice(USUAL, "usual", entry.code)
    return max(1, min(5, usual + chance.choice((-1, 0, 0, 1), entry.code, measure, quarter)))


def comment(ratings: Sequence[Rating], *about: str) -> Sealed:
    """Return a remark that agrees with the ratings."""
    total = sum(each.rating for each in ratings)
    many = len(ratings)
    word = "low" if total < LOW * many else "high" if total >= HIGH * many else "middle"
    return Sealed(chance.choice(REMARKS[word], "remark", *about))
