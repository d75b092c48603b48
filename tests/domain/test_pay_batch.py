"""Pay batch: what is frozen, and that it is paid once and only as it was frozen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import award, employee, pay_batch_case, payroll, salary
from domain.actor import Role
from domain.award import AwardKind, AwardPaid, Awards, PaidFor
from domain.decider import In
from domain.errors import Forbidden, Ineligible, OutOfTurn, Rejected, Unknown
from domain.pay_batch import ExecutePayBatch, FreezePayLines, pay_batch
from domain.pay_batch_case import PayBatchExecuted, PayLinesFrozen, SkippedPay, line_id
from domain.pay_line import PayException, PayUse
from domain.pay_review_case import PayReview, PayReviewStatus
from domain.payroll import Payroll
from domain.salary import Cause, Salary, SalaryAdjusted
from domain.timeline import Entry, Timeline
from tests.domain.pay_review_case import (
    COMP,
    HR,
    ID,
    PAID_ON,
    after,
    batch,
    freeze,
    freezing,
    lines,
    merit,
    opened,
    person,
    three,
    usd,
)
from tests.domain.test_pay_review import proposed
from tests.given import Rules

BATCH = pay_batch_case.of(ID, 1, 1)
review = after(opened())
frozen = PayLinesFrozen(
    review_id=ID, revision=1, number=1, batches=1, digest="0" * 64, lines=lines()
)
executing = replace(after(opened(), proposed), status=PayReviewStatus.EXECUTING)
FOR = PaidFor(
    plan_id=review.terms.plan_id,
    cycle_id=review.terms.cycle_id,
    use=review.terms.use,
    first=review.terms.period_from,
    last=review.terms.period_until,
)
"""What the review pays."""


def test_lines_are_frozen_as_they_were_computed() -> None:
    assert freezing(review).when(freeze()) == [frozen]
    with pytest.raises(OutOfTurn):
        freezing(review).given(frozen).when(freeze())
    with pytest.raises(Forbidden):
        freezing(review).by("employee:X", Role.EXECUTIVE).when(freeze())


@pytest.mark.parametrize(
    ("held", "command", "rule"),
    [
        (review, replace(freeze(), lines=()), "batch-size"),
        (review, freeze(*lines([person(n) for n in range(1, 92)])), "batch-size"),
        (review, freeze(number=2), "batch-beyond-total"),
        (review, freeze(batches=191), "batch-beyond-total"),
        (review, freeze(lines()[0], lines()[0]), "listed-twice"),
        (review, freeze(revision=0), "revision-not-next"),
        (review, freeze(number=2, batches=2), "frozen-otherwise"),
        (after(opened(), proposed), freeze(revision=2), "out-of-turn"),
        (review, replace(freeze(), replaces=1), "out-of-turn"),
        (
            after(opened(), proposed),
            replace(freeze(revision=2), replaces=2),
            "revision-not-proposed",
        ),
        (replace(review, hands=frozenset({"employee:E3"})), freeze(), "own-case"),
        (
            replace(
                review,
                exceptions={"employee:E1": PayException(employee_id="employee:E1", by=HR)},
            ),
            freeze(),
            "pay-differs",
        ),
    ],
)
def test_what_does_not_belong_together_is_not_frozen(
    held: PayReview, command: FreezePayLines, rule: str
) -> None:
    with pytest.raises(Rejected) as refusal:
        freezing(held).when(command)
    assert refusal.value.rule == rule


def test_nobody_freezes_their_own_line() -> None:
    with pytest.raises(Forbidden, match="own-case"):
        freezing(review).by("employee:E2", Role.HR).when(freeze())


def test_all_batches_of_a_revision_are_of_one_freezing() -> None:
    first = batch(batches=2)
    rules = freezing(review).knowing(pay_batch_case.ref(first.id), first)
    second = freeze(*lines([person(4)]), number=2, batches=2)
    (made,) = rules.when(second)
    assert isinstance(made, PayLinesFrozen)
    with pytest.raises(Ineligible, match="frozen-otherwise"):
        rules.when(replace(second, digest="1" * 64))


def test_what_is_recomputed_is_compared_with_what_it_replaces() -> None:
    rules = freezing(after(opened(), proposed)).knowing(pay_batch_case.ref(BATCH), batch())
    again = (person(1, "B"), person(2), person(4))
    command = replace(freeze(*lines(again), revision=2), replaces=1, compared=(1,))
    (made,) = rules.when(command)
    assert isinstance(made, PayLinesFrozen)
    assert (made.matched, made.differs) == (2, 2)


def paying(held: PayReview = executing) -> Rules[object, pay_batch_case.Event, object]:
    rules = freezing(held)
    for each in three:
        who = replace(she_of(), id=each.employee_id)
        rules = rules.knowing(employee.ref(each.employee_id), who)
        earned = Salary(amounts=Timeline((Entry(date(2016, 1, 1), each.salary),)))
        rules = rules.knowing(salary.ref(each.employee_id), earned)
    return rules.knowing(payroll.ref(), Payroll())  # type: ignore[return-value]


def she_of() -> employee.Employee:
    return employee.Employee(id="employee:E0", hired_on=date(2010, 5, 3))


def bonus(n: int, amount: str, review_id: str = ID) -> AwardPaid:
    return AwardPaid(
        kind=AwardKind.BONUS,
        amount=usd(amount),
        review_id=review_id,
        line_id=line_id(BATCH, f"employee:E{n}"),
        paid_on=PAID_ON,
        of=FOR,
    )


pay = ExecutePayBatch(batch_id=BATCH)
paid = PayBatchExecuted(
    employees=("employee:E1", "employee:E2", "employee:E3"), paid=3, skipped=(), executed_by=HR
)


def test_awards_are_paid_where_they_belong() -> None:
    assert paying().given(frozen).when(pay) == [
        paid,
        In(award.ref("employee:E1"), bonus(1, "450.00")),
        In(award.ref("employee:E2"), bonus(2, "225.00")),
        In(award.ref("employee:E3"), bonus(3, "225.00")),
    ]


def test_what_another_review_paid_is_not_paid_again() -> None:
    other = replace(bonus(2, "9.00", "pay_review:other"), line_id="pay_batch:other:1.1/E2")
    rules = paying().given(frozen)
    made = rules.knowing(award.ref("employee:E2"), Awards(paid=(other,))).when(pay)
    skip = SkippedPay(employee_id="employee:E2", rule="already-paid-by")
    assert replace(paid, employees=("employee:E1", "employee:E3"), paid=2, skipped=(skip,)) in made
    back = replace(other, kind=AwardKind.CLAWBACK, amount=usd("-9.00"), review_id="pay_review:b")
    elsewhere = replace(other, of=replace(FOR, plan_id="pay_plan:other"))
    for held in ((other, back), (elsewhere,), (replace(other, of=None),)):
        assert paid in rules.knowing(award.ref("employee:E2"), Awards(paid=held)).when(pay)


def test_rules_before_six_do_not_say_what_an_award_is_for() -> None:
    [_, *effects] = replace(paying().given(frozen), rules=5).when(pay)
    assert [each.event for each in effects if isinstance(each, In)] == [
        replace(bonus(n, amount), of=None)
        for n, amount in ((1, "450.00"), (2, "225.00"), (3, "225.00"))
    ]


def test_a_batch_is_paid_once() -> None:
    with pytest.raises(OutOfTurn):
        paying().given(frozen, paid).when(pay)
    rules = paying().knowing(award.ref("employee:E2"), Awards(paid=(bonus(2, "225.00"),)))
    done, *effects = rules.given(frozen).when(pay)
    assert isinstance(done, PayBatchExecuted)
    assert done.skipped == (SkippedPay(employee_id="employee:E2", rule="paid-already"),)
    assert len(effects) == 2


@pytest.mark.parametrize("status", set(PayReviewStatus) - {PayReviewStatus.EXECUTING})
def test_nothing_is_paid_before_it_is_approved_and_begun(status: PayReviewStatus) -> None:
    with pytest.raises(OutOfTurn):
        paying(replace(executing, status=status)).given(frozen).when(pay)


def test_only_the_revision_that_counts_is_paid() -> None:
    later = replace(frozen, revision=2)
    command = ExecutePayBatch(batch_id=pay_batch_case.of(ID, 2, 1))
    with pytest.raises(Ineligible, match="revision-not-proposed"):
        paying().given(later).when(command)
    with pytest.raises(Unknown):
        paying().when(pay)


def test_nobody_pays_themself() -> None:
    with pytest.raises(Forbidden, match="own-case"):
        paying().by("employee:E3", Role.COMPENSATION).given(frozen).when(pay)


raising = replace(after(opened(merit), proposed), status=PayReviewStatus.EXECUTING)
raises = replace(frozen, lines=lines(terms=merit))


def test_raises_become_salaries() -> None:
    done, *effects = paying(raising).given(raises).when(pay)
    assert done == paid
    assert effects[0] == In(
        salary.ref("employee:E1"),
        SalaryAdjusted(
            salary=usd("53000.00"),
            effective_on=PAID_ON,
            cause=Cause.MERIT,
            was=usd("50000.00"),
            review_id=ID,
        ),
    )
    assert len(effects) == 3


def test_what_lies_above_the_band_is_paid_once() -> None:
    high = (person(1, "A", "60000.00"),)
    rules = paying(raising).knowing(
        salary.ref("employee:E1"),
        Salary(amounts=Timeline((Entry(date(2016, 1, 1), usd("60000.00")),))),
    )
    _, *effects = rules.given(replace(frozen, lines=lines(high, merit))).when(pay)
    assert effects == [
        In(
            award.ref("employee:E1"),
            replace(
                bonus(1, "3600.00"),
                kind=AwardKind.LUMP_SUM,
                of=replace(FOR, use=PayUse.MERIT, first=None, last=None),
            ),
        )
    ]


def test_whose_case_is_another_now_is_skipped_with_the_rule() -> None:
    other = Salary(amounts=Timeline((Entry(date(2016, 1, 1), usd("51000.00")),)))
    part_time = Salary(
        amounts=Timeline((Entry(date(2016, 1, 1), usd("50000.00")),)),
        fractions=Timeline((Entry(date(2016, 1, 1), Decimal("0.5")),)),
    )
    left = replace(she_of(), id="employee:E3", last_day_on=date(2016, 12, 31))
    rules = (
        paying(raising)
        .knowing(salary.ref("employee:E1"), other)
        .knowing(salary.ref("employee:E2"), part_time)
        .knowing(employee.ref("employee:E3"), left)
    )
    (done,) = rules.given(raises).when(pay)
    assert isinstance(done, PayBatchExecuted)
    assert [(each.employee_id, each.rule) for each in done.skipped] == [
        ("employee:E1", "salary-differs"),
        ("employee:E2", "working-time-differs"),
        ("employee:E3", "left-service"),
    ]
    assert (done.employees, done.paid) == ((), 0)


def test_who_left_before_the_day_is_not_paid() -> None:
    left = replace(she_of(), id="employee:E3", last_day_on=date(2016, 12, 31))
    rules = paying().knowing(employee.ref("employee:E3"), left)
    done, *effects = rules.given(frozen).when(pay)
    assert isinstance(done, PayBatchExecuted)
    assert done.skipped == (SkippedPay(employee_id="employee:E3", rule="left-service"),)
    assert len(effects) == 2


def test_a_batch_is_found_by_its_review() -> None:
    assert pay_batch.stream(freeze()) == BATCH
    assert pay_batch_case.review_of(BATCH) == ID
    assert pay_batch.evolve(None, paid) is None
    assert COMP not in review.hands
