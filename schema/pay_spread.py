"""Pay spread: where salaries stand in their bands on a day, by department or by level."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import strawberry

from domain import pay_report
from domain.pay_line import PayInputs, PayUse, Terms
from domain.pay_plan_content import PayPlan
from domain.policies.band import compa_ratio
from domain.policies.rounding import half_up
from domain.policies.small_group import left_out
from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.reading import AS_OF, argument
from schema.pay_gathering import gathered
from schema.pay_report import EVERYBODY, require_seeing, sees_whole

DIGITS = 4
NO_PLAN = PayPlan(version="", currency="", grades=())


@strawberry.enum(description="What salaries are looked at by.")
class CompaRatioBy(Enum):
    DEPARTMENT = strawberry.enum_value("DEPARTMENT", description="The department on the day.")
    LEVEL = strawberry.enum_value("LEVEL", description="The level on the day.")


@strawberry.type(description="How the salaries of a department or a level stand in their bands.")
class CompaRatioSpread:
    name: str | None = strawberry.field(
        description="The id of the department, or the level; none for those without a level."
    )
    people: int = strawberry.field(description="How many people with a salary it has.")
    banded: int = strawberry.field(description="How many of them have a band.")
    least: Decimal | None = strawberry.field(description="The least compa-ratio, to 4 decimals.")
    median: Decimal | None = strawberry.field(description="The middle one, likewise.")
    mean: Decimal | None = strawberry.field(description="Their mean, likewise.")
    most: Decimal | None = strawberry.field(description="The greatest, likewise.")
    green: int = strawberry.field(description="How many are paid less than their band's minimum.")
    red: int = strawberry.field(description="How many are paid more than their band's maximum.")


async def resolved(
    _: object,
    info: Resolving,
    on: date,
    by: CompaRatioBy = CompaRatioBy.DEPARTMENT,
    asOf: Moment = None,  # noqa: N803 - the API's word
) -> object:
    """Return where salaries stand on a day, those of small groups left out for some viewers."""
    context: Context = info.context
    require_seeing(context)
    terms = Terms(use=PayUse.MERIT, plan_id="", plan_version="", cycle_id="", effective_on=on)
    async with Desk(context.journal).pool.connection() as connection:
        people = await gathered(connection, terms, NO_PLAN, asOf, versions=False)
    found: dict[str | None, list[PayInputs]] = defaultdict(list)
    for each in people:
        found[each.level if by is CompaRatioBy.LEVEL else each.department_id].append(each)
    out: frozenset[str | None] = frozenset()
    if not sees_whole(context):
        out = left_out({name: len(inputs) for name, inputs in found.items()})
    return [
        spread(name, found[name])
        for name in sorted(found, key=lambda each: each or "")
        if name not in out
    ]


def spread(name: str | None, people: list[PayInputs]) -> CompaRatioSpread:
    """Return how the salaries of a group stand; amounts are compared within each band alone."""
    ratios: list[Fraction] = []
    green = red = 0
    for each in people:
        if each.band is None:
            continue
        ratios.append(compa_ratio(each.salary, each.band).number or Fraction(0))
        green += each.salary.amount < each.band.minimum.amount
        red += each.salary.amount > each.band.maximum.amount
    of = pay_report.middle_of(ratios)
    return CompaRatioSpread(
        name=name,
        people=len(people),
        banded=len(ratios),
        least=of and half_up(of.least, DIGITS),
        median=of and half_up(of.median, DIGITS),
        mean=of and half_up(of.mean, DIGITS),
        most=of and half_up(of.most, DIGITS),
        green=green,
        red=red,
    )


compa_ratio_spread = computed(
    resolved,
    arguments=[
        argument("on", date, "The day.", required=True),
        argument("by", CompaRatioBy, "By department unless stated."),
        AS_OF,
    ],
    description="Where salaries stand in their bands, for those who may see what many are paid.",
    weight=EVERYBODY,
    recorded=ReadKind.PAY,
)
