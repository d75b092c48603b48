"""Pay batch freezing: what is taken into a batch, and what keeps it out.

The pay system alone freezes, and only what it has gathered and computed; nobody says an amount.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from domain import award, pay_batch_case, pay_review_case
from domain.decider import Given, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn
from domain.pay_batch_case import PayLinesFrozen
from domain.pay_line import PayLine, PayResult, PayUse
from domain.pay_review_case import PayReview, PayReviewStatus
from domain.pay_review_paid import before, paid_before, require_left

RAISES = 60
"""How many raises one decision carries out: it reads employee, salary and awards of each."""

AWARDS = 90
"""How many awards one decision carries out: it reads employee and awards of each."""

COMPARED = 60
"""How many batches of the revision that is replaced a batch is compared with."""

MOST = 190
"""How many batches a review has: one decision reads all of them."""


@fact
class FreezePayLines:
    """Batch `number` of `batches` of a revision, all of whose lines `digest` is of.

    A revision that is recomputed `replaces` the one that is proposed, of which the batches
    `compared` have the people of this one.
    """

    review_id: str
    revision: int
    number: int
    batches: int
    digest: str
    lines: tuple[PayLine, ...]
    replaces: int | None = None
    compared: tuple[int, ...] = ()


def size(use: PayUse) -> int:
    """Return how many lines a batch holds."""
    return RAISES if use is PayUse.MERIT else AWARDS


def require_room(batches: int, people: int) -> None:
    """Raise `Ineligible` if a review is of nobody, or of more than can be decided at once."""
    if not people:
        raise Ineligible("nobody-in-review")
    if batches > MOST:
        raise Ineligible("review-too-large", people=people, batches=batches, most=MOST)


def reads(command: FreezePayLines, given: Given) -> list[Ref[Any]]:
    """Return the streams that freezing a batch depends on."""
    c, review_ref = command, pay_review_case.ref(command.review_id)
    around = [review_ref, *first_of(c), *replaced_by(c)]
    if review_ref not in given or (review := given[review_ref]) is None:
        return [*around]
    if review.terms.adjusts is None:
        return [*around]
    paid = [award.ref(each.inputs.employee_id) for each in c.lines[: size(review.terms.use)]]
    return [*around, pay_review_case.ref(review.terms.adjusts), *paid]


def first_of(command: FreezePayLines) -> list[Ref[pay_batch_case.State]]:
    """Return the first batch of the revision, which all others go by."""
    if command.number == 1:
        return []
    return [pay_batch_case.ref(pay_batch_case.of(command.review_id, command.revision, 1))]


def replaced_by(command: FreezePayLines) -> list[Ref[pay_batch_case.State]]:
    """Return the batches of the revision that is replaced which have people of this one."""
    if command.replaces is None:
        return []
    named = command.compared[:COMPARED]
    of = (pay_batch_case.of(command.review_id, command.replaces, number) for number in named)
    return [pay_batch_case.ref(each) for each in of]


def frozen(command: FreezePayLines, given: Given) -> PayLinesFrozen:
    """Return the frozen lines, or raise `Rejected`."""
    c, review = command, require_preparing(command, given)
    most = size(review.terms.use)
    if not 0 < len(c.lines) <= most:
        raise Invalid("batch-size", size=len(c.lines), most=most)
    if not 0 < c.number <= c.batches <= MOST:
        raise Invalid("batch-beyond-total", total=c.batches)
    people = [each.inputs.employee_id for each in c.lines]
    if len(set(people)) != len(people):
        raise Invalid("listed-twice", field="lines")
    for each in c.lines:
        require_line(each, review, given)
    require_one_freezing(c, given)
    earlier = matched(c, given)
    return PayLinesFrozen(
        review_id=c.review_id,
        revision=c.revision,
        number=c.number,
        batches=c.batches,
        digest=c.digest,
        lines=c.lines,
        matched=None if c.replaces is None else len(earlier),
        differs=None if c.replaces is None else differing(c.lines, earlier),
    )


def require_preparing(command: FreezePayLines, given: Given) -> PayReview:
    """Return the review. Raise `Rejected` unless this revision may be prepared for it now."""
    c = command
    review = pay_review_case.require_known(c.review_id, given[pay_review_case.ref(c.review_id)])
    require_next(review, c.revision, c.replaces, c)
    return review


def require_next(review: PayReview, revision: int, replaces: int | None, command: object) -> None:
    """Raise `Rejected` unless a revision comes after what counts, and may come now."""
    open_ = {PayReviewStatus.OPEN, PayReviewStatus.SENT_BACK}
    if review.status not in (open_ if replaces is None else {PayReviewStatus.PROPOSED}):
        raise OutOfTurn(command, review)
    if replaces is not None and replaces != review.revision:
        raise Ineligible("revision-not-proposed", revision=replaces, proposed=review.revision)
    if revision <= review.revision:
        raise Ineligible("revision-not-next", revision=revision, proposed=review.revision)


def require_line(line: PayLine, review: PayReview, given: Given) -> None:
    """Raise `Rejected` if somebody may not be in the review, or is in it as something else."""
    who = line.inputs.employee_id
    if who == given.by or who in review.hands:
        raise Forbidden("own-case", by=who)
    if line.result.employee_id != who or line.exception != review.exceptions.get(who):
        raise Ineligible("pay-differs", employee_id=who)
    if review.terms.adjusts is not None:
        original = given[pay_review_case.ref(review.terms.adjusts)]
        paid = paid_before(original, given[award.ref(who)], line)
        if (said := before(line)) is not None and said != paid:
            raise Ineligible("paid-differs", employee_id=who, paid=str(paid))
        require_left(line, paid)


def require_one_freezing(command: FreezePayLines, given: Given) -> None:
    """Raise `Ineligible` unless a batch is of the same freezing as the first of its revision."""
    for ref in first_of(command):
        first = given[ref]
        if first is None or (first.digest, first.batches) != (command.digest, command.batches):
            raise Ineligible("frozen-otherwise", revision=command.revision)


def matched(command: FreezePayLines, given: Given) -> dict[str, PayResult]:
    """Return what those of the batch get who are in the revision that is replaced too."""
    people = {each.inputs.employee_id for each in command.lines}
    return {
        who: line.result
        for ref in replaced_by(command)
        if (batch := given[ref]) is not None
        for line in batch.lines
        if (who := line.inputs.employee_id) in people
    }


def differing(lines: Sequence[PayLine], earlier: Mapping[str, PayResult]) -> int:
    """Return how many lines get something else than they did."""
    return sum(
        each.result != earlier[who] for each in lines if (who := each.inputs.employee_id) in earlier
    )
