from dataclasses import replace
from datetime import date

import pytest

from domain.employee import (
    AssignSuperior,
    EndCause,
    EndOfServiceRescinded,
    EndService,
    RecordPersonalDetails,
    RescindEndOfService,
    employee,
)
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.hire import PersonalDetailsRecorded
from domain.placement import ReassignEmployee, SuperiorAssigned
from domain.sealed import Sealed
from tests.domain.workforce import (
    AFTER,
    HIRED,
    LEFT,
    MOVED,
    assigned,
    ended,
    hire,
    hired,
    placed,
    rules,
)

reassign = ReassignEmployee(employee_id="employee:E2", effective_on=MOVED)
details = RecordPersonalDetails(employee_id="employee:E2", email=Sealed("sealed"))
assign = AssignSuperior(employee_id="employee:E2", superior_id="employee:E1", effective_on=MOVED)
end = EndService(employee_id="employee:E2", last_day_on=LEFT, cause=EndCause.RESIGNATION)
rescind = RescindEndOfService(employee_id="employee:E2")


def test_personal_details_are_recorded_sealed() -> None:
    assert rules.given(hired, placed).when(details) == [
        PersonalDetailsRecorded(name=None, email=Sealed("sealed"))
    ]


def test_personal_details_are_recorded_before_the_first_day() -> None:
    early = rules.on(date(2015, 3, 1)).given(hired, placed)
    assert early.when(details) == [PersonalDetailsRecorded(name=None, email=Sealed("sealed"))]


def test_personal_details_that_are_none_are_not_recorded() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(hired, placed).when(replace(details, email=None))
    assert refusal.value.rule == "nothing-changes"


def test_personal_details_are_recorded_until_the_last_day() -> None:
    left = rules.given(hired, placed, ended)
    assert left.on(LEFT).when(details)
    with pytest.raises(Ineligible) as refusal:
        left.on(AFTER).when(details)
    assert refusal.value.rule == "left-service"


def test_a_superior_is_assigned() -> None:
    assert rules.given(hired, placed).when(assign) == [assigned]


def test_a_superior_is_taken_back() -> None:
    nobody = replace(assign, superior_id=None, effective_on=LEFT)
    assert rules.given(hired, placed, assigned).when(nobody) == [
        SuperiorAssigned(superior_id=None, effective_on=LEFT)
    ]


@pytest.mark.parametrize(
    "command",
    [
        replace(assign, effective_on=LEFT),
        replace(assign, superior_id=None, effective_on=date(2016, 3, 31)),
    ],
)
def test_a_superior_is_not_assigned_again(command: AssignSuperior) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(hired, placed, assigned).when(command)
    assert refusal.value.rule == "nothing-changes"


def test_nobody_is_their_own_superior() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(hired, placed).when(replace(assign, superior_id="employee:E2"))
    assert refusal.value.rule == "own-superior"


def test_a_superior_is_in_service_on_the_day() -> None:
    with pytest.raises(Unknown):
        rules.given(hired, placed).when(replace(assign, superior_id="employee:E9"))
    assert rules.given(hired, placed).when(replace(assign, effective_on=LEFT))
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed).when(replace(assign, effective_on=AFTER))
    assert refusal.value.rule == "superior-not-in-service"


def test_service_ends() -> None:
    assert rules.given(hired, placed).when(end) == [ended]


def test_service_lasts_a_day_at_least() -> None:
    assert rules.given(hired, placed).when(replace(end, last_day_on=HIRED))
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed).when(replace(end, last_day_on=date(2015, 3, 31)))
    assert (refusal.value.rule, refusal.value.parameters) == ("before-hire", {"hired_on": HIRED})


@pytest.mark.parametrize("on", [date(2016, 6, 29), LEFT, AFTER])
def test_service_ends_once(on: date) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed, ended).when(replace(end, last_day_on=on))
    assert refusal.value.rule == "left-service"
    assert refusal.value.parameters == {"last_day_on": LEFT}


def test_the_end_of_service_is_rescinded() -> None:
    assert rules.given(hired, placed, ended).when(rescind) == [EndOfServiceRescinded()]
    back = rules.given(hired, placed, ended, EndOfServiceRescinded())
    assert back.when(end) == [ended]


def test_only_an_end_of_service_that_there_is_can_be_rescinded() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed).when(rescind)
    assert refusal.value.rule == "service-not-ended"


DATED = [replace(reassign, title="Lead"), assign]


@pytest.mark.parametrize("command", DATED)
def test_nothing_is_effective_before_the_first_day(
    command: ReassignEmployee | AssignSuperior,
) -> None:
    assert rules.given(hired, placed).when(replace(command, effective_on=HIRED))
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed).when(replace(command, effective_on=date(2015, 3, 31)))
    assert refusal.value.rule == "before-hire"


@pytest.mark.parametrize("command", DATED)
def test_nothing_is_effective_after_the_last_day(
    command: ReassignEmployee | AssignSuperior,
) -> None:
    assert rules.given(hired, placed, ended).when(replace(command, effective_on=LEFT))
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed, ended).when(replace(command, effective_on=AFTER))
    assert refusal.value.rule == "left-service"


@pytest.mark.parametrize(
    "command", [*(replace(each, effective_on=date(2200, 1, 1)) for each in DATED)]
)
def test_its_days_lie_in_the_range(command: ReassignEmployee | AssignSuperior) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(hired, placed).when(command)
    assert refusal.value.rule == "date-out-of-range"


@pytest.mark.parametrize("command", [details, *DATED, end, rescind])
def test_nobody_acts_on_their_own_record(
    command: RecordPersonalDetails
    | ReassignEmployee
    | AssignSuperior
    | EndService
    | RescindEndOfService,
) -> None:
    with pytest.raises(Forbidden) as refusal:
        rules.by("employee:E2").given(hired, placed).when(command)
    assert refusal.value.rule == "own-case"
    assert refusal.value.parameters == {"by": "employee:E2"}


@pytest.mark.parametrize("command", [details, *DATED, end, rescind])
def test_nothing_happens_to_somebody_who_is_not_known(
    command: RecordPersonalDetails
    | ReassignEmployee
    | AssignSuperior
    | EndService
    | RescindEndOfService,
) -> None:
    with pytest.raises(Unknown) as refusal:
        rules.when(command)
    assert refusal.value.parameters == {"id": "employee:E2"}


def test_a_person_s_stream_is_about_them() -> None:
    assert employee.stream(hire) == employee.person("employee:E2") == "employee:E2"
    with pytest.raises(Invalid):
        employee.stream(replace(hire, employee_id="department:DOT"))
