"""Calculation: what the calculator can compute, from the inputs of one entry to its output.

Amounts are decimal strings; weights of roll-ups are whole basis points. What is printed is rounded
once, here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain import quantity
from domain.appraisal_policy import require_weights
from domain.money import Money
from domain.policies.allocation import Weighted, allocation
from domain.policies.distribution import Distribution, Quota, counts, require
from domain.policies.leniency import common_scale
from domain.policies.promotion_salary import promotion_salary
from domain.policies.rollup import WHOLE, Missing, Part, rollup
from domain.policies.rounding import half_up
from domain.preview import DIGITS, previewed
from ops.example import Entry, Unreadable, decimal, each, member, take, whole, word
from ops.example_rule import achieved, rule

PER_CENT = WHOLE // 100
MOST_DIGITS = 4
ANY_CURRENCY = "XXX"
"""That of an example which names none; ISO 4217 says so for "no currency"."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """What an entry has to hold, what its output is called, and how it comes about."""

    inputs: tuple[str, ...]
    output: str
    run: Callable[[Entry], object]


def measure(entry: Entry) -> object:
    """Return the score of one measure, or none for a veto."""
    defined = rule(member(entry, "rule"), take(entry, "actual"))
    score = previewed(defined, achieved(defined, take(entry, "actual"))).score
    return None if score is None else f"{score:f}"


def rolled_up(entry: Entry) -> object:
    """Return the score of the parts, or none if all of them are missing."""
    missing = word(Missing, take(entry, "missing"), "missing")
    parts: list[Part] = []
    for n, given in enumerate(each(take(entry, "parts"), "parts"), start=1):
        name, pair = f"parts {n}", each(given, f"parts {n}")
        if len(pair) != len(("weight", "score")):
            raise Unreadable(f"{name}: write a weight and a score")
        weight, value = pair
        part = None if value is None else Fraction(quantity.require(name, decimal(value, name)))
        parts.append(Part(name=str(n), weight=whole(weight, name), score=part))
    require_weights("parts", [(part.name, part.weight) for part in parts])
    return shown(rollup(parts, missing).number)


def quotas(entry: Entry) -> object:
    """Return how many people have each grade, best first."""
    shares = each(take(entry, "percents"), "percents")
    named = tuple(
        Quota(grade=str(n), share=basis_points(share)) for n, share in enumerate(shares, start=1)
    )
    require(Distribution(quotas=named), [quota.grade for quota in named])
    return list(counts(whole(take(entry, "people"), "people"), named))


def basis_points(share: object) -> int:
    """Return a share, given in per cent as a whole number or as a decimal string."""
    if isinstance(share, str):
        points = Fraction(quantity.require("percents", decimal(share, "percents"))) * PER_CENT
        if points.denominator != 1:
            raise Unreadable("percents: write at most 2 decimals")
        return points.numerator
    return whole(share, "percents") * PER_CENT


def pool(entry: Entry) -> object:
    """Return the parts of a pool, in the order of their weights, which decides ties."""
    exponent = whole(take(entry, "exponent"), "exponent")
    if not 0 <= exponent <= MOST_DIGITS:
        raise Unreadable(f"exponent: write 0 to {MOST_DIGITS}")
    total = quantity.require("total", decimal(take(entry, "total"), "total"))
    units = Fraction(total) * 10**exponent
    if units.denominator != 1:
        raise Unreadable(f"total: write at most {exponent} decimals")
    weights = [
        Weighted(name=str(n), weight=Fraction(quantity.require("weights", weight)), rank=n)
        for n, given in enumerate(each(take(entry, "weights"), "weights"), start=1)
        for weight in [decimal(given, "weights")]
    ]
    parts = allocation(units.numerator, weights)
    return [f"{half_up(Fraction(share.part, 10**exponent), exponent):f}" for share in parts]


def promoted(entry: Entry) -> object:
    """Return the salary at a new level, in a currency of 2 decimals."""

    def amount(name: str) -> Money:
        given = quantity.require(name, decimal(take(entry, name), name))
        return Money(amount=given, currency=ANY_CURRENCY)

    per_cent = quantity.require("percent", decimal(take(entry, "percent"), "percent"))
    range_ = amount("band_low"), amount("band_high")
    return shown(promotion_salary(amount("current"), per_cent, *range_).number)


def lenient(entry: Entry) -> object:
    """Return the scores of each rater on the scale that all have in common."""
    given = {
        rater: [quantity.require(rater, decimal(score, rater)) for score in each(scores, rater)]
        for rater, scores in member(entry, "scores").items()
    }
    return {
        rater: None if scores is None else [f"{score:f}" for score in scores]
        for rater, scores in common_scale(given).items()
    }


def shown(value: Fraction | None) -> str | None:
    """Return a score, or an amount, as it is printed."""
    return None if value is None else f"{half_up(value, DIGITS):f}"


CALCULATIONS: Mapping[str, Calculation] = {
    "measures": Calculation(("rule", "actual"), "score", measure),
    "rollups": Calculation(("parts", "missing"), "score", rolled_up),
    "quotas": Calculation(("people", "percents"), "counts", quotas),
    "pools": Calculation(("total", "weights", "exponent"), "parts", pool),
    "promotions": Calculation(("current", "percent", "band_low", "band_high"), "new", promoted),
    "leniency": Calculation(("scores",), "scaled", lenient),
}
