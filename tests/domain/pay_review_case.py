"""A pool and a merit review, with their people, that the rules of pay reviews are tested on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain import cycle, department, employee, pay_batch_case, pay_computation, pay_plan
from domain import pay_review_case as case
from domain.decider import In
from domain.employee import Employee
from domain.money import Money
from domain.pay_batch import FreezePayLines, pay_batch
from domain.pay_batch_case import Batch
from domain.pay_line import PaidSegment, PayException, PayInputs, PayLine, PayUse, Terms
from domain.pay_plan import PayPlans
from domain.pay_plan_content import GradeCoefficient, MeritPlan, PayPlan, PoolPlan
from domain.pay_review import Command, pay_review
from domain.pay_review_case import Event, PayReview, PayReviewOpened, State
from domain.policies.band import Band
from domain.policies.merit import Cell
from domain.rulebook import RULES
from domain.timeline import Entry, Timeline
from tests.domain.appraisal_case import quarter, she
from tests.given import Rules

ID, PLAN, ROADS = "pay_review:2016", "pay_plan:house", "department:ROADS"
HR, COMP, BOSS, CHIEF = "employee:HR1", "employee:COMP1", "employee:BOSS", "employee:CHIEF"
FIRST, LAST, PAID_ON = date(2016, 1, 1), date(2016, 12, 31), date(2017, 1, 31)


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


plan = pay_computation.with_formulas(
    PayPlan(
        version="v1",
        currency="USD",
        grades=("A", "B"),
        merit=MeritPlan(
            matrix=tuple(
                Cell(
                    grade=grade,
                    from_penetration=None,
                    least=Decimal(0),
                    usual=Decimal(usual),
                    most=Decimal(10),
                )
                for grade, usual in (("A", 6), ("B", 3))
            ),
            scaled=False,
        ),
        pool=PoolPlan(
            coefficients=(
                GradeCoefficient(grade="A", coefficient=Decimal(2)),
                GradeCoefficient(grade="B", coefficient=Decimal(1)),
            ),
            reserve=Decimal(10),
        ),
    ),
    RULES,
)
plans = PayPlans(
    id=PLAN,
    name="house",
    published={"v1": plan, "v2": replace(plan, version="v2")},
    held=Timeline((Entry(date(2016, 1, 4), "v1"), Entry(date(2018, 1, 1), "v2"))),
)
pool = Terms(
    use=PayUse.POOL,
    plan_id=PLAN,
    plan_version="v1",
    cycle_id=quarter.id,
    effective_on=PAID_ON,
    period_from=FIRST,
    period_until=LAST,
    budget=usd("1000.00"),
)
merit = Terms(
    use=PayUse.MERIT,
    plan_id=PLAN,
    plan_version="v1",
    cycle_id=quarter.id,
    effective_on=PAID_ON,
)


def person(n: int, grade: str | None = "B", salary: str = "50000.00") -> PayInputs:
    return PayInputs(
        employee_id=f"employee:E{n}",
        department_id=ROADS,
        salary=usd(salary),
        grade=grade,
        band=Band(minimum=usd("40000.00"), midpoint=usd("50000.00"), maximum=usd("60000.00")),
        segments=(PaidSegment(first=FIRST, last=LAST, salary=usd(salary)),),
    )


three = (person(1, "A"), person(2), person(3))
"""They share 900.00 as 2 to 1 to 1: 450, 225 and 225."""


def lines(
    inputs: Sequence[PayInputs] = three,
    terms: Terms = pool,
    exceptions: Mapping[str, PayException] | None = None,
    before: Mapping[str, Decimal] | None = None,
) -> tuple[PayLine, ...]:
    return pay_computation.computed(plan, terms, inputs, exceptions or {}, before).lines


def opened(terms: Terms = pool, review_id: str = ID, by: str = HR) -> PayReviewOpened:
    return PayReviewOpened(review_id=review_id, name="Year", terms=terms, plan=plan, opened_by=by)


def after(*events: Event) -> PayReview:
    state = pay_review.replay(events)
    assert state is not None
    return state


def freeze(*of: PayLine, number: int = 1, batches: int = 1, revision: int = 1) -> FreezePayLines:
    return FreezePayLines(
        review_id=ID,
        revision=revision,
        number=number,
        batches=batches,
        digest="0" * 64,
        lines=of or lines(),
    )


def batch(*of: PayLine, number: int = 1, batches: int = 1, revision: int = 1) -> Batch:
    return Batch(
        id=pay_batch_case.of(ID, revision, number),
        review_id=ID,
        revision=revision,
        number=number,
        batches=batches,
        digest="0" * 64,
        lines=of or lines(),
    )


def reviewing(*batches: Batch) -> Rules[Command, Event, State]:
    """Return the rules of reviews with what they look at around them."""
    rules = Rules(pay_review, today=date(2017, 1, 4))
    rules = rules.knowing(pay_plan.ref(PLAN), plans).knowing(cycle.ref(quarter.id), quarter)
    for n in range(1, 6):
        who: Employee = replace(she, id=f"employee:E{n}", last_day_on=None)
        rules = rules.knowing(employee.ref(who.id), who)
    roads = department.Department(
        id=ROADS, names=Timeline((Entry(FIRST, "Roads"),)), founded_on=date(2010, 1, 1)
    )
    rules = rules.knowing(department.ref(ROADS), roads)
    for each in batches or (batch(),):
        rules = rules.knowing(pay_batch_case.ref(each.id), each)
    return rules


def freezing(review: PayReview) -> Rules[Any, pay_batch_case.Event, pay_batch_case.State]:
    """Return the rules of batches, of a review as it stands."""
    return Rules(pay_batch, today=date(2017, 1, 4)).knowing(case.ref(review.id), review)


def events(made: Sequence[Event | In]) -> list[Event]:
    """Return what happens in the stream of the review itself."""
    return [each for each in made if not isinstance(each, In)]
