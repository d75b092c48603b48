"""Roll-up: Σ weight × score / Σ weight, from raters to measure, to dimension, to appraisal.

Unit: points, exact; weights in basis points (10 000 = 100 %).
Source: the scheme, section 3.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import Figure, figure, formula, step

WHOLE = 10_000
ZERO = Fraction(0)


class Missing(StrEnum):
    """What becomes of a part without a score."""

    RENORMALISE = "RENORMALISE"  # it drops out and the others share its weight
    ZERO = "ZERO"  # it counts 0


@fact
class Part:
    """One part of a roll-up; without a score it is missing."""

    name: str
    weight: int
    score: Fraction | None


@formula("rollup", revision=1, since=1)
def rollup(parts: Sequence[Part], missing: Missing) -> Figure:
    """Return the weighted mean of `parts`; if all of them are missing there is none.

    Raise `Invalid` if the parts that count have no weight.
    """
    counted = [part for part in parts if part.score is not None or missing is Missing.ZERO]
    taken = [
        each
        for part in counted
        for each in (
            step(f"{part.name}.weight", part.weight),
            step(f"{part.name}.score", part.score or ZERO),
        )
    ]
    if all(part.score is None for part in parts):
        return figure(None, *taken)
    weight = sum(part.weight for part in counted)
    if weight == 0:
        raise Invalid("weights-all-zero", parts=tuple(part.name for part in counted))
    weighted = sum((part.weight * (part.score or ZERO) for part in counted), ZERO)
    return figure(weighted / weight, *taken, step("weighted", weighted), step("weight", weight))
