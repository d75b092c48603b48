"""Pay batch execution: the raises and awards of a batch, recorded where they belong, once.

Somebody whose case is another than was frozen is not paid but listed with the rule that keeps it
from them; nobody else waits for them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain import award, employee, pay_review_case, payroll, salary
from domain.award import AwardKind, AwardPaid, PaidFor
from domain.decider import Given, In, Ref, fact
from domain.errors import Forbidden, Ineligible, OutOfTurn, Rejected
from domain.money import Money
from domain.pay_batch_case import Batch, PayBatchExecuted, SkippedPay, line_id
from domain.pay_line import PayLine, PayUse, Terms
from domain.pay_review_case import PayReview, PayReviewStatus
from domain.pay_review_paid import before, paid_before, require_left
from domain.salary import Cause

ONCE = 6
"""The revision of the rules from which awards say what they are for; none is for the same."""


@fact
class ExecutePayBatch:
    batch_id: str


def reads(batch: Batch | None, given: Given) -> list[Ref[Any]]:
    """Return the streams that the payment of a batch depends on."""
    if batch is None:
        return []
    review_ref = pay_review_case.ref(batch.review_id)
    if review_ref not in given or (review := given[review_ref]) is None:
        return [review_ref]
    people = [each.inputs.employee_id for each in batch.lines]
    streams: list[Ref[Any]] = [review_ref]
    if review.terms.adjusts is not None:
        streams.append(pay_review_case.ref(review.terms.adjusts))
    if review.terms.use is PayUse.MERIT:
        streams += [payroll.ref(), *map(salary.ref, people)]
    return [*streams, *map(employee.ref, people), *map(award.ref, people)]


def executed(command: ExecutePayBatch, batch: Batch, given: Given) -> list[PayBatchExecuted | In]:
    """Return what a batch pays, or raise `Rejected` if it may not be paid, or was."""
    review = given[pay_review_case.ref(batch.review_id)]
    if review is None or batch.executed or review.status is not PayReviewStatus.EXECUTING:
        raise OutOfTurn(command, batch)
    if batch.revision != review.revision:
        raise Ineligible("revision-not-proposed", revision=batch.revision, proposed=review.revision)
    paid: list[In] = []
    skipped: list[SkippedPay] = []
    done: list[str] = []
    people = 0
    for line in batch.lines:
        if line.inputs.employee_id == given.by:
            raise Forbidden("own-case", by=given.by)
        try:
            effects = [*effects_of(line, batch, review, given)]
        except Rejected as refused:
            skip = SkippedPay(employee_id=line.inputs.employee_id, rule=refused.rule)
            skipped.append(skip)
            continue
        paid += effects
        done.append(line.inputs.employee_id)
        people += bool(effects)
    return [
        PayBatchExecuted(
            employees=tuple(done), paid=people, skipped=tuple(skipped), executed_by=given.by
        ),
        *paid,
    ]


def effects_of(line: PayLine, batch: Batch, review: PayReview, given: Given) -> Iterator[In]:
    """Yield what somebody is paid. Raise `Rejected` if their case is not the frozen one."""
    who = line.inputs.employee_id
    line_id_ = line_id(batch.id, who)
    awards = given[award.ref(who)]
    if award.paid(awards, line_id_) is not None:
        raise Ineligible("paid-already", employee_id=who)
    serves = employee.require_in_service(who, given[employee.ref(who)], review.terms.effective_on)
    if review.terms.use is PayUse.MERIT:
        yield from raised(line, serves.last_day_on, review, given)
        amount, kind = line.result.lump_sum, AwardKind.LUMP_SUM
    else:
        amount, kind = awarded(line, review, given)
    if amount is not None and amount.amount:
        of = paid_for(review, given)
        if of is not None and review.terms.adjusts is None:
            other = award.paid_by_another(awards, review.id, of)
            if other is not None:
                raise Ineligible("already-paid-by", review_id=other, people=1, employees=(who,))
        paid = AwardPaid(
            kind=kind,
            amount=amount,
            review_id=review.id,
            line_id=line_id_,
            paid_on=review.terms.effective_on,
            of=of,
        )
        yield In(award.ref(who), paid)


def paid_for(review: PayReview, given: Given) -> PaidFor | None:
    """Return what a review pays; of a correction it is what that corrects."""
    if given.rules < ONCE:
        return None
    terms: Terms = review.terms
    if terms.adjusts is not None:
        original = given[pay_review_case.ref(terms.adjusts)]
        terms = original.terms if original is not None else terms
    return PaidFor(
        plan_id=terms.plan_id,
        cycle_id=terms.cycle_id,
        use=terms.use,
        first=terms.period_from,
        last=terms.period_until,
    )


def raised(
    line: PayLine, last_day_on: date | None, review: PayReview, given: Given
) -> Iterator[In]:
    """Yield somebody's raise with its arrears. Raise `Rejected` if their salary is another now."""
    who, on = line.inputs.employee_id, review.terms.effective_on
    held = given[salary.ref(who)]
    if held is None or held.on(on) != line.inputs.salary:
        raise Ineligible("salary-differs", employee_id=who)
    if held.fraction_on(on) != line.inputs.fraction:
        raise Ineligible("working-time-differs", employee_id=who)
    if line.result.salary is None:
        return
    for event in salary.adjusted(
        held,
        line.result.salary,
        on,
        Cause.MERIT,
        given[payroll.ref()],
        review_id=review.id,
        last_day_on=last_day_on,
        rules=given.rules,
    ):
        yield In(salary.ref(who), event)


def awarded(line: PayLine, review: PayReview, given: Given) -> tuple[Money | None, AwardKind]:
    """Return what somebody is paid once. Raise `Ineligible` if they were paid something else."""
    terms, who = review.terms, line.inputs.employee_id
    if terms.adjusts is None:
        return line.result.award, AwardKind.BONUS
    original = given[pay_review_case.ref(terms.adjusts)]
    paid = paid_before(original, given[award.ref(who)], line)
    if (said := before(line)) is not None and said != paid:
        raise Ineligible("paid-differs", employee_id=who, paid=str(paid))
    require_left(line, paid)
    kind = AwardKind.CLAWBACK if terms.use is PayUse.CLAWBACK else AwardKind.ADJUSTMENT
    return line.result.delta, kind
