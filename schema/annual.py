"""Annual: how to ask what the result of a year was made of."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.cycle import Cycle
from schema.engine.reading import column, each, one, read
from schema.engine.rights import PARTS
from schema.engine.scalars import Exact, Percent
from schema.policy_part import WEIGHT

if TYPE_CHECKING:
    from schema.appraisal import Appraisal


@read(
    "annual_quarter",
    sees=PARTS,
    person="employee_id",
    description="A quarter's result as a year took it.",
)
class AnnualQuarter:
    cycle: Cycle | None = one("{row}.id = {parent}.cycle_id", description="The quarter.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.quarter_id",
        description="The employee's appraisal in it, if there is one that the viewer may see.",
    )
    weight: Percent = column(WEIGHT, description="Its share of all quarters, in per cent.")
    score: Decimal | None = column(
        description="The score in points; without one the quarter is missing."
    )
    adjusted: bool = column(description="Whether that score was an adjusted one.")
    version: int = column(
        description="How many events the quarter's appraisal had when it was taken."
    )


@read("annual_step", sees=PARTS, description="A step of a year's working.")
class AnnualStep:
    name: str = column(description="What it is called.")
    value: str = column(description="Its exact value, or the word that it came to.")


@read(
    "annual",
    sees=PARTS,
    person="employee_id",
    description="What the result of a year was made of.",
)
class AnnualResult:
    quarters: list[AnnualQuarter] = each(
        "{row}.appraisal_id = {parent}.appraisal_id",
        order="{row}.place",
        description="Its quarters, the oldest first.",
    )
    review: Exact | None = column(
        description="What the review came to in points, unrounded, if there is one that counts."
    )
    present: int = column(description="How many quarters had a score.")
    reason: str | None = column(description="Why it is not rated, if it is not: a code.")
    formula: str = column(description="The formula, with its revision.")
    steps: list[AnnualStep] = each(
        "{row}.working_id = {parent}.working_id",
        order="{row}.place",
        description="How it came about, in order.",
    )
