from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import employee
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.money import Money
from domain.salary import SalaryRecorded, salary
from domain.working_time import ChangeWorkingTime, WorkingTimeChanged
from tests.given import Rules

HIRED, KNOWN, LESS, LAST = (
    date(2010, 1, 1),
    date(2015, 7, 1),
    date(2016, 4, 1),
    date(2016, 12, 31),
)
somebody = Employee(id="employee:E2", hired_on=HIRED, last_day_on=LAST)
rules = Rules(salary).knowing(employee.ref("employee:E2"), somebody)
recorded = SalaryRecorded(
    salary=Money(amount=Decimal("52000.00"), currency="USD"),
    effective_on=KNOWN,
    unknown_before="not-on-file",
)
change = ChangeWorkingTime(employee_id="employee:E2", fraction=Decimal("0.5"), effective_on=LESS)
changed = WorkingTimeChanged(fraction=Decimal("0.5"), effective_on=LESS, was=Decimal(1))


def test_the_whole_is_worked_until_it_says_otherwise() -> None:
    assert rules.given(recorded).when(change) == [changed]
    state = salary.replay([recorded, changed])
    assert state is not None
    assert [state.fraction_on(day) for day in (HIRED, date(2016, 3, 31), LESS)] == [
        Decimal(1),
        Decimal(1),
        Decimal("0.5"),
    ]
    assert state.on(LESS) == recorded.salary


def test_it_is_changed_again_and_back_and_before() -> None:
    whole = replace(change, fraction=Decimal("1.0"))
    assert rules.given(recorded, changed).when(whole) == [
        replace(changed, fraction=Decimal(1), was=Decimal("0.5"))
    ]
    earlier = replace(change, fraction=Decimal("0.8"), effective_on=HIRED)
    assert rules.given(recorded, changed).when(earlier) == [
        replace(changed, fraction=Decimal("0.8"), effective_on=HIRED)
    ]


def test_a_day_before_the_first_salary_changes_what_is_paid_since() -> None:
    before = WorkingTimeChanged(fraction=Decimal("0.8"), effective_on=HIRED, was=Decimal(1))
    state = salary.replay([recorded, before])
    assert state is not None
    assert [(pay.effective_on, pay.yearly) for pay in state.pays()] == [(KNOWN, 41_600)]


@pytest.mark.parametrize("fraction", ["0", "-0.5", "1.0001", "0.33333", "0.00001"])
def test_it_is_a_share_of_the_whole(fraction: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(recorded).when(replace(change, fraction=Decimal(fraction)))
    assert refusal.value.rule == "fraction-out-of-range"


@pytest.mark.parametrize("fraction", ["0.0001", "0.9999", "0.50000"])
def test_it_may_be_any_share_with_four_decimals(fraction: str) -> None:
    assert rules.given(recorded).when(replace(change, fraction=Decimal(fraction)))


def test_it_is_a_number() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(recorded).when(replace(change, fraction=Decimal("NaN")))
    assert refusal.value.rule == "number-not-finite"


def test_it_is_stored_without_zeros_at_its_end() -> None:
    [event] = rules.given(recorded).when(replace(change, fraction=Decimal("0.500")))
    assert isinstance(event, WorkingTimeChanged)
    assert str(event.fraction) == "0.5"


def test_a_change_changes_something() -> None:
    for known, fraction in (((recorded,), "1"), ((recorded, changed), "0.50")):
        with pytest.raises(Invalid) as refusal:
            rules.given(*known).when(replace(change, fraction=Decimal(fraction)))
        assert refusal.value.rule == "nothing-changes"
        assert refusal.value.parameters == {"field": "fraction"}


def test_there_is_no_working_time_without_a_salary() -> None:
    with pytest.raises(OutOfTurn):
        rules.when(change)


def test_whoever_works_is_in_service() -> None:
    with pytest.raises(Unknown):
        Rules(salary).when(change)
    for day, rule in ((date(2009, 12, 31), "before-hire"), (date(2017, 1, 1), "left-service")):
        with pytest.raises(Ineligible) as refusal:
            rules.given(recorded).when(replace(change, effective_on=day))
        assert refusal.value.rule == rule


def test_its_days_lie_in_the_range() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(recorded).when(replace(change, effective_on=date(2200, 1, 1)))
    assert refusal.value.rule == "date-out-of-range"


def test_nobody_changes_their_own() -> None:
    with pytest.raises(Forbidden) as refusal:
        rules.by("employee:E2").given(recorded).when(change)
    assert refusal.value.rule == "own-case"
