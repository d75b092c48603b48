"""How many a session may be of: what is just within each limit, and what is just above it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain import department, employee
from domain.actor import Role
from domain.calibration import Command, Event, OpenCalibration, State, calibration
from domain.calibration_group import TakeResults
from domain.calibration_session import CalibrationOpened, CalibrationResultsTaken, TakenResult
from domain.decider import In
from domain.errors import Rejected
from tests.domain.appraisal_case import she
from tests.domain.calibration_case import (
    ID,
    appraisal_of,
    case,
    open_,
    opened,
    session,
    take,
    unit,
    with_cases,
)
from tests.given import Rules


def refused(rules: Rules[Command, Event, State], command: Command) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        rules.when(command)
    return refusal.value


def panel(people: int) -> tuple[Rules[Command, Event, State], OpenCalibration]:
    """Return so many people, and the opening of a session whose panel they are."""
    rules, sit = session(), tuple(f"employee:P{n:02}" for n in range(people))
    for each in sit:
        rules = rules.knowing(employee.ref(each), replace(she, id=each))
    return rules, replace(open_, panel=sit)


def test_twenty_people_sit_on_a_panel_and_no_more() -> None:
    rules, twenty = panel(20)
    assert rules.when(twenty) == [replace(opened, panel=twenty.panel)]
    refusal = refused(*panel(21))
    assert refusal.rule == "listed-too-many"
    assert refusal.parameters == {"field": "panel", "most": 20}


def departments(count: int) -> tuple[Rules[Command, Event, State], OpenCalibration]:
    """Return so many departments, and the opening of a session that is of all of them."""
    rules, units = session(), tuple(f"department:U{n:02}" for n in range(count))
    for each in units:
        rules = rules.knowing(department.ref(each), unit(each, "department:DOT"))
    return rules, replace(open_, departments=units)


def test_a_session_is_of_twenty_departments_and_no_more() -> None:
    rules, twenty = departments(20)
    assert rules.when(twenty) == [replace(opened, departments=twenty.departments)]
    refusal = refused(*departments(21))
    assert refusal.rule == "listed-too-many"
    assert refusal.parameters == {"field": "departments", "most": 20}


def beneath(levels: int) -> Rules[Command, Event, State]:
    """Return a session of a department, and somebody in the lowest of `levels` departments."""
    line = [f"department:L{n:02}" for n in range(levels)]
    rules = session().given(replace(opened, departments=(line[0],)))
    for above, each in zip([None, *line], line, strict=False):
        rules = rules.knowing(department.ref(each), unit(each, above))
    return with_cases(rules, case(1, unit=line[-1]))


def test_twelve_departments_lie_one_above_the_other_and_no_more() -> None:
    assert beneath(12).when(take(1))
    assert refused(beneath(13), take(1)).rule == "outside-the-departments"


def everybody(people: int) -> tuple[Rules[Command, Event, State], TakeResults]:
    """Return an open session without departments, and so many results that may come into it."""
    of_all = replace(opened, departments=())
    rules = with_cases(session().given(of_all), *(case(n) for n in range(people)))
    return rules, take(*range(people))


def test_a_hundred_results_come_in_at_once_and_no_more() -> None:
    rules, hundred = everybody(100)
    came, *joined = rules.when(hundred)
    assert isinstance(came, CalibrationResultsTaken)
    assert len(came.results) == len(joined) == 100
    assert all(isinstance(each, In) for each in joined)
    refusal = refused(*everybody(101))
    assert refusal.rule == "results-at-once"
    assert refusal.parameters == {"count": 101, "most": 100}


def holding(people: int) -> tuple[CalibrationOpened, CalibrationResultsTaken]:
    """Return a session and so many results in it, from the first on."""
    results = (
        TakenResult(appraisal_id=appraisal_of(n), score=Decimal(75), grade="B")
        for n in range(1, people + 1)
    )
    return opened, CalibrationResultsTaken(results=tuple(results), taken_by="employee:HR1")


def test_a_session_holds_two_thousand_results_and_no_more() -> None:
    rules = with_cases(session(), case(5001), case(5002))
    assert rules.given(*holding(1_998)).when(take(5001, 5002))
    refusal = refused(rules.given(*holding(1_999)), take(5001, 5002))
    assert refusal.rule == "group-too-large"
    assert refusal.parameters == {"people": 2_001, "most": 2_000}


def test_what_comes_in_again_is_counted_once() -> None:
    again = replace(case(1), calibration_id=ID, calibration_outdated=True)
    rules = with_cases(session(), again, case(5001), case(5002))
    assert rules.given(*holding(2_000)).when(take(1))
    assert rules.given(*holding(1_999)).when(take(1, 5001))
    refusal = refused(rules.given(*holding(1_999)), take(1, 5001, 5002))
    assert refusal.parameters == {"people": 2_001, "most": 2_000}


@pytest.mark.parametrize("before", ["cycle:2015Q4", "cycle:2016Q2"])
def test_a_result_of_an_earlier_cycle_stays_out_like_one_of_a_later(before: str) -> None:
    rules = with_cases(session().given(opened), replace(case(1), cycle_id=before))
    refusal = refused(rules, take(1))
    assert refusal.rule == "of-another-cycle"
    assert refusal.parameters == {"appraisal_id": appraisal_of(1), "cycle_id": "cycle:2016Q1"}


@pytest.mark.parametrize("by", ["employee:A0", "employee:E00", "employee:E02", "employee:Z9"])
def test_whoever_is_someone_else_takes_a_result_in(by: str) -> None:
    rules = with_cases(session().given(opened), case(1))
    came, _ = rules.by(by, Role.HR).when(take(1))
    assert isinstance(came, CalibrationResultsTaken)
    assert came.taken_by == by


def test_a_session_is_written_under_its_own_id_which_names_cycle_and_session() -> None:
    assert calibration.stream(open_) == ID
    for id_ in ("calibration:dot", "calibration:2016Q1:dot:two", "appraisal:2016Q1:dot"):
        with pytest.raises(Rejected) as refusal:
            calibration.stream(replace(open_, calibration_id=id_))
        assert refusal.value.rule == "id-malformed"
