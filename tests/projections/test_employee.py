from datetime import date

from domain.employee import EndCause, EndOfServiceRescinded
from domain.hire import Employment, Gender
from ledger.recorded import Origin
from projections.employee import EmployeeRow
from tests.domain.workforce import HIRED, LEFT, SEEN, ended, hired, placed
from tests.projections.given import rows
from tests.projections.replacing import replace

HER = "employee:E2"
row = EmployeeRow(
    id=HER,
    code="E2",
    hired_on=HIRED,
    first_seen_on=None,
    first_seen_because=None,
    gender=None,
    employment=Employment.FULL_TIME,
    last_day_on=None,
    end_cause=None,
    origin=Origin.PERSON,
)


def test_an_employee_is_one_row() -> None:
    assert rows("employee", HER, hired, placed) == [row]


def test_what_is_known_at_hiring_is_shown() -> None:
    doubtful = replace(
        hired,
        first_seen_on=SEEN,
        first_seen_because="not-in-earlier-file",
        gender=Gender.X,
        employment=Employment.PART_TIME,
    )
    assert rows("employee", HER, doubtful) == [
        replace(
            row,
            first_seen_on=SEEN,
            first_seen_because="not-in-earlier-file",
            gender=Gender.X,
            employment=Employment.PART_TIME,
        )
    ]


def test_the_end_of_service_is_shown_until_it_is_rescinded() -> None:
    left = replace(row, last_day_on=LEFT, end_cause=EndCause.RESIGNATION)
    assert rows("employee", HER, hired, ended) == [left]
    assert rows("employee", HER, hired, ended, EndOfServiceRescinded()) == [row]
    later = replace(ended, last_day_on=date(2016, 12, 31), cause=EndCause.RETIREMENT)
    assert rows("employee", HER, hired, ended, EndOfServiceRescinded(), later) == [
        replace(row, last_day_on=date(2016, 12, 31), end_cause=EndCause.RETIREMENT)
    ]
