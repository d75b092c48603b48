from datetime import date

from domain.payroll import PayrollClosed
from ledger.recorded import Origin
from projections.payroll import PayrollMonthRow, PayrollRow
from tests.projections.given import moment, rows

MAIN, JANUARY, FEBRUARY = "payroll:main", date(2016, 1, 1), date(2016, 2, 1)
closed = (PayrollClosed(month=JANUARY), PayrollClosed(month=FEBRUARY))


def test_the_payroll_is_a_row_with_its_first_and_last_month() -> None:
    assert rows("payroll", MAIN, *closed) == [
        PayrollRow(
            id=MAIN,
            first_month=JANUARY,
            last_month=FEBRUARY,
            at=moment(2),
            origin=Origin.PERSON,
        )
    ]


def test_each_month_is_a_row() -> None:
    assert rows("payroll_month", MAIN, *closed) == [
        PayrollMonthRow(
            id=f"{MAIN}/{month}",
            payroll_id=MAIN,
            month=month,
            at=moment(version),
            origin=Origin.PERSON,
        )
        for version, month in enumerate((JANUARY, FEBRUARY), start=1)
    ]
