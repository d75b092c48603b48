"""Pay review: how to ask for reviews of pay, what they propose and what became of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from domain.pay_line import PayUse
from domain.pay_plan_content import AfterPayment
from domain.pay_review_case import PayReviewStatus
from ledger.recorded import Origin
from schema.cycle import Cycle
from schema.department import Department
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, each, many, one, read
from schema.engine.rights import PAY_REVIEWS
from schema.engine.scalars import Money
from schema.organisation import ORIGIN
from schema.pay_line import PayLine, PayLineFilter, PayLineOrder
from schema.pay_proposal import PayAttained, PayException, PayProposal, amount

described(PayReviewStatus)
described(AfterPayment)


@strawberry.enum(description="What pay reviews can be ordered by, then by id.")
class PayReviewOrder(Enum):
    ID = key(description="The id alone.")
    NAME = key("{row}.name", description="The name, byte by byte.")
    EFFECTIVE_ON = key("{row}.effective_on", "date", description="The day it takes effect.")


@strawberry.input(description="Conditions on a pay review; all that is given holds.")
class PayReviewFilter:
    and_: list["PayReviewFilter"] | None = all_of()
    or_: list["PayReviewFilter"] | None = any_of()
    not_: "PayReviewFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    name: TextComparison | None = compare("{row}.name", description="The name.")
    use: Comparison[PayUse] | None = compare("{row}.use", description="What it does.")
    status: Comparison[PayReviewStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle.")
    plan: IdComparison | None = compare("{row}.plan_id", description="The pay plan.")
    adjusts: IdComparison | None = compare(
        "{row}.adjusts", description="The review that it corrects."
    )
    effective_on: DateComparison | None = compare(
        "{row}.effective_on", description="The day it takes effect."
    )


@read(
    "pay_review",
    sees=PAY_REVIEWS,
    kind="pay_review",
    description="A review of pay: what the results of a cycle do to salaries or bonuses.",
)
class PayReview(Node):
    name: str = column(description="What it is called.")
    use: PayUse = column(description="What it does: raises, bonuses, shares of a pool.")
    status: PayReviewStatus = column(description="How far it has come.")
    plan_id: strawberry.ID = column(description="The pay plan that it goes by.")
    plan_version: str = column(description="The version of the plan, kept whatever is published.")
    cycle: Cycle | None = one(
        "{row}.id = {parent}.cycle_id", description="The cycle whose results it goes by."
    )
    effective_on: date = column(
        description="The day from which raises hold, or on which awards are paid."
    )
    period_from: date | None = column(description="The first day that awards are for.")
    period_until: date | None = column(description="The last day that they are for.")
    departments: list[Department] = each(
        "{row}.id = ANY({parent}.departments)",
        order="{row}.id",
        description="The departments it is of, with all below them; none are all.",
    )
    budget: Money | None = amount("budget", "What bounds the raises, or the pool, if it is named.")
    organisation_attained: Decimal | None = column(
        description="What the organisation has attained, as a share of 1."
    )
    department_attained: list[PayAttained] = each(
        "{row}.review_id = {parent}.id",
        order="{row}.id",
        description="What departments have attained.",
    )
    adjusts: "PayReview | None" = one(
        "{row}.id = {parent}.adjusts", description="The review that it corrects, if it does."
    )
    adjusted_by: list["PayReview"] = each(
        "{row}.adjusts = {parent}.id",
        order="{row}.id",
        description="The reviews that correct it.",
    )
    after_payment: AfterPayment = column(description="Where what corrects it comes from.")
    approvals: int = column(description="By how many different people a revision is approved.")
    revision: int = column(description="The revision that counts; 0 before the first.")
    people: int | None = column(description="How many are in it.")
    total: Money | None = amount("total", "What it costs; of a correction, what it adds.")
    reserve: Money | None = amount("reserve", "What its pool keeps.")
    reserve_name: str | None = column(description="What the plan calls that.")
    drawn: Money | None = amount("drawn", "What corrections have taken of it.")
    paid: int | None = column(description="How many were paid something, once it is executed.")
    skipped: int | None = column(description="How many were skipped in that, with a rule.")
    opened_by: str = column(description="Who opened it.")
    opened_at: datetime = column(description="When that was admitted.")
    exceptions: list[PayException] = each(
        "{row}.review_id = {parent}.id",
        order="{row}.id",
        description="What single people get otherwise, as it stands.",
    )
    proposals: list[PayProposal] = each(
        "{row}.review_id = {parent}.id",
        order="{row}.id",
        description="All that was ever proposed, the earliest first.",
    )
    lines: Connection[PayLine] = many(
        "{row}.review_id = {parent}.id AND {row}.revision = {parent}.revision",
        order=PayLineOrder,
        filtered=PayLineFilter,
        description="The lines of the revision that counts.",
    )
    origin: Origin = column(description=ORIGIN)
