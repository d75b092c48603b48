"""Pay plan: how to ask by which plans results become pay, which version holds, and what it says."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.pay_plan_content import AfterPayment
from ledger.recorded import Origin
from projections.policy import PolicyStatus
from schema.acknowledgement import (
    AcknowledgementDue,
    AcknowledgementFilter,
    AcknowledgementOrder,
    PolicyAcknowledgement,
)
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import ON, Connection, Node, column, each, many, on_day, one, read
from schema.engine.rights import ANYONE, PAY_DRAFTS
from schema.engine.scalars import Percent
from schema.organisation import ORIGIN
from schema.pay_plan_part import (
    PayPlanBonus,
    PayPlanFormula,
    PayPlanGrade,
    PayPlanMerit,
    PayPlanPool,
    PayPlanRate,
    entries,
    listed,
    part_of,
)
from schema.publication import UNPUBLISHED, UNREAD, published

if TYPE_CHECKING:
    from schema.employee import EmployeeFilter, EmployeeOrder

for enum in (AfterPayment, PolicyStatus):
    described(enum)

SUPERSEDED_ON, STATUS, IN_FORCE = published("pay_plan_version", "plan_id")


@strawberry.enum(description="What versions of a pay plan can be ordered by, then by id.")
class PayPlanVersionOrder(Enum):
    ID = key(description="The id alone.")
    EFFECTIVE_FROM = key(
        "{row}.effective_from", "date", nullable=True, description="The first day, if any."
    )


@strawberry.input(description="Conditions on a version; all that is given holds.")
class PayPlanVersionFilter:
    and_: list["PayPlanVersionFilter"] | None = all_of()
    or_: list["PayPlanVersionFilter"] | None = any_of()
    not_: "PayPlanVersionFilter | None" = none_of()
    version: TextComparison | None = compare("{row}.version", description="Its name.")
    status: Comparison[PolicyStatus] | None = compare(
        STATUS, description="How far it has come on the day."
    )
    effective_from: DateComparison | None = compare(
        "{row}.effective_from", description="The first day."
    )
    in_force: bool | None = holds(IN_FORCE, description="It holds on the day.")


@read(
    "pay_plan_version",
    sees=ANYONE,
    kind="pay_plan/",
    also={UNPUBLISHED: PAY_DRAFTS},
    description="A version of a pay plan: what it says, and from which day.",
)
class PayPlanVersion(Node):
    plan: Annotated["PayPlan", strawberry.lazy("schema.pay_plan")] | None = one(
        "{row}.id = {parent}.plan_id", description="The plan that it is a version of."
    )
    version: str = column(description="Its name, which never changes.")
    status: PolicyStatus = on_day(STATUS, description="How far it has come on the day.")
    effective_from: date | None = column(description="The first day on which it holds.")
    superseded_on: date | None = column(
        SUPERSEDED_ON, description="The first day on which it holds no more, if that is known."
    )
    in_force: bool = on_day(IN_FORCE, description="Whether it holds on the day.")
    template: str | None = column(description="The template that it was drafted from, if one was.")
    currency: str = column(description='The ISO 4217 code of its budgets and pools: "USD".')
    grades: list[PayPlanGrade] = each(
        "true",
        source=listed("grades"),
        order="{row}.place",
        description="The grades that it knows, best first.",
    )
    merit: PayPlanMerit | None = one(
        part_of("merit_budget_by"), description="How it raises salaries, if it does."
    )
    bonus: PayPlanBonus | None = one(
        part_of("bonus_target"), description="How it pays bonuses by target, if it does."
    )
    pool: PayPlanPool | None = one(
        part_of("pool_weight"), description="How it shares an amount out, if it does."
    )
    promotion: Percent | None = column(
        description="The raise of a promotion, in per cent, if it says so."
    )
    rates: list[PayPlanRate] = each(
        entries("RATE"),
        order="{row}.place",
        description="What other currencies are in its own; there are no other rates.",
    )
    approvals: int = column(description="By how many different people a review is approved.")
    after_payment: AfterPayment = column(
        description="Where a correction after the payment comes from."
    )
    formulas: list[PayPlanFormula] = each(
        "true",
        source=listed("formulas"),
        order="{row}.place",
        description="What it computes by, once it is published.",
    )
    drafted_at: datetime = column(description="When it was drafted last.")
    drafted_by: str | None = column(sees=PAY_DRAFTS, description="Who drafted it last.")
    published_at: datetime | None = column(description="When it was published, if it is.")
    published_by: str | None = column(sees=PAY_DRAFTS, description="Who published it.")
    acknowledgements: Connection[PolicyAcknowledgement] = many(
        "{row}.version_id = {parent}.id",
        order=AcknowledgementOrder,
        filtered=AcknowledgementFilter,
        description="Who has acknowledged it, as far as the viewer may see them.",
    )
    unacknowledged: Connection[AcknowledgementDue] = many(
        UNREAD,
        order=Annotated["EmployeeOrder", strawberry.lazy("schema.employee")],
        filtered=Annotated["EmployeeFilter", strawberry.lazy("schema.employee")],
        arguments=[ON],
        description="Who is in service on the day and has not acknowledged it, likewise.",
    )
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What pay plans can be ordered by, then by id.")
class PayPlanOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a pay plan; all that is given holds.")
class PayPlanFilter:
    and_: list["PayPlanFilter"] | None = all_of()
    or_: list["PayPlanFilter"] | None = any_of()
    not_: "PayPlanFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    code: TextComparison | None = compare("{row}.code", description="The code.")
    name: TextComparison | None = compare("{row}.name", description="The name.")


@read(
    "pay_plan",
    sees=ANYONE,
    kind="pay_plan",
    also={"NOT {row}.published": PAY_DRAFTS},
    description="How results become raises and bonuses, by versions that hold from one day on.",
)
class PayPlan(Node):
    code: str = column(description="The code, which never changes.")
    name: str = column(description="What it is called.")
    in_force: PayPlanVersion | None = one(
        "{row}.plan_id = {parent}.id AND " + IN_FORCE,
        arguments=[ON],
        description="The version that holds on the day, if one does.",
    )
    versions: Connection[PayPlanVersion] = many(
        "{row}.plan_id = {parent}.id",
        order=PayPlanVersionOrder,
        filtered=PayPlanVersionFilter,
        arguments=[ON],
        description="All versions; drafts as far as the viewer may see them.",
    )
    origin: Origin = column(description=ORIGIN)
