"""Pay review case: what has become of a review of pay, from its opening to its payment.

A proposal is the closing of a revision: until then what was frozen for it counts for nothing. What
was proposed before stays as it was, beside what takes its place.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any, Never, TypeAlias, assert_never

from domain import ids
from domain.decider import Decider, Ref, fact
from domain.errors import Unknown
from domain.money import Money
from domain.pay_line import PayException, Terms, UnitValue
from domain.pay_outcome import UnitBudget
from domain.pay_plan_content import PayPlan
from domain.sealed import Sealed


class PayReviewStatus(StrEnum):
    """How far a review has come."""

    OPEN = "OPEN"
    PROPOSED = "PROPOSED"
    SENT_BACK = "SENT_BACK"
    APPROVED = "APPROVED"
    EXECUTING = "EXECUTING"
    EXECUTED = "EXECUTED"
    WITHDRAWN = "WITHDRAWN"


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PayReviewOpened:
    """`plan` is the version of the terms, whole."""

    review_id: str
    name: str
    terms: Terms
    plan: PayPlan
    opened_by: str


@fact
class PayExceptionSet:
    employee_id: str
    exception: PayException
    why: Sealed


@fact
class PayExceptionRemoved:
    employee_id: str
    removed_by: str


@fact
class PayReviewProposed:
    """The lines of `batches` count from here on; `digest` tells them from any others.

    `reserve` is what a pool keeps, `unit_values` are what a correction from it goes by. `left_out`
    are those who act in the review and may therefore not be in it. A proposal that was recomputed
    `replaces` a revision, from which `differs` lines differ. `corrected` is how many reviews
    corrected the same one by then.
    """

    revision: int
    batches: int
    people: int
    total: Money
    units: tuple[UnitBudget, ...]
    reserve: Money | None
    digest: str
    proposed_by: str
    left_out: tuple[str, ...] = ()
    replaces: int | None = None
    differs: int | None = None
    total_before: Money | None = None
    unit_values: tuple[UnitValue, ...] = ()
    corrected: int = 0


@fact
class PayReviewSentBack:
    """The whole revision goes back, or the lines of `employees`."""

    revision: int
    employees: tuple[str, ...]
    why: Sealed
    sent_back_by: str


@fact
class PayReviewApproved:
    """`stage` counts the approvals of a revision from 1; `whole` says that this was the last."""

    revision: int
    stage: int
    approved_by: str
    whole: bool


@fact
class PayReviewWithdrawn:
    withdrawn_by: str


@fact
class PayReviewExecutionBegun:
    begun_by: str


@fact
class PayReviewExecuted:
    """Every batch is executed: so many `paid`, and so many `skipped` with the rule."""

    paid: int
    skipped: int
    executed_by: str


@fact
class PayReviewAdjusted:
    """Another review was approved that corrects what this one paid; `drawn` is of its reserve.

    Once more when that was paid and skipped somebody: what is below 0 was given back.
    """

    by_review: str
    drawn: Money | None


@fact
class Proposal:
    """The revision that counts, and what was proposed in it."""

    revision: int
    batches: int
    people: int
    total: Money
    reserve: Money | None
    unit_values: tuple[UnitValue, ...]
    proposed_by: str
    corrected: int = 0


@fact
class PayReview:
    """`hands` are those who acted in it and may neither approve it nor be in it.

    `approved_by` are those who have approved the revision that counts. `adjusted_by` are the
    reviews that correct what this one paid, `drawn` what they took of its reserve.
    """

    id: str
    terms: Terms
    plan: PayPlan
    opened_by: str
    hands: frozenset[str]
    status: PayReviewStatus = PayReviewStatus.OPEN
    exceptions: Mapping[str, PayException] = field(default_factory=dict[str, PayException])
    proposal: Proposal | None = None
    approved_by: tuple[str, ...] = ()
    adjusted_by: tuple[str, ...] = ()
    drawn: Money | None = None

    @property
    def revision(self) -> int:
        """Return the revision that counts; 0 before the first."""
        return self.proposal.revision if self.proposal else 0


Event: TypeAlias = (
    PayReviewOpened
    | PayExceptionSet
    | PayExceptionRemoved
    | PayReviewProposed
    | PayReviewSentBack
    | PayReviewApproved
    | PayReviewWithdrawn
    | PayReviewExecutionBegun
    | PayReviewExecuted
    | PayReviewAdjusted
)
State: TypeAlias = PayReview | None


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    if isinstance(event, PayReviewOpened):
        return PayReview(
            id=event.review_id,
            terms=event.terms,
            plan=event.plan,
            opened_by=event.opened_by,
            hands=frozenset({event.opened_by}),
        )
    if state is None:
        return None
    match event:
        case PayExceptionSet() as e:
            exceptions = {**state.exceptions, e.employee_id: e.exception}
            return replace(state, exceptions=exceptions, hands=state.hands | {e.exception.by})
        case PayExceptionRemoved() as e:
            kept = {id_: one for id_, one in state.exceptions.items() if id_ != e.employee_id}
            return replace(state, exceptions=kept, hands=state.hands | {e.removed_by})
        case PayReviewProposed() as e:
            return replace(
                state,
                status=PayReviewStatus.PROPOSED,
                proposal=proposal_of(e),
                approved_by=(),
                hands=state.hands | {e.proposed_by},
            )
        case PayReviewSentBack():
            return replace(state, status=PayReviewStatus.SENT_BACK, approved_by=())
        case PayReviewApproved() as e:
            status = PayReviewStatus.APPROVED if e.whole else state.status
            return replace(state, status=status, approved_by=(*state.approved_by, e.approved_by))
        case PayReviewWithdrawn():
            return replace(state, status=PayReviewStatus.WITHDRAWN)
        case PayReviewExecutionBegun():
            return replace(state, status=PayReviewStatus.EXECUTING)
        case PayReviewExecuted():
            return replace(state, status=PayReviewStatus.EXECUTED)
        case PayReviewAdjusted() as e:
            drawn = e.drawn if state.drawn is None or e.drawn is None else state.drawn + e.drawn
            known = e.by_review in state.adjusted_by
            return replace(
                state,
                adjusted_by=state.adjusted_by if known else (*state.adjusted_by, e.by_review),
                drawn=state.drawn if drawn is None else drawn,
            )
        case _:
            assert_never(event)


def proposal_of(event: PayReviewProposed) -> Proposal:
    """Return what of a proposal later acts look at."""
    return Proposal(
        revision=event.revision,
        batches=event.batches,
        people=event.people,
        total=event.total,
        reserve=event.reserve,
        unit_values=event.unit_values,
        proposed_by=event.proposed_by,
        corrected=event.corrected,
    )


def nothing(*_: object) -> list[Any]:
    """Decide nothing: a review is only read here."""
    return []


def no_stream(_: Never) -> str:
    """Name no stream: there is no command."""
    return ""


reader: Decider[Never, Event, State] = Decider(
    kind="pay_review",
    commands=Never,
    events=Event,
    initial=None,
    stream=no_stream,
    decide=nothing,
    evolve=evolve,
)
"""A review as its batches know it; what may be done with it is domain/pay_review.py."""


def ref(review_id: str) -> Ref[State]:
    """Return the stream of a review. Raise `Invalid` if the id is not one of a review."""
    return Ref(ids.require("pay_review", review_id), reader)


def require_known(review_id: str, state: State) -> PayReview:
    """Return the review. Raise `Unknown` if there is none."""
    if state is None:
        raise Unknown(review_id)
    return state
