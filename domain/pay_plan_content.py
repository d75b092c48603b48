"""Pay plan content: how results become raises and bonuses, as data that a pay review keeps.

A review opens under one version of a plan and with the revisions of the formulas that were in force
that day; neither changes for that review afterwards.
"""

from decimal import Decimal
from enum import StrEnum

from domain.decider import fact
from domain.policies.bonus import Combination
from domain.policies.distribution import Enforcement
from domain.policies.merit import Cell


class BudgetBy(StrEnum):
    """Whose payroll a budget is a share of, and whose raises it bounds."""

    WHOLE = "WHOLE"
    DEPARTMENT = "DEPARTMENT"
    LEVEL = "LEVEL"


class PoolWeight(StrEnum):
    """What somebody's share of a pool goes by, besides the presence."""

    COEFFICIENT = "COEFFICIENT"
    SALARY_BY_COEFFICIENT = "SALARY_BY_COEFFICIENT"


class AfterPayment(StrEnum):
    """Where a correction after payment comes from: the reserve, or everybody's share anew."""

    RESERVE = "RESERVE"
    RERUN = "RERUN"


@fact
class GradeCoefficient:
    """The personal coefficient 绩效系数 of a grade, as a share of 1."""

    grade: str
    coefficient: Decimal


@fact
class LevelTarget:
    """The target of a level, in per cent of the salary."""

    level: str
    per_cent: Decimal


@fact
class CurvePoint:
    """A point of a payout curve: what is attained, and the factor for it; both shares of 1."""

    attained: Decimal
    paid: Decimal


@fact
class FactorRule:
    """How an attained figure becomes a factor.

    Below `gate` nothing is paid at all. Without a curve the factor is what is attained. `weight`
    is its share where factors add up.
    """

    curve: tuple[CurvePoint, ...] = ()
    gate: Decimal | None = None
    weight: Decimal = Decimal(1)


@fact
class MeritPlan:
    """Raises by grade and place in the band.

    `budget` is in per cent of the payroll; without one there is no bound unless the review names an
    amount. `scaled`: raises beyond the budget are scaled down to it; if not, `enforcement` says
    whether they may be proposed.
    """

    matrix: tuple[Cell, ...]
    budget: Decimal | None = None
    budget_by: BudgetBy = BudgetBy.WHOLE
    scaled: bool = True
    enforcement: Enforcement = Enforcement.BLOCK


@fact
class BonusPlan:
    """A target in per cent of the salary, times factors; `cap` is the most, as a multiple of it."""

    target: Decimal
    coefficients: tuple[GradeCoefficient, ...]
    level_targets: tuple[LevelTarget, ...] = ()
    combination: Combination = Combination.MULTIPLICATIVE
    organisation: FactorRule | None = None
    department: FactorRule | None = None
    personal: FactorRule = FactorRule()
    cap: Decimal | None = None


@fact
class PoolPlan:
    """An amount shared by weight, at two levels if the departments share it first.

    `cap` is the most that one may get, in per cent of the salary. `reserve` is held back, in per
    cent of the pool, under `reserve_name`.
    """

    coefficients: tuple[GradeCoefficient, ...]
    weight: PoolWeight = PoolWeight.COEFFICIENT
    by_department: bool = False
    cap: Decimal | None = None
    reserve: Decimal = Decimal(0)
    reserve_name: str = "reserve"


@fact
class Rate:
    """What one unit of a currency is in the plan's."""

    currency: str
    rate: Decimal


@fact
class PayPlan:
    """What a version says; what it has no part for cannot be reviewed under it.

    `grades` are best first. `promotion` is the raise of a promotion, in per cent. `approvals` are
    by as many different people.
    """

    version: str
    currency: str
    grades: tuple[str, ...]
    merit: MeritPlan | None = None
    bonus: BonusPlan | None = None
    pool: PoolPlan | None = None
    promotion: Decimal | None = None
    rates: tuple[Rate, ...] = ()
    approvals: int = 2
    after_payment: AfterPayment = AfterPayment.RESERVE
    formulas: tuple[str, ...] = ()
