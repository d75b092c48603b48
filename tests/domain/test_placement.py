from dataclasses import replace
from datetime import date

import pytest

from domain.employee import employee
from domain.errors import Ineligible, Invalid, Unknown
from domain.placement import LevelChanged, PositionAssigned, ReassignEmployee, TitleAssigned
from tests.domain.workforce import (
    AFTER,
    HIRED,
    LEFT,
    MOVED,
    SEEN,
    assigned,
    ended,
    hired,
    moved,
    placed,
    rules,
)

reassign = ReassignEmployee(employee_id="employee:E2", effective_on=MOVED)


def test_a_department_changes_from_a_day_on() -> None:
    command = replace(reassign, department_id="department:PRK")
    assert rules.given(hired, placed).when(command) == [moved]


def test_each_thing_that_changes_is_an_event() -> None:
    command = replace(reassign, title="Lead", level="P4", position="Lead of signals")
    assert rules.given(hired, placed).when(command) == [
        TitleAssigned(title="Lead", effective_on=MOVED),
        LevelChanged(level="P4", effective_on=MOVED),
        PositionAssigned(position="Lead of signals", effective_on=MOVED),
    ]


def test_what_holds_already_is_no_event() -> None:
    lead = TitleAssigned(title="Lead", effective_on=SEEN)
    command = replace(reassign, department_id="department:DOT", title="Lead", level="P4")
    assert rules.given(hired, placed, lead).when(command) == [
        LevelChanged(level="P4", effective_on=MOVED)
    ]


def test_what_is_not_asked_for_stays() -> None:
    known = (
        TitleAssigned(title="Lead", effective_on=SEEN),
        LevelChanged(level="P3", effective_on=SEEN),
        PositionAssigned(position="Signals", effective_on=SEEN),
    )
    command = replace(reassign, department_id="department:PRK")
    assert rules.given(hired, placed, *known).when(command) == [moved]


def test_what_holds_only_later_is_an_event_today() -> None:
    lead = TitleAssigned(title="Lead", effective_on=AFTER)
    assert rules.given(hired, placed, lead).when(replace(reassign, title="Lead")) == [
        TitleAssigned(title="Lead", effective_on=MOVED)
    ]


@pytest.mark.parametrize("command", [reassign, replace(reassign, department_id="department:DOT")])
def test_a_reassignment_changes_something(command: ReassignEmployee) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.given(hired, placed).when(command)
    assert refusal.value.rule == "nothing-changes"


def test_a_division_changes_within_the_department() -> None:
    assert rules.given(hired, placed).when(replace(reassign, division="Signals")) == [
        replace(placed, division="Signals", effective_on=MOVED)
    ]


def test_a_division_stays_behind_with_its_department() -> None:
    signals = rules.given(hired, replace(placed, division="Signals"))
    assert signals.when(replace(reassign, department_id="department:PRK")) == [moved]


def test_a_division_stays_while_the_department_does() -> None:
    signals = rules.given(hired, replace(placed, division="Signals"))
    with pytest.raises(Invalid) as refusal:
        signals.when(replace(reassign, department_id="department:DOT"))
    assert refusal.value.rule == "nothing-changes"


def test_a_division_has_a_department_on_its_day() -> None:
    later = rules.given(hired, replace(placed, effective_on=AFTER))
    with pytest.raises(Invalid) as refusal:
        later.when(replace(reassign, division="Signals"))
    assert refusal.value.rule == "division-without-department"


def test_nobody_moves_to_a_department_that_is_not_there() -> None:
    with pytest.raises(Unknown):
        rules.given(hired, placed).when(replace(reassign, department_id="department:NON"))
    early = replace(reassign, department_id="department:PRK", effective_on=date(2016, 3, 31))
    with pytest.raises(Ineligible) as refusal:
        rules.given(hired, placed).when(early)
    assert refusal.value.rule == "department-not-open"


def test_what_holds_depends_on_the_day() -> None:
    state = employee.replay(
        [
            hired,
            placed,
            TitleAssigned(title="Engineer", effective_on=SEEN),
            LevelChanged(level="P3", effective_on=SEEN),
            PositionAssigned(position="Signals", effective_on=SEEN),
            assigned,
            moved,
            ended,
        ]
    )
    assert state is not None
    assert [state.unit_on(on) for on in (date(2015, 1, 1), date(2016, 3, 31), MOVED)] == [
        "department:DOT",
        "department:DOT",
        "department:PRK",
    ]
    assert (state.title_on(HIRED), state.title_on(SEEN)) == (None, "Engineer")
    assert (state.level_on(HIRED), state.level_on(SEEN)) == (None, "P3")
    assert (state.position_on(HIRED), state.position_on(SEEN)) == (None, "Signals")
    assert (state.superior_on(SEEN), state.superior_on(MOVED)) == (None, "employee:E1")
    days = (date(2015, 3, 31), HIRED, LEFT, AFTER)
    assert [state.in_service_on(on) for on in days] == [False, True, True, False]
