"""Eligibility: how to ask whether somebody may apply for a level, with every reason.

It is computed from what the viewer may see of them on the day: whoever sees the reasons sees what
they stand on.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry

from domain import competency
from domain.career_framework import career_framework
from domain.career_framework_content import CareerFramework
from domain.competency import Assessments
from domain.cycle import CyclePeriod
from domain.eligibility import (
    CareerFacts,
    EligibilityReason,
    Finding,
    ReleasedGrade,
)
from domain.eligibility import eligibility as reckoned
from domain.readiness import readiness
from domain.timeline import Timeline
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.identity import id_of
from schema.engine.reading import AS_OF, argument
from schema.engine.scalars import moment_text
from schema.engine.shaping import shaped
from schema.engine.values import Refused

described(EligibilityReason)

SEEN = """query ($id: ID!, $framework: ID!, $on: Date!, $asOf: Moment) {
  careerFramework(id: $framework, asOf: $asOf) { inForce(on: $on) { version } }
  employee(id: $id, on: $on, asOf: $asOf) { hiredOn lastDayOn monthsOfService
    levels: careerHistory(filter: {kind: {eq: LEVEL}}, first: 100) {
      nodes { effectiveOn level } }
    trend { period grade cycle { endsOn } }
    improvementPlans(filter: {status: {eq: OPEN}}, first: 100) { nodes { id } }
    sanctions(filter: {holding: true}, first: 100) { nodes { code } }
    reports(filter: {inService: true}, first: 100) { nodes {
      trend { grade cycle { endsOn } } } } }
}"""
WEIGHT = 200
"""How many objects it is made of, as a rule."""


@strawberry.type(description="One reason for or against an application: what is asked, what is.")
class EligibilityFinding:
    reason: EligibilityReason = strawberry.field(description="What is looked at.")
    met: bool = strawberry.field(description="Whether it stands for the application.")
    required: int = strawberry.field(
        description="What is asked: months, results, people, a proficiency, a share in basis"
        " points; 1 of what has to be so, 0 of what must not be."
    )
    actual: int = strawberry.field(description="What there is of it, counted likewise.")
    of: list[str] = strawberry.field(
        description="Of what: the competency, the levels, the latest grades with the latest first,"
        " the plans, the sanctions."
    )


@strawberry.type(description="Whether somebody may apply for a level on a day, and why.")
class Eligibility:
    level: str | None = strawberry.field(description="The level that they have, if any is known.")
    to_level: str = strawberry.field(description="The level that is asked about.")
    version: str = strawberry.field(description="The version of the framework that asks.")
    eligible: bool = strawberry.field(description="Whether every reason is met.")
    exception: bool = strawberry.field(
        description="Whether the level lets somebody apply all the same, who says why."
    )
    met: int = strawberry.field(description="How many of the reasons are met.")
    ready_on: date | None = strawberry.field(
        description="The first day on which all are met if they only wait and nothing else changes;"
        " none if something else lacks, or they leave before."
    )
    findings: list[EligibilityFinding] = strawberry.field(
        description="Every reason there is, met or not."
    )


async def resolved(  # noqa: PLR0917 - the API's arguments
    _: object,
    info: Resolving,
    employeeId: str,  # noqa: N803 - the API's word
    frameworkId: str,  # noqa: N803 - likewise
    level: str,
    on: date,
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return the eligibility, or none if the viewer does not see it or there is no such level.

    Raise `GraphQLError` if an id is of something else.
    """
    context: Context = info.context
    as_of = None if asOf is None else moment_text(asOf)
    asked = {"id": employeeId, "framework": frameworkId, "on": on.isoformat(), "asOf": as_of}
    try:
        id_of("employee")(employeeId)
        seen = await context.read(SEEN, asked)
    except Refused as refused:
        raise refused.errors[0] from None
    who, framework = seen["employee"], seen["careerFramework"]
    if who is None or who["monthsOfService"] is None or framework is None:
        return None
    if framework["inForce"] is None:
        return None
    streams = (frameworkId, competency.of(employeeId))
    events = await context.history(streams, asOf)
    said = [each.event for each in events if each.stream == frameworkId]
    assessed = [each.event for each in events if each.stream != frameworkId]
    content = version_of(said, framework["inForce"]["version"])
    wanted = content.level(level)
    if wanted is None:
        return None
    known = facts(who, competency.competency.replay(assessed), frameworkId, on)
    found = reckoned(content, wanted, known, on)
    ready = readiness(found, content, wanted, known, on)
    whole = Eligibility(
        level=found.level,
        to_level=found.to_level,
        version=content.version,
        eligible=found.eligible,
        exception=found.exception,
        met=ready.met,
        ready_on=ready.ready_on,
        findings=[finding(each) for each in found.findings],
    )
    return shaped(whole, info)


def finding(each: Finding) -> EligibilityFinding:
    """Return a reason as it is answered."""
    return EligibilityFinding(
        reason=each.reason,
        met=each.met,
        required=each.required,
        actual=each.actual,
        of=list(each.of),
    )


def version_of(events: list[Any], version: str) -> CareerFramework:
    """Return a published version of the framework that events are of."""
    state = career_framework.replay(events)
    if state is None:
        raise LookupError(version)
    return state.published[version]


def facts(
    who: Mapping[str, Any], assessments: Assessments, framework_id: str, on: date
) -> CareerFacts:
    """Return what eligibility looks at, from what was read of an employee."""
    levels: Timeline[str] = Timeline()
    for each in who["levels"]["nodes"]:
        levels = levels.with_entry(day(each["effectiveOn"]), each["level"])
    return CareerFacts(
        hired_on=day(who["hiredOn"]),
        last_day_on=None if who["lastDayOn"] is None else day(who["lastDayOn"]),
        levels=levels,
        grades=tuple(
            ReleasedGrade(
                period=CyclePeriod(each["period"]),
                ends_on=day(each["cycle"]["endsOn"]),
                grade=each["grade"],
            )
            for each in reversed(who["trend"])
        ),
        team=tuple(
            grade for each in who["reports"]["nodes"] for grade in latest(each["trend"], on)
        ),
        held=assessments.on(framework_id, on),
        open_plans=tuple(each["id"] for each in who["improvementPlans"]["nodes"]),
        sanctions=tuple(each["code"] for each in who["sanctions"]["nodes"]),
    )


def latest(trend: list[Mapping[str, Any]], on: date) -> list[str | None]:
    """Return the grade of the latest released result by a day, if there is a result."""
    past = [each for each in trend if day(each["cycle"]["endsOn"]) <= on]
    return [past[-1]["grade"]] if past else []


def day(text: str) -> date:
    """Return a day as it is answered."""
    return date.fromisoformat(text)


eligibility = computed(
    resolved,
    arguments=[
        argument("employee_id", strawberry.ID, "Whose it is.", required=True),
        argument("framework_id", strawberry.ID, "The career framework.", required=True),
        argument("level", str, "The code of the level.", required=True),
        argument("on", date, "The day of the application.", required=True),
        AS_OF,
    ],
    description="Whether somebody may apply for a level on a day, with every reason; null where the"
    " viewer does not see how they get on, or no version in force has that level.",
    weight=WEIGHT,
)
