"""Pay formula: the names of all that a pay plan computes by, and which revisions are in force."""

from domain.decider import replace
from domain.pay_plan_content import PayPlan
from domain.policies import allocation, band, bonus, formula, merit, pool, proration

MODULES = (allocation, band, bonus, merit, pool, proration)
"""Where they stand; to have read these is to have them registered."""

FORMULAS = (
    "penetration",
    "merit-cell",
    "merit-budget",
    "lump-sum",
    "payout",
    "bonus",
    "proration",
    "allocation",
    "pool",
)


def with_formulas(plan: PayPlan, rules: int) -> PayPlan:
    """Return `plan` with the formulas that revision `rules` of the rulebook has in force."""
    return replace(plan, formulas=tuple(formula.in_force(name, rules) for name in FORMULAS))
