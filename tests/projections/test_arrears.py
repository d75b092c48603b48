from datetime import date
from decimal import Decimal

from domain.arrears import ArrearsArisen
from domain.money import Money
from domain.policies.arrears import MonthDue
from ledger.recorded import Origin
from projections.arrears import ArrearsMonthRow, ArrearsRow
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

HERS, APRIL, MAY = "salary:E2", date(2025, 4, 1), date(2025, 5, 1)
before, after = Decimal("10000.00"), Decimal("11000.00")
arisen = ArrearsArisen(
    amount=Money(amount=Decimal("2000.00"), currency="USD"),
    effective_on=APRIL,
    months=tuple(MonthDue(month=month, before=before, after=after) for month in (APRIL, MAY)),
    formulas=("month-pay/1", "arrears/1"),
)
row = ArrearsRow(
    id=f"{HERS}/arrears/1",
    employee_id="employee:E2",
    amount=Decimal("2000.00"),
    currency="USD",
    effective_on=APRIL,
    first_month=APRIL,
    last_month=MAY,
    review_id=None,
    at=moment(1),
    origin=Origin.PERSON,
)


def test_each_amount_is_a_row_of_its_own() -> None:
    again = replace(arisen, review_id="pay_review:2025")
    assert rows("arrears", HERS, arisen, again) == [
        row,
        replace(row, id=f"{HERS}/arrears/2", review_id="pay_review:2025", at=moment(2)),
    ]


def test_each_month_of_an_amount_is_a_row() -> None:
    assert rows("arrears_month", HERS, arisen) == [
        ArrearsMonthRow(
            id=f"{HERS}/arrears/1/{month}",
            arrears_id=f"{HERS}/arrears/1",
            employee_id="employee:E2",
            month=month,
            before=before,
            after=after,
            currency="USD",
            origin=Origin.PERSON,
        )
        for month in (APRIL, MAY)
    ]
