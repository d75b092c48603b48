"""Pay batch correction: what a batch adds to what was paid, and never beyond that."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain import award, pay_batch_case, pay_review_case
from domain.award import Awards
from domain.decider import In
from domain.errors import Ineligible, Invalid
from domain.money import Money
from domain.pay_batch_case import PayBatchExecuted, SkippedPay
from domain.pay_line import PayUse
from domain.pay_review_case import PayReview, PayReviewStatus
from tests.domain.pay_review_case import after, freeze, lines, opened, pool, usd
from tests.domain.test_pay_batch import bonus, frozen, pay, paying
from tests.domain.test_pay_review import executed as review_executed
from tests.domain.test_pay_review import proposed
from tests.given import Rules

FIRST = "pay_review:first"
original = after(opened(review_id=FIRST), proposed, review_executed)
again = replace(pool, adjusts=FIRST)
correcting = replace(after(opened(again), proposed), status=PayReviewStatus.EXECUTING)
had = {"employee:E1": Decimal(400), "employee:E2": Decimal(250), "employee:E3": Decimal(250)}
corrections = replace(
    frozen, lines=lines(terms=replace(again, unit_values=proposed.unit_values), before=had)
)


def corrected(held: PayReview) -> Rules[object, pay_batch_case.Event, object]:
    rules = paying(held).knowing(pay_review_case.ref(FIRST), original)
    for n, amount in ((1, "400.00"), (2, "250.00"), (3, "250.00")):
        paid_before = Awards(paid=(replace(bonus(n, amount, FIRST), line_id=f"first/{n}"),))
        rules = rules.knowing(award.ref(f"employee:E{n}"), paid_before)
    return rules


def test_a_correction_adds_to_what_was_paid() -> None:
    _, *effects = corrected(correcting).given(corrections).when(pay)
    amounts = [each.event.amount for each in effects if isinstance(each, In)]  # type: ignore[attr-defined]
    assert amounts == [usd("50.00"), usd("-25.00"), usd("-25.00")]


def test_a_correction_of_something_else_than_was_paid_is_not_frozen_nor_paid() -> None:
    more = Awards(paid=(replace(bonus(1, "401.00", FIRST), line_id="first/1"),))
    rules = corrected(after(opened(again))).knowing(award.ref("employee:E1"), more)
    with pytest.raises(Ineligible, match="paid-differs"):
        rules.when(freeze(*corrections.lines))
    rules = corrected(correcting).knowing(award.ref("employee:E1"), more)
    done, *_ = rules.given(corrections).when(pay)
    assert isinstance(done, PayBatchExecuted)
    assert done.skipped == (SkippedPay(employee_id="employee:E1", rule="paid-differs"),)


def test_no_more_is_taken_back_than_was_paid() -> None:
    held = after(opened(replace(again, use=PayUse.CLAWBACK)))
    line = corrections.lines[0]
    taken = replace(line, result=replace(line.result, award=usd("-1.00"), delta=usd("-401.00")))
    with pytest.raises(Ineligible, match="clawback-above-paid"):
        corrected(held).when(freeze(taken))


def test_what_was_paid_in_one_currency_is_not_taken_back_in_another() -> None:
    held = after(opened(replace(again, use=PayUse.CLAWBACK)))
    line, pounds = corrections.lines[0], Money(amount=Decimal(300), currency="GBP")
    taken = replace(line, result=replace(line.result, award=pounds, delta=-pounds))
    with pytest.raises(Invalid, match="currencies-differ"):
        corrected(held).when(freeze(taken))
    paying_back = replace(correcting, terms=held.terms)
    done, *_ = corrected(paying_back).given(replace(corrections, lines=(taken,))).when(pay)
    assert isinstance(done, PayBatchExecuted)
    assert [each.rule for each in done.skipped] == ["currencies-differ"]
