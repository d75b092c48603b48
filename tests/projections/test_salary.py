from datetime import date
from decimal import Decimal

from domain.money import Money
from domain.salary import Cause, SalaryAdjusted, SalaryRecorded
from ledger.recorded import Origin
from projections.salary import SalaryCause, SalaryRow
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

HERS, KNOWN, RAISED = "salary:E2", date(2016, 1, 1), date(2016, 7, 1)
first = Money(amount=Decimal("60000.00"), currency="USD")
second = Money(amount=Decimal("61500.50"), currency="USD")
known = SalaryRecorded(salary=first, effective_on=KNOWN, unknown_before="not-in-file")
raised = SalaryAdjusted(salary=second, effective_on=RAISED, cause=Cause.MERIT, was=first)
row = SalaryRow(
    id=f"{HERS}/{KNOWN}",
    employee_id="employee:E2",
    amount=Decimal("60000.00"),
    currency="USD",
    effective_on=KNOWN,
    cause=SalaryCause.RECORDED,
    unknown_before="not-in-file",
    review_id=None,
    at=moment(1),
    origin=Origin.PERSON,
)


def test_each_salary_is_a_row_from_its_day_on() -> None:
    assert rows("salary", HERS, known, raised) == [
        row,
        replace(
            row,
            id=f"{HERS}/{RAISED}",
            amount=Decimal("61500.50"),
            effective_on=RAISED,
            cause=SalaryCause.MERIT,
            unknown_before=None,
            at=moment(2),
        ),
    ]


def test_a_salary_for_the_same_day_takes_its_place_and_nothing_earlier_is_known_by_it() -> None:
    corrected = replace(raised, effective_on=KNOWN, cause=Cause.CORRECTION)
    assert rows("salary", HERS, known, corrected) == [
        replace(row, amount=Decimal("61500.50"), cause=SalaryCause.CORRECTION, at=moment(2))
    ]


def test_a_raise_names_its_review() -> None:
    _, of_review = rows("salary", HERS, known, replace(raised, review_id="pay_review:2016"))
    assert of_review.review_id == "pay_review:2016"


def test_every_cause_of_the_domain_can_be_shown() -> None:
    assert {cause.value for cause in SalaryCause} == {"RECORDED", *(each.value for each in Cause)}
