"""Cycle: how to ask about the periods that people are appraised for."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.appraisal_policy import Dimension, MoveEffect
from domain.cycle import CyclePeriod, Phase
from ledger.recorded import Origin
from schema.completeness import (
    FOUND,
    MeasureFinding,
    MeasureFindingFilter,
    MeasureFindingOrder,
)
from schema.department_distribution import (
    DepartmentGrade,
    DepartmentLimit,
    distributed,
    limited,
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
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import ON, Connection, Node, column, each, many, one, read
from schema.engine.rights import ANYONE, PROGRESS, REPORTS, SMALL_GROUPS
from schema.engine.scalars import Percent
from schema.organisation import ORIGIN
from schema.phase_progress import SOURCE as PHASE_PROGRESS
from schema.policy import PolicyVersion
from schema.report import OF_CYCLE, GradeCount, RaterLeniency, counted

if TYPE_CHECKING:
    from schema.appraisal import Appraisal, AppraisalFilter, AppraisalOrder
    from schema.task import PhaseProgress

for enum in (CyclePeriod, Dimension, Phase):
    described(enum)

PHASES = "array_position(ARRAY['" + "', '".join(Phase) + "'], {row}.phase::text)"
WEIGHT = "trim_scale({row}.weight / 100.0)"
"""Basis points as per cent."""


@strawberry.enum(description="What cycles can be ordered by, then by id.")
class CycleOrder(Enum):
    ID = key(description="The id alone.")
    CODE = key("{row}.code", description="The code, byte by byte.")
    STARTS_ON = key("{row}.starts_on", "date", description="The first day.")
    ENDS_ON = key("{row}.ends_on", "date", description="The last day.")


@strawberry.input(description="Conditions on a cycle; all that is given holds.")
class CycleFilter:
    and_: list["CycleFilter"] | None = all_of()
    or_: list["CycleFilter"] | None = any_of()
    not_: "CycleFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    code: TextComparison | None = compare("{row}.code", description="The code.")
    name: TextComparison | None = compare("{row}.name", description="The name.")
    period: Comparison[CyclePeriod] | None = compare(
        "{row}.period", description="What kind of period it covers."
    )
    phase: Comparison[Phase] | None = compare("{row}.phase", description="The phase it is in.")
    starts_on: DateComparison | None = compare("{row}.starts_on", description="The first day.")
    ends_on: DateComparison | None = compare("{row}.ends_on", description="The last day.")


@read("cycle_deadline", sees=ANYONE, description="The last day of a phase.")
class CycleDeadline:
    phase: Phase = column(description="The phase.")
    due_on: date = column(description="Its last day.")


@read("cycle_dimension", sees=ANYONE, description="What a dimension counts for in a cycle.")
class CycleDimension:
    dimension: Dimension = column(description="The dimension.")
    weight: Percent = column(WEIGHT, description="Its share of the appraisal, in per cent.")


@read("cycle_grade", sees=ANYONE, description="A grade that a cycle gives, and from which score.")
class CycleGrade:
    grade: str = column(description='The grade: "A".')
    from_score: Decimal = column(description="The least score, in points, that is given it.")


@read(
    "cycle",
    sees=ANYONE,
    kind="cycle",
    lasting=True,
    description="A period that people are appraised for, and how far it has come.",
)
class Cycle(Node):
    code: str = column(description="The code, which never changes.")
    name: str = column(description="What it is called.")
    period: CyclePeriod = column(description="What kind of period it covers.")
    starts_on: date = column(description="The first day.")
    ends_on: date = column(description="The last day.")
    phase: Phase = column(description="The phase it is in.")
    policy_version: str = column(description="The version of the policy that it is scored under.")
    policy: PolicyVersion | None = one(
        "{row}.id = {parent}.version_id",
        description="That version as it was published, if the cycle was opened by a policy's id.",
    )
    move_effect: MoveEffect = column(
        description="What becomes of an appraisal whose employee is promoted or moved meanwhile."
    )
    quarters: list["Cycle"] = each(
        "{row}.id = ANY({parent}.quarters)",
        order="{row}.starts_on, {row}.id",
        description="The quarters that a year comes of, the oldest first.",
    )
    deadlines: list[CycleDeadline] = each(
        "{row}.cycle_id = {parent}.id",
        order=PHASES,
        description="The last days of its phases, as far as they are set, in the phases' order.",
    )
    dimensions: list[CycleDimension] = each(
        "{row}.cycle_id = {parent}.id",
        order="{row}.weight DESC, {row}.dimension",
        description="What each dimension counts for, the weightiest first.",
    )
    grades_by_department: list[GradeCount] = each(
        "true",
        source=counted("department_id"),
        order="{row}.part, {row}.place, {row}.grade",
        sees=REPORTS,
        description="How many of each department were released with each grade, best first.",
    )
    grades_by_level: list[GradeCount] = each(
        "true",
        source=counted("level"),
        order="{row}.part, {row}.place, {row}.grade",
        sees=REPORTS,
        description="How many of each level were released with each grade, best first.",
    )
    grades_by_superior: list[GradeCount] = each(
        "true",
        source=counted("superior_id"),
        order="{row}.part, {row}.place, {row}.grade",
        sees=REPORTS,
        description="How many of each superior were released with each grade, best first.",
    )
    distribution: list[DepartmentGrade] = each(
        "true",
        source=distributed(),
        order="{row}.part, {row}.place",
        sees=SMALL_GROUPS,
        description="How the grades of each department stand beside the quota, best first; one that"
        " is too small is part of the one above it.",
    )
    limits: list[DepartmentLimit] = each(
        "true",
        source=limited(),
        order="{row}.part, {row}.place",
        sees=SMALL_GROUPS,
        description="How each department keeps the limits, likewise.",
    )
    leniency: list[RaterLeniency] = each(
        "true",
        source=OF_CYCLE,
        order="{row}.superior_id",
        sees=REPORTS,
        description="How each superior rated in it, beside all others.",
    )
    grades: list[CycleGrade] = each(
        "{row}.cycle_id = {parent}.id",
        order="{row}.place",
        description="The grades that it gives, best first.",
    )
    completeness: Connection[MeasureFinding] = many(
        "{row}.cycle_id = {parent}.id AND " + FOUND,
        order=MeasureFindingOrder,
        filtered=MeasureFindingFilter,
        description="Measures whose actuals are missing, implausible or double, as far as the"
        " viewer may see them.",
    )
    progress: list[Annotated["PhaseProgress", strawberry.lazy("schema.task")]] = each(
        "true",
        source=PHASE_PROGRESS,
        order="{row}.place",
        sees=PROGRESS,
        arguments=[ON],
        description="How far those who take part have come with the work of each phase; for human"
        " resources, auditors and executives.",
    )
    appraisals: Connection[Annotated["Appraisal", strawberry.lazy("schema.appraisal")]] = many(
        "{row}.cycle_id = {parent}.id",
        order=Annotated["AppraisalOrder", strawberry.lazy("schema.appraisal")],
        filtered=Annotated["AppraisalFilter", strawberry.lazy("schema.appraisal")],
        description="The appraisals in it, as far as the viewer may see them.",
    )
    origin: Origin = column(description=ORIGIN)
