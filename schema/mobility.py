"""Mobility: how to ask how often people are promoted, how long they stay, and who goes where.

One statement over the read tables gathers where everybody stood. Executives see no small groups.
"""

import asyncio
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import msgspec
import strawberry
from psycopg import AsyncConnection

from domain import mobility as reckoning
from domain.mobility import Career, FlowKind, Mobility, MobilityGroup
from domain.policies.rounding import half_up, parse
from domain.timeline import Entry, Timeline
from ledger.errors import NotPermitted
from ledger.jobs import Desk
from schema.eligibility import version_of
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.faults import fault
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.reading import AS_OF, argument
from schema.engine.rights import EVERYTHING, REPORTS
from schema.engine.scalars import Exact, moment_text
from schema.engine.shaping import shaped
from schema.engine.values import Refused, bad_input
from schema.pay_gathering import at, kind_of

for enum in (FlowKind, MobilityGroup):
    described(enum)

SEEN = """query ($framework: ID!, $on: Date!, $asOf: Moment) {
  careerFramework(id: $framework, asOf: $asOf) { inForce(on: $on) { version } } }"""

GATHERED = """level AS (
    SELECT l.employee_id, json_agg(json_build_array(l.effective_on, l.level)
        ORDER BY l.effective_on) AS entries
    FROM read.employee_level l WHERE l.effective_on <= %(last)s GROUP BY 1
), title AS (
    SELECT t.employee_id, json_agg(json_build_array(t.effective_on, t.title)
        ORDER BY t.effective_on) AS entries
    FROM read.employee_title t WHERE t.effective_on <= %(last)s GROUP BY 1
), place AS (
    SELECT d.employee_id, json_agg(json_build_array(d.effective_on, d.department_id)
        ORDER BY d.effective_on) AS entries
    FROM read.employee_department d WHERE d.effective_on <= %(last)s GROUP BY 1
)
SELECT coalesce(json_agg(json_build_array(e.id, e.hired_on, e.last_day_on, e.gender, e.employment,
    l.entries, t.entries, p.entries) ORDER BY e.id), '[]')::text
FROM read.employee e
LEFT JOIN level l ON l.employee_id = e.id
LEFT JOIN title t ON t.employee_id = e.id
LEFT JOIN place p ON p.employee_id = e.id
WHERE e.hired_on <= %(last)s AND (e.last_day_on IS NULL OR e.last_day_on >= %(first)s)"""

WEIGHT = 2_000
"""How many objects it counts as: everybody is looked at."""

DIGITS = 2


class Stood(msgspec.Struct, array_like=True, gc=False):
    """Somebody as the statement answers."""

    id: str
    hired_on: date
    last_day_on: date | None
    gender: str | None
    employment: str
    levels: list[tuple[date, str]] | None
    titles: list[tuple[date, str]] | None
    departments: list[tuple[date, str]] | None


PEOPLE = msgspec.json.Decoder(list[Stood])


@strawberry.type(description="How many of a group were promoted.")
class PromotionRate:
    by: MobilityGroup = strawberry.field(description="By what people are put together.")
    group: str = strawberry.field(
        description="The code of the track or the level, the id of the department, or the group as"
        " it is recorded."
    )
    people: int = strawberry.field(description="How many of it served on the first day.")
    promoted: int = strawberry.field(description="How many of them were promoted since.")
    rate: Exact = strawberry.field(description="Their share of it, as a share of 1.")
    ratio: Exact | None = strawberry.field(
        description="Of a recorded group, that beside the highest rate of all that are shown."
    )
    flagged: bool | None = strawberry.field(
        description="Of a recorded group, whether the ratio is below four fifths."
    )


@strawberry.type(description="For how many whole months the people of a level have had it.")
class TimeInLevel:
    level: str = strawberry.field(description="The code of the level.")
    people: int = strawberry.field(description="How many have it on the last day.")
    least: int = strawberry.field(description="The fewest months.")
    median: Decimal = strawberry.field(description="The middle ones, to 2 decimals.")
    mean: Decimal = strawberry.field(description="Their mean, likewise.")
    most: int = strawberry.field(description="The most.")


@strawberry.type(description="A band of a Sankey diagram: how often people went from one to other.")
class CareerFlow:
    kind: FlowKind = strawberry.field(description="Between what.")
    source: str = strawberry.field(description="From where: a level, a title, a department's id.")
    target: str = strawberry.field(description="To where, likewise.")
    count: int = strawberry.field(description="How many times.")


@strawberry.type(description="What became of people between two days.")
class MobilityReport:
    version: str = strawberry.field(description="The version of the framework that levels are of.")
    people: int | None = strawberry.field(
        description="How many served on the first day and had a level of the framework; none for"
        " executives if they are few."
    )
    promoted: int | None = strawberry.field(
        description="How many of them rose to a level above theirs by the last day, at least once;"
        " likewise."
    )
    rates: list[PromotionRate] = strawberry.field(
        description="By track, level and department on the first day, and by recorded group; small"
        " groups are left out where groups are compared, and for executives everywhere."
    )
    times: list[TimeInLevel] = strawberry.field(
        description="How long people have had their level, by levels in their order."
    )
    flows: list[CareerFlow] = strawberry.field(
        description="Changes of level, title and department, of each the most frequent first."
    )


async def resolved(
    _: object,
    info: Resolving,
    *,
    frameworkId: str,  # noqa: N803 - the API's word
    fromOn: date,  # noqa: N803 - likewise
    untilOn: date,  # noqa: N803 - likewise
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return what became of people; none if no version of the framework is in force.

    Raise `GraphQLError` if the viewer may not see what many come to, or the days are not in order.
    """
    context: Context = info.context
    if REPORTS.roles.isdisjoint(context.viewer.roles):
        raise fault(NotPermitted("careers"), context.language)
    if untilOn <= fromOn:
        raise bad_input("`untilOn` has to be after `fromOn`")
    as_of = None if asOf is None else moment_text(asOf)
    asked = {"framework": frameworkId, "on": untilOn.isoformat(), "asOf": as_of}
    try:
        framework = (await context.read(SEEN, asked))["careerFramework"]
    except Refused as refused:
        raise refused.errors[0] from None
    if framework is None or framework["inForce"] is None:
        return None
    events = [each.event for each in await context.history((frameworkId,), asOf)]
    content = version_of(events, framework["inForce"]["version"])
    async with Desk(context.journal).pool.connection() as connection:
        careers = await careers_of(connection, fromOn, untilOn, asOf)
    whole = not EVERYTHING.isdisjoint(context.viewer.roles)
    found = await asyncio.to_thread(
        reckoning.mobility, content, careers, fromOn, untilOn, whole=whole
    )
    return shaped(reported(content.version, found), info)


@lru_cache
def statement(as_of: type | None) -> bytes:
    """Return the statement for the present, for a log position or for an instant."""
    return at(GATHERED, as_of).encode()


async def careers_of(
    connection: AsyncConnection[Any], first: date, last: date, as_of: Moment = None
) -> list[Career]:
    """Return where all stood who served between two days, by id."""
    values = {"first": first, "last": last, "as_of": as_of}
    rows = await (await connection.execute(statement(kind_of(as_of)), values)).fetchall()
    return [
        Career(
            employee_id=each.id,
            hired_on=each.hired_on,
            last_day_on=each.last_day_on,
            gender=each.gender,
            employment=each.employment,
            levels=timeline(each.levels or ()),
            titles=timeline(each.titles or ()),
            departments=timeline(each.departments or ()),
        )
        for each in PEOPLE.decode(rows[0][0])
    ]


def timeline(entries: Iterable[tuple[date, str]]) -> Timeline[str]:
    """Return entries that are in order as a timeline."""
    return Timeline(tuple(Entry(on, value) for on, value in entries))


def reported(version: str, found: Mobility) -> MobilityReport:
    """Return a report as it is answered."""
    return MobilityReport(
        version=version,
        people=found.people,
        promoted=found.promoted,
        rates=[rate(each) for each in found.rates],
        times=[
            TimeInLevel(
                level=each.level,
                people=each.people,
                least=int(each.months.least),
                median=half_up(each.months.median, DIGITS),
                mean=half_up(each.months.mean, DIGITS),
                most=int(each.months.most),
            )
            for each in found.times
        ],
        flows=[
            CareerFlow(kind=each.kind, source=each.source, target=each.target, count=each.count)
            for each in found.flows
        ],
    )


def rate(each: reckoning.PromotionRate) -> PromotionRate:
    """Return the rate of a group as it is answered."""
    group, impact = each.group, each.impact
    return PromotionRate(
        by=each.by,
        group=group.name,
        people=group.people,
        promoted=group.selected,
        rate=Exact(Fraction(group.selected, group.people)),
        ratio=None if impact is None else Exact(parse(impact.ratio)),
        flagged=None if impact is None else impact.flagged,
    )


mobility_report = computed(
    resolved,
    arguments=[
        argument("framework_id", strawberry.ID, "The career framework.", required=True),
        argument("from_on", date, "The day on which people stand where they do.", required=True),
        argument("until_on", date, "The last day that is looked at, later.", required=True),
        AS_OF,
    ],
    description="What became of people between two days, for those who may see what many come to:"
    " promotions, time in level, and who went where; null where no version is in force.",
    weight=WEIGHT,
)
