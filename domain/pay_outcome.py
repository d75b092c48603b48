"""Pay outcome: what the computation of a pay review comes to, for each person and each unit."""

from collections.abc import Iterable

from domain.decider import fact
from domain.money import Money
from domain.pay_basis import money, units
from domain.pay_line import PayLine, UnitValue
from domain.pay_plan_content import PayPlan


@fact
class UnitBudget:
    """What a unit has, wants and gets, in the plan's currency; a raise is for a year.

    `unit` is a department or a level as the budget goes by; none is the whole, or those without a
    level. `payroll` is a year's, of what is worked. `wanted` is before it is scaled, `exceeded`
    says that what is spent is more than the budget.
    """

    unit: str | None
    payroll: Money
    budget: Money | None
    wanted: Money
    spent: Money
    exceeded: bool


@fact
class Computed:
    """The lines as the people were listed, and what they come to in the plan's currency.

    `total` is what is paid: of a correction, what it adds. `reserve` is what a pool keeps.
    `unit_values` are what a correction from that reserve goes by.
    """

    lines: tuple[PayLine, ...]
    units: tuple[UnitBudget, ...]
    total: Money
    reserve: Money | None = None
    unit_values: tuple[UnitValue, ...] = ()


def total(plan: PayPlan, lines: Iterable[PayLine]) -> Money:
    """Return what lines cost together, in the plan's currency."""
    costs = (each.result.cost for each in lines)
    return money(sum(units(cost) for cost in costs if cost is not None), plan.currency)
