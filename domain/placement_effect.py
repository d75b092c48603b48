"""Placement effect: what a promotion or a move does to somebody's place and pay, and its undoing.

Every entry carries the case that made it, in the timeline it belongs to. So a case is taken back by
itself, before or after any other, and what it lay on holds again from the same days. What is given
is entered also where the same holds already: it is what the case says, whatever becomes of others.
A level alone is not, because the months in it are counted from its entry.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from domain import department, employee, line, pay_structure, payroll, placement, salary, text
from domain.decider import Given, In, Ref, fact
from domain.employee import Employee
from domain.errors import Ineligible, Invalid, Unknown
from domain.pay_structure import PayStructures
from domain.payroll import Payroll
from domain.placement import (
    Assigned,
    DepartmentAssigned,
    LevelChanged,
    PositionAssigned,
    SuperiorAssigned,
    TitleAssigned,
)
from domain.placement_entry import entered, part_of, said
from domain.placement_pay import pay_at
from domain.salary import Salary
from domain.salary_entry import Cause

ROUNDS = employee.ROUNDS
"""What a decider needs whose command gives somebody another superior."""


@fact
class PlacementChange:
    """What is not given stays, except the division when the department changes."""

    effective_on: date
    level: str | None = None
    title: str | None = None
    position: str | None = None
    department_id: str | None = None
    division: str | None = None
    superior_id: str | None = None


def reads_for(
    employee_id: str, change: PlacementChange, currency: str | None, given: Given | None = None
) -> list[Ref[Any]]:
    """Return the streams that the effect of a change depends on.

    `currency` is that of the salary, if it is known by now. With `given`, the line above a new
    superior is among them as far as it has been read.
    """
    streams: list[Ref[Any]] = [employee.ref(employee_id), salary.ref(employee_id), payroll.ref()]
    if currency is not None and change.level is not None:
        streams.append(pay_structure.ref(pay_structure.of(currency)))
    if change.department_id is not None:
        streams.append(department.ref(change.department_id))
    if change.superior_id is not None:
        streams += above(employee_id, change.superior_id, change.effective_on, given)
    return streams


def above(
    employee_id: str, superior_id: str, on: date, given: Given | None
) -> list[Ref[employee.State]]:
    """Return those whom the line from a superior leads to, as far as it has been read."""
    if given is None:
        return [employee.ref(superior_id)]
    people = line.above(superior_id, on, employee.known(given, employee_id))
    return [employee.ref(each) for each in people if each != employee_id]


def require(who: Employee, change: PlacementChange, given: Given) -> None:
    """Raise `Rejected` if somebody cannot be so placed on the day.

    They have left, something is entered for a later day, or a department or superior is not there.
    """
    on = change.effective_on
    employee.require_in_service(who.id, who, on)
    wanted = {part_of(each): said(each) for each in assigned("", change, who)}
    holding = {part: placement.value(timeline.on(on)) for part, timeline in who.timelines()}
    if all(holding[part] == each for part, each in wanted.items()):
        raise Invalid("nothing-changes")
    for part, timeline in who.timelines():
        last = timeline.entries[-1].effective_on if timeline.entries else on
        if part in wanted and on < last:
            raise Ineligible("effective-before-last", part=part, on=on, last=last)
    require_each(who, tuple(assigned("", change, who)), given)


def require_each(who: Employee, entries: Sequence[Assigned], given: Given) -> None:
    """Raise `Rejected` if entries point to what is not there, or close the line to a circle."""
    known = employee.known(given, who.id)
    for each in entries:
        employee.standing(each, who.id, given)
        if isinstance(each, SuperiorAssigned) and each.superior_id is not None:
            on = each.effective_on
            later = (entry.effective_on for entry in who.superiors if entry.effective_on > on)
            line.require_no_circle(who.id, each.superior_id, on, next(later, None), known)


def reads_of(employee_id: str, entries: Sequence[Assigned], given: Given) -> list[Ref[Any]]:
    """Return the streams that entries point to, the line above a superior as far as it is read."""
    streams: list[Ref[Any]] = []
    for each in entries:
        match each:
            case DepartmentAssigned(department_id=department_id):
                streams.append(department.ref(department_id))
            case SuperiorAssigned(superior_id=str() as superior_id, effective_on=on):
                streams += above(employee_id, superior_id, on, given)
            case _:
                pass
    return streams


def assigned(case_id: str, change: PlacementChange, who: Employee) -> Iterator[Assigned]:
    """Yield what a case enters. Raise `Invalid` if a division is given of no known department."""
    on = change.effective_on
    division = text.optional("division", change.division)
    department_id = change.department_id or (division and who.unit_on(on))
    if division is not None and department_id is None:
        raise Invalid("division-without-department", field="division")
    if department_id is not None:
        place = placement.value(who.departments.on(on))
        if division is None and place is not None and place.department_id == department_id:
            division = place.division
        yield DepartmentAssigned(
            department_id=department_id, division=division, effective_on=on, case_id=case_id
        )
    if (title := text.optional("title", change.title)) is not None:
        yield TitleAssigned(title=title, effective_on=on, case_id=case_id)
    level = text.optional("level", change.level)
    if level is not None and level != who.level_on(on):
        yield LevelChanged(level=level, effective_on=on, case_id=case_id)
    if (position := text.optional("position", change.position)) is not None:
        yield PositionAssigned(position=position, effective_on=on, case_id=case_id)
    if change.superior_id is not None:
        yield SuperiorAssigned(superior_id=change.superior_id, effective_on=on, case_id=case_id)


def effected(  # noqa: PLR0917 - somebody's place and pay, and what changes them
    case_id: str,
    change: PlacementChange,
    who: Employee,
    held: Salary | None,
    structure: PayStructures | None,
    paid: Payroll,
    raise_per_cent: Decimal | None,
    rules: int,
) -> list[In]:
    """Return what a case enters from its day on; see `require` for what keeps it from it.

    The salary changes with the level alone, by the scheme's formula and the band of the new level
    in the structure in force on the day; no raise given is one of 0. Without a band the raise
    alone applies; a salary that is not known by the day stays unknown.
    """
    place = [In(employee.ref(who.id), each) for each in assigned(case_id, change, who)]
    if change.level is None:
        return place
    on, was = change.effective_on, held and held.on(change.effective_on)
    per_cent = raise_per_cent or Decimal()
    made = was and pay_at(was, per_cent, placed_as(who, change), structure, on, rules)
    if held is None or not made or made.salary == was:
        return place
    events = salary.adjusted(
        held,
        made.salary,
        on,
        Cause.PROMOTION,
        paid,
        last_day_on=who.last_day_on,
        rules=rules,
        case_id=case_id,
        pay=made.pay,
    )
    return [*place, *(In(salary.ref(who.id), each) for each in events)]


def home(case_id: str, who: Employee, on: date) -> list[Assigned]:
    """Return what places somebody from a day on as if a case had not, where it is what holds.

    What another has entered since stays; of what was never said without the case, it does too.
    """
    parts = {
        part
        for part, timeline in who.timelines()
        if (entry := timeline.on(on)) is not None and entry.case_id == case_id
    }
    return [
        entered(part, entry.value, on, case_id)
        for part, timeline in who.timelines()
        if part in parts and (entry := timeline.without_case(case_id).on(on)) is not None
    ]


def placed_as(who: Employee, change: PlacementChange) -> tuple[str | None, str | None, str | None]:
    """Return the level, the title and the position that somebody has once they are so placed."""
    on = change.effective_on
    return (
        change.level or who.level_on(on),
        change.title or who.title_on(on),
        change.position or who.position_on(on),
    )


def rescinded(
    case_id: str, who: Employee, held: Salary | None, paid: Payroll, rules: int
) -> list[In]:
    """Return the undoing of whatever a case entered, and of nothing else, with what is then owed.

    See `require_rescindable` for what keeps it from it.
    """
    undone = placement.rescinded(who, case_id)
    place = [] if undone is None else [In(employee.ref(who.id), undone)]
    pay = salary.rescinded(held, case_id, paid, last_day_on=who.last_day_on, rules=rules)
    return [*place, *(In(salary.ref(who.id), each) for each in pay)]


def reads_to_rescind(case_id: str, employee_id: str, given: Given) -> list[Ref[Any]]:
    """Return the streams that the undoing of a case depends on."""
    streams: list[Ref[Any]] = [employee.ref(employee_id), salary.ref(employee_id), payroll.ref()]
    if streams[0] not in given or (who := given[employee.ref(employee_id)]) is None:
        return streams
    for on, superior_id, _ in superiors_again(who, case_id):
        streams += above(employee_id, superior_id, on, given)
    return [*streams, *map(department.ref, (each for each, _ in departments_again(who, case_id)))]


def require_rescindable(case_id: str, who: Employee, given: Given) -> None:
    """Raise `Rejected` if what holds again cannot: a circle in the line, or no department."""
    for department_id, on in departments_again(who, case_id):
        department.require_open(department_id, given[department.ref(department_id)], on)
    known = employee.known(given, who.id)
    for on, superior_id, until in superiors_again(who, case_id):
        if given[employee.ref(superior_id)] is None:
            raise Unknown(superior_id)
        line.require_no_circle(who.id, superior_id, on, until, known)


def departments_again(who: Employee, case_id: str) -> Iterable[tuple[str, date]]:
    """Return the departments that hold again without a case, and from when."""
    left = who.departments.without_case(case_id)
    for on, _ in who.departments.uncovered(case_id):
        if (entry := left.on(on)) is not None:
            yield entry.value.department_id, on


def superiors_again(who: Employee, case_id: str) -> Iterable[tuple[date, str, date | None]]:
    """Return from when to before when which superiors hold again without a case."""
    left = who.superiors.without_case(case_id)
    for on, _ in who.superiors.uncovered(case_id):
        if (entry := left.on(on)) is not None and entry.value is not None:
            later = (each.effective_on for each in left if each.effective_on > on)
            yield on, entry.value, next(later, None)
