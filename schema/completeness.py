"""Completeness: how to ask what is missing, implausible or double before a cycle is evaluated.

A figure is implausible if it lies above ten times its target, or below 0, where more or less of it
is better. A measure lacks something if nothing was recorded for it, or not for every month that has
a target; measures that are rated, vetoes and those that do not apply lack nothing. Double is what
the same source told twice in a row with the same value.
"""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.engine.filtering import (
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import column, one, read
from schema.engine.rights import MEASURES

if TYPE_CHECKING:
    from schema.appraisal import Appraisal

TIMES = 10
MONTHS_MISSING = (
    "CASE WHEN {row}.excluded THEN 0 ELSE {row}.months_due - (SELECT count(*)::integer"
    " FROM read.measure_month m WHERE m.measure_id = {row}.id AND m.month <= {row}.months_due"
    " AND m.actual IS NOT NULL) END"
)
MISSING = (
    "({row}.kind NOT IN ('RATED', 'VETO') AND NOT {row}.excluded"
    f" AND ({{row}}.actual_source IS NULL OR {MONTHS_MISSING} > 0))"
)
IMPLAUSIBLE = (
    "({row}.kind IN ('HIGHER_IS_BETTER', 'LOWER_IS_BETTER') AND (({row}.actual < 0"
    f" OR {{row}}.actual > {TIMES} * {{row}}.target) IS TRUE OR EXISTS (SELECT"
    " FROM read.measure_month m WHERE m.measure_id = {row}.id"
    f" AND (m.actual < 0 OR m.actual > {TIMES} * m.target))))"
)
DOUBLED = (
    "({row}.doubled OR EXISTS (SELECT FROM read.measure_month m"
    " WHERE m.measure_id = {row}.id AND m.doubled))"
)
FOUND = f"({MISSING} OR {IMPLAUSIBLE} OR {DOUBLED})"


@strawberry.enum(description="What findings can be ordered by, then by id.")
class MeasureFindingOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a finding; all that is given holds.")
class MeasureFindingFilter:
    and_: list["MeasureFindingFilter"] | None = all_of()
    or_: list["MeasureFindingFilter"] | None = any_of()
    not_: "MeasureFindingFilter | None" = none_of()
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    measure: TextComparison | None = compare("{row}.code", description="The measure's code.")
    missing: bool | None = holds(MISSING, description="Something is missing.")
    implausible: bool | None = holds(IMPLAUSIBLE, description="Some figure is implausible.")
    doubled: bool | None = holds(DOUBLED, description="Something was told twice.")


@read(
    "measure",
    sees=MEASURES,
    person="employee_id",
    description="A measure of somebody whose actuals are missing, implausible or double.",
)
class MeasureFinding:
    id: strawberry.ID = column(description="The id of the measure.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id", description="The appraisal that it belongs to."
    )
    employee_id: strawberry.ID = column(description="Whose it is.")
    measure: str = column("{row}.code", description="The measure's code.")
    name: str = column(description="What is measured.")
    missing: bool = column(
        MISSING, description="Whether an actual, or that of a month, is missing."
    )
    months_missing: int = column(
        MONTHS_MISSING, description="How many months with a target have no actual."
    )
    implausible: bool = column(
        IMPLAUSIBLE, description="Whether a figure lies below 0 or above ten times its target."
    )
    doubled: bool = column(DOUBLED, description="Whether a source told the same twice in a row.")
