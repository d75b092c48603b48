"""Appraisal: how to ask about one employee in one cycle."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.appraisal_policy import Dimension
from domain.participation import EndOfParticipation
from domain.phase import Phase
from ledger.recorded import Origin
from projections.appraisal import AppraisalStatus
from schema.annual import AnnualResult
from schema.appeal import Appeal
from schema.calibration import Calibration, ResultCalibration
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
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, each, many, one, read
from schema.engine.rights import APPRAISALS, PARTS, PEOPLE, RESULTS
from schema.engine.scalars import Exact
from schema.feedback import Feedback, Interview
from schema.improvement import ImprovementPlan
from schema.measure import Measure, MeasureFilter, MeasureOrder
from schema.measure_change import LateActual, MeasureAgreement, MeasureChange
from schema.organisation import ORIGIN
from schema.participation import AppraisalChange
from schema.rating import (
    Evaluation,
    EvaluationFilter,
    EvaluationOrder,
    GroupRating,
    Nomination,
    NominationFilter,
    NominationOrder,
)

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


@read("appraisal_dimension", sees=PARTS, description="What a dimension of an appraisal came to.")
class AppraisalDimension:
    dimension: Dimension = column(description="The dimension.")
    exact: Exact | None = column(description="The score in points, unrounded.")
    score: Decimal | None = column(description="The score in points, rounded.")


@read(
    "appraisal",
    sees=APPRAISALS,
    person="employee_id",
    kind="appraisal",
    kept=True,
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
        description="The superior recorded at enrolment, or to whom it was handed over since, if"
        " the viewer may see them.",
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
        description="The computed score in points, unrounded, which no appeal changes; oneself sees"
        " it after the release.",
    )
    score: Decimal | None = column(
        counting("score"),
        sees=RESULTS,
        description="The score in points, rounded once, which counts: the adjusted one, if there is"
        " one; oneself sees it after the release.",
    )
    grade: str | None = column(
        counting("grade"),
        sees=RESULTS,
        description="The grade that this score is given; oneself sees it after the release.",
    )
    earned_grade: str | None = column(
        counting("earned"),
        sees=RESULTS,
        description="The grade of the score where a veto capped it; oneself sees it after release.",
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
    released_score: Decimal | None = column(
        sees=RESULTS, description="The score as it was released, in points."
    )
    released_grade: str | None = column(sees=RESULTS, description="The grade as it was released.")
    adjusted_score: Decimal | None = column(
        sees=RESULTS, description="The score that took its place, if an appeal changed it."
    )
    adjusted_grade: str | None = column(
        sees=RESULTS, description="The grade that took its place, likewise."
    )
    adjusted_at: datetime | None = column(
        sees=RESULTS, description="When the result was adjusted, if it was."
    )
    computed_score: Decimal | None = column(
        counting("computed_score"), sees=RESULTS, description="The computed score, in points."
    )
    computed_grade: str | None = column(
        counting("computed_grade"),
        sees=RESULTS,
        description="The grade of that, whatever a panel or a quota made of it.",
    )
    calibrated_score: Decimal | None = column(
        sees=RESULTS, description="The score that a panel gave it, in points, if one did."
    )
    calibrated_grade: str | None = column(
        sees=RESULTS, description="The grade that a panel gave it, likewise."
    )
    calibrations: list[ResultCalibration] = each(
        "{row}.appraisal_id = {parent}.id",
        order="{row}.at, {row}.id",
        sees=RESULTS,
        description="Its calibrations, the earliest first; oneself sees them after the release.",
    )
    calibration: Calibration | None = one(
        "{row}.id = {parent}.calibration_id",
        description="The session that it is in, if the viewer may see that.",
    )
    quota_made: bool | None = column(
        sees=RESULTS, description="Whether the released grade is a quota's and not the score's."
    )
    acknowledged_at: datetime | None = column(
        description="When the employee acknowledged the result, if they did."
    )
    remark: str | None = column(
        said("remark_id"), sees=RESULTS, description="What they remarked on it."
    )
    feedback: Feedback | None = one(
        "{row}.appraisal_id = {parent}.id",
        sees=RESULTS,
        description="What the superior said; oneself sees it after the release.",
    )
    interviews: list[Interview] = each(
        "{row}.appraisal_id = {parent}.id",
        order="{row}.held_on",
        sees=RESULTS,
        description="The talks about it, the earliest first; oneself sees them after the release.",
    )
    appeal: Appeal | None = one(
        "{row}.appraisal_id = {parent}.id", description="The employee's appeal, if there is one."
    )
    nominations: Connection[Nomination] = many(
        "{row}.appraisal_id = {parent}.id",
        order=NominationOrder,
        filtered=NominationFilter,
        description="Who rates it besides the superior, for whoever may know.",
    )
    evaluations: Connection[Evaluation] = many(
        "{row}.appraisal_id = {parent}.id",
        order=EvaluationOrder,
        filtered=EvaluationFilter,
        description="What others than the superior say, as far as the viewer may see it.",
    )
    evaluation_closed_at: datetime | None = column(
        description="When the evaluation by others than the superior was closed, if it was."
    )
    group_ratings: list[GroupRating] = each(
        "{row}.appraisal_id = {parent}.id",
        order="{row}.rater, {row}.measure",
        sees=RESULTS,
        description="What each group of raters came to, once that is closed; oneself sees it after"
        " the release.",
    )
    improvement: ImprovementPlan | None = one(
        "{row}.appraisal_id = {parent}.id", description="The improvement plan, if there is one."
    )
    annual: AnnualResult | None = one(
        "{row}.appraisal_id = {parent}.id AND {parent}.status IN ('SCORED', 'RELEASED')",
        sees=RESULTS,
        description="What a year that comes of its quarters was made of; oneself sees it after the"
        " release.",
    )
    dimensions: list[AppraisalDimension] = each(
        "{row}.appraisal_id = {parent}.id AND {parent}.status IN ('SCORED', 'RELEASED')",
        order="{row}.dimension",
        sees=RESULTS,
        description="What each dimension came to; oneself sees it after the release.",
    )
    counts_from: date | None = column(
        description="The first day that counts, where that is not the cycle's first."
    )
    kept_open_in: Phase | None = column(
        description="The phase that it was kept open in beside the cycle's own."
    )
    kept_open_until: date | None = column(description="The last day on which it was.")
    ended_on: date | None = column(
        description="The last day that counted, if the employee takes no further part."
    )
    ended_cause: EndOfParticipation | None = column(description="Why they take no further part.")
    changes: list[AppraisalChange] = each(
        "{row}.appraisal_id = {parent}.id",
        order="{row}.at, {row}.id",
        description="What was changed in the middle of it, the earliest first.",
    )
    agreement: MeasureAgreement | None = one(
        "{row}.appraisal_id = {parent}.id",
        description="What became of the measures that were proposed.",
    )
    measure_changes: list[MeasureChange] = each(
        "{row}.appraisal_id = {parent}.id",
        order="{row}.number",
        description="What was proposed to change of the measures since, in order.",
    )
    late_actuals: list[LateActual] = each(
        "{row}.appraisal_id = {parent}.id",
        order="{row}.number",
        description="What was told after the evaluation, in order.",
    )
    measures: Connection[Measure] = many(
        "{row}.appraisal_id = {parent}.id",
        order=MeasureOrder,
        filtered=MeasureFilter,
        seen=True,
        owned=True,
        description="What it measures.",
    )
    origin: Origin = column(description=ORIGIN)
