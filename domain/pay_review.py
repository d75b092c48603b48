"""Pay review: what results do to pay, from the opening to the last payment.

nothing ──open──▶ OPEN ──propose──▶ PROPOSED ──approve, by all──▶ APPROVED ──execute──▶ EXECUTING
                  │ ▲                │ │ └─recompute─▶ PROPOSED                          │
                  │ └── SENT_BACK ◀──┘ │                         EXECUTED ◀──execute─────┘
                  └─────withdraw───────┴──▶ WITHDRAWN

| act                    | by                                       | while                     |
|------------------------|------------------------------------------|---------------------------|
| open                   | HR, compensation                         |                           |
| set, remove exceptions | HR, compensation                         | OPEN, SENT_BACK           |
| propose                | HR, compensation                         | OPEN, SENT_BACK           |
| recompute              | HR, compensation                         | PROPOSED                  |
| send back              | HR, compensation, executives             | PROPOSED                  |
| approve                | likewise: as many people as the plan     | PROPOSED                  |
|                        | says, none of whom prepared it           |                           |
| withdraw               | HR, compensation                         | OPEN, PROPOSED, SENT_BACK |
| execute                | HR, compensation                         | APPROVED, EXECUTING       |

Nobody who is in the review does any of it. What is approved stays as it is; what was paid is
corrected by another review. The lines are in batches with streams of their own (pay_batch.py).
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from domain import (
    authority,
    ids,
    pay_review_approval,
    pay_review_exception,
    pay_review_proposal,
    pay_review_terms,
)
from domain.decider import Decider, Given, In, Ref, fact
from domain.errors import OutOfTurn
from domain.pay_review_approval import (
    ApprovePayReview,
    ExecutePayReview,
    SendBackPayReview,
    approved,
    executed,
    in_review,
    require_outside,
    sent_back,
)
from domain.pay_review_case import (
    Event,
    PayReviewStatus,
    PayReviewWithdrawn,
    State,
    evolve,
    require_known,
)
from domain.pay_review_exception import RemovePayException, SetPayException, removed, set_
from domain.pay_review_proposal import ProposePayReview, RecomputePayReview, proposed
from domain.pay_review_terms import OpenPayReview, opened


@fact
class WithdrawPayReview:
    review_id: str


Command: TypeAlias = (
    OpenPayReview
    | SetPayException
    | RemovePayException
    | ProposePayReview
    | RecomputePayReview
    | SendBackPayReview
    | ApprovePayReview
    | WithdrawPayReview
    | ExecutePayReview
)

WITHDRAWABLE = {PayReviewStatus.OPEN, PayReviewStatus.PROPOSED, PayReviewStatus.SENT_BACK}


def reads(command: Command, state: State, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    match command, state:
        case OpenPayReview() as c, _:
            return pay_review_terms.reads(c.terms)
        case SetPayException() as c, _:
            return [*pay_review_exception.reads(c)]
        case RemovePayException(), _:
            return []
        case _, None:
            return []
        case (ProposePayReview() | RecomputePayReview()) as c, _:
            return pay_review_proposal.reads(c, state, given)
        case _:
            return pay_review_approval.reads(state, given)


def decide(command: Command, state: State, given: Given) -> Sequence[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    decides = isinstance(command, ApprovePayReview | SendBackPayReview)
    authority.require(given, *(authority.DECIDING if decides else authority.PAY))
    if isinstance(command, OpenPayReview):
        if state is not None:
            raise OutOfTurn(command, state)
        return [opened(command, given)]
    review = require_known(command.review_id, state)
    match command:
        case SetPayException() as c:
            return [set_(c, review, given)]
        case RemovePayException() as c:
            return [removed(c, review, given)]
        case ProposePayReview() | RecomputePayReview():
            return [proposed(command, review, given)]
        case SendBackPayReview() as c:
            return [sent_back(c, review, given)]
        case ApprovePayReview() as c:
            return approved(c, review, given)
        case WithdrawPayReview() as c:
            if review.status not in WITHDRAWABLE:
                raise OutOfTurn(c, review)
            require_outside(given, in_review(review, given))
            return [PayReviewWithdrawn(withdrawn_by=given.by)]
        case ExecutePayReview() as c:
            return [*executed(c, review, given)]


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("pay_review", command.review_id)


pay_review: Decider[Command, Event, State] = Decider(
    kind="pay_review",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
)
