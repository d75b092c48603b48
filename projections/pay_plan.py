"""Pay plans as people look them up: one row each, and one for each version with what it says.

The lists of a version are rows of their own (see projections/pay_plan_part); `content_id` leads
from a version to those of its latest draft.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from domain.pay_plan import Event, PayPlanDrafted, PayPlanDraftWithdrawn, PayPlanPublished
from domain.pay_plan_content import AfterPayment, BudgetBy, PayPlan, PoolWeight
from domain.policies.bonus import Combination
from domain.policies.distribution import Enforcement
from ledger.recorded import Recorded
from projections import publication
from projections.engine.row import replace
from projections.engine.table import Table
from projections.policy import version_id
from projections.publication import PublicationRow, PublishedVersionRow


class PayPlanRow(PublicationRow):
    pass


class PayPlanVersionRow(PublishedVersionRow):
    """Of a part that the version has not, all columns are none.

    `promotion`, `merit_budget`, `bonus_target`, `pool_cap` and `pool_reserve` are in per cent,
    `bonus_cap` is a multiple of the target. `formulas` are there once it is published.
    """

    plan_id: str
    template: str | None
    currency: str
    grades: tuple[str, ...]
    promotion: Decimal | None
    approvals: int
    after_payment: AfterPayment
    formulas: tuple[str, ...]
    merit_budget: Decimal | None
    merit_budget_by: BudgetBy | None
    merit_scaled: bool | None
    merit_enforcement: Enforcement | None
    bonus_target: Decimal | None
    bonus_combination: Combination | None
    bonus_cap: Decimal | None
    pool_weight: PoolWeight | None
    pool_by_department: bool | None
    pool_cap: Decimal | None
    pool_reserve: Decimal | None
    pool_reserve_name: str | None


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    withdrawn = isinstance(recorded.event, PayPlanDraftWithdrawn)
    return () if withdrawn else (recorded.stream,)


def fold(row: PayPlanRow | None, recorded: Recorded[Event], _: str) -> PayPlanRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, PayPlanDrafted():
            return publication.drafted(row, recorded, PayPlanRow)
        case PayPlanRow(), PayPlanPublished():
            return replace(row, published=True, origin=recorded.origin)
        case _:
            return row


def versions(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the rows that an event changes."""
    match recorded.event:
        case PayPlanDrafted(plan=plan):
            names = [plan.version]
        case PayPlanPublished(version=version, replaces=str() as replaced):
            names = [version, replaced]
        case PayPlanPublished(version=version) | PayPlanDraftWithdrawn(version=version):
            names = [version]
    return [version_id(recorded.stream, each) for each in names]


def version(
    row: PayPlanVersionRow | None, recorded: Recorded[Event], key: str
) -> PayPlanVersionRow | None:
    """Return what the row of a version becomes."""
    match row, recorded.event:
        case _, PayPlanDrafted(plan=plan) as e:
            return publication.version_drafted(
                recorded,
                key,
                PayPlanVersionRow,
                plan.version,
                plan_id=recorded.stream,
                template=e.template,
                **content(plan),
            )
        case PayPlanVersionRow(), PayPlanDraftWithdrawn():
            return publication.version_withdrawn(row, recorded)
        case PayPlanVersionRow(version=name), PayPlanPublished(version=published) as e:
            formulas = e.formulas if name == published else row.formulas
            return publication.version_published(row, recorded, formulas=formulas)
        case _:
            return row


def content(plan: PayPlan) -> dict[str, Any]:
    """Return the columns of what a plan says."""
    merit, bonus, pool = plan.merit, plan.bonus, plan.pool
    return {
        "currency": plan.currency,
        "grades": plan.grades,
        "promotion": plan.promotion,
        "approvals": plan.approvals,
        "after_payment": plan.after_payment,
        "formulas": (),
        "merit_budget": merit and merit.budget,
        "merit_budget_by": merit and merit.budget_by,
        "merit_scaled": merit and merit.scaled,
        "merit_enforcement": merit and merit.enforcement,
        "bonus_target": bonus and bonus.target,
        "bonus_combination": bonus and bonus.combination,
        "bonus_cap": bonus and bonus.cap,
        "pool_weight": pool and pool.weight,
        "pool_by_department": pool and pool.by_department,
        "pool_cap": pool and pool.cap,
        "pool_reserve": pool and pool.reserve,
        "pool_reserve_name": pool and pool.reserve_name,
    }


TABLES = (
    Table(name="pay_plan", row=PayPlanRow, follows=("pay_plan",), touches=touches, fold=fold),
    Table(
        name="pay_plan_version",
        row=PayPlanVersionRow,
        follows=("pay_plan",),
        touches=versions,
        fold=version,
        indexes=(("plan_id", "id"),),
    ),
)
