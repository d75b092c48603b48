from dataclasses import replace
from datetime import date

import pytest

from domain import employee
from domain.absence import (
    Absence,
    AbsenceEnded,
    AbsenceKind,
    AbsenceRecorded,
    Absences,
    EndAbsence,
    RecordAbsence,
    absence,
    ref,
)
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from tests.given import Rules

HIRED, LAST = date(2016, 1, 1), date(2016, 12, 31)
FROM, UNTIL = date(2016, 3, 1), date(2016, 3, 31)

somebody = Employee(id="employee:E2", hired_on=HIRED, last_day_on=LAST)
rules = Rules(absence).knowing(employee.ref("employee:E2"), somebody)

record = RecordAbsence(
    employee_id="employee:E2", kind=AbsenceKind.UNPAID, from_on=FROM, until_on=UNTIL
)
recorded = AbsenceRecorded(kind=AbsenceKind.UNPAID, from_on=FROM, until_on=UNTIL)
begun = replace(recorded, until_on=None)
end = EndAbsence(employee_id="employee:E2", from_on=FROM, until_on=UNTIL)
ended = AbsenceEnded(from_on=FROM, until_on=UNTIL)


def test_an_absence_is_recorded() -> None:
    assert rules.when(record) == [recorded]


def test_an_absence_can_last_one_day() -> None:
    assert rules.when(replace(record, until_on=FROM)) == [replace(recorded, until_on=FROM)]


def test_an_absence_does_not_end_before_it_begins() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(record, until_on=date(2016, 2, 29)))
    assert refusal.value.rule == "until-before-from"


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (UNTIL, date(2016, 4, 30)),
        (date(2016, 2, 1), FROM),
        (date(2016, 3, 10), date(2016, 3, 11)),
        (date(2016, 2, 1), None),
        (HIRED, LAST),
    ],
)
def test_no_two_absences_share_a_day(from_on: date, until_on: date | None) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(recorded).when(replace(record, from_on=from_on, until_on=until_on))
    assert refusal.value.rule == "absences-overlap"
    assert refusal.value.parameters == {"from_on": FROM, "until_on": UNTIL}


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [(date(2016, 4, 1), None), (date(2016, 2, 1), date(2016, 2, 29))],
)
def test_one_absence_may_follow_another(from_on: date, until_on: date | None) -> None:
    assert rules.given(recorded).when(replace(record, from_on=from_on, until_on=until_on))


def test_an_absence_without_an_end_lasts() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(begun).when(replace(record, from_on=LAST, until_on=None))
    assert refusal.value.rule == "absences-overlap"


def test_an_absence_without_an_end_is_ended() -> None:
    assert rules.given(begun).when(end) == [ended]
    again = replace(record, from_on=date(2016, 4, 1), until_on=None)
    assert rules.given(begun, ended).when(again)


@pytest.mark.parametrize("history", [(), (recorded,), (begun, ended)])
def test_only_an_absence_without_an_end_is_ended(
    history: tuple[AbsenceRecorded | AbsenceEnded, ...],
) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(*history).when(end)
    assert refusal.value.rule == "no-open-absence"


def test_an_absence_is_ended_by_the_day_it_began() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(begun).when(replace(end, from_on=date(2016, 3, 2)))
    assert refusal.value.rule == "no-open-absence"


def test_an_absence_lies_within_service() -> None:
    assert rules.when(replace(record, from_on=HIRED, until_on=LAST))
    with pytest.raises(Ineligible) as refusal:
        rules.when(replace(record, from_on=date(2015, 12, 31)))
    assert refusal.value.rule == "before-hire"
    with pytest.raises(Ineligible) as refusal:
        rules.when(replace(record, until_on=date(2017, 1, 1)))
    assert refusal.value.rule == "left-service"


@pytest.mark.parametrize(
    "command",
    [
        replace(record, from_on=date(1899, 12, 31)),
        replace(record, until_on=date(2200, 1, 1)),
    ],
)
def test_its_days_lie_in_the_range(command: RecordAbsence) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(command)
    assert refusal.value.rule == "date-out-of-range"


def test_nobody_is_absent_who_is_not_known() -> None:
    with pytest.raises(Unknown):
        Rules(absence).when(record)


@pytest.mark.parametrize("command", [record, end])
def test_nobody_records_their_own_absence(command: RecordAbsence | EndAbsence) -> None:
    with pytest.raises(Forbidden) as refusal:
        rules.by("employee:E2").given(begun).when(command)
    assert refusal.value.rule == "own-case"


def test_an_absence_is_found_by_its_days() -> None:
    state = absence.replay([begun, ended])
    held = Absence(kind=AbsenceKind.UNPAID, from_on=FROM, until_on=UNTIL)
    assert state == Absences(entries=(held,))
    days = (date(2016, 2, 29), FROM, UNTIL, date(2016, 4, 1))
    assert [state.on(on) for on in days] == [None, held, held, None]


def test_absences_are_about_their_person() -> None:
    assert absence.stream(record) == ref("employee:E2").stream == "absence:E2"
    assert absence.person("absence:E2") == "employee:E2"
