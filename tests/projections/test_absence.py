from datetime import date

from domain.absence import AbsenceEnded, AbsenceKind, AbsenceRecorded
from ledger.recorded import Origin
from projections.absence import AbsenceRow
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

HERS, FROM, UNTIL = "absence:E2", date(2016, 3, 1), date(2016, 3, 31)
away = AbsenceRecorded(kind=AbsenceKind.PARENTAL, from_on=FROM, until_on=None)
row = AbsenceRow(
    id=f"{HERS}/{FROM}",
    employee_id="employee:E2",
    kind=AbsenceKind.PARENTAL,
    from_on=FROM,
    until_on=None,
    at=moment(1),
    origin=Origin.PERSON,
)


def test_each_absence_is_a_row() -> None:
    ill = AbsenceRecorded(
        kind=AbsenceKind.SICKNESS, from_on=date(2016, 1, 4), until_on=date(2016, 1, 5)
    )
    first, second = rows("absence", HERS, away, ill)
    assert (first.kind, first.until_on) == (AbsenceKind.SICKNESS, date(2016, 1, 5))
    assert second == row


def test_an_absence_that_has_ended_says_when() -> None:
    ended = AbsenceEnded(from_on=FROM, until_on=UNTIL)
    assert rows("absence", HERS, away, ended) == [replace(row, until_on=UNTIL, at=moment(2))]
