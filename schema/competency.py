"""Competency: how to ask how well somebody masters what, and what is missing to a level."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.career_framework_content import CompetencyArea
from domain.competency import Assessor
from ledger.recorded import Origin
from schema.career_framework import IN_FORCE
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import column, one, read
from schema.engine.rights import COMPETENCIES
from schema.engine.timeline import latest
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.career_framework import CareerFramework, CareerFrameworkVersion

for enum in (Assessor, CompetencyArea):
    described(enum)


@strawberry.enum(description="What assessments can be ordered by, then by id.")
class CompetencyAssessmentOrder(Enum):
    ASSESSED_ON = key("{row}.assessed_on", "date", description="The day.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on an assessment; all that is given holds.")
class CompetencyAssessmentFilter:
    and_: list["CompetencyAssessmentFilter"] | None = all_of()
    or_: list["CompetencyAssessmentFilter"] | None = any_of()
    not_: "CompetencyAssessmentFilter | None" = none_of()
    competency: TextComparison | None = compare(
        "{row}.competency", description="The code of the competency."
    )
    assessor: Comparison[Assessor] | None = compare("{row}.assessor", description="Who assessed.")
    assessed_on: DateComparison | None = compare("{row}.assessed_on", description="The day.")


@read(
    "competency",
    sees=COMPETENCIES,
    person="employee_id",
    description="How well somebody was found to master something.",
)
class CompetencyAssessment:
    id: strawberry.ID = column(description="The id, unique among all assessments.")
    version: (
        Annotated["CareerFrameworkVersion", strawberry.lazy("schema.career_framework")] | None
    ) = one("{row}.id = {parent}.version_id", description="The version whose scale it is on.")
    competency: str = column(description="The code of the competency.")
    proficiency: int = column(description="The proficiency, as a step of the scale.")
    assessed_on: date = column(description="The day on which it was so.")
    assessor: Assessor = column(description="Who assessed, as seen from the employee.")
    assessed_by: strawberry.ID = column(description="Who that was.")
    evidence: str | None = column(said("evidence_id"), description="What shows it.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


def found(sides: str, alias: str) -> str:
    """Return the join of the latest assessment of a requirement by some assessors."""
    return f"""LEFT JOIN LATERAL (SELECT a.proficiency, a.assessed_on FROM read.competency a
    WHERE a.employee_id = {{parent}}.id AND a.framework_id = v.framework_id
    AND a.competency = q.competency AND a.assessed_on <= {{on}} AND a.assessor {sides} 'SELF'
    ORDER BY a.assessed_on DESC, a.place DESC LIMIT 1) {alias} ON true"""  # noqa: S608 - made from declarations


GAPS = f"""(SELECT {{parent}}.id AS employee_id, v.framework_id, l.code AS level,
    l.id = n.id AS present, l.place AS level_place, q.place, q.competency, c.name, c.name_zh,
    c.area, q.proficiency AS required, o.proficiency AS assessed, o.assessed_on,
    s.proficiency AS self_assessed, greatest(q.proficiency - coalesce(o.proficiency, 0), 0) AS gap
FROM read.career_framework_version v
    JOIN read.career_level n ON n.content_id = v.content_id
        AND n.code = {latest("employee_level", "level", "{parent}.id")}
    JOIN read.career_level l ON l.content_id = v.content_id
        AND (l.id = n.id OR l.code = ANY(n.nexts))
    JOIN read.career_requirement q ON q.content_id = v.content_id AND q.level = l.code
    JOIN read.career_competency c ON c.content_id = v.content_id AND c.code = q.competency
    {found("<>", "o")}
    {found("=", "s")}
WHERE {IN_FORCE.replace("{row}", "v")}) {{row}}"""  # noqa: S608 - likewise
"""A row for each requirement of the level somebody has on the day and of those that follow it."""


@read(
    "competency",
    sees=COMPETENCIES,
    person="employee_id",
    description="What somebody lacks on a day of what a level asks for; a spoke of a radar chart.",
)
class CompetencyGap:
    framework: Annotated["CareerFramework", strawberry.lazy("schema.career_framework")] | None = (
        one("{row}.id = {parent}.framework_id", description="The framework that asks for it.")
    )
    level: str = column("{row}.level", description="The code of the level that asks for it.")
    present: bool = column(
        "{row}.present", description="Whether it is the level of the day, not one that follows it."
    )
    competency: str = column(description="The code of the competency.")
    name: str = column("{row}.name", description="What that is called.")
    name_zh: str | None = column("{row}.name_zh", description="The same in Chinese, if it is said.")
    area: CompetencyArea = column("{row}.area", description="What it is about.")
    required: int = column("{row}.required", description="The least proficiency.")
    assessed: int | None = column(
        "{row}.assessed", description="The proficiency that others found last by the day, if any."
    )
    assessed_on: date | None = column("{row}.assessed_on", description="The day of that.")
    self_assessed: int | None = column(
        "{row}.self_assessed",
        description="What they last said of themself by the day, if they did.",
    )
    gap: int = column("{row}.gap", description="How many steps are missing; 0 if none is.")
