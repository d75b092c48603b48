"""Pay report: what a pay review costs, beside its budget, by department, grade and recorded group.

It is reckoned from the lines when it is asked for, and nothing is kept. Groups of few people are
left out of what is told of groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import strawberry
from psycopg import AsyncConnection

from domain import money, pay_report
from domain.actor import Role
from domain.money import Money as Amount
from domain.pay_outcome import UnitBudget
from domain.pay_report import Gain, GroupImpact, Part, PaySelection
from domain.policies import rounding
from domain.policies.small_group import left_out
from ledger.errors import NotPermitted
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.faults import fault
from schema.engine.history import Moment
from schema.engine.rights import PAY
from schema.engine.scalars import Exact, Money
from schema.pay_gathering import at, kind_of

described(PaySelection)

SEES = frozenset({Role.HR, Role.COMPENSATION, Role.EXECUTIVE, Role.AUDITOR})
"""Who sees what many are paid."""

EVERYBODY = 1_000
"""How many objects a report counts as that looks at all people of a review, or at all there are."""

RECORDED = """recorded AS (
    SELECT e.id, e.gender, e.employment FROM read.employee e WHERE e.id = ANY (%(people)s)
) SELECT r.id, r.gender, r.employment FROM recorded r"""


@strawberry.type(description="How amounts are spread.")
class PaySpread:
    least: Decimal = strawberry.field(description="The least of them.")
    median: Decimal = strawberry.field(description="The middle one, rounded half up.")
    mean: Decimal = strawberry.field(description="Their mean, rounded half up.")
    most: Decimal = strawberry.field(description="The most of them.")
    total: Decimal = strawberry.field(description="Their sum.")


@strawberry.type(description="What a part of those in a review gain.")
class PayPart:
    name: str | None = strawberry.field(
        description="The id of the department, or the grade; none for those without one."
    )
    people: int = strawberry.field(description="How many people it has.")
    gaining: int = strawberry.field(description="How many of them gain anything.")
    cost: PaySpread = strawberry.field(
        description="What they cost, in the plan's currency; those who gain nothing included."
    )
    per_cent: PaySpread | None = strawberry.field(
        description="The same in per cent of a year's pay, each rounded to 2 decimals."
    )


@strawberry.type(description="How a recorded group fares beside the others.")
class PayGroupImpact:
    group: str = strawberry.field(description="The group, as it is recorded.")
    by: PaySelection = strawberry.field(description="Who counts as selected.")
    people: int = strawberry.field(description="How many people it has.")
    selected: int = strawberry.field(description="How many of them are selected.")
    rate: Exact = strawberry.field(description="Their share of it, as a share of 1.")
    ratio: Exact = strawberry.field(
        description="That beside the highest rate of all groups shown, as a share of 1."
    )
    flagged: bool = strawberry.field(description="Whether the ratio is below four fifths.")


@strawberry.type(description="A unit's budget, and what is spent of it.")
class PayUnitBudget:
    unit: str | None = strawberry.field(
        description="The id of the department, or the level; none for the whole or without a level."
    )
    payroll: Money = strawberry.field(description="A year's pay of what is worked.")
    budget: Money | None = strawberry.field(description="What may be spent; none is no bound.")
    wanted: Money = strawberry.field(description="What the plan says, before it is scaled.")
    spent: Money = strawberry.field(description="What is spent.")
    exceeded: bool = strawberry.field(description="Whether more is spent than may be.")


@strawberry.type(description="What a pay review, or a trial of one, comes to.")
class PayReport:
    plan_version: str = strawberry.field(description="The version of the plan.")
    people: int = strawberry.field(description="How many people it has.")
    total: Money = strawberry.field(description="What it costs, in the plan's currency.")
    reserve: Money | None = strawberry.field(description="What of a pool is placed with nobody.")
    units: list[PayUnitBudget] = strawberry.field(description="Budget and spending, by unit.")
    departments: list[PayPart] = strawberry.field(description="What each department gains.")
    grades: list[PayPart] = strawberry.field(description="What each grade gains.")
    genders: list[PayGroupImpact] = strawberry.field(
        description="How genders fare; small groups, and who would tell of them, are left out."
    )
    employments: list[PayGroupImpact] = strawberry.field(
        description="How extents of the contract fare; small groups are left out likewise."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Which recorded groups people are in, by id; who is in none is missing."""

    genders: Mapping[str, str]
    employments: Mapping[str, str]


def require_seeing(context: Context) -> None:
    """Raise `GraphQLError` if the viewer may not see what many are paid."""
    if SEES.isdisjoint(context.viewer.roles):
        raise fault(NotPermitted("pay"), context.language)


async def groups(
    connection: AsyncConnection[Any], people: Sequence[str], as_of: Moment = None
) -> Groups:
    """Return the recorded groups of people, as they were recorded by a moment."""
    values = {"people": list(people), "as_of": as_of}
    text = at(RECORDED, kind_of(as_of)).encode()
    rows = await (await connection.execute(text, values)).fetchall()
    return Groups(
        genders={id_: gender for id_, gender, _ in rows if gender is not None},
        employments={id_: employment for id_, _, employment in rows},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a review comes to, wherever its lines are from."""

    plan_version: str
    gains: Sequence[Gain]
    total: Amount
    reserve: Amount | None
    units: Iterable[UnitBudget]


def reported(outcome: Outcome, of: Groups, *, whole: bool) -> PayReport:
    """Return the report. Unless it is `whole`, small departments and grades are left out of it."""
    currency, gains = outcome.total.currency, outcome.gains
    by_department = pay_report.parts(gains, lambda each: each.department_id, currency)
    by_grade = pay_report.parts(gains, lambda each: each.grade, currency)
    return PayReport(
        plan_version=outcome.plan_version,
        people=len(gains),
        total=shown(outcome.total),
        reserve=outcome.reserve and shown(outcome.reserve),
        units=[
            PayUnitBudget(
                unit=each.unit,
                payroll=shown(each.payroll),
                budget=each.budget and shown(each.budget),
                wanted=shown(each.wanted),
                spent=shown(each.spent),
                exceeded=each.exceeded,
            )
            for each in outcome.units
        ],
        departments=[part(each) for each in told(by_department, whole=whole)],
        grades=[part(each) for each in told(by_grade, whole=whole)],
        genders=[impact(each) for each in pay_report.impacts(gains, of.genders)],
        employments=[impact(each) for each in pay_report.impacts(gains, of.employments)],
    )


def sees_whole(context: Context) -> bool:
    """Return whether the viewer sees what each of the people is paid."""
    return not PAY.roles.isdisjoint(context.viewer.roles)


def told(parts: Sequence[Part], *, whole: bool) -> Sequence[Part]:
    """Return the parts that are shown."""
    if whole:
        return parts
    out = left_out({each.name: each.people for each in parts})
    return [each for each in parts if each.name not in out]


def shown(amount: Amount) -> Money:
    """Return an amount as it is answered, with its currency's decimals."""
    exact = amount.amount.quantize(Decimal(1).scaleb(-money.exponent(amount.currency)))
    return Money(amount=exact, currency=amount.currency)


def part(of: Part) -> PayPart:
    """Return a part as it is answered."""
    return PayPart(
        name=of.name,
        people=of.people,
        gaining=of.gaining,
        cost=spread(of.cost),
        per_cent=of.per_cent and spread(of.per_cent),
    )


def spread(of: pay_report.Spread) -> PaySpread:
    """Return a spread as it is answered."""
    return PaySpread(least=of.least, median=of.median, mean=of.mean, most=of.most, total=of.total)


def impact(of: GroupImpact) -> PayGroupImpact:
    """Return how a group fares as it is answered."""
    return PayGroupImpact(
        group=of.impact.name,
        by=of.by,
        people=of.people,
        selected=of.selected,
        rate=Exact(rounding.parse(of.impact.rate)),
        ratio=Exact(rounding.parse(of.impact.ratio)),
        flagged=of.impact.flagged,
    )
