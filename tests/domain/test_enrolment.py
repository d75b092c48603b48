from dataclasses import replace
from datetime import date

import pytest

from domain import cycle, employee
from domain.appraisal import Command, appraisal
from domain.cycle import Phase
from domain.errors import Invalid, OutOfTurn, Unknown
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    enrol,
    enrolled,
    quarter,
    refusal,
    score,
    she,
)
from tests.given import Rules


@pytest.mark.parametrize("phase", [Phase.PLAN, Phase.SET_MEASURES])
def test_enrolment_keeps_where_she_stood_on_the_first_day(phase: Phase) -> None:
    assert during(phase).when(enrol) == [enrolled]


def test_who_joins_late_is_enrolled_as_of_the_first_day_in_service() -> None:
    joined = replace(she, hired_on=date(2016, 2, 1))
    [event] = during(Phase.PLAN).knowing(employee.ref(HER), joined).when(enrol)
    joining = date(2016, 2, 1)
    assert event == replace(enrolled, department_id="department:DGS", counts_from=joining)


@pytest.mark.parametrize(
    "service",
    [
        {"hired_on": date(2016, 4, 1)},
        {"last_day_on": date(2015, 12, 31)},
    ],
)
def test_who_is_not_in_service_in_the_period_is_not_enrolled(service: dict[str, date]) -> None:
    away = during(Phase.PLAN).knowing(employee.ref(HER), replace(she, **service))
    assert refusal(away, enrol) == "not-in-service"


@pytest.mark.parametrize(
    "service",
    [
        {"hired_on": date(2016, 3, 31)},
        {"last_day_on": date(2016, 1, 1)},
    ],
)
def test_a_single_day_in_the_period_is_enough(service: dict[str, date]) -> None:
    there = during(Phase.PLAN).knowing(employee.ref(HER), replace(she, **service))
    assert there.when(enrol)


@pytest.mark.parametrize("phase", [p for p in Phase if p not in {Phase.PLAN, Phase.SET_MEASURES}])
def test_nobody_is_enrolled_once_data_are_collected(phase: Phase) -> None:
    assert refusal(during(phase), enrol) == "out-of-phase"


def test_enrolment_is_once() -> None:
    with pytest.raises(OutOfTurn):
        during(Phase.PLAN).given(enrolled).when(enrol)


def test_cycle_and_employee_must_be_there() -> None:
    rules = Rules(appraisal)
    with pytest.raises(Unknown) as refused:
        rules.when(enrol)
    assert refused.value.parameters == {"id": "cycle:2016Q1"}
    with pytest.raises(Unknown) as refused:
        rules.knowing(cycle.ref(quarter.id), quarter).when(enrol)
    assert refused.value.parameters == {"id": HER}


def test_only_hr_enrols() -> None:
    assert refusal(during(Phase.PLAN).by(BOSS), enrol) == "role-missing"


def test_there_is_one_appraisal_for_each_employee_and_cycle() -> None:
    assert appraisal.stream(enrol) == appraisal.stream(score) == ID
    assert appraisal.person(ID) == HER


@pytest.mark.parametrize(
    "command",
    [
        replace(enrol, cycle_id="employee:E00002"),
        replace(enrol, employee_id="cycle:2016Q1"),
        replace(enrol, employee_id="employee:E0:2"),
        replace(score, appraisal_id="appraisal:2016Q1"),
        replace(score, appraisal_id=HER),
    ],
)
def test_a_malformed_id_names_no_stream(command: Command) -> None:
    with pytest.raises(Invalid) as refused:
        appraisal.stream(command)
    assert refused.value.rule == "id-malformed"
