from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.employee import AssignSuperior, Employee, employee, ref
from domain.errors import Ineligible, Rejected
from domain.hire import EmployeeHired, Employment
from domain.placement import SuperiorAssigned
from domain.timeline import Timeline
from tests.given import Rules

START = date(2016, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(6)]


def named(n: int) -> str:
    return f"employee:E{n}"


def somebody(n: int, *superiors: tuple[date, int | None]) -> Employee:
    held: Timeline[str | None] = Timeline()
    for on, above in superiors:
        held = held.with_entry(on, None if above is None else named(above))
    return Employee(id=named(n), hired_on=START, superiors=held)


def facts(person: Employee) -> list[EmployeeHired | SuperiorAssigned]:
    hired = EmployeeHired(
        employee_id=person.id,
        hired_on=person.hired_on,
        first_seen_on=None,
        first_seen_because=None,
        gender=None,
        employment=Employment.FULL_TIME,
    )
    superiors = [
        SuperiorAssigned(superior_id=entry.value, effective_on=entry.effective_on)
        for entry in person.superiors
    ]
    return [hired, *superiors]


def assign(n: int, above: int | None, on: date, *people: Employee) -> list[object]:
    rules = Rules(employee)
    for person in people:
        rules = rules.knowing(ref(person.id), person)
    own = next(person for person in people if person.id == named(n))
    superior_id = None if above is None else named(above)
    command = AssignSuperior(employee_id=named(n), superior_id=superior_id, effective_on=on)
    return list(rules.given(*facts(own)).when(command))


def refused(n: int, above: int | None, on: date, *people: Employee) -> str | None:
    try:
        assign(n, above, on, *people)
    except Rejected as refusal:
        return refusal.rule
    return None


def circular(people: Mapping[str, Employee], on: date) -> bool:
    for person in people:
        seen, above = {person}, people[person].superior_on(on)
        while above is not None:
            if above in seen:
                return True
            seen.add(above)
            above = people[above].superior_on(on)
    return False


def test_two_are_not_each_other_s_superior() -> None:
    with pytest.raises(Ineligible) as refusal:
        assign(1, 2, DAYS[1], somebody(1), somebody(2, (DAYS[0], 1)))
    assert refusal.value.rule == "line-circular"
    assert refusal.value.parameters == {"through": named(2), "on": DAYS[1]}


def test_a_circle_is_found_through_others() -> None:
    people = somebody(1), somebody(2, (DAYS[0], 3)), somebody(3, (DAYS[0], 1))
    with pytest.raises(Ineligible) as refusal:
        assign(1, 2, DAYS[1], *people)
    assert refusal.value.parameters == {"through": named(3), "on": DAYS[1]}


def test_a_circle_is_found_on_a_day_to_come() -> None:
    people = somebody(1), somebody(2, (DAYS[0], 3), (DAYS[4], 1)), somebody(3)
    with pytest.raises(Ineligible) as refusal:
        assign(1, 2, DAYS[1], *people)
    assert refusal.value.parameters == {"through": named(2), "on": DAYS[4]}


def test_what_ends_before_the_circle_would_begin_makes_none() -> None:
    own = somebody(1, (DAYS[4], None))
    assert assign(1, 2, DAYS[1], own, somebody(2, (DAYS[4], 1)))
    with pytest.raises(Ineligible):
        assign(1, 2, DAYS[1], own, somebody(2, (DAYS[3], 1)))


def test_an_entry_in_the_place_of_another_lasts_as_long() -> None:
    own = somebody(1, (DAYS[1], 3))
    with pytest.raises(Ineligible) as refusal:
        assign(1, 2, DAYS[1], own, somebody(2, (DAYS[4], 1)), somebody(3))
    assert refusal.value.parameters == {"through": named(2), "on": DAYS[4]}


def test_two_change_places_on_one_day() -> None:
    below = somebody(1, (DAYS[0], 2), (DAYS[3], None))
    assert assign(2, 1, DAYS[3], below, somebody(2))
    with pytest.raises(Ineligible):
        assign(2, 1, DAYS[2], below, somebody(2))


def test_a_line_of_sixteen_superiors_is_not_too_deep() -> None:
    people = [somebody(n, (DAYS[0], n + 1)) for n in range(1, 16)]
    assert assign(0, 1, DAYS[0], somebody(0), *people, somebody(16))


def test_a_line_of_seventeen_superiors_is_too_deep() -> None:
    people = [somebody(n, (DAYS[0], n + 1)) for n in range(1, 17)]
    with pytest.raises(Ineligible) as refusal:
        assign(0, 1, DAYS[0], somebody(0), *people, somebody(17))
    assert refusal.value.rule == "line-too-deep"
    assert refusal.value.parameters == {"superior_id": named(1), "reached": named(17)}


ENTRY = st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 4)), st.sampled_from(DAYS))


@given(st.lists(ENTRY, max_size=30))
@example([(0, 1, DAYS[2]), (1, 2, DAYS[0]), (2, 0, DAYS[1])])
def test_no_sequence_of_assignments_makes_a_circle_and_none_is_refused_without_need(
    entries: list[tuple[int, int | None, date]],
) -> None:
    people = {named(n): somebody(n) for n in range(5)}
    for n, above, on in entries:
        own = people[named(n)]
        superior_id = None if above is None else named(above)
        after = replace(own, superiors=own.superiors.with_entry(on, superior_id))
        would_be = {**people, own.id: after}
        refusal = refused(n, above, on, *people.values())
        if superior_id in {own.id, own.superior_on(on)}:
            assert refusal in {"own-superior", "nothing-changes"}
        else:
            circle = any(circular(would_be, day) for day in DAYS)
            assert refusal == ("line-circular" if circle else None)
        people = people if refusal else would_be
