"""Placement: where an employee stands in the organisation, by day.

Department with division, title, level, position and superior are timelines of their own, because
each changes on its own day.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, assert_never

from domain import text
from domain.decider import fact, replace
from domain.errors import Invalid
from domain.timeline import Entry, Timeline

T = TypeVar("T")


class PlacementPart(StrEnum):
    """What of a placement has a timeline of its own."""

    DEPARTMENT = "DEPARTMENT"
    TITLE = "TITLE"
    LEVEL = "LEVEL"
    POSITION = "POSITION"
    SUPERIOR = "SUPERIOR"


@fact
class Placement:
    """A department and the part of it."""

    department_id: str
    division: str | None = None


@fact
class ReassignEmployee:
    """What is not given stays, except the division when the department changes."""

    employee_id: str
    effective_on: date
    department_id: str | None = None
    division: str | None = None
    title: str | None = None
    level: str | None = None
    position: str | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class DepartmentAssigned:
    department_id: str
    division: str | None
    effective_on: date
    case_id: str | None = None


@fact
class TitleAssigned:
    title: str
    effective_on: date
    case_id: str | None = None


@fact
class LevelChanged:
    level: str
    effective_on: date
    case_id: str | None = None


@fact
class PositionAssigned:
    position: str
    effective_on: date
    case_id: str | None = None


@fact
class SuperiorAssigned:
    superior_id: str | None
    effective_on: date
    case_id: str | None = None


@fact
class HeldAgain:
    """What was said before of the same day, by the case that said so, if it was one."""

    value: str | None
    division: str | None = None
    case_id: str | None = None


@fact
class PlacementTakenBack:
    """`again` is what is said of the day once more; if nothing is, what held before it holds on."""

    part: PlacementPart
    effective_on: date
    again: HeldAgain | None = None


@fact
class PlacementRescinded:
    """`taken_back` are the days that say something else now; the case may lie beneath others."""

    case_id: str
    taken_back: tuple[PlacementTakenBack, ...]


Assigned: TypeAlias = (
    DepartmentAssigned | TitleAssigned | LevelChanged | PositionAssigned | SuperiorAssigned
)
Event: TypeAlias = Assigned | PlacementRescinded


@fact
class Placed:
    """Somebody with a placement."""

    departments: Timeline[Placement] = Timeline()
    titles: Timeline[str] = Timeline()
    levels: Timeline[str] = Timeline()
    positions: Timeline[str] = Timeline()
    superiors: Timeline[str | None] = Timeline()

    def unit_on(self, on: date) -> str | None:
        """Return the department on that day, else the earliest that is known."""
        held = self.departments.on(on) or next(iter(self.departments), None)
        return held.value.department_id if held else None

    def title_on(self, on: date) -> str | None:
        """Return the title on that day, if it is known."""
        return value(self.titles.on(on))

    def level_on(self, on: date) -> str | None:
        """Return the level on that day, if it is known."""
        return value(self.levels.on(on))

    def timelines(self) -> tuple[tuple[PlacementPart, Timeline[Placement | str | None]], ...]:
        """Return what is known of each part."""
        known: tuple[Any, ...] = (
            self.departments,
            self.titles,
            self.levels,
            self.positions,
            self.superiors,
        )
        return tuple(zip(PlacementPart, known, strict=True))

    def position_on(self, on: date) -> str | None:
        """Return the position on that day, if it is known."""
        return value(self.positions.on(on))

    def superior_on(self, on: date) -> str | None:
        """Return the superior on that day, if there is one."""
        return value(self.superiors.on(on))


P = TypeVar("P", bound=Placed)


def value(entry: Entry[T] | None) -> T | None:
    """Return what an entry holds, if there is an entry."""
    return entry.value if entry else None


def moved(placed: Placed, wanted: ReassignEmployee) -> DepartmentAssigned | None:
    """Return the move that is wanted, or none if the department and its part stay.

    Raise `Invalid` if a division is wanted of a department that is not known.
    """
    held = value(placed.departments.on(wanted.effective_on))
    division = text.optional("division", wanted.division)
    department_id = wanted.department_id
    if department_id is None and held is not None:
        department_id = held.department_id
    if department_id is None:
        if division is not None:
            raise Invalid("division-without-department", field="division")
        return None
    if division is None and held is not None and held.department_id == department_id:
        return None
    if held == Placement(department_id=department_id, division=division):
        return None
    return DepartmentAssigned(
        department_id=department_id, division=division, effective_on=wanted.effective_on
    )


def changes(placed: Placed, wanted: ReassignEmployee) -> list[Assigned]:
    """Return one event for each thing that is wanted and does not hold on the day."""
    on, found = wanted.effective_on, list[Assigned]()
    if (move := moved(placed, wanted)) is not None:
        found.append(move)
    title = text.optional("title", wanted.title)
    if title is not None and title != placed.title_on(on):
        found.append(TitleAssigned(title=title, effective_on=on))
    level = text.optional("level", wanted.level)
    if level is not None and level != placed.level_on(on):
        found.append(LevelChanged(level=level, effective_on=on))
    position = text.optional("position", wanted.position)
    if position is not None and position != placed.position_on(on):
        found.append(PositionAssigned(position=position, effective_on=on))
    return found


def rescinded(placed: Placed, case_id: str) -> PlacementRescinded | None:
    """Return what becomes of a placement without a case; none if that entered nothing."""
    entered = any(
        entry.without_case(case_id) is not entry
        for _, timeline in placed.timelines()
        for entry in timeline
    )
    if not entered:
        return None
    return PlacementRescinded(case_id=case_id, taken_back=tuple(taken_back(placed, case_id)))


def taken_back(placed: Placed, case_id: str) -> Iterator[PlacementTakenBack]:
    """Yield the days that say something else without what a case entered."""
    for part, timeline in placed.timelines():
        for on, entry in timeline.uncovered(case_id):
            again = None if entry is None else held_again(entry)
            yield PlacementTakenBack(part=part, effective_on=on, again=again)


def held_again(entry: Entry[Placement | str | None]) -> HeldAgain:
    """Return what an entry says."""
    if isinstance(entry.value, Placement):
        place = entry.value
        return HeldAgain(value=place.department_id, division=place.division, case_id=entry.case_id)
    return HeldAgain(value=entry.value, case_id=entry.case_id)


def evolve(placed: P, event: Event) -> P:
    """Return `placed` as `event` leaves them."""
    if isinstance(event, PlacementRescinded):
        return replace(
            placed,
            departments=placed.departments.without_case(event.case_id),
            titles=placed.titles.without_case(event.case_id),
            levels=placed.levels.without_case(event.case_id),
            positions=placed.positions.without_case(event.case_id),
            superiors=placed.superiors.without_case(event.case_id),
        )
    on, of = event.effective_on, event.case_id
    match event:
        case DepartmentAssigned() as e:
            place = Placement(department_id=e.department_id, division=e.division)
            return replace(placed, departments=placed.departments.with_entry(on, place, of))
        case TitleAssigned(title=title):
            return replace(placed, titles=placed.titles.with_entry(on, title, of))
        case LevelChanged(level=level):
            return replace(placed, levels=placed.levels.with_entry(on, level, of))
        case PositionAssigned(position=position):
            return replace(placed, positions=placed.positions.with_entry(on, position, of))
        case SuperiorAssigned(superior_id=superior_id):
            return replace(placed, superiors=placed.superiors.with_entry(on, superior_id, of))
        case _:
            assert_never(event)
