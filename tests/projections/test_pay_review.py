"""Pay review: the rows of a review and its lines, from the opening to the payment."""

from dataclasses import replace
from decimal import Decimal

from domain.pay_batch_case import PayBatchExecuted, PayLinesFrozen, SkippedPay, of
from domain.pay_line import DepartmentAttained
from domain.pay_outcome import UnitBudget
from domain.pay_review_case import (
    PayExceptionRemoved,
    PayReviewAdjusted,
    PayReviewApproved,
    PayReviewExecutionBegun,
    PayReviewSentBack,
    PayReviewStatus,
    PayReviewWithdrawn,
)
from projections.pay_batch import PayLineStatus
from tests.domain.pay_review_case import BOSS, CHIEF, HR, ID, ROADS, lines, merit, opened, pool, usd
from tests.domain.test_pay_review import WHY, excepted, executed, proposed
from tests.projections.given import moment, rows

unit = UnitBudget(
    unit=ROADS,
    payroll=usd("150000.00"),
    budget=None,
    wanted=usd("900.00"),
    spent=usd("900.00"),
    exceeded=False,
)
back = PayReviewSentBack(revision=1, employees=("employee:E2",), why=WHY, sent_back_by=BOSS)
again = replace(
    proposed, revision=2, replaces=1, differs=1, total_before=usd("900.00"), units=(unit,)
)
once = PayReviewApproved(revision=2, stage=1, approved_by=BOSS, whole=False)
twice = PayReviewApproved(revision=2, stage=2, approved_by=CHIEF, whole=True)
begun = PayReviewExecutionBegun(begun_by=HR)
drawn = PayReviewAdjusted(by_review="pay_review:more", drawn=usd("60.00"))


def test_a_review_shows_how_far_it_has_come() -> None:
    course = (opened(), proposed, back, again, once, twice, begun, executed, drawn)
    statuses = [
        row.status for n in range(1, len(course) + 1) for row in rows("pay_review", ID, *course[:n])
    ]
    assert statuses == [
        PayReviewStatus.OPEN,
        PayReviewStatus.PROPOSED,
        PayReviewStatus.SENT_BACK,
        PayReviewStatus.PROPOSED,
        PayReviewStatus.PROPOSED,
        PayReviewStatus.APPROVED,
        PayReviewStatus.EXECUTING,
        PayReviewStatus.EXECUTED,
        PayReviewStatus.EXECUTED,
    ]
    (row,) = rows("pay_review", ID, *course, replace(drawn, drawn=None))
    assert (row.revision, row.people, row.total) == (2, 3, Decimal("900.00"))
    assert (row.reserve, row.drawn) == (Decimal("100.00"), Decimal("60.00"))
    assert (row.paid, row.skipped, row.reserve_name) == (3, 0, "reserve")
    (row,) = rows("pay_review", ID, opened(merit), PayReviewWithdrawn(withdrawn_by=HR))
    assert (row.status, row.reserve_name) == (PayReviewStatus.WITHDRAWN, None)


def test_each_revision_that_was_proposed_stays() -> None:
    first, second = rows("pay_proposal", ID, opened(), proposed, back, again)
    assert (first.revision, first.sent_back, first.sent_back_by) == (1, ("employee:E2",), BOSS)
    assert (first.sent_back_at, first.why_id) == (moment(3), f"{ID}/3/why")
    assert (second.replaces, second.differs, second.total_before) == (1, 1, Decimal("900.00"))
    (row,) = rows("pay_unit", ID, opened(), proposed, back, again)
    assert (row.proposal_id, row.unit, row.spent) == (second.id, ROADS, Decimal("900.00"))
    stages = rows("pay_approval", ID, opened(), proposed, back, again, once, twice)
    assert [(row.stage, row.approved_by, row.at) for row in stages] == [
        (1, BOSS, moment(5)),
        (2, CHIEF, moment(6)),
    ]


def test_an_exception_is_there_until_it_is_removed() -> None:
    (row,) = rows("pay_exception", ID, opened(), excepted)
    assert (row.employee_id, row.amount, row.why_id) == (
        "employee:E2",
        Decimal("300.00"),
        f"{ID}/2/why",
    )
    removed = PayExceptionRemoved(employee_id="employee:E2", removed_by=HR)
    assert rows("pay_exception", ID, opened(), excepted, removed) == []


def test_what_departments_attained_is_shown() -> None:
    attained = DepartmentAttained(department_id=ROADS, attained=Decimal("0.9"))
    (row,) = rows("pay_attained", ID, opened(replace(pool, department_attained=(attained,))))
    assert (row.department_id, row.attained) == (ROADS, Decimal("0.9"))


def test_lines_are_frozen_and_then_done_or_skipped() -> None:
    batch = of(ID, 1, 1)
    frozen = PayLinesFrozen(
        review_id=ID, revision=1, number=1, batches=1, digest="0" * 64, lines=lines()
    )
    first, *_ = rows("pay_line", batch, frozen)
    assert (first.id, first.proposal_id) == (f"{batch}/E1", f"{ID}/proposal/00001")
    assert (first.award, first.award_currency) == (Decimal("450.00"), "USD")
    assert (first.salary, first.new_salary, first.band_maximum) == (
        Decimal("50000.00"),
        None,
        Decimal("60000.00"),
    )
    skip = SkippedPay(employee_id="employee:E3", rule="paid-differs")
    paid = PayBatchExecuted(
        employees=("employee:E1", "employee:E2"), paid=2, skipped=(skip,), executed_by=HR
    )
    done = rows("pay_line", batch, frozen, paid)
    assert [(row.status, row.skipped_because) for row in done] == [
        (PayLineStatus.DONE, None),
        (PayLineStatus.DONE, None),
        (PayLineStatus.SKIPPED, "paid-differs"),
    ]
