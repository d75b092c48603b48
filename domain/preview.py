"""Preview: what a rule would make of what was achieved, before anybody is measured by it.

It is computed by the formula that is in force, as every score is; nothing is recorded.
"""

from decimal import Decimal

from domain.decider import fact
from domain.policies import formula
from domain.policies.formula import Figure
from domain.policies.measure import Achieved, Rule
from domain.policies.measure_score import require, score
from domain.policies.rounding import half_up
from domain.rulebook import RULES

DIGITS = 2


@fact
class Preview:
    """The figure with its working, the formula's id, and the score; a veto has none."""

    formula: str
    figure: Figure
    score: Decimal | None


def previewed(rule: Rule, achieved: Achieved) -> Preview:
    """Return what `rule` makes of `achieved`, rounded to 2 decimals.

    Raise `Invalid` if the rule is undefined, or has no score for it.
    """
    in_force = formula.in_force("measure-score", RULES)
    figure = formula.find(in_force, score)(require(rule), achieved)
    number = figure.number
    rounded = None if number is None else half_up(number, DIGITS)
    return Preview(formula=in_force, figure=figure, score=rounded)
