from dataclasses import replace
from datetime import date

import pytest

from domain.department import (
    CloseDepartment,
    Department,
    DepartmentClosed,
    DepartmentFounded,
    DepartmentRenamed,
    FoundDepartment,
    RenameDepartment,
    department,
    ref,
)
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.timeline import Entry, Timeline
from tests.given import Rules

IN_2015, IN_2016, IN_2017 = date(2015, 7, 1), date(2016, 7, 1), date(2017, 7, 1)

county = Department(id="department:CTY", names=Timeline(), founded_on=IN_2015, closed_on=IN_2017)
rules = Rules(department).knowing(ref("department:CTY"), county)

found = FoundDepartment(department_id="department:DOT", name="Roads", effective_on=IN_2016)
founded = DepartmentFounded(
    department_id="department:DOT", name="Roads", parent_id=None, effective_on=IN_2016
)
rename = RenameDepartment(
    department_id="department:DOT", name="Transportation", effective_on=IN_2017
)
renamed = DepartmentRenamed(name="Transportation", effective_on=IN_2017)
close = CloseDepartment(department_id="department:DOT", effective_on=IN_2017)
closed = DepartmentClosed(effective_on=IN_2017)


def test_a_department_is_founded_at_the_top() -> None:
    assert rules.when(found) == [founded]


def test_a_department_is_founded_below_another() -> None:
    below = replace(found, parent_id="department:CTY")
    assert rules.when(below) == [replace(founded, parent_id="department:CTY")]


def test_a_department_is_founded_once() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(founded).when(found)


def test_a_department_is_not_below_itself() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(found, parent_id="department:DOT"))
    assert refusal.value.rule == "own-parent"


def test_a_department_is_not_below_one_that_is_unknown() -> None:
    with pytest.raises(Unknown) as refusal:
        rules.when(replace(found, parent_id="department:NON"))
    assert refusal.value.parameters == {"id": "department:NON"}


@pytest.mark.parametrize("on", [date(2015, 6, 30), IN_2017])
def test_a_department_is_not_below_one_that_is_not_there(on: date) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.when(replace(found, parent_id="department:CTY", effective_on=on))
    assert refusal.value.rule == "department-not-open"
    assert refusal.value.parameters == {
        "department_id": "department:CTY",
        "on": on,
        "founded_on": IN_2015,
        "closed_on": IN_2017,
    }


@pytest.mark.parametrize("on", [IN_2015, date(2017, 6, 30)])
def test_it_is_there_from_its_first_day_until_the_day_before_it_is_closed(on: date) -> None:
    below = replace(found, parent_id="department:CTY", effective_on=on)
    assert rules.when(below) == [replace(founded, parent_id="department:CTY", effective_on=on)]


def test_a_department_is_renamed_from_a_day_on() -> None:
    assert rules.given(founded).when(rename) == [renamed]
    state = department.replay([founded, renamed])
    assert state is not None
    assert state.names.on(date(2017, 6, 30)) == Entry(IN_2016, "Roads")
    assert state.names.on(IN_2017) == Entry(IN_2017, "Transportation")


def test_a_department_is_not_renamed_to_what_it_is_called() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(founded).when(replace(rename, name=" Roads"))
    assert refusal.value.rule == "nothing-changes"


@pytest.mark.parametrize("command", [rename, close])
def test_nothing_happens_to_a_department_before_it_is_founded(
    command: RenameDepartment | CloseDepartment,
) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(founded).when(replace(command, effective_on=date(2016, 6, 30)))
    assert refusal.value.rule == "department-not-open"
    assert rules.given(founded).when(replace(command, effective_on=IN_2016))


@pytest.mark.parametrize("command", [rename, close])
def test_nothing_happens_to_a_department_that_is_not_known(
    command: RenameDepartment | CloseDepartment,
) -> None:
    with pytest.raises(Unknown):
        rules.when(command)


@pytest.mark.parametrize("command", [rename, close])
def test_nothing_happens_to_a_department_once_it_is_closed(
    command: RenameDepartment | CloseDepartment,
) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(founded, closed).when(command)
    assert refusal.value.rule == "department-not-open"


def test_a_name_is_put_right_for_the_time_before_the_department_was_closed() -> None:
    earlier = replace(rename, effective_on=date(2017, 6, 30))
    assert rules.given(founded, closed).when(earlier) == [
        replace(renamed, effective_on=date(2017, 6, 30))
    ]


def test_a_department_is_closed_from_a_day_on() -> None:
    assert rules.given(founded).when(close) == [closed]


def test_a_department_is_not_closed_twice() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(founded, closed).when(replace(close, effective_on=IN_2016))
    assert refusal.value.rule == "already-closed"
    assert refusal.value.parameters == {"closed_on": IN_2017}


@pytest.mark.parametrize("command", [found, rename, close])
def test_its_days_lie_in_the_range(
    command: FoundDepartment | RenameDepartment | CloseDepartment,
) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(founded).when(replace(command, effective_on=date(2200, 1, 1)))
    assert refusal.value.rule == "date-out-of-range"


@pytest.mark.parametrize("name", ["", "a\tb"])
def test_its_name_is_a_text(name: str) -> None:
    with pytest.raises(Invalid):
        rules.when(replace(found, name=name))
    with pytest.raises(Invalid):
        rules.given(founded).when(replace(rename, name=name))


def test_its_id_is_that_of_a_department() -> None:
    assert department.stream(found) == "department:DOT"
    with pytest.raises(Invalid):
        department.stream(replace(found, department_id="employee:E1"))
    with pytest.raises(Invalid):
        rules.when(replace(found, parent_id="DOT"))
