"""Hire: how somebody enters the organisation's service, and what is known of them then."""

from datetime import date
from enum import StrEnum
from typing import TypeAlias

from domain import day, placement, text
from domain.decider import fact
from domain.errors import Invalid
from domain.placement import Placed, ReassignEmployee, SuperiorAssigned
from domain.sealed import Sealed


class Gender(StrEnum):
    """As recorded; X is neither female nor male."""

    F = "F"
    M = "M"
    X = "X"


class Employment(StrEnum):
    """The extent of the contract."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"


@fact
class HireEmployee:
    """The placement is known from `effective_on`, else from when they were first seen, else hired.

    Somebody whom an earlier record should show and does not is first seen on a day, with the
    reason why the day of hiring is doubtful.
    """

    employee_id: str
    hired_on: date
    department_id: str
    employment: Employment
    effective_on: date | None = None
    first_seen_on: date | None = None
    first_seen_because: str | None = None
    gender: Gender | None = None
    division: str | None = None
    title: str | None = None
    level: str | None = None
    position: str | None = None
    superior_id: str | None = None
    name: Sealed | None = None
    email: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class EmployeeHired:
    employee_id: str
    hired_on: date
    first_seen_on: date | None
    first_seen_because: str | None
    gender: Gender | None
    employment: Employment


@fact
class PersonalDetailsRecorded:
    name: Sealed | None
    email: Sealed | None


Event: TypeAlias = EmployeeHired | PersonalDetailsRecorded | placement.Event


def hired(c: HireEmployee) -> list[Event]:
    """Return the hiring and one event for each thing that is known. Raise `Invalid` if it errs."""
    placed_on = known_from(c)
    placed = ReassignEmployee(
        employee_id=c.employee_id,
        effective_on=placed_on,
        department_id=c.department_id,
        division=c.division,
        title=c.title,
        level=c.level,
        position=c.position,
    )
    because = c.first_seen_because
    doubt = None if because is None else text.code("first_seen_because", because)
    events: list[Event] = [
        EmployeeHired(
            employee_id=c.employee_id,
            hired_on=c.hired_on,
            first_seen_on=c.first_seen_on,
            first_seen_because=doubt,
            gender=c.gender,
            employment=c.employment,
        )
    ]
    if c.name is not None or c.email is not None:
        events.append(PersonalDetailsRecorded(name=c.name, email=c.email))
    events += placement.changes(Placed(), placed)
    if c.superior_id is not None:
        events.append(SuperiorAssigned(superior_id=c.superior_id, effective_on=placed_on))
    return events


def known_from(c: HireEmployee) -> date:
    """Return the day from which the placement is known. Raise `Invalid` if the days disagree."""
    first = day.require("hired_on", c.hired_on)
    if (c.first_seen_on is None) != (c.first_seen_because is None):
        raise Invalid("first-seen-incomplete", field="first_seen_because")
    if c.first_seen_on is not None:
        if day.require("first_seen_on", c.first_seen_on) < c.hired_on:
            raise Invalid("before-hire", field="first_seen_on", hired_on=c.hired_on)
        first = c.first_seen_on
    if c.effective_on is None:
        return first
    if day.require("effective_on", c.effective_on) < c.hired_on:
        raise Invalid("before-hire", field="effective_on", hired_on=c.hired_on)
    if c.effective_on < first:
        raise Invalid("before-first-seen", field="effective_on", first_seen_on=first)
    return c.effective_on
