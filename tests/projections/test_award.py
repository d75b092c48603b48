from datetime import date
from decimal import Decimal

from domain.award import AwardKind, AwardPaid
from domain.money import Money
from ledger.recorded import Origin
from projections.award import AwardRow
from projections.career import CareerKind
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

HERS, PAID, BACK = "award:E2", date(2016, 4, 1), date(2016, 9, 1)
bonus = AwardPaid(
    kind=AwardKind.BONUS,
    amount=Money(amount=Decimal("30780.00"), currency="USD"),
    review_id="pay_review:2016",
    line_id="pay_batch:2016:1.1/E2",
    paid_on=PAID,
)
back = replace(
    bonus,
    kind=AwardKind.CLAWBACK,
    amount=Money(amount=Decimal("-780.00"), currency="USD"),
    paid_on=BACK,
)
row = AwardRow(
    id=f"{HERS}/1",
    employee_id="employee:E2",
    kind=AwardKind.BONUS,
    amount=Decimal("30780.00"),
    currency="USD",
    paid_on=PAID,
    review_id="pay_review:2016",
    line_id="pay_batch:2016:1.1/E2",
    at=moment(1),
    origin=Origin.PERSON,
)


def test_each_payment_is_a_row() -> None:
    assert rows("award", HERS, bonus, back) == [
        row,
        replace(
            row,
            id=f"{HERS}/2",
            kind=AwardKind.CLAWBACK,
            amount=Decimal("-780.00"),
            paid_on=BACK,
            at=moment(2),
        ),
    ]


def test_each_payment_stands_in_the_career_though_it_be_of_the_same_day() -> None:
    first, second = rows("career", HERS, bonus, replace(back, paid_on=PAID))
    assert (first.employee_id, first.kind, first.effective_on) == (
        "employee:E2",
        CareerKind.AWARD,
        PAID,
    )
    assert (first.amount, first.currency, first.cause) == (Decimal("30780.00"), "USD", "BONUS")
    assert (second.amount, second.cause) == (Decimal("-780.00"), "CLAWBACK")
