from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import career_framework, career_framework_template, department, employee
from domain.actor import Role
from domain.career_framework import CareerFrameworks
from domain.decider import In
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.move import Event, move
from domain.move_content import (
    EmployeeMoved,
    EndMove,
    ExtendMove,
    MoveEmployee,
    MoveEnded,
    MoveExtended,
    MoveKind,
    MoveRescinded,
    RescindMove,
)
from domain.placement import (
    DepartmentAssigned,
    LevelChanged,
    PlacementRescinded,
    PositionAssigned,
    SuperiorAssigned,
)
from domain.timeline import Entry, Timeline
from tests.domain.effect_case import BOSS, DAY, HER, HIRED, place
from tests.domain.workforce import parks, roads, superior
from tests.given import Rules

MOVE, LADDER = "move:E2:1", "career_framework:ladder"
UNTIL, BACK = date(2016, 5, 31), date(2016, 6, 1)
content = replace(career_framework_template.find("operations-1"), version="v1")
ladder = CareerFrameworks(
    id=LADDER,
    name="Ladder",
    published={"v1": content},
    held=Timeline((Entry(HIRED, "v1"),)),
)
FIRST, SECOND = content.ladder("professional")[:2]
rules = (
    Rules(move)
    .knowing(employee.ref(BOSS), superior)
    .knowing(department.ref("department:DOT"), roads)
    .knowing(department.ref("department:PRK"), parks)
    .knowing(career_framework.ref(LADDER), ladder)
)
second = MoveEmployee(
    move_id=MOVE,
    kind=MoveKind.SECONDMENT,
    effective_on=DAY,
    planned_until=UNTIL,
    department_id="department:PRK",
    superior_id="employee:E9",
)
seconded = EmployeeMoved(
    move_id=MOVE,
    kind=MoveKind.SECONDMENT,
    effective_on=DAY,
    planned_until=UNTIL,
    framework_id=None,
    from_level="P1",
    level=None,
    title=None,
    position=None,
    department_id="department:PRK",
    division=None,
    superior_id="employee:E9",
    moved_by="employee:HR1",
)
away = (
    DepartmentAssigned(
        department_id="department:PRK", division=None, effective_on=DAY, case_id=MOVE
    ),
    SuperiorAssigned(superior_id="employee:E9", effective_on=DAY, case_id=MOVE),
)
sideways = MoveEmployee(
    move_id=MOVE, kind=MoveKind.LATERAL, effective_on=DAY, position="Fleet planner"
)
demote = MoveEmployee(
    move_id=MOVE, kind=MoveKind.DEMOTION, effective_on=DAY, framework_id=LADDER, level=FIRST
)


def knowing(*entries: employee.Event, who: Employee | None = None) -> Rules[Any, Any, Any]:
    lead = Employee(id="employee:E9", hired_on=HIRED)
    known = rules.knowing(employee.ref("employee:E9"), lead)
    return known.knowing(employee.ref(HER), who or place(*entries))


def effects(made: Any) -> list[Any]:  # noqa: ANN401 - of any kind
    return [each.event if isinstance(each, In) else each for each in made]


def level(code: str) -> LevelChanged:
    return LevelChanged(level=code, effective_on=HIRED)


def test_somebody_is_lent_to_another_place_until_a_planned_day() -> None:
    made = knowing().when(second)
    assert effects(made) == [seconded, *away]
    assert {each.ref.stream for each in made if isinstance(each, In)} == {HER}


def test_at_its_end_they_are_where_they_would_be_without_it() -> None:
    end = EndMove(move_id=MOVE, last_day_on=UNTIL)
    made = effects(knowing(*away).given(seconded).when(end))
    assert made == [
        MoveEnded(last_day_on=UNTIL, ended_by="employee:HR1"),
        DepartmentAssigned(
            department_id="department:DOT", division="Signals", effective_on=BACK, case_id=MOVE
        ),
        SuperiorAssigned(superior_id=BOSS, effective_on=BACK, case_id=MOVE),
    ]


def test_what_somebody_else_has_entered_since_stays_at_its_end() -> None:
    since = SuperiorAssigned(superior_id=None, effective_on=date(2016, 5, 1))
    end = EndMove(move_id=MOVE, last_day_on=UNTIL)
    made = effects(knowing(*away, since).given(seconded).when(end))
    assert [type(each) for each in made] == [MoveEnded, DepartmentAssigned]


def test_a_move_that_is_over_is_rescinded_with_its_end() -> None:
    known = knowing(*away)
    ended, *back = effects(known.given(seconded).when(EndMove(move_id=MOVE, last_day_on=UNTIL)))
    held = place(*away, *back)
    known = knowing(who=held).given(seconded, ended)
    rescinded, undone = effects(known.when(RescindMove(move_id=MOVE)))
    assert rescinded == MoveRescinded(rescinded_by="employee:HR1")
    assert isinstance(undone, PlacementRescinded)
    assert place(*away, *back, undone) == place()


def test_its_planned_end_moves_on() -> None:
    later = date(2016, 6, 30)
    known = knowing(*away).given(seconded)
    assert known.when(ExtendMove(move_id=MOVE, planned_until=later)) == [
        MoveExtended(planned_until=later, was=UNTIL, extended_by="employee:HR1")
    ]
    with pytest.raises(Invalid) as refusal:
        known.when(ExtendMove(move_id=MOVE, planned_until=UNTIL))
    assert refusal.value.rule == "planned-end-not-later"


@pytest.mark.parametrize(
    "wrong", [replace(second, planned_until=None), replace(sideways, planned_until=UNTIL)]
)
def test_what_is_for_a_time_says_until_when_and_nothing_else_does(wrong: MoveEmployee) -> None:
    with pytest.raises(Invalid) as refusal:
        knowing().when(wrong)
    assert refusal.value.rule == "planned-end-of-kind"


def test_it_does_not_end_before_it_begins() -> None:
    with pytest.raises(Invalid):
        knowing().when(replace(second, planned_until=date(2016, 3, 31)))
    early = EndMove(move_id=MOVE, last_day_on=date(2016, 3, 31))
    with pytest.raises(Invalid):
        knowing(*away).given(seconded).when(early)


def test_a_lateral_move_keeps_the_level_or_maps_it_to_an_equivalent_one() -> None:
    pair = content.equivalences[0]
    known = knowing(level(pair.level))
    over = replace(sideways, framework_id=LADDER, level=pair.other)
    assert LevelChanged(level=pair.other, effective_on=DAY, case_id=MOVE) in effects(
        known.when(over)
    )
    assert PositionAssigned(position="Fleet planner", effective_on=DAY, case_id=MOVE) in effects(
        known.when(replace(over, level=pair.level))
    )
    with pytest.raises(Ineligible) as refusal:
        known.when(replace(over, level=next(e.code for e in content.levels if e.code not in pairs)))
    assert refusal.value.rule == "level-not-equivalent"


pairs = {content.equivalences[0].level, content.equivalences[0].other}


def test_a_demotion_is_to_a_lower_level() -> None:
    assert effects(knowing(level(SECOND)).when(demote))[1:] == [
        LevelChanged(level=FIRST, effective_on=DAY, case_id=MOVE)
    ]
    with pytest.raises(Ineligible) as refusal:
        knowing(level(FIRST)).when(replace(demote, level=SECOND))
    assert refusal.value.rule == "level-not-lower"
    with pytest.raises(Ineligible):
        knowing(level("unheard-of")).when(demote)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(demote, level=None, position="Clerk"), "move-level-missing"),
        (replace(demote, framework_id=None), "move-framework-missing"),
        (replace(demote, level="none"), "level-unknown"),
        (replace(demote, framework_id="career_framework:none"), "unknown"),
    ],
)
def test_a_level_is_one_of_the_framework_in_force(command: MoveEmployee, rule: str) -> None:
    with pytest.raises((Invalid, Unknown)) as refusal:
        knowing(level(SECOND)).when(command)
    assert refusal.value.rule == rule


def test_a_move_for_good_has_no_end() -> None:
    moved = replace(seconded, kind=MoveKind.LATERAL, planned_until=None)
    for command in (
        EndMove(move_id=MOVE, last_day_on=UNTIL),
        ExtendMove(move_id=MOVE, planned_until=UNTIL),
    ):
        with pytest.raises(Ineligible) as refusal:
            knowing().given(moved).when(command)
        assert refusal.value.rule == "move-for-good"


@pytest.mark.parametrize(
    "over",
    [
        (seconded, MoveEnded(last_day_on=UNTIL, ended_by="employee:HR1")),
        (seconded, MoveRescinded(rescinded_by="employee:HR1")),
    ],
)
def test_what_is_over_does_not_end_again(over: tuple[Event, ...]) -> None:
    with pytest.raises(Ineligible) as refusal:
        knowing(*away).given(*over).when(EndMove(move_id=MOVE, last_day_on=UNTIL))
    assert refusal.value.rule == "move-over"


def test_there_is_one_move_by_an_id_and_none_without() -> None:
    with pytest.raises(OutOfTurn):
        knowing().given(seconded).when(second)
    with pytest.raises(Unknown):
        knowing().when(RescindMove(move_id=MOVE))
    with pytest.raises(Invalid):
        knowing().when(replace(second, move_id="move:E2"))


def test_nobody_moves_themself_and_human_resources_move_others() -> None:
    with pytest.raises(Forbidden):
        knowing().by(HER, Role.HR).when(second)
    with pytest.raises(Forbidden):
        knowing().by(BOSS).when(second)


def test_nobody_is_moved_who_is_unknown_or_has_left() -> None:
    with pytest.raises(Unknown):
        rules.knowing(employee.ref(HER), None).when(second)
    with pytest.raises(Ineligible) as refusal:
        knowing(who=replace(place(), last_day_on=HIRED)).when(second)
    assert refusal.value.rule == "left-service"


def test_a_move_is_about_whom_it_moves() -> None:
    assert move.person(MOVE) == HER
