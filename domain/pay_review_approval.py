"""Pay review approval: who lets a proposal be paid, or sends it back, and that it is not theirs.

Whoever approves has neither opened nor prepared it, and is not in it. As many different people
approve, one after another, as the plan says.
"""

from collections.abc import Container, Iterable
from decimal import Decimal
from typing import Any

from domain import pay_review_case
from domain.decider import Given, In, Ref, fact, replace
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.pay_batch_case import Batch
from domain.pay_line import PayLine
from domain.pay_outcome import total
from domain.pay_review_case import (
    PayReview,
    PayReviewAdjusted,
    PayReviewApproved,
    PayReviewExecuted,
    PayReviewExecutionBegun,
    PayReviewSentBack,
    PayReviewStatus,
)
from domain.pay_review_proposal import batches_of, corrections, drawn_from, require_room_left
from domain.sealed import Sealed

GIVEN_BACK = 6
"""The revision of the rules from which a reserve has back what a payment did not need."""

AT_ONCE = 500
"""How many lines are sent back at once; beyond that the whole is."""


@fact
class SendBackPayReview:
    """The whole `revision` goes back, or the lines of `employees`."""

    review_id: str
    revision: int
    employees: tuple[str, ...] = ()
    why: Sealed | None = None


@fact
class ApprovePayReview:
    """`revision` is the one that was looked at."""

    review_id: str
    revision: int


@fact
class ExecutePayReview:
    """Begin to pay, go on with it, or end it once every batch is paid; each is by itself."""

    review_id: str


def reads(review: PayReview, given: Given) -> list[Ref[Any]]:
    """Return the batches that count, and the reviews that correct what this one corrects."""
    proposal = review.proposal
    if proposal is None:
        return []
    batches = batches_of(review.id, proposal.revision, proposal.batches)
    return [*batches, *corrections(review, given)]


def sent_back(command: SendBackPayReview, review: PayReview, given: Given) -> PayReviewSentBack:
    """Return the sending back of what is proposed, or raise `Rejected`."""
    c = command
    require_revision(c, c.revision, review)
    if c.why is None:
        raise Invalid("reason-missing", field="why")
    if len(c.employees) > AT_ONCE:
        raise Invalid("listed-too-many", field="employees", most=AT_ONCE)
    if len(set(c.employees)) != len(c.employees):
        raise Invalid("listed-twice", field="employees")
    people = in_review(review, given)
    require_outside(given, people)
    for each in c.employees:
        if each not in people:
            raise Unknown(each)
    return PayReviewSentBack(
        revision=c.revision, employees=c.employees, why=c.why, sent_back_by=given.by
    )


def approved(
    command: ApprovePayReview, review: PayReview, given: Given
) -> list[PayReviewApproved | In]:
    """Return an approval, or raise `Rejected`; the last of a correction tells what it corrects."""
    require_revision(command, command.revision, review)
    if given.by in review.hands:
        raise Forbidden("prepared-by-the-same", by=given.by)
    if given.by in review.approved_by:
        raise Forbidden("approved-by-the-same", by=given.by)
    require_outside(given, in_review(review, given))
    stage = len(review.approved_by) + 1
    whole = stage >= review.plan.approvals
    approval = PayReviewApproved(
        revision=command.revision, stage=stage, approved_by=given.by, whole=whole
    )
    if not whole or review.terms.adjusts is None:
        return [approval]
    return [approval, correcting(review, given)]


def correcting(review: PayReview, given: Given) -> In:
    """Return what a correction does to the review it corrects. Raise `Ineligible` if it may not."""
    ref = pay_review_case.ref(review.terms.adjusts or "")
    original = pay_review_case.require_known(ref.stream, given[ref])
    if review.proposal is None or len(original.adjusted_by) != review.proposal.corrected:
        raise Ineligible("corrected-since", review_id=original.id)
    require_room_left(review, review.proposal.total, given)
    drawn = drawn_from(review, original, review.proposal.total)
    return In(ref, PayReviewAdjusted(by_review=review.id, drawn=drawn))


def executed(
    command: ExecutePayReview, review: PayReview, given: Given
) -> list[PayReviewExecutionBegun | PayReviewExecuted | In]:
    """Return the beginning of the payment, or its end if nothing is left; or raise `Rejected`.

    What a correction drew of a reserve for those who were skipped goes back with the end.
    """
    if review.status not in {PayReviewStatus.APPROVED, PayReviewStatus.EXECUTING}:
        raise OutOfTurn(command, review)
    batches = known(review, given)
    require_outside(given, in_review(review, given))
    if not all(each.executed for each in batches):
        return [PayReviewExecutionBegun(begun_by=given.by)]
    done = PayReviewExecuted(
        paid=sum(each.paid for each in batches),
        skipped=sum(each.skipped for each in batches),
        executed_by=given.by,
    )
    return [done, *given_back(review, batches, given)]


def given_back(review: PayReview, batches: Iterable[Batch], given: Given) -> list[In]:
    """Return what a payment changes of what its correction drew, because it skipped somebody."""
    if given.rules < GIVEN_BACK or review.terms.adjusts is None or review.proposal is None:
        return []
    ref = pay_review_case.ref(review.terms.adjusts)
    original = pay_review_case.require_known(ref.stream, given[ref])
    if drawn_from(review, replace(original, drawn=None), review.proposal.total) is None:
        return []
    paid = total(
        review.plan,
        (line for each in batches for line in each.lines if whose(line) not in each.left),
    )
    nothing = replace(paid, amount=Decimal())
    drawn = (paid if paid.amount > 0 else nothing) - review.proposal.total
    return [In(ref, PayReviewAdjusted(by_review=review.id, drawn=drawn))] if drawn.amount else []


def whose(line: PayLine) -> str:
    """Return the employee whose line it is."""
    return line.inputs.employee_id


def require_revision(command: object, revision: int, review: PayReview) -> None:
    """Raise `Rejected` unless that revision is proposed."""
    if review.status is not PayReviewStatus.PROPOSED:
        raise OutOfTurn(command, review)
    if revision != review.revision:
        raise Ineligible("revision-not-proposed", revision=revision, proposed=review.revision)


def require_outside(given: Given, people: Container[str]) -> None:
    """Raise `Forbidden` if the actor is in the review."""
    if given.by in people:
        raise Forbidden("own-case", by=given.by)


def in_review(review: PayReview, given: Given) -> frozenset[str]:
    """Return everybody who has a line in the revision that counts."""
    return frozenset(
        line.inputs.employee_id for batch in known(review, given) for line in batch.lines
    )


def known(review: PayReview, given: Given) -> list[Batch]:
    """Return the batches of the revision that counts."""
    if review.proposal is None:
        return []
    refs = batches_of(review.id, review.revision, review.proposal.batches)
    return [batch for ref in refs if (batch := given[ref]) is not None]
