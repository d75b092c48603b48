"""Pay what-if: what a plan would do to everybody's pay, with nothing recorded.

Any version that is published or drafted, or one that is put in whole, with any terms and on the
data of any moment; beside another, if one is named, so that both can be compared line by line.
"""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, cast

import strawberry

from domain import pay_report
from domain.errors import Invalid, Rejected
from domain.money import Money as Amount
from domain.pay_line import NothingBecause, PayLine, Terms
from domain.pay_plan_content import PayPlan
from domain.policies.band import Band, compa_ratio
from domain.policies.rounding import half_up
from ledger.errors import NotPermitted
from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.faults import fault
from schema.engine.graph import Declared, Resolving
from schema.engine.history import Moment
from schema.engine.inputs import Given, nested
from schema.engine.reading import AS_OF, MOST, USUAL, argument
from schema.engine.rejection import Rejection, said
from schema.engine.scalars import Money, Percent
from schema.pay_report import (
    Groups,
    Outcome,
    PayReport,
    groups,
    reported,
    sees_whole,
    shown,
)
from schema.pay_trial import Asked, Trial, TriedException, people, tried

described(NothingBecause)

RATIO_DIGITS = 4
WEIGHT = 4_000
"""How many objects it counts as, so that one request does not try many plans on everybody."""


@strawberry.type(description="What somebody would get.")
class PayTrialLine:
    per_cent: Percent | None = strawberry.field(
        description="The raise before the budget, if it is one."
    )
    salary: Money | None = strawberry.field(
        description="The salary after a raise, for a year; none if it stays as it is."
    )
    lump_sum: Money | None = strawberry.field(
        description="What is paid once because it lies above the maximum."
    )
    award: Money | None = strawberry.field(description="The bonus, or the share of a pool.")
    cost: Money | None = strawberry.field(
        description="What a budget or a pool bears of it, in the plan's currency."
    )
    nothing_because: NothingBecause | None = strawberry.field(
        description="Why it is nothing, where the figures do not say it."
    )


@strawberry.type(description="What somebody would get, under one version and under another.")
class PayDifference:
    employee_id: strawberry.ID = strawberry.field(description="Who.")
    department_id: strawberry.ID = strawberry.field(description="Their department on the day.")
    level: str | None = strawberry.field(description="Their level on the day, if it is known.")
    grade: str | None = strawberry.field(description="The grade released in the cycle, if any.")
    current: Money = strawberry.field(description="The salary that holds on the day, for a year.")
    compa_ratio: Decimal | None = strawberry.field(
        description="The salary's share of the band's midpoint, rounded to 4 decimals."
    )
    result: PayTrialLine | None = strawberry.field(
        description="What they would get; none if they are not in the scope."
    )
    against: PayTrialLine | None = strawberry.field(
        description="What they would get under the other version, if there is one."
    )
    difference: Money | None = strawberry.field(
        description="How much more the first costs, if both are in the same currency."
    )


@strawberry.type(description="What plans would do to pay; nothing of it is recorded.")
class PayWhatIf:
    result: PayReport = strawberry.field(description="What it comes to.")
    against: PayReport | None = strawberry.field(
        description="What the other version comes to, if one is named."
    )
    people: int = strawberry.field(description="How many people are in either.")
    lines: list[PayDifference] = strawberry.field(description="A page of them, by employee id.")
    has_more: bool = strawberry.field(description="Whether more follow.")
    last_employee_id: strawberry.ID | None = strawberry.field(
        description="The last employee of the page; give it as `after`."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which lines are asked for."""

    first: int
    after: str


async def resolved(
    _: object,
    info: Resolving,
    *,
    terms: Given,
    plan: Given = None,
    against: Given = None,
    againstPlan: Given = None,  # noqa: N803 - the API's word
    exceptions: Given = None,
    againstExceptions: Given = None,  # noqa: N803 - likewise
    asOf: Moment = None,  # noqa: N803 - likewise
    first: int | None = None,
    after: str | None = None,
) -> object:
    """Return what the terms come to, or why they come to nothing.

    Raise `GraphQLError` if the viewer may not know.
    """
    context: Context = info.context
    if not sees_whole(context):  # its scope may be a single person
        raise fault(NotPermitted("pay"), context.language)
    try:
        page = Page(first=require_page(first), after=after or "")
        one = await tried(context, Asked(terms=terms, plan=plan, exceptions=exceptions), asOf)
        two = None
        if any(each is not None for each in (against, againstPlan, againstExceptions)):
            other = Asked(terms=against or terms, plan=againstPlan, exceptions=againstExceptions)
            two = await tried(context, other, asOf, one)
        everybody = {*people(one), *(people(two) if two else ())}
        async with Desk(context.journal).pool.connection() as connection:
            of = await groups(connection, sorted(everybody), asOf)
        return await asyncio.to_thread(answered, one, two, of, page)
    except Rejected as refused:
        return said(type(refused).__name__, refused.rule, refused.parameters, context.language)


def require_page(first: int | None) -> int:
    """Return how many lines a page has. Raise `Invalid` if it would be none or too many."""
    wanted = USUAL if first is None else first
    if not 1 <= wanted <= MOST:
        raise Invalid("page-out-of-range", field="first", most=MOST)
    return wanted


def answered(one: Trial, two: Trial | None, of: Groups, page: Page) -> PayWhatIf:
    """Return what is answered of one trial, or of two."""
    left, right = people(one), people(two) if two else dict[str, PayLine]()
    everybody = sorted(left.keys() | right.keys())
    following = [each for each in everybody if each > page.after]
    chosen = following[: page.first]
    return PayWhatIf(
        result=reported(outcome(one), of, whole=True),
        against=None if two is None else reported(outcome(two), of, whole=True),
        people=len(everybody),
        lines=[difference(left.get(each), right.get(each)) for each in chosen],
        has_more=len(following) > len(chosen),
        last_employee_id=strawberry.ID(chosen[-1]) if chosen else None,
    )


def outcome(trial: Trial) -> Outcome:
    """Return a trial as it is reported."""
    return Outcome(
        plan_version=trial.plan.version,
        gains=pay_report.gains_of(trial.plan, trial.computed.lines),
        total=trial.computed.total,
        reserve=trial.computed.reserve,
        units=trial.computed.units,
    )


def difference(left: PayLine | None, right: PayLine | None) -> PayDifference:
    """Return what somebody gets in either trial; they are in one at least."""
    inputs = cast("PayLine", left or right).inputs
    return PayDifference(
        employee_id=strawberry.ID(inputs.employee_id),
        department_id=strawberry.ID(inputs.department_id),
        level=inputs.level,
        grade=inputs.grade,
        current=shown(inputs.salary),
        compa_ratio=None if inputs.band is None else ratio(inputs.salary, inputs.band),
        result=left and trial_line(left),
        against=right and trial_line(right),
        difference=more(left, right),
    )


def ratio(salary: Amount, band: Band) -> Decimal | None:
    """Return the compa-ratio as it is shown."""
    number = compa_ratio(salary, band).number
    return None if number is None else half_up(number, RATIO_DIGITS)


def more(left: PayLine | None, right: PayLine | None) -> Money | None:
    """Return how much more a line costs than another, if both have a cost in one currency."""
    costs = [each.result.cost for each in (left, right) if each is not None]
    match costs:
        case [first, second] if first and second and first.currency == second.currency:
            return shown(first - second)
        case _:
            return None


def trial_line(line: PayLine) -> PayTrialLine:
    """Return a line as it is answered."""
    result = line.result
    return PayTrialLine(
        per_cent=None if result.per_cent is None else Percent(result.per_cent),
        salary=result.salary and shown(result.salary),
        lump_sum=result.lump_sum and shown(result.lump_sum),
        award=result.award and shown(result.award),
        cost=result.cost and shown(result.cost),
        nothing_because=result.nothing_because,
    )


PayWhatIfResult = Annotated[
    PayWhatIf | Rejection,
    strawberry.union("PayWhatIfResult", description="What it comes to, or why it cannot be tried."),
]


def field() -> Declared:
    """Return the field of the query, once the texts of its inputs are there."""
    terms, plan, exceptions = nested(Terms), nested(PayPlan), list[nested(TriedException)]
    return computed(
        resolved,
        arguments=[
            argument("terms", terms, "What is tried, as for a review.", required=True),
            argument("plan", plan, "A plan that takes the place of the version they name."),
            argument("against", terms, "What it is compared with; by default the same terms."),
            argument("against_plan", plan, "A plan that takes the place of the version of those."),
            argument("exceptions", exceptions, "What some get unlike the plan: 500 at most."),
            argument("against_exceptions", exceptions, "The same of what it is compared with."),
            AS_OF,
            argument("first", int, f"How many lines: {USUAL} unless stated, {MOST} at most."),
            argument("after", strawberry.ID, "Only lines of those after this employee."),
        ],
        description="What a plan would do to pay, for those who may see what many are paid.",
        weight=WEIGHT,
        recorded=ReadKind.PAY,
    )


pay_what_if = field()
