"""Rating: how to ask whom one is to rate, what one has said, and what groups of raters came to."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.appraisal_policy import Dimension, Rater
from ledger.recorded import Origin
from schema.cycle import Cycle
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Node, column, each, one, read
from schema.engine.rights import CONFIDENCES, EVALUATIONS, NOMINATIONS, PARTS, UNSUBMITTED
from schema.engine.scalars import Exact
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.appraisal import Appraisal

described(Rater)

WROTE_IT = "{viewer} IN ({row}.rater_id, {row}.submitted_by)"
DRAFTED_IT = "{viewer} IN ({row}.rater_id, {row}.drafted_by)"
READS_IT = "(NOT {row}.anonymous OR " + WROTE_IT + ")"
NAME = "(SELECT p.name FROM read.person p WHERE p.id = {row}.employee_id)"


def of_parent(condition: str) -> str:
    """Return a condition on a row as one on the row that a neighbour is reached from."""
    return condition.replace("{row}", "{parent}")


@strawberry.enum(description="What nominations can be ordered by, then by id.")
class NominationOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a nomination; all that is given holds.")
class NominationFilter:
    and_: list["NominationFilter"] | None = all_of()
    or_: list["NominationFilter"] | None = any_of()
    not_: "NominationFilter | None" = none_of()
    appraisal: IdComparison | None = compare("{row}.appraisal_id", description="The appraisal.")
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle.")
    employee: IdComparison | None = compare(
        "{row}.employee_id", description="Whose appraisal it is."
    )
    rater: Comparison[Rater] | None = compare("{row}.rater", description="As what they rate.")
    rater_id: IdComparison | None = compare("{row}.rater_id", description="Who rates.")
    withdrawn: bool | None = holds("{row}.withdrawn", description="They rate no more.")


@strawberry.enum(description="What evaluations can be ordered by, then by id.")
class EvaluationOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on an evaluation; all that is given holds.")
class EvaluationFilter:
    and_: list["EvaluationFilter"] | None = all_of()
    or_: list["EvaluationFilter"] | None = any_of()
    not_: "EvaluationFilter | None" = none_of()
    appraisal: IdComparison | None = compare("{row}.appraisal_id", description="The appraisal.")
    employee: IdComparison | None = compare(
        "{row}.employee_id", description="Whose appraisal it is."
    )
    rater: Comparison[Rater] | None = compare("{row}.rater", description="As what they rate.")


@read("measure", sees=PARTS, description="A measure that is rated, as its raters need to know it.")
class RatedMeasure:
    code: str = column(description="The code, unique within the appraisal.")
    name: str = column(description="What is rated.")
    dimension: Dimension = column(description="The dimension that it belongs to.")
    scale_low: Decimal | None = column(description="The rating that is worth 0 points.")
    scale_high: Decimal | None = column(description="The rating that is worth 100 points.")


@read(
    "nomination",
    sees=NOMINATIONS,
    person="employee_id",
    description="Who rates an appraisal besides its superior; for them and whoever writes in their"
    " place, for the superior and human resources.",
)
class Nomination:
    id: strawberry.ID = column(description="The id, unique among all nominations.")
    appraisal_id: strawberry.ID = column(description="The appraisal.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id", description="The appraisal, if the viewer may see it."
    )
    cycle: Cycle | None = one("{row}.id = {parent}.cycle_id", description="The cycle.")
    employee_id: strawberry.ID = column(description="Whose appraisal it is.")
    employee_name: str | None = column(NAME, description="Their name, if it is known.")
    evaluation_id: strawberry.ID = column(
        description="The evaluation that the rater drafts and submits."
    )
    rater: Rater = column(description="As what they rate.")
    rater_id: strawberry.ID = column(description="Who rates.")
    withdrawn: bool = column(description="Whether they rate no more.")
    delegate_id: strawberry.ID | None = column(
        description="Who writes in their place for a time, if anybody does."
    )
    delegate_from_on: date | None = column(description="The first day on which they do.")
    delegate_until_on: date | None = column(description="The last day on which they do.")
    measures: list[RatedMeasure] = each(
        "{row}.appraisal_id = {parent}.appraisal_id AND {row}.kind = 'RATED'"
        " AND NOT {row}.excluded AND NOT {parent}.withdrawn",
        order="{row}.code",
        description="What they rate, until they are withdrawn.",
    )
    at: datetime = column(description="When they were nominated.")
    origin: Origin = column(description=ORIGIN)


@read("evaluation_rating", sees=PARTS, description="A rating of one measure.")
class EvaluationRating:
    measure: str = column(description="The code of the measure.")
    rating: Decimal = column(description="The rating, on the measure's scale.")


@read(
    "evaluation",
    sees=EVALUATIONS,
    person="employee_id",
    kind="evaluation",
    also={"{row}.anonymous": CONFIDENCES, "{row}.submitted_at IS NULL": UNSUBMITTED},
    description="What somebody other than the superior says of an appraisal. That of a peer or a"
    " report is the rater's alone, and auditors see that it is there; that of the employee and of"
    " the second level is for the superior and human resources once it is submitted, and for the"
    " employee after the release. A draft is the rater's alone.",
)
class Evaluation(Node):
    appraisal_id: strawberry.ID = column(description="The appraisal.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id", description="The appraisal, if the viewer may see it."
    )
    employee_id: strawberry.ID = column(description="Whose appraisal it is.")
    rater: Rater = column(description="As what they rate.")
    rater_id: strawberry.ID = column(description="Who rates.")
    submitted_at: datetime | None = column(description="When it was submitted last, if it was.")
    on_behalf: bool = column(description="Whether a delegate submitted it.")
    ratings: list[EvaluationRating] = each(
        "{row}.evaluation_id = {parent}.id AND NOT {row}.draft"
        " AND {parent}.submitted_at IS NOT NULL AND " + of_parent(READS_IT),
        order="{row}.measure",
        description="What was submitted last; of a peer or a report for the rater alone.",
    )
    comment: str | None = column(
        f"CASE WHEN {READS_IT} THEN {said('comment_id')} END",
        description="What was written to it.",
    )
    drafted_at: datetime | None = column(
        f"CASE WHEN {DRAFTED_IT} THEN {{row}}.drafted_at END",
        description="When the draft was saved, if there is one; for whoever wrote it.",
    )
    draft: list[EvaluationRating] = each(
        "{row}.evaluation_id = {parent}.id AND {row}.draft AND " + of_parent(DRAFTED_IT),
        order="{row}.measure",
        description="What is not submitted yet; for whoever wrote it.",
    )
    draft_comment: str | None = column(
        f"CASE WHEN {DRAFTED_IT} THEN {said('draft_comment_id')} END",
        description="What is written to it so far; for the same.",
    )
    origin: Origin = column(description=ORIGIN)


@read(
    "group_rating",
    sees=PARTS,
    description="What a group of raters came to in a measure, recorded once, when the evaluation"
    " was closed. Where fewer have rated than the policy asks for there are no figures, and they do"
    " not count.",
)
class GroupRating:
    rater: Rater = column(description="The group.")
    measure: str = column(description="The code of the measure.")
    count: int | None = column(description="How many have rated, if they are enough.")
    mean: Exact | None = column(description="The mean rating, unrounded, on the measure's scale.")
    spread: Decimal | None = column(
        description="The standard deviation of the ratings, rounded to the policy's decimals."
    )
    points: Exact | None = column(description="What they are worth, in points, unrounded.")
    origin: Origin = column(description=ORIGIN)
