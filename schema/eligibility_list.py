"""Eligibility list: how to ask who in a department could be promoted, and what each lacks.

Everybody whom the viewer sees is reckoned at once, as eligibility is for one of them.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import strawberry

from domain.career_framework_content import CareerFramework, CareerLevel
from domain.eligibility import CareerFacts, EligibilityReason
from domain.eligibility import Eligibility as Reckoned
from domain.eligibility import eligibility as reckoned
from domain.readiness import Readiness, readiness
from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.eligibility import EligibilityFinding, finding, version_of
from schema.eligibility_gathering import known_of
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.identity import id_of
from schema.engine.page import size_text
from schema.engine.reading import AS_OF, MOST, USUAL, PageInfo, argument
from schema.engine.rights import EVERYTHING
from schema.engine.scalars import moment_text
from schema.engine.shaping import shaped
from schema.engine.values import Refused, bad_input

SEEN = """query ($id: ID!, $framework: ID!, $on: Date!, $asOf: Moment) {
  careerFramework(id: $framework, asOf: $asOf) { inForce(on: $on) { version } }
  department(id: $id, asOf: $asOf) { id }
}"""
WEIGHT = 2_000
"""How many objects it counts as: everybody in a department is looked at."""

CURSOR = "ELIGIBLE"


@strawberry.type(description="Somebody, a level that they could apply for, and what they lack.")
class EligibilityCandidate:
    employee_id: strawberry.ID = strawberry.field(description="Who it is.")
    level: str | None = strawberry.field(description="The level that they have, if any is known.")
    to_level: str = strawberry.field(description="The level that is asked about.")
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


@strawberry.type(description="How many lack something of what a level asks for.")
class EligibilityLack:
    to_level: str = strawberry.field(description="The level that is asked about.")
    reason: EligibilityReason = strawberry.field(description="What is lacking.")
    of: str | None = strawberry.field(description="Of a competency, which it is.")
    people: int = strawberry.field(description="How many lack it.")


@strawberry.type(description="Who in a department could be promoted, and what is missing.")
class EligibilityList:
    version: str = strawberry.field(description="The version of the framework that asks.")
    people: int = strawberry.field(
        description="How many serve in the department, and in what is part of it, on the day, as"
        " far as the viewer sees them."
    )
    eligible: int = strawberry.field(description="How many of them are eligible for some level.")
    lacks: list[EligibilityLack] = strawberry.field(
        description="What they lack, by levels in their order, what most lack first."
    )
    nodes: list[EligibilityCandidate] = strawberry.field(
        description="What is on the page: by employees, each by levels in their order."
    )
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(description="How many there are on all pages.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of somebody and a level."""

    employee_id: str
    eligibility: Reckoned
    readiness: Readiness

    @property
    def cursor(self) -> str:
        """Return where it stands in the list."""
        return f"{CURSOR} {self.employee_id} {self.eligibility.to_level}"


async def resolved(
    _: object,
    info: Resolving,
    *,
    departmentId: str,  # noqa: N803 - the API's word
    frameworkId: str,  # noqa: N803 - likewise
    on: date,
    level: str | None = None,
    eligible: bool | None = None,
    first: int | None = None,
    after: str | None = None,
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return a page of the list, or none where the viewer sees no department or no framework.

    Raise `GraphQLError` if an id is of something else, or what is asked cannot be read.
    """
    context: Context = info.context
    as_of = None if asOf is None else moment_text(asOf)
    asked = {"id": departmentId, "framework": frameworkId, "on": on.isoformat(), "asOf": as_of}
    size = USUAL if first is None else first
    try:
        size_text(size)
        id_of("department")(departmentId)
        seen = await context.read(SEEN, asked)
    except Refused as refused:
        raise refused.errors[0] from None
    framework = seen["careerFramework"]
    if seen["department"] is None or framework is None or framework["inForce"] is None:
        return None
    events = [each.event for each in await context.history((frameworkId,), asOf)]
    content = version_of(events, framework["inForce"]["version"])
    line = await context.line() if EVERYTHING.isdisjoint(context.viewer.roles) else None
    async with Desk(context.journal).pool.connection() as connection:
        people = await known_of(connection, departmentId, frameworkId, on, line, asOf)
    found = await asyncio.to_thread(lambda: list(candidates(content, people, on, level)))
    listed = [each for each in found if eligible in {None, each.eligibility.eligible}]
    try:
        place = placed(listed, after)
    except Refused as refused:
        raise refused.errors[0] from None
    on_page = [each.employee_id for each in listed[place : place + size]]
    if on_page:
        await context.shown(ReadKind.APPRAISAL, f"Query.{info.field_name}", on_page)
    return shaped(page(content, len(people), found, listed, slice(place, place + size)), info)


def candidates(
    framework: CareerFramework,
    people: Sequence[tuple[str, CareerFacts]],
    on: date,
    level: str | None,
) -> Iterator[Found]:
    """Yield what is found of each and the levels that follow theirs, or `level` alone."""
    for employee_id, known in people:
        held = known.levels.on(on)
        nexts = () if held is None else framework.nexts(held.value)
        wanted = nexts if level is None else [level]
        for to_level in framework.levels:
            if to_level.code in wanted:
                yield one(employee_id, framework, to_level, known, on)


def one(
    employee_id: str,
    framework: CareerFramework,
    to_level: CareerLevel,
    known: CareerFacts,
    on: date,
) -> Found:
    """Return what is found of somebody and a level."""
    found = reckoned(framework, to_level, known, on)
    ready = readiness(found, framework, to_level, known, on)
    return Found(employee_id=employee_id, eligibility=found, readiness=ready)


def placed(listed: Sequence[Found], after: str | None) -> int:
    """Return the place that follows a cursor. Raise `Refused` if it is none of the list."""
    if after is None:
        return 0
    for place, each in enumerate(listed, 1):
        if each.cursor == after:
            return place
    raise Refused([bad_input("the cursor is not one of this list")])


def page(
    framework: CareerFramework,
    people: int,
    found: Sequence[Found],
    listed: Sequence[Found],
    shown: slice,
) -> EligibilityList:
    """Return the list with one page of what is listed."""
    on_page = listed[shown]
    return EligibilityList(
        version=framework.version,
        people=people,
        eligible=len({each.employee_id for each in found if each.eligibility.eligible}),
        lacks=lacks(framework, found),
        nodes=[candidate(each) for each in on_page],
        page_info=PageInfo(
            has_next_page=shown.stop < len(listed),
            has_previous_page=shown.start > 0,
            start_cursor=on_page[0].cursor if on_page else None,
            end_cursor=on_page[-1].cursor if on_page else None,
        ),
        total_count=len(listed),
    )


def lacks(framework: CareerFramework, found: Sequence[Found]) -> list[EligibilityLack]:
    """Return what is lacking, by levels in their order; of each what most lack first."""
    order = [each.code for each in framework.levels]
    counted = Counter(
        (
            each.eligibility.to_level,
            lack.reason,
            lack.of[0] if lack.reason is EligibilityReason.COMPETENCY else None,
        )
        for each in found
        for lack in each.eligibility.findings
        if not lack.met
    )
    ranked = sorted(
        counted.items(),
        key=lambda it: (order.index(it[0][0]), -it[1], it[0][1], it[0][2] or ""),
    )
    return [
        EligibilityLack(to_level=to_level, reason=reason, of=of, people=people)
        for (to_level, reason, of), people in ranked
    ]


def candidate(each: Found) -> EligibilityCandidate:
    """Return somebody and a level as they are answered."""
    found, ready = each.eligibility, each.readiness
    return EligibilityCandidate(
        employee_id=strawberry.ID(each.employee_id),
        level=found.level,
        to_level=found.to_level,
        eligible=found.eligible,
        exception=found.exception,
        met=ready.met,
        ready_on=ready.ready_on,
        findings=[finding(it) for it in found.findings],
    )


eligibility_list = computed(
    resolved,
    arguments=[
        argument("department_id", strawberry.ID, "The department.", required=True),
        argument("framework_id", strawberry.ID, "The career framework.", required=True),
        argument("on", date, "The day of the application.", required=True),
        argument("level", str, "For this level alone; for those that follow theirs if not given."),
        argument("eligible", bool, "Only those who are, or who are not."),
        argument("first", int, f"How many on a page: {USUAL} unless stated, {MOST} at most."),
        argument("after", str, "Only those after this cursor."),
        AS_OF,
    ],
    description="Who in a department, and in what is part of it, could be promoted on a day, and"
    " what is missing, of those whom the viewer sees; null where no version is in force.",
    weight=WEIGHT,
    recorded=ReadKind.APPRAISAL,
)
