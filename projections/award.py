"""Awards as people look them up: one row for each payment."""

from datetime import date, datetime
from decimal import Decimal

from domain import award
from domain.award import AwardKind, AwardPaid
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table


class AwardRow(Row):
    """`amount` is what was added to what was paid before; below 0 it was to be given back."""

    id: str
    employee_id: str
    kind: AwardKind
    amount: Decimal
    currency: str
    paid_on: date
    review_id: str
    line_id: str
    at: datetime
    origin: Origin


def touches(recorded: Recorded[AwardPaid]) -> tuple[str, ...]:
    return (f"{recorded.stream}/{recorded.version}",)


def fold(_: AwardRow | None, recorded: Recorded[AwardPaid], key: str) -> AwardRow:
    """Return the row of a payment, which nothing changes afterwards."""
    e = recorded.event
    return AwardRow(
        id=key,
        employee_id=award.person(recorded.stream),
        kind=e.kind,
        amount=e.amount.amount,
        currency=e.amount.currency,
        paid_on=e.paid_on,
        review_id=e.review_id,
        line_id=e.line_id,
        at=recorded.at,
        origin=recorded.origin,
    )


TABLES = (
    Table(
        name="award",
        row=AwardRow,
        follows=("award",),
        final=True,
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "paid_on"), ("review_id", "id")),
    ),
)
