"""Pay review report: what the lines that count in a review come to, and what a cycle has cost.

Each is one statement over the read tables. Amounts of different currencies are never added up.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
import strawberry

from domain import pay_report
from domain.money import Money as Amount
from domain.pay_line import PayUse
from domain.pay_outcome import UnitBudget
from domain.pay_report import Gain
from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.reading import AS_OF, argument
from schema.engine.scalars import Money
from schema.pay_gathering import at, kind_of
from schema.pay_report import (
    EVERYBODY,
    Groups,
    Outcome,
    PayReport,
    reported,
    require_seeing,
    sees_whole,
    shown,
)

described(PayUse)

REPORTED = """review AS (
    SELECT r.id, r.revision, r.plan_version, r.currency, r.total, r.reserve
    FROM read.pay_review r WHERE r.id = %(id)s AND r.revision > 0
), unit AS (
    SELECT u.id, u.unit, u.payroll, u.budget, u.wanted, u.spent, u.exceeded, u.proposal_id
    FROM read.pay_unit u WHERE u.review_id = %(id)s
), line AS (
    SELECT l.employee_id, l.department_id, l.grade, l.cost, l.salary, l.fraction, l.rate,
        l.currency, l.proposal_id, l.revision, e.gender, e.employment
    FROM read.pay_line l JOIN read.employee e ON e.id = l.employee_id WHERE l.review_id = %(id)s
)
SELECT json_build_object('version', r.plan_version, 'revision', r.revision,
    'currency', r.currency, 'total', r.total::text, 'reserve', r.reserve::text,
    'units', (SELECT coalesce(json_agg(json_build_array(u.unit, u.payroll::text, u.budget::text,
        u.wanted::text, u.spent::text, u.exceeded) ORDER BY u.id), '[]') FROM unit u
        WHERE u.proposal_id = p.id),
    'lines', (SELECT coalesce(json_agg(json_build_array(l.employee_id, l.department_id, l.grade,
        coalesce(l.cost, 0)::text, l.salary::text, l.fraction::text,
        CASE WHEN l.currency = r.currency THEN '1' ELSE l.rate::text END, l.gender, l.employment)
        ORDER BY l.employee_id), '[]') FROM line l WHERE l.revision = r.revision))::text
FROM review r JOIN read.pay_proposal p ON p.review_id = r.id AND p.revision = r.revision"""
"""What counts of a review; a revision that was never proposed shows nothing."""

COST = """paid AS (
    SELECT r.use, l.cost_currency AS currency, r.id, l.employee_id, l.cost
    FROM read.pay_review r
    JOIN read.pay_line l ON l.review_id = r.id AND l.revision = r.revision
    WHERE r.cycle_id = %(cycle)s AND l.status = 'DONE' AND l.cost IS NOT NULL
)
SELECT p.use, p.currency, count(DISTINCT p.id), count(DISTINCT p.employee_id) FILTER
    (WHERE p.cost <> 0), sum(p.cost) FROM paid p GROUP BY 1, 2 ORDER BY 1, 2"""
"""What was paid by the reviews of a cycle."""


class LineRow(msgspec.Struct, array_like=True, gc=False):
    """A line as the statement answers; `rate` leads into the plan's currency."""

    employee_id: str
    department_id: str
    grade: str | None
    cost: Decimal
    salary: Decimal
    fraction: Decimal
    rate: Decimal | None
    gender: str | None
    employment: str


class UnitRow(NamedTuple):
    """A unit as the statement answers."""

    unit: str | None
    payroll: Decimal
    budget: Decimal | None
    wanted: Decimal
    spent: Decimal
    exceeded: bool


class ReviewRow(msgspec.Struct, gc=False):
    """A review with what counts of it."""

    version: str
    revision: int
    currency: str
    total: Decimal
    reserve: Decimal | None
    units: list[UnitRow]
    lines: list[LineRow]


@strawberry.type(description="What a pay review comes to, as it was proposed last.")
class PayReviewReport:
    review_id: strawberry.ID = strawberry.field(description="The review.")
    revision: int = strawberry.field(description="The revision that counts.")
    report: PayReport = strawberry.field(description="What it comes to.")


@strawberry.type(description="What reviews of one kind have cost a cycle, in one currency.")
class CycleCost:
    use: PayUse = strawberry.field(description="What the reviews did.")
    reviews: int = strawberry.field(description="How many of them have paid anybody.")
    people: int = strawberry.field(description="How many people they made a difference to.")
    cost: Money = strawberry.field(
        description="What their plans' budgets and pools bear: of a raise, a year's pay."
    )


async def resolved(
    _: object,
    info: Resolving,
    id: str,  # noqa: A002 - the API's word
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return what a review comes to; none if there is none, or nothing is proposed yet."""
    context: Context = info.context
    require_seeing(context)
    found = await fetched(context, REPORTED, {"id": id}, asOf)
    if not found:
        return None
    review = msgspec.json.decode(found[0][0], type=ReviewRow)
    return PayReviewReport(
        review_id=strawberry.ID(id),
        revision=review.revision,
        report=reported(outcome(review), groups_of(review), whole=sees_whole(context)),
    )


async def costs(
    _: object,
    info: Resolving,
    cycle: str,
    asOf: Moment = None,  # noqa: N803 - the API's word
) -> object:
    """Return what a cycle's reviews have paid, by use and currency."""
    context: Context = info.context
    require_seeing(context)
    return [
        CycleCost(
            use=PayUse(use),
            reviews=reviews,
            people=people,
            cost=shown(Amount(amount=cost, currency=currency)),
        )
        for use, currency, reviews, people, cost in await fetched(
            context, COST, {"cycle": cycle}, asOf
        )
    ]


async def fetched(
    context: Context, text: str, values: Mapping[str, object], as_of: Moment
) -> list[Any]:
    """Return the rows that a statement answers with, as of a moment."""
    statement = at(text, kind_of(as_of)).encode()
    async with Desk(context.journal).pool.connection() as connection:
        return await (await connection.execute(statement, {**values, "as_of": as_of})).fetchall()


def outcome(review: ReviewRow) -> Outcome:
    """Return a review as it is reported."""

    def amount(of: Decimal) -> Amount:
        return Amount(amount=of, currency=review.currency)

    return Outcome(
        plan_version=review.version,
        gains=[gain(each) for each in review.lines],
        total=amount(review.total),
        reserve=None if review.reserve is None else amount(review.reserve),
        units=[
            UnitBudget(
                unit=each.unit,
                payroll=amount(each.payroll),
                budget=None if each.budget is None else amount(each.budget),
                wanted=amount(each.wanted),
                spent=amount(each.spent),
                exceeded=each.exceeded,
            )
            for each in review.units
        ],
    )


def gain(line: LineRow) -> Gain:
    """Return what a line comes to."""
    of = None if line.rate is None else (line.salary, line.fraction, line.rate)
    share = of and pay_report.share(line.cost, *of)
    return pay_report.gain(line.employee_id, line.department_id, line.grade, line.cost, share)


def groups_of(review: ReviewRow) -> Groups:
    """Return the recorded groups of those in a review."""
    return Groups(
        genders={each.employee_id: each.gender for each in review.lines if each.gender},
        employments={each.employee_id: each.employment for each in review.lines},
    )


pay_review_report = computed(
    resolved,
    arguments=[argument("id", strawberry.ID, "The review.", required=True), AS_OF],
    description="What a pay review comes to, for those who may see what many are paid; null if"
    " nothing of it is proposed.",
    weight=EVERYBODY,
    recorded=ReadKind.PAY,
)
cycle_cost = computed(
    costs,
    arguments=[argument("cycle", strawberry.ID, "The cycle.", required=True), AS_OF],
    description="What a cycle's pay reviews have paid, by use, for the same.",
    recorded=ReadKind.PAY,
)
