"""Measure template: how to ask for the library of measures, in English and in Chinese."""

from decimal import Decimal
from enum import Enum

import strawberry

from domain.appraisal_policy import Dimension
from domain.policies.combination import Combine
from domain.policies.measure import Form, RuleKind
from ledger.recorded import Origin
from projections.measure_template import TemplateStatus
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Node, column, each, read
from schema.engine.rights import ANYONE
from schema.organisation import ORIGIN

described(TemplateStatus)


@strawberry.enum(description="What templates can be ordered by, then by id.")
class MeasureTemplateOrder(Enum):
    ID = key(description="The id alone.")
    NAME = key("{row}.name", description="The English name, byte by byte.")


@strawberry.input(description="Conditions on a template; all that is given holds.")
class MeasureTemplateFilter:
    and_: list["MeasureTemplateFilter"] | None = all_of()
    or_: list["MeasureTemplateFilter"] | None = any_of()
    not_: "MeasureTemplateFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    name: TextComparison | None = compare("{row}.name", description="The English name.")
    dimension: Comparison[Dimension] | None = compare(
        "{row}.dimension", description="The dimension that it belongs to."
    )
    status: Comparison[TemplateStatus] | None = compare(
        "{row}.status", description="Whether it can be used."
    )


@read(
    "measure_template_part",
    sees=ANYONE,
    description="A point, a milestone or a month's target of a template.",
)
class MeasureTemplatePart:
    number: int = column(description="Its place among them, from 1.")
    reached: Decimal | None = column(
        description="Of a point: the attainment in per cent, or the actual without a target."
    )
    score: Decimal | None = column(description="Of a point: what it is worth, in points.")
    name: str | None = column(description="Of a milestone: its name.")
    weight: Decimal | None = column(description="Of a milestone: its share, in per cent.")
    target: Decimal | None = column(description="Of a month: its target, in the unit.")


@read(
    "measure_template_version",
    sees=ANYONE,
    description="A version of a template: what it measures, and how it is scored.",
)
class MeasureTemplateVersion:
    version: int = column(description="Its number, from 1.")
    published: bool = column(description="Whether it is published; until then it may change.")
    name: str = column(description="What is measured, in English.")
    name_zh: str = column(description="What is measured, in Chinese.")
    dimension: Dimension = column(description="The dimension that it belongs to.")
    unit: str = column(description="The unit of target and actual.")
    rule: RuleKind = column("{row}.kind", description="How it is scored.")
    target: Decimal | None = column(description="What shall be achieved, in the unit.")
    form: Form | None = column(description="How less than the target is held against it.")
    baseline: Decimal | None = column(description="What is worth 0 points, in the unit.")
    low: Decimal | None = column(description="The lowest actual that is worth 100 points.")
    high: Decimal | None = column(description="The highest actual that is worth 100 points.")
    tolerance: Decimal | None = column(
        description="How far outside of low and high 0 points are reached, in the unit."
    )
    points_each: Decimal | None = column(description="The points taken off for each occurrence.")
    late_points_per_day: Decimal | None = column(
        description="The points of a milestone's 100 taken off for each day late."
    )
    grade_cap: str | None = column(description="The best grade left once it has occurred.")
    combine: Combine | None = column(description="How its months become one.")
    parts: list[MeasureTemplatePart] = each(
        "{row}.version_id = {parent}.id",
        order="{row}.number",
        description="Its points, milestones and months, in their order.",
    )
    origin: Origin = column(description=ORIGIN)


@read(
    "measure_template",
    sees=ANYONE,
    kind="template",
    description="A measure that many are measured by, kept in a library, version by version.",
)
class MeasureTemplate(Node):
    code: str = column(description="The code, which never changes.")
    name: str = column(description="What the latest version measures, in English.")
    name_zh: str = column(description="The same in Chinese.")
    dimension: Dimension = column(description="The dimension that it belongs to.")
    status: TemplateStatus = column(description="Whether it can be used.")
    version: int | None = column(description="The latest published version, if there is one.")
    versions: list[MeasureTemplateVersion] = each(
        "{row}.template_id = {parent}.id",
        order="{row}.version",
        description="Its versions, the earliest first; a draft is the last.",
    )
    origin: Origin = column(description=ORIGIN)
