"""Pay review exception: what somebody gets otherwise than the plan says, and why."""

from decimal import Decimal
from typing import Protocol

from domain import employee, ids, money, quantity
from domain.decider import Given, Ref, fact
from domain.errors import Invalid, OutOfTurn
from domain.money import Money
from domain.pay_line import PayException, PayUse
from domain.pay_review_case import (
    PayExceptionRemoved,
    PayExceptionSet,
    PayReview,
    PayReviewStatus,
)
from domain.sealed import Sealed

MOST = 500
"""How many exceptions a review has; what is more is no exception."""

MOST_PER_CENT = Decimal(1000)


@fact
class SetPayException:
    """A raise in `per_cent`, an `amount` for an award, or `excluded`; one of the three."""

    review_id: str
    employee_id: str
    per_cent: Decimal | None = None
    amount: Money | None = None
    excluded: bool = False
    why: Sealed | None = None


@fact
class RemovePayException:
    review_id: str
    employee_id: str


def reads(command: SetPayException) -> list[Ref[employee.State]]:
    """Return the stream of whom an exception is for."""
    return [employee.ref(command.employee_id)]


def set_(command: SetPayException, review: PayReview, given: Given) -> PayExceptionSet:
    """Return an exception, or raise `Rejected`; it takes the place of one that they have."""
    c, who = command, given[employee.ref(command.employee_id)]
    require_preparing(c, review)
    employee.require_not_own_case(c.employee_id, given)
    employee.require_in_service(c.employee_id, who, review.terms.effective_on)
    if c.why is None:
        raise Invalid("reason-missing", field="why")
    require_one(c, review.terms.use)
    if len(review.exceptions.keys() | {c.employee_id}) > MOST:
        raise Invalid("exceptions-too-many", most=MOST)
    return PayExceptionSet(
        employee_id=c.employee_id, exception=exception_of(c, given.by), why=c.why
    )


class Said(Protocol):
    """What somebody shall get unlike the plan, as it is stated."""

    @property
    def employee_id(self) -> str: ...
    @property
    def per_cent(self) -> Decimal | None: ...
    @property
    def amount(self) -> Money | None: ...
    @property
    def excluded(self) -> bool: ...


def require_one(said: Said, use: PayUse) -> None:
    """Raise `Invalid` unless one thing is said, of what such a review gives."""
    if (said.per_cent is not None) + (said.amount is not None) + said.excluded != 1:
        raise Invalid("exception-not-one", field="per_cent")
    merit = use is PayUse.MERIT
    if (said.per_cent is not None and not merit) or (said.amount is not None and merit):
        raise Invalid("exception-of-another-use", use=use.value)


def exception_of(said: Said, by: str) -> PayException:
    """Return an exception as it is kept. Raise `Invalid` if nobody can get that."""
    return PayException(
        employee_id=said.employee_id,
        by=by,
        per_cent=None if said.per_cent is None else require_per_cent(said.per_cent),
        amount=None if said.amount is None else require_amount(said.amount),
        excluded=said.excluded,
    )


def removed(command: RemovePayException, review: PayReview, given: Given) -> PayExceptionRemoved:
    """Return the removal of somebody's exception, or raise `Rejected` if they have none."""
    require_preparing(command, review)
    employee.require_not_own_case(command.employee_id, given)
    ids.require("employee", command.employee_id)
    if command.employee_id not in review.exceptions:
        raise Invalid("no-exception", field="employee_id")
    return PayExceptionRemoved(employee_id=command.employee_id, removed_by=given.by)


def require_preparing(command: object, review: PayReview) -> None:
    """Raise `OutOfTurn` unless the review is being prepared."""
    if review.status not in {PayReviewStatus.OPEN, PayReviewStatus.SENT_BACK}:
        raise OutOfTurn(command, review)


def require_per_cent(per_cent: Decimal) -> Decimal:
    """Return a raise. Raise `Invalid` if it is below 0 or beyond all reason."""
    if not 0 <= quantity.require("per_cent", per_cent) <= MOST_PER_CENT:
        raise Invalid("per-cent-out-of-range", field="per_cent")
    return per_cent


def require_amount(amount: Money) -> Money:
    """Return an award with its currency's decimals. Raise `Invalid` if it is below 0."""
    said = money.require(amount)
    if said.amount < 0:
        raise Invalid("amount-negative", field="amount")
    return said
