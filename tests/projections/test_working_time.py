from datetime import date
from decimal import Decimal

from domain.working_time import WorkingTimeChanged
from ledger.recorded import Origin
from projections.working_time import WorkingTimeRow
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

HERS, LESS, MORE = "salary:E2", date(2016, 4, 1), date(2016, 10, 1)
less = WorkingTimeChanged(fraction=Decimal("0.5"), effective_on=LESS, was=Decimal(1))
more = WorkingTimeChanged(fraction=Decimal("0.8"), effective_on=MORE, was=Decimal("0.5"))
row = WorkingTimeRow(
    id=f"{HERS}/working-time/{LESS}",
    employee_id="employee:E2",
    fraction=Decimal("0.5"),
    effective_on=LESS,
    at=moment(1),
    origin=Origin.PERSON,
)


def test_each_working_time_is_a_row_from_its_day_on() -> None:
    assert rows("working_time", HERS, less, more) == [
        row,
        replace(
            row,
            id=f"{HERS}/working-time/{MORE}",
            fraction=Decimal("0.8"),
            effective_on=MORE,
            at=moment(2),
        ),
    ]


def test_a_change_for_the_same_day_takes_its_place() -> None:
    again = replace(more, effective_on=LESS)
    assert rows("working_time", HERS, less, again) == [
        replace(row, fraction=Decimal("0.8"), at=moment(2))
    ]
