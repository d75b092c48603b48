from dataclasses import replace
from datetime import date

import pytest

from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.hire import Gender, HireEmployee, PersonalDetailsRecorded
from domain.placement import LevelChanged, PositionAssigned, SuperiorAssigned, TitleAssigned
from domain.sealed import Sealed
from tests.domain.workforce import AFTER, HIRED, LEFT, SEEN, ended, hire, hired, placed, rules


def test_somebody_is_hired_into_a_department() -> None:
    assert rules.when(hire) == [hired, placed]


def test_what_is_known_at_hiring_is_recorded_thing_by_thing() -> None:
    full = replace(
        hire,
        gender=Gender.F,
        division="Signals",
        title="Engineer ",
        level="P3",
        position="Signals engineer",
        superior_id="employee:E1",
        name=Sealed("name"),
        email=None,
    )
    assert rules.when(full) == [
        replace(hired, gender=Gender.F),
        PersonalDetailsRecorded(name=Sealed("name"), email=None),
        replace(placed, division="Signals"),
        TitleAssigned(title="Engineer", effective_on=HIRED),
        LevelChanged(level="P3", effective_on=HIRED),
        PositionAssigned(position="Signals engineer", effective_on=HIRED),
        SuperiorAssigned(superior_id="employee:E1", effective_on=HIRED),
    ]


def test_the_placement_of_somebody_seen_later_is_known_from_then() -> None:
    later = replace(hire, first_seen_on=SEEN, first_seen_because="not-in-earlier-file")
    assert rules.when(later) == [
        replace(hired, first_seen_on=SEEN, first_seen_because="not-in-earlier-file"),
        replace(placed, effective_on=SEEN),
    ]


def test_the_placement_can_be_known_from_a_day_of_its_own() -> None:
    assert rules.when(replace(hire, effective_on=SEEN)) == [
        hired,
        replace(placed, effective_on=SEEN),
    ]


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(hire, effective_on=date(2015, 3, 31)), "before-hire"),
        (
            replace(hire, first_seen_on=date(2015, 3, 31), first_seen_because="not-in-file"),
            "before-hire",
        ),
        (replace(hire, first_seen_on=SEEN), "first-seen-incomplete"),
        (replace(hire, first_seen_because="not-in-file"), "first-seen-incomplete"),
        (replace(hire, first_seen_on=SEEN, first_seen_because="No code"), "code-malformed"),
        (
            replace(
                hire,
                first_seen_on=SEEN,
                first_seen_because="not-in-file",
                effective_on=date(2015, 12, 30),
            ),
            "before-first-seen",
        ),
        (replace(hire, hired_on=date(1899, 12, 31)), "date-out-of-range"),
        (replace(hire, effective_on=date(2200, 1, 1)), "date-out-of-range"),
        (
            replace(hire, first_seen_on=date(2200, 1, 1), first_seen_because="not-in-file"),
            "date-out-of-range",
        ),
        (replace(hire, title=" "), "text-malformed"),
        (replace(hire, superior_id="employee:E2"), "own-superior"),
        (replace(hire, superior_id="E1"), "id-malformed"),
        (replace(hire, department_id="employee:E1"), "id-malformed"),
    ],
)
def test_a_hiring_does_not_contradict_itself(command: HireEmployee, rule: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(command)
    assert refusal.value.rule == rule


def test_the_days_of_a_hiring_may_be_one() -> None:
    seen = replace(hire, first_seen_on=HIRED, first_seen_because="not-in-file")
    assert len(rules.when(seen)) == 2
    assert rules.when(replace(seen, effective_on=HIRED)) == rules.when(seen)
    assert rules.when(replace(hire, effective_on=HIRED)) == rules.when(hire)


def test_somebody_is_hired_once() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(hired, placed, ended).when(hire)


def test_nobody_is_hired_into_a_department_that_is_not_there() -> None:
    with pytest.raises(Unknown):
        rules.when(replace(hire, department_id="department:NON"))
    with pytest.raises(Ineligible) as refusal:
        rules.when(replace(hire, department_id="department:PRK"))
    assert refusal.value.rule == "department-not-open"


def test_nobody_is_hired_under_a_superior_who_is_not_in_service() -> None:
    with pytest.raises(Unknown):
        rules.when(replace(hire, superior_id="employee:E9"))
    with pytest.raises(Ineligible) as refusal:
        rules.when(replace(hire, superior_id="employee:E1", effective_on=AFTER))
    assert refusal.value.rule == "superior-not-in-service"
    assert refusal.value.parameters == {"superior_id": "employee:E1", "on": AFTER}
    assert rules.when(replace(hire, superior_id="employee:E1", effective_on=LEFT))
