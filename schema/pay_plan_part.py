"""Pay plan part: how to ask what a version of a pay plan says, part by part."""

from decimal import Decimal

from domain.pay_plan_content import BudgetBy, PoolWeight
from domain.policies.bonus import Combination
from domain.policies.distribution import Enforcement
from projections.pay_plan_part import PayFactor
from schema.engine.enums import described
from schema.engine.reading import column, each, read
from schema.engine.rights import ANYONE
from schema.engine.scalars import Percent

for enum in (BudgetBy, PoolWeight, Combination, Enforcement, PayFactor):
    described(enum)

OF_CONTENT = "{row}.content_id = {parent}.content_id"
OF_FACTOR = OF_CONTENT + " AND {row}.factor = {parent}.factor"


def entries(kind: str) -> str:
    """Return the condition of the entries of one kind, from a row with the content's id."""
    return f"{OF_CONTENT} AND {{row}}.kind = '{kind}'"


def listed(column: str) -> str:
    """Return the source of what a column of the version lists, as rows with a `name`."""
    return (
        f"(SELECT l.name, l.place FROM unnest({{parent}}.{column})"  # noqa: S608 - made from declarations
        " WITH ORDINALITY l (name, place)) {row}"
    )


@read("pay_plan_version", sees=ANYONE, description="A grade that a pay plan knows.")
class PayPlanGrade:
    grade: str = column("{row}.name", description='The grade: "A".')


@read("pay_plan_version", sees=ANYONE, description="A formula that a pay plan computes by.")
class PayPlanFormula:
    id: str = column("{row}.name", description='Its name and revision: "merit-cell/1".')


@read("pay_plan_cell", sees=ANYONE, description="What a grade is raised by from a place on.")
class PayPlanCell:
    grade: str = column(description="The grade.")
    from_penetration: Decimal | None = column(
        description="The penetration from which it counts; none is from the lowest salary on."
    )
    least: Percent = column(description="The least raise, in per cent.")
    usual: Percent = column(description="The raise unless another is asked for, in per cent.")
    most: Percent = column(description="The largest raise, in per cent.")


@read("pay_plan_version", sees=ANYONE, description="How a pay plan raises salaries.")
class PayPlanMerit:
    matrix: list[PayPlanCell] = each(
        OF_CONTENT, order="{row}.place", description="The raises by grade and place in the band."
    )
    budget: Percent | None = column(
        "{row}.merit_budget", description="The budget in per cent of the payroll, if it has one."
    )
    budget_by: BudgetBy = column("{row}.merit_budget_by", description="Whose payroll that is.")
    scaled: bool = column(
        "{row}.merit_scaled", description="Whether raises beyond it are scaled down to it."
    )
    enforcement: Enforcement = column(
        "{row}.merit_enforcement", description="What raises beyond it do, if they are not."
    )


@read("pay_plan_entry", sees=ANYONE, description="What a grade's share is multiplied by.")
class PayPlanCoefficient:
    grade: str = column("{row}.name", description="The grade.")
    coefficient: Decimal = column("{row}.value", description="As a share of 1.")


@read("pay_plan_entry", sees=ANYONE, description="The target of a level.")
class PayPlanTarget:
    level: str = column("{row}.name", description="The level.")
    target: Percent = column("{row}.value", description="In per cent of the salary.")


@read("pay_plan_point", sees=ANYONE, description="A point of a payout curve.")
class PayPlanPoint:
    attained: Decimal = column(description="What is attained, as a share of 1.")
    paid: Decimal = column(description="The factor for it, as a share of 1.")


@read("pay_plan_factor", sees=ANYONE, description="What a bonus is multiplied by.")
class PayPlanFactor:
    factor: PayFactor = column(description="Whose figure it is.")
    gate: Decimal | None = column(
        description="The least that it has to be, as a share of 1, or nothing is paid at all."
    )
    weight: Decimal = column(description="Its share where factors add up.")
    curve: list[PayPlanPoint] = each(
        OF_FACTOR,
        order="{row}.place",
        description="From what is attained to the factor; without points it is that itself.",
    )


@read("pay_plan_version", sees=ANYONE, description="How a pay plan pays bonuses by target.")
class PayPlanBonus:
    target: Percent = column(
        "{row}.bonus_target", description="The target unless the level has its own, in per cent."
    )
    level_targets: list[PayPlanTarget] = each(
        entries("LEVEL_TARGET"), order="{row}.place", description="Those of levels."
    )
    coefficients: list[PayPlanCoefficient] = each(
        entries("BONUS_COEFFICIENT"), order="{row}.place", description="The grades' coefficients."
    )
    combination: Combination = column(
        "{row}.bonus_combination", description="How the factors act together."
    )
    factors: list[PayPlanFactor] = each(OF_CONTENT, order="{row}.place", description="The factors.")
    cap: Decimal | None = column(
        "{row}.bonus_cap", description="The most that is paid, as a multiple of the target."
    )


@read("pay_plan_version", sees=ANYONE, description="How a pay plan shares an amount out.")
class PayPlanPool:
    coefficients: list[PayPlanCoefficient] = each(
        entries("POOL_COEFFICIENT"), order="{row}.place", description="The grades' coefficients."
    )
    weight: PoolWeight = column("{row}.pool_weight", description="What shares go by.")
    by_department: bool = column(
        "{row}.pool_by_department", description="Whether the departments share it first."
    )
    cap: Percent | None = column(
        "{row}.pool_cap", description="The most that one may get, in per cent of the salary."
    )
    reserve: Percent = column(
        "{row}.pool_reserve", description="What is held back, in per cent of the pool."
    )
    reserve_name: str = column("{row}.pool_reserve_name", description="What that is called.")


@read("pay_plan_entry", sees=ANYONE, description="What a unit of a currency is in the plan's.")
class PayPlanRate:
    currency: str = column("{row}.name", description="The currency.")
    rate: Decimal = column("{row}.value", description="What one unit of it is in the plan's.")


def part_of(column: str) -> str:
    """Return the condition of a part: the version's own row, if it has the part."""
    return f"{{row}}.id = {{parent}}.id AND {{row}}.{column} IS NOT NULL"
