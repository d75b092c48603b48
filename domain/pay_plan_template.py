"""Pay plan template: contents that ship, for an organisation to draft its own plan from."""

from collections.abc import Mapping
from decimal import Decimal

from domain.errors import Invalid
from domain.pay_plan_content import (
    BonusPlan,
    BudgetBy,
    CurvePoint,
    FactorRule,
    GradeCoefficient,
    LevelTarget,
    MeritPlan,
    PayPlan,
    PoolPlan,
)
from domain.policies.bonus import Combination
from domain.policies.merit import Cell

GRADES = ("S", "A", "B", "C", "D")
"""Those of the appraisal policies that ship."""

COEFFICIENTS = tuple(
    GradeCoefficient(grade=grade, coefficient=Decimal(share))
    for grade, share in zip(GRADES, ("1.5", "1.2", "1", "0.6", "0"), strict=True)
)


def _cells(grade: str, low: str, middle: str, high: str) -> tuple[Cell, ...]:
    """Return raises for the lowest third of a band, the middle one and what lies above."""
    bounds = (None, Decimal("0.33"), Decimal("0.67"))
    return tuple(
        Cell(
            grade=grade,
            from_penetration=bound,
            least=max(Decimal(usual) - 1, Decimal(0)),
            usual=Decimal(usual),
            most=Decimal(usual) + 1 if Decimal(usual) else Decimal(0),
        )
        for bound, usual in zip(bounds, (low, middle, high), strict=True)
    )


YEARLY = PayPlan(
    version="yearly-1",
    currency="USD",
    grades=GRADES,
    merit=MeritPlan(
        matrix=(
            *_cells("S", "7", "6", "5"),
            *_cells("A", "5", "4", "3"),
            *_cells("B", "3", "2", "1"),
            *_cells("C", "1", "0", "0"),
            *_cells("D", "0", "0", "0"),
        ),
        budget=Decimal(3),
        budget_by=BudgetBy.DEPARTMENT,
    ),
    bonus=BonusPlan(
        target=Decimal(8),
        coefficients=COEFFICIENTS,
        level_targets=(LevelTarget(level="M2", per_cent=Decimal(15)),),
        combination=Combination.MULTIPLICATIVE,
        organisation=FactorRule(
            curve=(
                CurvePoint(attained=Decimal("0.8"), paid=Decimal("0.5")),
                CurvePoint(attained=Decimal(1), paid=Decimal(1)),
                CurvePoint(attained=Decimal("1.2"), paid=Decimal("1.5")),
            ),
            gate=Decimal("0.8"),
        ),
        department=FactorRule(gate=Decimal("0.7")),
        cap=Decimal(2),
    ),
    promotion=Decimal(8),
)
"""A year's raises by a matrix, and its bonus by targets."""

QUARTERLY = PayPlan(
    version="quarterly-1",
    currency="USD",
    grades=GRADES,
    pool=PoolPlan(
        coefficients=COEFFICIENTS,
        by_department=True,
        cap=Decimal(10),
        reserve=Decimal(5),
        reserve_name="appeals",
    ),
    approvals=1,
)
"""A quarter's pool, shared by the departments first, with a reserve for appeals."""

TEMPLATES: Mapping[str, PayPlan] = {each.version: each for each in (YEARLY, QUARTERLY)}


def find(name: str) -> PayPlan:
    """Return a template by its name. Raise `Invalid` if there is none."""
    if name not in TEMPLATES:
        raise Invalid("template-unknown", field="template", name=name, templates=tuple(TEMPLATES))
    return TEMPLATES[name]
