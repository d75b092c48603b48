"""Pay review proposal: what was frozen comes to count, if it is whole and comes to what it says.

All amounts are reckoned again, from what was frozen and by the formulas that the plan names. What
differs by a cent is not proposed.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from domain import pay_batch_case, pay_computation, pay_review_case
from domain.decider import Given, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid
from domain.money import Money
from domain.pay_batch_case import Batch
from domain.pay_batch_freezing import MOST, require_next, require_room
from domain.pay_line import PayLine
from domain.pay_outcome import Computed, UnitBudget
from domain.pay_plan_content import AfterPayment
from domain.pay_review_case import PayReview, PayReviewProposed, PayReviewStatus
from domain.pay_review_paid import before
from domain.policies.distribution import Enforcement


@fact
class ProposePayReview:
    """Let the frozen lines of a revision count, which are of so many `batches`."""

    review_id: str
    revision: int
    batches: int
    left_out: tuple[str, ...] = ()


@fact
class RecomputePayReview:
    """Let the frozen lines of a revision take the place of those that are proposed."""

    review_id: str
    revision: int
    batches: int
    left_out: tuple[str, ...] = ()


Closing: TypeAlias = ProposePayReview | RecomputePayReview


def reads(command: Closing, review: PayReview, given: Given) -> list[Ref[Any]]:
    """Return the batches, and the reviews that correct the one that this one corrects."""
    batches = batches_of(command.review_id, command.revision, command.batches)
    return [*batches, *corrections(review, given)]


def batches_of(review_id: str, revision: int, batches: int) -> list[Ref[pay_batch_case.State]]:
    """Return the streams of a revision's batches, at most as many as there may be."""
    return [
        pay_batch_case.ref(pay_batch_case.of(review_id, revision, number))
        for number in range(1, min(batches, MOST) + 1)
    ]


def corrections(review: PayReview, given: Given) -> list[Ref[pay_review_case.State]]:
    """Return the review that is corrected, and once that is known all that correct it too."""
    if review.terms.adjusts is None:
        return []
    original = pay_review_case.ref(review.terms.adjusts)
    if original not in given or (state := given[original]) is None:
        return [original]
    also = (each for each in state.adjusted_by if each != review.id)
    return [original, *map(pay_review_case.ref, also)]


def proposed(command: Closing, review: PayReview, given: Given) -> PayReviewProposed:
    """Return the proposal, or raise `Rejected`."""
    c = command
    replaces = review.revision if isinstance(c, RecomputePayReview) else None
    require_next(review, c.revision, replaces, c)
    require_room(c.batches, c.batches)
    batches = require_whole(c, given)
    if not review.hands.union({given.by}).issuperset(c.left_out):
        raise Invalid("left-out-without-cause", field="left_out")
    lines = [line for batch in batches for line in batch.lines]
    require_without(lines, review.hands | {given.by})
    require_present(lines, review)
    made = recomputed(review, lines)
    if blocked(review, made.units):
        raise Ineligible("budget-exceeded", review_id=review.id)
    require_room_left(review, made.total, given)
    return PayReviewProposed(
        revision=c.revision,
        batches=c.batches,
        people=len(lines),
        total=made.total,
        units=made.units,
        reserve=made.reserve,
        digest=batches[0].digest,
        proposed_by=given.by,
        left_out=c.left_out,
        replaces=replaces,
        differs=None if replaces is None else differing(batches, len(lines), review),
        total_before=review.proposal.total if replaces and review.proposal else None,
        unit_values=made.unit_values,
        corrected=corrected(review, given),
    )


def differing(batches: Sequence[Batch], people: int, review: PayReview) -> int:
    """Return how many lines get something else than was proposed, or are in one of the two."""
    matched = sum(each.matched or 0 for each in batches)
    before = review.proposal.people if review.proposal else 0
    return sum(each.differs or 0 for each in batches) + people + before - 2 * matched


def require_whole(command: Closing, given: Given) -> list[Batch]:
    """Return the batches. Raise `Ineligible` unless all are there, and are of one freezing."""
    c = command
    found = [given[ref] for ref in batches_of(c.review_id, c.revision, c.batches)]
    batches = [each for each in found if each is not None]
    if len(batches) < c.batches or any(each.batches != c.batches for each in batches):
        raise Ineligible("review-incomplete", batches=c.batches, frozen=len(batches))
    if len({each.digest for each in batches}) > 1:
        raise Ineligible("digest-differs", digest=batches[0].digest)
    return batches


def require_without(lines: Sequence[PayLine], hands: frozenset[str]) -> None:
    """Raise `Forbidden` if somebody is there who acts in the review."""
    for each in lines:
        if each.inputs.employee_id in hands:
            raise Forbidden("own-case", by=each.inputs.employee_id)


def require_present(lines: Sequence[PayLine], review: PayReview) -> None:
    """Raise `Ineligible` if somebody is there twice, or is named in an exception and is not."""
    people = {each.inputs.employee_id for each in lines}
    if len(people) != len(lines):
        raise Ineligible("listed-twice", field="lines")
    for each in review.exceptions:
        if each not in people:
            raise Ineligible("exception-outside-review", employee_id=each)
    if any(each.exception != review.exceptions.get(each.inputs.employee_id) for each in lines):
        raise Ineligible("exceptions-changed", review_id=review.id)


def recomputed(review: PayReview, lines: Sequence[PayLine]) -> Computed:
    """Return what frozen inputs come to. Raise `Ineligible` if anybody's amounts are others."""
    made = pay_computation.computed(
        review.plan,
        review.terms,
        [each.inputs for each in lines],
        review.exceptions,
        paid_by(review, lines),
    )
    for frozen, again in zip(lines, made.lines, strict=True):
        if frozen.result != again.result:
            raise Ineligible("pay-differs", employee_id=frozen.inputs.employee_id)
    return made


def paid_by(review: PayReview, lines: Sequence[PayLine]) -> dict[str, Decimal] | None:
    """Return what the review that is corrected has paid, as each line was frozen with it."""
    if review.terms.adjusts is None:
        return None
    known = ((each.inputs.employee_id, before(each)) for each in lines)
    return {who: paid for who, paid in known if paid is not None}


def corrected(review: PayReview, given: Given) -> int:
    """Return how many reviews correct the one that this one corrects."""
    if review.terms.adjusts is None:
        return 0
    original = given[pay_review_case.ref(review.terms.adjusts)]
    return len(original.adjusted_by) if original else 0


def blocked(review: PayReview, units: Sequence[UnitBudget]) -> bool:
    """Return whether a budget is exceeded that may not be."""
    merit = review.plan.merit
    blocks = merit is not None and merit.enforcement is Enforcement.BLOCK
    return blocks and any(each.exceeded for each in units)


def require_room_left(review: PayReview, total: Money, given: Given) -> None:
    """Raise `Ineligible` if another correction is under way, or the reserve is exhausted."""
    if review.terms.adjusts is None:
        return
    original = given[pay_review_case.ref(review.terms.adjusts)]
    for ref in corrections(review, given)[1:]:
        other = given[ref]
        if other is not None and other.status is not PayReviewStatus.EXECUTED:
            raise Ineligible("correction-under-way", review_id=other.id)
    if original is not None:
        drawn_from(review, original, total)


def drawn_from(review: PayReview, original: PayReview, total: Money) -> Money | None:
    """Return what a correction takes of a reserve. Raise `Ineligible` if there is not as much."""
    reserve = original.proposal.reserve if original.proposal else None
    if review.plan.after_payment is not AfterPayment.RESERVE or reserve is None:
        return None
    left = reserve if original.drawn is None else reserve - original.drawn
    if total.amount > left.amount:
        raise Ineligible("reserve-exhausted", left=str(left.amount), wanted=str(total.amount))
    return total if total.amount > 0 else None
