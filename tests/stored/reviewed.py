"""Reviewed: what happens in the stored log with reviews of pay, from results to what is paid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain import pay_batch_case, pay_computation
from domain.actor import Role
from domain.money import Money
from domain.pay_batch import ExecutePayBatch, FreezePayLines
from domain.pay_line import (
    DepartmentAttained,
    PaidSegment,
    PayException,
    PayInputs,
    PayLine,
    PayUse,
    Seen,
    Terms,
)
from domain.pay_plan_template import YEARLY
from domain.pay_review import (
    ApprovePayReview,
    ExecutePayReview,
    OpenPayReview,
    ProposePayReview,
    RecomputePayReview,
    RemovePayException,
    SendBackPayReview,
    SetPayException,
    WithdrawPayReview,
)
from domain.rulebook import RULES
from domain.sealed import Sealed
from tests.stored.banded import PLAN

Act = Iterator[tuple[object, dict[str, Any]]]

CLERK, SHE, HE, ROADS = "service:clerk", "employee:E2", "employee:E3", "department:DOT"
PANEL: dict[str, Any] = {
    "by": "employee:E9",
    "roles": frozenset({Role.EMPLOYEE, Role.COMPENSATION}),
}
CHIEF: dict[str, Any] = {"by": "employee:E1", "roles": frozenset({Role.EMPLOYEE, Role.EXECUTIVE})}
BONUS, MORE, RAISES, IDLE = (f"pay_review:{code}" for code in ("bonus", "more", "raises", "idle"))

plan = pay_computation.with_formulas(replace(YEARLY, version="2017"), RULES)


def dollars(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def bonus(year: int, cycle_id: str) -> Terms:
    """Return terms of bonuses for the year before."""
    return Terms(
        use=PayUse.BONUS,
        plan_id=PLAN,
        plan_version="2017",
        cycle_id=cycle_id,
        effective_on=date(year, 1, 31),
        departments=(ROADS,),
        period_from=date(year - 1, 1, 1),
        period_until=date(year - 1, 12, 31),
        organisation_attained=Decimal("1.05"),
        department_attained=(DepartmentAttained(department_id=ROADS, attained=Decimal("0.9")),),
    )


def person(terms: Terms, employee_id: str, grade: str | None, salary: str) -> PayInputs:
    """Return what is known of somebody."""
    earned = dollars(salary)
    first, last = terms.period_from, terms.period_until
    paid = () if first is None or last is None else (first, last)
    code = employee_id.partition(":")[2]
    return PayInputs(
        employee_id=employee_id,
        department_id=ROADS,
        salary=earned,
        grade=grade,
        appraisal_id=f"appraisal:{terms.cycle_id.partition(':')[2]}:{code}",
        segments=(PaidSegment(first=paid[0], last=paid[1], salary=earned),) if paid else (),
        versions=(Seen(stream=f"salary:{code}", version=1),),
    )


def lines(
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Sequence[PayException] = (),
    before: Mapping[str, Decimal] | None = None,
) -> tuple[PayLine, ...]:
    by_person = {each.employee_id: each for each in exceptions}
    return pay_computation.computed(plan, terms, inputs, by_person, before).lines


def freeze(review_id: str, revision: int, of: tuple[PayLine, ...]) -> FreezePayLines:
    return FreezePayLines(
        review_id=review_id, revision=revision, number=1, batches=1, digest="d" * 64, lines=of
    )


def propose(review_id: str, revision: int = 1) -> ProposePayReview:
    return ProposePayReview(review_id=review_id, revision=revision, batches=1)


def settled(review_id: str, revision: int = 1) -> Act:
    """Yield how a proposal is approved by two and paid."""
    approve = ApprovePayReview(review_id=review_id, revision=revision)
    yield approve, {}  # one's own proposal
    yield approve, PANEL
    yield approve, PANEL  # the same again
    yield ExecutePayReview(review_id=review_id), {}  # not approved by two
    yield approve, CHIEF
    pay = ExecutePayBatch(batch_id=pay_batch_case.of(review_id, revision, 1))
    yield pay, {}  # not begun
    yield ExecutePayReview(review_id=review_id), {}
    yield pay, {}
    yield pay, {}  # paid already
    yield ExecutePayReview(review_id=review_id), {}


def reviewed(year: int = 2017, cycle_id: str = "cycle:2016Q1") -> Act:
    """Yield bonuses with a correction, raises, and a review that comes to nothing."""
    terms = bonus(year, cycle_id)
    opening = OpenPayReview(review_id=BONUS, name="Bonus", terms=terms)
    yield replace(opening, terms=replace(terms, budget=dollars("-1.00"))), {}  # negative
    yield opening, {}
    why = Sealed("She stood in for two.")
    exception = SetPayException(
        review_id=BONUS, employee_id=SHE, amount=dollars("7000.00"), why=why
    )
    yield replace(exception, why=None), {}  # no reason
    yield exception, {}
    yield RemovePayException(review_id=BONUS, employee_id=SHE), {}
    both = (person(terms, SHE, "A", "62000.00"), person(terms, HE, "B", "48000.00"))
    first = lines(terms, both)
    yield freeze(BONUS, 1, first), {}
    yield replace(propose(BONUS), batches=2), {}  # one is missing
    yield propose(BONUS), {}
    back = SendBackPayReview(review_id=BONUS, revision=1, employees=(HE,), why=Sealed("Look."))
    yield back, CHIEF
    yield freeze(BONUS, 2, first), {}
    yield propose(BONUS, 2), {}
    better = lines(terms, (both[0], replace(both[1], grade="A")))
    yield replace(freeze(BONUS, 3, better), replaces=2, compared=(1,)), {}
    yield RecomputePayReview(review_id=BONUS, revision=3, batches=1), {}
    yield from settled(BONUS, 3)
    yield from corrected(replace(terms, adjusts=BONUS), both[0], better[0])
    yield from raised(replace(terms, use=PayUse.MERIT, period_from=None, period_until=None))
    yield replace(opening, review_id=IDLE), {}
    yield WithdrawPayReview(review_id=IDLE), {"reason": "It was opened twice."}


def corrected(terms: Terms, who: PayInputs, paid: PayLine) -> Act:
    """Yield how somebody is paid more after the payment."""
    yield OpenPayReview(review_id=MORE, name="More", terms=terms), {}
    amount, why = dollars("7500.00"), Sealed("The appeal was granted.")
    set_ = SetPayException(review_id=MORE, employee_id=SHE, amount=amount, why=why)
    yield set_, {}
    exception = PayException(employee_id=SHE, by=CLERK, amount=amount)
    before = Decimal() if paid.result.award is None else paid.result.award.amount
    yield freeze(MORE, 1, lines(terms, (who,), (exception,), {SHE: before})), {}
    yield propose(MORE), {}
    yield from settled(MORE)


def raised(terms: Terms) -> Act:
    """Yield a raise by exception, for somebody without a band."""
    yield OpenPayReview(review_id=RAISES, name="Raises", terms=terms), {}
    exception = PayException(employee_id=HE, by=CLERK, per_cent=Decimal(2))
    why = Sealed("He has learnt to drive.")
    said = SetPayException(review_id=RAISES, employee_id=HE, per_cent=Decimal(2), why=why)
    yield said, {}
    inputs = (person(terms, HE, "B", "48000.00"),)
    yield freeze(RAISES, 1, lines(terms, inputs, (exception,))), {}
    yield propose(RAISES), {}
    yield from settled(RAISES)
