"""Pay payment: an approved review paid batch by batch, each of them once, and ended.

Whatever was paid before, by this work or by somebody else's, is left as it is.
"""

from domain import pay_batch_case
from domain.pay_batch import ExecutePayBatch
from domain.pay_review import ExecutePayReview
from domain.pay_review_case import PayReview, PayReviewStatus
from ledger.order import Order, Outcome, Refused
from ledger.recorded import Origin
from schema.pay_work import Work, given, require_permitted

UNPAID = """
SELECT s.stream FROM unnest(%s::text[]) WITH ORDINALITY s (stream, place) WHERE NOT EXISTS (
    SELECT FROM ledger.event e WHERE e.stream = s.stream AND e.type = 'PayBatchExecuted'
) ORDER BY s.place
"""


async def executed(work: Work) -> Outcome:
    """Pay an approved review batch by batch, those that are paid already excepted, and end it.

    Raise `Unavailable` if a step could not be recorded.
    """
    require_permitted(work, ExecutePayReview)
    journal, command = work.journal, ExecutePayReview(review_id=work.review_id)
    begun = await journal.execute(work.order(command, work.key, Origin.PERSON))
    if isinstance(begun, Refused):
        return begun
    review = await work.review()
    left = await unpaid(work, review)
    while (refused := await given(work, [paying(work, each) for each in left])) is not None:
        left = await unpaid(work, review)  # somebody else may pay, too
        if refused.stream in left:
            return refused
    ended = await journal.execute(work.order(command, f"{work.hand}/end"))
    if isinstance(ended, Refused) and (await work.review()).status is PayReviewStatus.EXECUTED:
        return begun  # somebody else was quicker
    return ended


async def unpaid(work: Work, review: PayReview) -> list[str]:
    """Return the batches that nobody has paid by now."""
    batches = review.proposal.batches if review.proposal else 0
    names = [pay_batch_case.of(review.id, review.revision, n) for n in range(1, batches + 1)]
    async with work.desk.pool.connection() as connection:
        rows = await connection.execute(UNPAID, (names,))
        return [stream for (stream,) in await rows.fetchall()]


def paying(work: Work, batch_id: str) -> Order:
    """Return what pays a batch, once for this work."""
    return work.order(ExecutePayBatch(batch_id=batch_id), f"{work.hand}/{batch_id}")
