from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import employee
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.money import Money
from domain.salary import (
    AdjustSalary,
    Cause,
    RecordSalary,
    SalaryAdjusted,
    SalaryRecorded,
    ref,
    salary,
)
from tests.given import Rules

HIRED, KNOWN, RAISED, LAST = (
    date(2010, 1, 1),
    date(2015, 7, 1),
    date(2016, 4, 1),
    date(2016, 12, 31),
)


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


somebody = Employee(id="employee:E2", hired_on=HIRED, last_day_on=LAST)
rules = Rules(salary).knowing(employee.ref("employee:E2"), somebody)

record = RecordSalary(
    employee_id="employee:E2",
    salary=usd("52000"),
    effective_on=KNOWN,
    unknown_before="before-first-file",
)
recorded = SalaryRecorded(
    salary=usd("52000.00"), effective_on=KNOWN, unknown_before="before-first-file"
)
adjust = AdjustSalary(
    employee_id="employee:E2", salary=usd("54000.50"), effective_on=RAISED, cause=Cause.MERIT
)
adjusted = SalaryAdjusted(
    salary=usd("54000.50"), effective_on=RAISED, cause=Cause.MERIT, was=usd("52000.00")
)


def test_the_first_salary_that_is_known_is_recorded() -> None:
    assert rules.when(record) == [recorded]


def test_it_can_be_known_from_the_first_day() -> None:
    first = replace(record, effective_on=HIRED, unknown_before=None)
    assert rules.when(first) == [replace(recorded, effective_on=HIRED, unknown_before=None)]


def test_the_first_salary_is_recorded_once() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(recorded).when(replace(record, effective_on=RAISED))


def test_why_it_is_unknown_before_is_a_code() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(record, unknown_before="Who knows"))
    assert refusal.value.rule == "code-malformed"


def test_an_adjustment_states_what_it_replaces() -> None:
    assert rules.given(recorded).when(adjust) == [adjusted]


def test_a_retroactive_adjustment_replaces_what_held_on_its_day() -> None:
    earlier = replace(adjust, salary=usd("53000"), effective_on=date(2016, 3, 31))
    assert rules.given(recorded, adjusted).when(earlier) == [
        replace(adjusted, salary=usd("53000.00"), effective_on=date(2016, 3, 31))
    ]
    between = replace(adjusted, salary=usd("53000.00"), effective_on=date(2016, 3, 31))
    state = salary.replay([recorded, adjusted, between])
    assert state is not None
    days = (date(2015, 6, 30), KNOWN, date(2016, 3, 31), RAISED)
    assert [state.on(day) for day in days] == [
        None,
        usd("52000"),
        usd("53000"),
        usd("54000.50"),
    ]


def test_there_is_nothing_to_adjust_before_a_first_salary() -> None:
    with pytest.raises(OutOfTurn):
        rules.when(adjust)
    assert rules.given(recorded).when(replace(adjust, effective_on=KNOWN))
    with pytest.raises(Ineligible) as refusal:
        rules.given(recorded).when(replace(adjust, effective_on=date(2015, 6, 30)))
    assert refusal.value.rule == "before-first-salary"
    assert refusal.value.parameters == {"known_from": KNOWN}


def test_an_adjustment_changes_what_holds_on_its_day() -> None:
    same = replace(adjust, salary=usd("52000"))
    with pytest.raises(Invalid) as refusal:
        rules.given(recorded).when(same)
    assert refusal.value.rule == "nothing-changes"
    back = replace(same, effective_on=RAISED)
    assert rules.given(recorded, adjusted).when(back) == [
        replace(adjusted, salary=usd("52000.00"), was=usd("54000.50"))
    ]


def test_the_currency_stays() -> None:
    euros = Money(amount=Decimal(54000), currency="EUR")
    with pytest.raises(Invalid) as refusal:
        rules.given(recorded).when(replace(adjust, salary=euros))
    assert refusal.value.rule == "currencies-differ"
    assert refusal.value.parameters == {"left": "USD", "right": "EUR"}


@pytest.mark.parametrize(
    ("amount", "rule"),
    [
        ("0", "amount-not-positive"),
        ("-0.01", "amount-not-positive"),
        ("0.001", "amount-too-precise"),
        ("NaN", "number-not-finite"),
    ],
)
def test_an_amount_is_above_nothing_and_exact(amount: str, rule: str) -> None:
    for history, command in (((), record), ((recorded,), adjust)):
        with pytest.raises(Invalid) as refusal:
            rules.given(*history).when(replace(command, salary=usd(amount)))
        assert refusal.value.rule == rule
    assert rules.when(replace(record, salary=usd("0.01")))


@pytest.mark.parametrize("command", [record, adjust])
def test_nobody_is_paid_who_is_not_in_service(command: RecordSalary | AdjustSalary) -> None:
    with pytest.raises(Unknown):
        Rules(salary).when(command)
    with pytest.raises(Ineligible) as refusal:
        rules.when(replace(command, effective_on=date(2009, 12, 31)))
    assert refusal.value.rule == "before-hire"
    with pytest.raises(Ineligible) as refusal:
        rules.given(recorded).when(replace(command, effective_on=date(2017, 1, 1)))
    assert refusal.value.rule == "left-service"


def test_the_last_day_of_service_is_paid() -> None:
    assert rules.given(recorded).when(replace(adjust, effective_on=LAST))


@pytest.mark.parametrize("command", [record, adjust])
def test_its_days_lie_in_the_range(command: RecordSalary | AdjustSalary) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(command, effective_on=date(2200, 1, 1)))
    assert refusal.value.rule == "date-out-of-range"


@pytest.mark.parametrize("command", [record, adjust])
def test_nobody_sets_their_own_salary(command: RecordSalary | AdjustSalary) -> None:
    with pytest.raises(Forbidden) as refusal:
        rules.by("employee:E2").given(recorded).when(command)
    assert refusal.value.rule == "own-case"


def test_a_salary_is_about_its_person() -> None:
    assert salary.stream(record) == ref("employee:E2").stream == "salary:E2"
    assert salary.person("salary:E2") == "employee:E2"
