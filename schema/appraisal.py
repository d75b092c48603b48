"""Appraisal: how to ask about one employee in one cycle."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.appraisal_policy import Dimension
from ledger.recorded import Origin
from projections.appraisal import AppraisalStatus
from schema.cycle import Cycle
from schema.department import Department
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DecimalComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, each, many, one, read
from schema.engine.rights import APPRAISALS, PEOPLE, RESULTS, Sight
from schema.engine.scalars import Exact
from schema.measure import Measure, MeasureFilter, MeasureOrder
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee

described(AppraisalStatus)

COUNTS = "{row}.status IN ('SCORED', 'RELEASED')"


def counting(name: str) -> str:
    """Return a figure as far as it is of the latest inputs."""
    return f"CASE WHEN {COUNTS} THEN {{row}}.{name} END"


@strawberry.enum(description="What appraisals can be ordered by, then by id.")
class AppraisalOrder(Enum):
    ID = key(description="The id alone.")
    SCORE = key(counting("score"), "numeric", nullable=True, sees=RESULTS, description="The score.")


@strawberry.input(description="Conditions on an appraisal; all that is given holds.")
class AppraisalFilter:
    and_: list["AppraisalFilter"] | None = all_of()
    or_: list["AppraisalFilter"] | None = any_of()
    not_: "AppraisalFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle.")
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    department: IdComparison | None = compare(
        "{row}.department_id", description="The department recorded at enrolment."
    )
    superior: IdComparison | None = compare(
        "{row}.superior_id",
        sees=PEOPLE,
        person="{row}.superior_id",
        description="The superior recorded at enrolment.",
    )
    status: Comparison[AppraisalStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    grade: TextComparison | None = compare(
        counting("grade"), sees=RESULTS, description="The grade."
    )
    score: DecimalComparison | None = compare(
        counting("score"), sees=RESULTS, description="The score, in points."
    )


SCORES = Sight(name="scores", roles=APPRAISALS.roles, own=("true",))
"""A dimension's score, which is reached through a result that may be seen."""


@read("appraisal_dimension", sees=SCORES, description="What a dimension of an appraisal came to.")
class AppraisalDimension:
    dimension: Dimension = column(description="The dimension.")
    exact: Exact | None = column(description="The score in points, unrounded.")
    score: Decimal | None = column(description="The score in points, rounded.")


@read(
    "appraisal",
    sees=APPRAISALS,
    person="employee_id",
    kind="appraisal",
    description="One employee in one cycle, from enrolment to the released result.",
)
class Appraisal(Node):
    cycle: Cycle | None = one("{row}.id = {parent}.cycle_id", description="The cycle.")
    employee_id: strawberry.ID = column(description="Whose it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="Whose it is, if the viewer may see them."
    )
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id",
        description="The superior recorded at enrolment, if the viewer may see them.",
    )
    department: Department | None = one(
        "{row}.id = {parent}.department_id", description="The department recorded at enrolment."
    )
    position: str | None = column(description="The position recorded at enrolment.")
    level: str | None = column(description="The level recorded at enrolment.")
    policy_version: str = column(description="The version of the policy that it is scored under.")
    status: AppraisalStatus = column(description="How far it has come.")
    exact: Exact | None = column(
        counting("exact"),
        sees=RESULTS,
        description="The score in points, unrounded; oneself sees it after the release.",
    )
    score: Decimal | None = column(
        counting("score"),
        sees=RESULTS,
        description="The score in points, rounded once; oneself sees it after the release.",
    )
    grade: str | None = column(
        counting("grade"),
        sees=RESULTS,
        description="The grade that the score is given; oneself sees it after the release.",
    )
    comment: str | None = column(
        "(SELECT n.text FROM read.note n WHERE n.id = {row}.comment_id)",
        sees=RESULTS,
        description="What the superior wrote; oneself sees it after the release.",
    )
    scored_at: datetime | None = column(
        counting("scored_at"), sees=RESULTS, description="When it was scored last."
    )
    released_at: datetime | None = column(description="When the result was released.")
    dimensions: list[AppraisalDimension] = each(
        "{row}.appraisal_id = {parent}.id AND {parent}.status IN ('SCORED', 'RELEASED')",
        order="{row}.dimension",
        sees=RESULTS,
        description="What each dimension came to; oneself sees it after the release.",
    )
    measures: Connection[Measure] = many(
        "{row}.appraisal_id = {parent}.id",
        order=MeasureOrder,
        filtered=MeasureFilter,
        seen=True,
        description="What it measures.",
    )
    origin: Origin = column(description=ORIGIN)
