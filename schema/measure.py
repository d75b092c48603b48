"""Measure: how to ask what an appraisal measures, and what came of it."""

from decimal import Decimal
from enum import Enum

import strawberry

from domain.appraisal_policy import Dimension
from domain.policies.measure import RuleKind
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
from schema.engine.ordering import key
from schema.engine.reading import Node, column, read
from schema.engine.rights import MEASURED, MEASURES
from schema.engine.scalars import Exact, Percent
from schema.organisation import ORIGIN

described(RuleKind)

COUNTS = (
    "EXISTS (SELECT FROM read.appraisal a"
    " WHERE a.id = {row}.appraisal_id AND a.status IN ('SCORED', 'RELEASED'))"
)


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


@read(
    "measure",
    sees=MEASURES,
    person="employee_id",
    kind="appraisal/",
    description="What one appraisal measures, what was put in, and what it was worth.",
)
class Measure(Node):
    code: str = column(description="The code, unique within the appraisal.")
    name: str = column(description="What is measured.")
    dimension: Dimension = column(description="The dimension that it belongs to.")
    unit: str = column(description="The unit of target and actual.")
    weight: Percent = column(WEIGHT, description="Its share of the dimension, in per cent.")
    rule: RuleKind = column("{row}.kind", description="How it is scored.")
    target: Decimal | None = column(description="What shall be achieved, in the unit.")
    scale_low: Decimal | None = column(description="The rating that is worth 0 points.")
    scale_high: Decimal | None = column(description="The rating that is worth 100 points.")
    cap: Decimal | None = column(description="The most points that it can be worth.")
    floor: Decimal | None = column(description="The fewest points that it can be worth.")
    actual: Decimal | None = column(description="What was achieved, in the unit.")
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
    origin: Origin = column(description=ORIGIN)
