"""Measure: how to ask what an appraisal measures, and what came of it."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from domain.appraisal_policy import Dimension
from domain.policies.combination import Combine
from domain.policies.measure import Form, RuleKind
from domain.policies.progress import ProgressStatus
from ledger.recorded import Origin
from schema.cycle import WEIGHT
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import ON, Connection, Node, column, each, many, read
from schema.engine.rights import MEASURED, MEASURES, OF_ITS_APPRAISAL, PARTS
from schema.engine.scalars import Exact, Percent
from schema.goal import SERVED, Goal, GoalFilter, GoalOrder
from schema.organisation import ORIGIN

for rule in (RuleKind, Form, Combine, ProgressStatus):
    described(rule)

COUNTS = f"{OF_ITS_APPRAISAL}.status IN ('SCORED', 'RELEASED')"


def counting(name: str) -> str:
    """Return a figure as far as it is of the latest inputs."""
    return f"CASE WHEN {COUNTS} THEN {{row}}.{name} END"


@strawberry.enum(description="What measures can be ordered by, then by id.")
class MeasureOrder(Enum):
    ID = key(description="The id alone.")
    CODE = key("{row}.code", description="The code, byte by byte.")


@strawberry.input(description="Conditions on a measure; all that is given holds.")
class MeasureFilter:
    and_: list["MeasureFilter"] | None = all_of()
    or_: list["MeasureFilter"] | None = any_of()
    not_: "MeasureFilter | None" = none_of()
    code: TextComparison | None = compare("{row}.code", description="The code.")
    dimension: Comparison[Dimension] | None = compare(
        "{row}.dimension", description="The dimension that it belongs to."
    )
    rule: Comparison[RuleKind] | None = compare("{row}.kind", description="The scoring rule.")


@read("measure_point", sees=PARTS, description="A point of a curve or of steps.")
class MeasurePoint:
    reached: Decimal = column(
        description="The attainment in per cent, or the actual where there is no target."
    )
    score: Decimal = column(description="What it is worth, in points.")


@read("measure_milestone", sees=PARTS, description="A milestone, and how far it has come.")
class MeasureMilestone:
    name: str = column(description="Its name.")
    weight: Decimal = column(description="Its share of the measure, in per cent.")
    completion: Decimal | None = column(description="How far it has come, in per cent.")
    days_late: int | None = column(description="How many days after its day.")


@read("measure_month", sees=PARTS, description="A month of a measure that combines several.")
class MeasureMonth:
    month: int = column(description="Which month of the cycle, from 1.")
    target: Decimal | None = column(description="Its own target, in the unit.")
    actual: Decimal | None = column(description="What was achieved in it, in the unit.")


@read(
    "measure_check_in",
    sees=PARTS,
    person="employee_id",
    description="How far a measure had come on a day; it changes no score.",
)
class MeasureCheckIn:
    id: strawberry.ID = column(description="The id, unique among all check-ins.")
    checked_on: date = column(description="The day.")
    actual: Decimal | None = column(description="What was achieved by then, in the unit.")
    planned: Exact | None = column(
        description="What was planned by then, in the unit, or in per cent of milestones."
    )
    attained: Exact | None = column(description="What of that was attained, in per cent.")
    status: ProgressStatus | None = column(description="How it stood against its plan.")
    note: str | None = column(said("note_id"), description="What was said about it.")
    own: bool = column(description="Whether it is the employee's own.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@read(
    "measure",
    sees=MEASURES,
    person="employee_id",
    kind="appraisal/",
    description="What one appraisal measures, what was put in, and what it was worth.",
)
class Measure(Node):
    code: str = column(coded=True, description="The code, unique within the appraisal.")
    name: str = column(description="What is measured.")
    dimension: Dimension = column(description="The dimension that it belongs to.")
    unit: str = column(description="The unit of target and actual.")
    weight: Percent = column(WEIGHT, description="Its share of the dimension, in per cent.")
    rule: RuleKind = column("{row}.kind", description="How it is scored.")
    target: Decimal | None = column(description="What shall be achieved, in the unit.")
    form: Form | None = column(description="How less than the target is held against it.")
    baseline: Decimal | None = column(description="What is worth 0 points, in the unit.")
    low: Decimal | None = column(description="The lowest actual that is worth 100 points.")
    high: Decimal | None = column(description="The highest actual that is worth 100 points.")
    tolerance: Decimal | None = column(
        description="How far outside of low and high 0 points are reached, in the unit."
    )
    points: list[MeasurePoint] = each(
        "{row}.measure_id = {parent}.id",
        order="{row}.number",
        description="What is worth how much, from low to high.",
    )
    points_each: Decimal | None = column(description="The points taken off for each occurrence.")
    milestones: list[MeasureMilestone] = each(
        "{row}.measure_id = {parent}.id",
        order="{row}.number",
        description="Its milestones, in their order.",
    )
    late_points_per_day: Decimal | None = column(
        description="The points of a milestone's 100 taken off for each day late."
    )
    grade_cap: str | None = column(description="The best grade left once it has occurred.")
    combine: Combine | None = column(description="How its months become one.")
    months: list[MeasureMonth] = each(
        "{row}.measure_id = {parent}.id",
        order="{row}.month",
        description="Its months, in their order, those that have a target or an actual.",
    )
    scale_low: Decimal | None = column(description="The rating that is worth 0 points.")
    scale_high: Decimal | None = column(description="The rating that is worth 100 points.")
    cap: Decimal | None = column(description="The most points that it can be worth.")
    floor: Decimal | None = column(description="The fewest points that it can be worth.")
    actual: Decimal | None = column(
        description="What was achieved, in the unit; a month has its own."
    )
    occurred: bool | None = column(
        description="Whether it was achieved, or a veto occurred; null where nothing was recorded."
    )
    actual_source: str | None = column(description="Where the actual comes from.")
    evidence: str | None = column(
        "(SELECT n.text FROM read.note n WHERE n.id = {row}.evidence_id)",
        description="What shows it.",
    )
    rating: Decimal | None = column(
        sees=MEASURED,
        description="How the superior rated it, on the scale; oneself sees it after the release.",
    )
    exact: Exact | None = column(
        counting("exact"), sees=MEASURED, description="What it is worth, in points, unrounded."
    )
    score: Decimal | None = column(
        counting("score"), sees=MEASURED, description="What it is worth, in points, rounded."
    )
    scored_actual: Decimal | None = column(
        counting("scored_actual"),
        sees=MEASURED,
        description="The actual that the score is of, in the unit: a correction after the release"
        " is in `actual` alone, and what it changes in the appraisal's adjustment.",
    )
    scored_occurred: bool | None = column(
        counting("scored_occurred"),
        sees=MEASURED,
        description="Likewise whether it had occurred when it was scored.",
    )
    applies: bool = column(
        "NOT {row}.excluded", description="Whether it applies to this person in this cycle."
    )
    effective_on: date | None = column(
        description="The day from which its definition holds, if it was changed in mid-cycle."
    )
    template_id: strawberry.ID | None = column(
        description="The template that it was taken from, if it was."
    )
    template_version: int | None = column(description="The version of that template.")
    progress: ProgressStatus | None = column(
        description="How it stood against its plan at the latest check-in, if it has a plan."
    )
    planned: Exact | None = column(
        description="What was planned for that day, in the unit, or in per cent of milestones."
    )
    attained: Exact | None = column(description="What of that was attained, in per cent.")
    checked_on: date | None = column(description="The day of the latest check-in.")
    check_ins: list[MeasureCheckIn] = each(
        "{row}.measure_id = {parent}.id",
        order="{row}.checked_on, {row}.at, {row}.id",
        description="How it went, the earliest day first.",
    )
    goals: Connection[Goal] = many(
        SERVED,
        order=GoalOrder,
        filtered=GoalFilter,
        arguments=[ON],
        description="The goals that it serves.",
    )
    origin: Origin = column(description=ORIGIN)
