"""Pay proposals as people look them up: one row for each revision that was ever proposed.

Beside it are its units with their budgets, and its approvals, stage by stage. A revision that was
frozen and never proposed has no row.
"""

from datetime import datetime
from decimal import Decimal

from domain.pay_review_case import Event, PayReviewApproved, PayReviewProposed, PayReviewSentBack
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once, whole
from projections.note import note_id


class PayProposalRow(Row):
    """`replaces`, `differs` and `total_before` are of a revision that was recomputed.

    It went back as a whole where `sent_back_by` is known and `sent_back` names nobody.
    """

    id: str
    review_id: str
    revision: int
    batches: int
    people: int
    total: Decimal
    currency: str
    reserve: Decimal | None
    digest: str
    left_out: tuple[str, ...]
    replaces: int | None
    differs: int | None
    total_before: Decimal | None
    proposed_by: str
    proposed_at: datetime
    sent_back: tuple[str, ...]
    sent_back_by: str | None
    sent_back_at: datetime | None
    why_id: str | None
    origin: Origin


class PayUnitRow(Row):
    """A budget of a revision; `unit` is a department's id or a level, or none for everybody."""

    id: str
    review_id: str
    proposal_id: str
    unit: str | None
    payroll: Decimal
    budget: Decimal | None
    wanted: Decimal
    spent: Decimal
    currency: str
    exceeded: bool
    origin: Origin


class PayApprovalRow(Row):
    """The approval of one person, of those that a revision needs."""

    id: str
    review_id: str
    proposal_id: str
    stage: int
    approved_by: str
    at: datetime
    origin: Origin


def proposal_id(review_id: str, revision: int) -> str:
    """Return the id of a revision that was proposed."""
    return f"{review_id}/proposal/{revision:05}"


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case PayReviewProposed(revision=revision) | PayReviewSentBack(revision=revision):
            return (proposal_id(recorded.stream, revision),)
        case _:
            return ()


def fold(row: PayProposalRow | None, recorded: Recorded[Event], key: str) -> PayProposalRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, PayReviewProposed() as e:
            return PayProposalRow(
                id=key,
                review_id=recorded.stream,
                revision=e.revision,
                batches=e.batches,
                people=e.people,
                total=e.total.amount,
                currency=e.total.currency,
                reserve=e.reserve.amount if e.reserve else None,
                digest=e.digest,
                left_out=e.left_out,
                replaces=e.replaces,
                differs=e.differs,
                total_before=e.total_before.amount if e.total_before else None,
                proposed_by=e.proposed_by,
                proposed_at=recorded.at,
                sent_back=(),
                sent_back_by=None,
                sent_back_at=None,
                why_id=None,
                origin=recorded.origin,
            )
        case PayProposalRow(), PayReviewSentBack() as e:
            return replace(
                row,
                sent_back=e.employees,
                sent_back_by=e.sent_back_by,
                sent_back_at=recorded.at,
                why_id=note_id(recorded, "why"),
                origin=recorded.origin,
            )
        case _:
            return row


@once
def units(recorded: Recorded[Event]) -> dict[str, PayUnitRow]:
    """Return the budgets of a revision that was proposed."""
    if not isinstance(recorded.event, PayReviewProposed):
        return {}
    of = proposal_id(recorded.stream, recorded.event.revision)
    return {
        key: PayUnitRow(
            id=key,
            review_id=recorded.stream,
            proposal_id=of,
            unit=each.unit,
            payroll=each.payroll.amount,
            budget=each.budget.amount if each.budget else None,
            wanted=each.wanted.amount,
            spent=each.spent.amount,
            currency=each.spent.currency,
            exceeded=each.exceeded,
            origin=recorded.origin,
        )
        for place, each in enumerate(recorded.event.units, start=1)
        for key in [f"{of}/unit/{place:05}"]
    }


def approvals(recorded: Recorded[Event]) -> dict[str, PayApprovalRow]:
    """Return the row of an approval."""
    if not isinstance(recorded.event, PayReviewApproved):
        return {}
    e, of = recorded.event, proposal_id(recorded.stream, recorded.event.revision)
    key = f"{of}/approval/{e.stage}"
    row = PayApprovalRow(
        id=key,
        review_id=recorded.stream,
        proposal_id=of,
        stage=e.stage,
        approved_by=e.approved_by,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="pay_proposal",
        row=PayProposalRow,
        follows=("pay_review",),
        events=(PayReviewProposed, PayReviewSentBack),
        touches=touches,
        fold=fold,
        indexes=(("review_id", "id"),),
    ),
    Table(
        name="pay_unit",
        row=PayUnitRow,
        follows=("pay_review",),
        events=(PayReviewProposed,),
        touches=units,
        fold=whole(units),
        indexes=(("proposal_id", "id"),),
    ),
    Table(
        name="pay_approval",
        row=PayApprovalRow,
        follows=("pay_review",),
        events=(PayReviewApproved,),
        touches=approvals,
        fold=whole(approvals),
        indexes=(("proposal_id", "id"),),
    ),
)
