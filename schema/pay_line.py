"""Pay line: how to ask what a pay review does to somebody's pay, and for the letter about it."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.pay_line import NothingBecause, PayUse
from ledger.recorded import Origin
from projections.pay_batch import PayLineStatus
from schema.department import Department
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Node, column, one, part, read
from schema.engine.rights import NOBODY, PAY_LINES
from schema.engine.scalars import Money, Percent
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.appraisal import Appraisal
    from schema.employee import Employee
    from schema.pay_review import PayReview

described(PayLineStatus)
described(NothingBecause)
described(PayUse)

UNPROPOSED = "NOT EXISTS (SELECT FROM read.pay_proposal p WHERE p.id = {row}.proposal_id)"
"""What was frozen for a revision that was never proposed, or is not yet."""

RISE = (
    "CASE WHEN {row}.new_salary IS NOT NULL AND {row}.salary > 0"
    " THEN trim_scale(round(({row}.new_salary - {row}.salary) * 100 / {row}.salary, 2)) END"
)
"""What a salary rises by, in per cent, rounded half up to two decimals."""

PAID = "coalesce({row}.delta, {row}.award)"
"""What is paid once: of a correction, what it adds."""

GAINS = "{row}.new_salary IS NOT NULL OR {row}.lump_sum > 0"
SOMETHING = f"({GAINS} OR {PAID} <> 0)"


def of_review(name: str) -> str:
    """Return the SQL of what the review of a line says."""
    return f"owner(pay_review review_id).{name}"


def amount(name: str, currency: str = "currency", *, description: str) -> Money | None:
    """Return a field that shows an amount of the row, if there is one."""
    made: Money | None = part(
        f"{{row}}.{name} IS NOT NULL",
        amount=f"{{row}}.{name}",
        currency=f"{{row}}.{currency}",
        description=description,
    )
    return made


@read(
    "pay_line",
    sees=PAY_LINES,
    person="employee_id",
    also={"{row}.status <> 'DONE'": NOBODY},
    description="What somebody is told of a review once it is paid; the words are the sender's.",
)
class PayLetter:
    employee_id: strawberry.ID = column(description="To whom it goes.")
    review: str = column(of_review("name"), description="What the review is called.")
    use: PayUse = column(of_review("use"), description="What the review does.")
    effective_on: date = column(
        of_review("effective_on"), description="The day from which a raise holds, or of payment."
    )
    period_from: date | None = column(
        of_review("period_from"), description="The first day that an award is for."
    )
    period_until: date | None = column(
        of_review("period_until"), description="The last day that an award is for."
    )
    plan_id: strawberry.ID = column(of_review("plan_id"), description="The pay plan.")
    plan_version: str = column(of_review("plan_version"), description="Its version.")
    grade: str | None = column(description="The released grade that it goes by, if there is one.")
    old_salary: Money | None = part(
        "true",
        amount="{row}.salary",
        currency="{row}.currency",
        description="The salary before, for a year and the full working time.",
    )
    new_salary: Money | None = amount(
        "new_salary", description="The salary after a raise, likewise; none if there is no raise."
    )
    per_cent: Percent | None = column(
        RISE, description="What it rises by in per cent, rounded half up to 2 decimals."
    )
    lump_sum: Money | None = amount(
        "lump_sum", description="What of a raise is paid once, because it lies above the band."
    )
    award: Money | None = part(
        f"{PAID} IS NOT NULL",
        amount=PAID,
        currency="{row}.award_currency",
        description="What is paid once as a bonus; of a correction what it adds, or takes back.",
    )


@strawberry.enum(description="What the lines of a pay review can be ordered by, then by id.")
class PayLineOrder(Enum):
    ID = key(description="The id alone.")
    EMPLOYEE = key("{row}.employee_id", description="The employee's id, byte by byte.")
    COST = key("{row}.cost", "numeric", nullable=True, description="What a budget bears of it.")


@strawberry.input(description="Conditions on a line of a pay review; all that is given holds.")
class PayLineFilter:
    and_: list["PayLineFilter"] | None = all_of()
    or_: list["PayLineFilter"] | None = any_of()
    not_: "PayLineFilter | None" = none_of()
    review: IdComparison | None = compare("{row}.review_id", description="The review.")
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    department: IdComparison | None = compare("{row}.department_id", description="The department.")
    level: TextComparison | None = compare("{row}.level", description="The level.")
    grade: TextComparison | None = compare("{row}.grade", description="The grade.")
    status: Comparison[PayLineStatus] | None = compare(
        "{row}.status", description="Whether it is paid, or was skipped."
    )
    nothing_because: Comparison[NothingBecause] | None = compare(
        "{row}.nothing_because", description="Why there is nothing."
    )
    excepted: bool | None = holds("{row}.excepted", description="An exception was made.")


@read(
    "pay_line",
    sees=PAY_LINES,
    person="employee_id",
    kind="pay_batch/",
    also={UNPROPOSED: NOBODY},
    description="Somebody in a revision of a pay review: what was known of them, and what they"
    " get. For themself it is there once it is paid.",
)
class PayLine(Node):
    review_id: strawberry.ID = column(description="The review.")
    review: Annotated["PayReview", strawberry.lazy("schema.pay_review")] | None = one(
        "{row}.id = {parent}.review_id", description="The same, if the viewer may see it."
    )
    revision: int = column(description="The revision of the review that it is of.")
    employee_id: strawberry.ID = column(description="Whose it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    department: Department | None = one(
        "{row}.id = {parent}.department_id", description="Their department as it was frozen."
    )
    level: str | None = column(description="Their level, if it is known.")
    grade: str | None = column(description="The released grade that it goes by, if there is one.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id",
        description="The appraisal that the grade is of, if the viewer may see it.",
    )
    salary: Money | None = part(
        "true",
        amount="{row}.salary",
        currency="{row}.currency",
        description="The salary that was frozen, for a year and the full working time.",
    )
    fraction: Decimal = column(
        description="The share of the full working time that is worked, of 1."
    )
    structure_id: strawberry.ID | None = column(description="The structure that the band is of.")
    structure_version: str | None = column(description="Its version.")
    minimum: Money | None = amount("band_minimum", description="The least of the band, a year.")
    midpoint: Money | None = amount("band_midpoint", description="Its midpoint.")
    maximum: Money | None = amount("band_maximum", description="The most of it.")
    rate: Decimal | None = column(
        description="What one unit of their currency is in the plan's, if they differ."
    )
    seen: str = column(
        "array_to_string({row}.seen, ', ')",
        description="What it was taken from: streams, each with its version after a slash.",
    )
    per_cent: Percent | None = column(
        description="The raise that the matrix or an exception says, before the budget."
    )
    new_salary: Money | None = amount(
        "new_salary", description="The salary after the raise; none if it stays as it is."
    )
    lump_sum: Money | None = amount(
        "lump_sum", description="What of the raise is paid once, because it lies above the band."
    )
    award: Money | None = amount(
        "award", "award_currency", description="The bonus, or the share of the pool, as a whole."
    )
    delta: Money | None = amount(
        "delta",
        "award_currency",
        description="Of a correction: what it adds to what was paid before; below 0 it takes back.",
    )
    cost: Money | None = amount(
        "cost", "cost_currency", description="What a budget or a pool bears of it."
    )
    nothing_because: NothingBecause | None = column(
        description="Why there is nothing, where the figures do not say it."
    )
    excepted: bool = column(description="Whether an exception was made.")
    status: PayLineStatus = column(description="Whether it is paid, or was skipped.")
    skipped_because: str | None = column(
        description="The rule that kept it from being paid, if one did."
    )
    letter: PayLetter | None = one(
        f"{{row}}.id = {{parent}}.id AND {SOMETHING.replace('row', 'parent')}",
        description="What they are told, once they are paid something.",
    )
    origin: Origin = column(description=ORIGIN)
