"""Pay plan template: how to ask which contents ship, for an organisation to draft its plan from.

A query that reads no table: graphql-core answers it, beside whatever else is asked.
"""

from collections.abc import Sequence

import strawberry

from domain.pay_plan_content import (
    AfterPayment,
    BonusPlan,
    FactorRule,
    GradeCoefficient,
    MeritPlan,
    PayPlan,
    PoolPlan,
)
from domain.pay_plan_template import TEMPLATES
from projections.pay_plan_part import PayFactor, ruled
from schema.engine.computing import computed
from schema.engine.scalars import Percent
from schema.pay_plan_part import (
    PayPlanBonus,
    PayPlanCell,
    PayPlanCoefficient,
    PayPlanFactor,
    PayPlanGrade,
    PayPlanMerit,
    PayPlanPoint,
    PayPlanPool,
    PayPlanRate,
    PayPlanTarget,
)
from schema.policy_template import part


@strawberry.type(description="A content that ships, with everything that it says.")
class PayPlanTemplate:
    name: str = strawberry.field(description="What `draftPayPlan` knows it by.")
    currency: str = strawberry.field(
        description='The ISO 4217 code of its budgets and pools: "USD".'
    )
    grades: list[PayPlanGrade] = strawberry.field(
        description="The grades that it knows, best first."
    )
    merit: PayPlanMerit | None = strawberry.field(description="How it raises salaries, if it does.")
    bonus: PayPlanBonus | None = strawberry.field(
        description="How it pays bonuses by target, if it does."
    )
    pool: PayPlanPool | None = strawberry.field(
        description="How it shares an amount out, if it does."
    )
    promotion: Percent | None = strawberry.field(
        description="The raise of a promotion, in per cent, if it says so."
    )
    rates: list[PayPlanRate] = strawberry.field(
        description="What other currencies are in its own; there are no other rates."
    )
    approvals: int = strawberry.field(
        description="By how many different people a review is approved."
    )
    after_payment: AfterPayment = strawberry.field(
        description="Where a correction after the payment comes from."
    )


def shown(name: str, plan: PayPlan) -> PayPlanTemplate:
    """Return a template as it is answered."""
    return PayPlanTemplate(
        name=name,
        currency=plan.currency,
        grades=[part(PayPlanGrade, grade=each) for each in plan.grades],
        merit=plan.merit and raising(plan.merit),
        bonus=plan.bonus and paying(plan.bonus),
        pool=plan.pool and sharing(plan.pool),
        promotion=None if plan.promotion is None else Percent(plan.promotion),
        rates=[part(PayPlanRate, currency=each.currency, rate=each.rate) for each in plan.rates],
        approvals=plan.approvals,
        after_payment=plan.after_payment,
    )


def raising(merit: MeritPlan) -> PayPlanMerit:
    """Return how salaries are raised, as it is answered."""
    return part(
        PayPlanMerit,
        matrix=[
            part(
                PayPlanCell,
                grade=each.grade,
                from_penetration=each.from_penetration,
                least=Percent(each.least),
                usual=Percent(each.usual),
                most=Percent(each.most),
            )
            for each in merit.matrix
        ],
        budget=None if merit.budget is None else Percent(merit.budget),
        budget_by=merit.budget_by,
        scaled=merit.scaled,
        enforcement=merit.enforcement,
    )


def paying(bonus: BonusPlan) -> PayPlanBonus:
    """Return how bonuses are paid by target, as it is answered."""
    return part(
        PayPlanBonus,
        target=Percent(bonus.target),
        level_targets=[
            part(PayPlanTarget, level=each.level, target=Percent(each.per_cent))
            for each in bonus.level_targets
        ],
        coefficients=coefficients(bonus.coefficients),
        combination=bonus.combination,
        factors=[factor(name, rule) for name, rule in ruled(bonus)],
        cap=bonus.cap,
    )


def factor(name: PayFactor, rule: FactorRule) -> PayPlanFactor:
    """Return what a bonus is multiplied by, as it is answered."""
    return part(
        PayPlanFactor,
        factor=name,
        gate=rule.gate,
        weight=rule.weight,
        curve=[part(PayPlanPoint, attained=each.attained, paid=each.paid) for each in rule.curve],
    )


def sharing(pool: PoolPlan) -> PayPlanPool:
    """Return how an amount is shared out, as it is answered."""
    return part(
        PayPlanPool,
        coefficients=coefficients(pool.coefficients),
        weight=pool.weight,
        by_department=pool.by_department,
        cap=None if pool.cap is None else Percent(pool.cap),
        reserve=Percent(pool.reserve),
        reserve_name=pool.reserve_name,
    )


def coefficients(of: Sequence[GradeCoefficient]) -> list[PayPlanCoefficient]:
    """Return what the grades' shares are multiplied by, as it is answered."""
    return [part(PayPlanCoefficient, grade=each.grade, coefficient=each.coefficient) for each in of]


def resolved(*_: object) -> list[PayPlanTemplate]:
    """Return every template, by name."""
    return [shown(name, plan) for name, plan in sorted(TEMPLATES.items())]


pay_plan_templates = computed(
    resolved, arguments=[], description="The contents that ship, to draft a pay plan from."
)
