"""Pay reviews as people look them up: one row each; what was proposed is in rows of its own."""

from datetime import date, datetime
from decimal import Decimal

from domain import ids
from domain.pay_line import PayUse
from domain.pay_plan_content import AfterPayment
from domain.pay_review_case import (
    Event,
    PayExceptionRemoved,
    PayExceptionSet,
    PayReviewAdjusted,
    PayReviewApproved,
    PayReviewExecuted,
    PayReviewExecutionBegun,
    PayReviewOpened,
    PayReviewProposed,
    PayReviewSentBack,
    PayReviewStatus,
    PayReviewWithdrawn,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, whole
from projections.note import note_id


class PayReviewRow(Row):
    """Its terms, and how far it has come; amounts are in `currency`, the plan's.

    `approvals` are by as many people. `revision` is the one that counts, 0 before the first, and
    `people`, `total` and `reserve` are its. `drawn` is what corrections took of the reserve.
    """

    id: str
    code: str
    name: str
    use: PayUse
    plan_id: str
    plan_version: str
    cycle_id: str
    effective_on: date
    period_from: date | None
    period_until: date | None
    departments: tuple[str, ...]
    currency: str
    budget: Decimal | None
    organisation_attained: Decimal | None
    adjusts: str | None
    after_payment: AfterPayment
    approvals: int
    status: PayReviewStatus
    revision: int
    people: int | None
    total: Decimal | None
    reserve: Decimal | None
    reserve_name: str | None
    drawn: Decimal | None
    paid: int | None
    skipped: int | None
    opened_by: str
    opened_at: datetime
    origin: Origin


class PayExceptionRow(Row):
    """What somebody gets otherwise, a raise in `per_cent` or an `amount`, or that they do not."""

    id: str
    review_id: str
    employee_id: str
    per_cent: Decimal | None
    amount: Decimal | None
    currency: str | None
    excluded: bool
    why_id: str
    set_by: str
    at: datetime
    origin: Origin


class PayAttainedRow(Row):
    """What a department has attained by the terms of a review, as a share of 1."""

    id: str
    review_id: str
    department_id: str
    attained: Decimal
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    exception = isinstance(recorded.event, PayExceptionSet | PayExceptionRemoved)
    return () if exception else (recorded.stream,)


def opened(e: PayReviewOpened, key: str, recorded: Recorded[Event]) -> PayReviewRow:
    """Return the row of a review that was opened."""
    terms, plan = e.terms, e.plan
    return PayReviewRow(
        id=key,
        code=ids.code(key),
        name=e.name,
        use=terms.use,
        plan_id=terms.plan_id,
        plan_version=terms.plan_version,
        cycle_id=terms.cycle_id,
        effective_on=terms.effective_on,
        period_from=terms.period_from,
        period_until=terms.period_until,
        departments=terms.departments,
        currency=plan.currency,
        budget=terms.budget.amount if terms.budget else None,
        organisation_attained=terms.organisation_attained,
        adjusts=terms.adjusts,
        after_payment=plan.after_payment,
        approvals=plan.approvals,
        status=PayReviewStatus.OPEN,
        revision=0,
        people=None,
        total=None,
        reserve=None,
        reserve_name=plan.pool.reserve_name if plan.pool and terms.use is PayUse.POOL else None,
        drawn=None,
        paid=None,
        skipped=None,
        opened_by=e.opened_by,
        opened_at=recorded.at,
        origin=recorded.origin,
    )


def fold(row: PayReviewRow | None, recorded: Recorded[Event], key: str) -> PayReviewRow | None:
    """Return what the row becomes."""
    origin = recorded.origin
    match row, recorded.event:
        case _, PayReviewOpened() as e:
            return opened(e, key, recorded)
        case PayReviewRow(), PayReviewProposed() as e:
            return replace(
                row,
                status=PayReviewStatus.PROPOSED,
                revision=e.revision,
                people=e.people,
                total=e.total.amount,
                reserve=e.reserve.amount if e.reserve else None,
                origin=origin,
            )
        case PayReviewRow(), PayReviewSentBack():
            return replace(row, status=PayReviewStatus.SENT_BACK, origin=origin)
        case PayReviewRow(), PayReviewApproved(whole=True):
            return replace(row, status=PayReviewStatus.APPROVED, origin=origin)
        case PayReviewRow(), PayReviewWithdrawn():
            return replace(row, status=PayReviewStatus.WITHDRAWN, origin=origin)
        case PayReviewRow(), PayReviewExecutionBegun():
            return replace(row, status=PayReviewStatus.EXECUTING, origin=origin)
        case PayReviewRow(), PayReviewExecuted() as e:
            return replace(
                row,
                status=PayReviewStatus.EXECUTED,
                paid=e.paid,
                skipped=e.skipped,
                origin=origin,
            )
        case PayReviewRow(), PayReviewAdjusted(drawn=drawn) if drawn is not None:
            taken = (row.drawn or Decimal()) + drawn.amount
            return replace(row, drawn=taken, origin=origin)
        case _:
            return row


def exceptions(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case PayExceptionSet(employee_id=who) | PayExceptionRemoved(employee_id=who):
            return (f"{recorded.stream}/exception/{ids.code(who)}",)
        case _:
            return ()


def exception(
    row: PayExceptionRow | None, recorded: Recorded[Event], key: str
) -> PayExceptionRow | None:
    """Return what the row of somebody's exception becomes; there is none once it is removed."""
    match recorded.event:
        case PayExceptionSet(exception=said) as e:
            return PayExceptionRow(
                id=key,
                review_id=recorded.stream,
                employee_id=e.employee_id,
                per_cent=said.per_cent,
                amount=said.amount.amount if said.amount else None,
                currency=said.amount.currency if said.amount else None,
                excluded=said.excluded,
                why_id=note_id(recorded, "why"),
                set_by=said.by,
                at=recorded.at,
                origin=recorded.origin,
            )
        case PayExceptionRemoved():
            return None
        case _:
            return row


def attained(recorded: Recorded[Event]) -> dict[str, PayAttainedRow]:
    """Return what the departments have attained by the terms of a review that is opened."""
    if not isinstance(recorded.event, PayReviewOpened):
        return {}
    return {
        key: PayAttainedRow(
            id=key,
            review_id=recorded.stream,
            department_id=each.department_id,
            attained=each.attained,
            origin=recorded.origin,
        )
        for each in recorded.event.terms.department_attained
        for key in [f"{recorded.stream}/attained/{ids.code(each.department_id)}"]
    }


TABLES = (
    Table(
        name="pay_review",
        row=PayReviewRow,
        follows=("pay_review",),
        touches=touches,
        fold=fold,
        indexes=(("status", "id"), ("cycle_id", "id"), ("adjusts", "id")),
    ),
    Table(
        name="pay_exception",
        row=PayExceptionRow,
        follows=("pay_review",),
        events=(PayExceptionSet, PayExceptionRemoved),
        touches=exceptions,
        fold=exception,
        indexes=(("review_id", "id"), ("employee_id", "id")),
    ),
    Table(
        name="pay_attained",
        row=PayAttainedRow,
        follows=("pay_review",),
        events=(PayReviewOpened,),
        touches=attained,
        fold=whole(attained),
        indexes=(("review_id", "id"),),
    ),
)
