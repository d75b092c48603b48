"""Absence: being away from work for a time; no two at once.

nothing ──record──▶ Absences ──record, end──▶ Absences
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from domain import day, employee, ids
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid


class AbsenceKind(StrEnum):
    """What somebody is away for."""

    SICKNESS = "SICKNESS"
    PARENTAL = "PARENTAL"
    SABBATICAL = "SABBATICAL"
    UNPAID = "UNPAID"
    OTHER = "OTHER"


@fact
class RecordAbsence:
    """The absence lasts through `until_on`; without one its end is not known yet."""

    employee_id: str
    kind: AbsenceKind
    from_on: date
    until_on: date | None = None


@fact
class EndAbsence:
    """Give an absence without an end the last day of it."""

    employee_id: str
    from_on: date
    until_on: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class AbsenceRecorded:
    kind: AbsenceKind
    from_on: date
    until_on: date | None


@fact
class AbsenceEnded:
    from_on: date
    until_on: date


@fact
class Absence:
    kind: AbsenceKind
    from_on: date
    until_on: date | None

    def meets(self, from_on: date, until_on: date | None) -> bool:
        """Return whether the absence and that time have a day in common."""
        begins_in_time = until_on is None or self.from_on <= until_on
        return begins_in_time and (self.until_on is None or from_on <= self.until_on)


@fact
class Absences:
    entries: tuple[Absence, ...] = ()

    def on(self, on: date) -> Absence | None:
        """Return the absence of that day, if there is one."""
        return next((absence for absence in self.entries if absence.meets(on, on)), None)


Command: TypeAlias = RecordAbsence | EndAbsence
Event: TypeAlias = AbsenceRecorded | AbsenceEnded
State: TypeAlias = Absences


def reads(command: Command, _: State, __: Given) -> tuple[Ref[employee.State], ...]:
    """Return the streams that `command` depends on besides its own."""
    return (employee.ref(command.employee_id),)


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    c, who = command, given[employee.ref(command.employee_id)]
    employee.require_not_own_case(c.employee_id, given)
    employee.require_in_service(c.employee_id, who, day.require("from_on", c.from_on))
    if c.until_on is not None:
        if day.require("until_on", c.until_on) < c.from_on:
            raise Invalid("until-before-from", field="until_on")
        employee.require_in_service(c.employee_id, who, c.until_on)
    match c:
        case RecordAbsence():
            for absence in state.entries:
                if absence.meets(c.from_on, c.until_on):
                    raise Ineligible(
                        "absences-overlap", from_on=absence.from_on, until_on=absence.until_on
                    )
            return [AbsenceRecorded(kind=c.kind, from_on=c.from_on, until_on=c.until_on)]
        case EndAbsence():
            open_from = {absence.from_on for absence in state.entries if absence.until_on is None}
            if c.from_on not in open_from:
                raise Ineligible("no-open-absence", from_on=c.from_on)
            return [AbsenceEnded(from_on=c.from_on, until_on=c.until_on)]
        case _:
            assert_never(c)


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case AbsenceRecorded() as e:
            recorded = Absence(kind=e.kind, from_on=e.from_on, until_on=e.until_on)
            return Absences(entries=(*state.entries, recorded))
        case AbsenceEnded() as e:
            ended = (
                replace(absence, until_on=e.until_on) if absence.from_on == e.from_on else absence
                for absence in state.entries
            )
            return Absences(entries=tuple(ended))
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return of(command.employee_id)


def of(employee_id: str) -> str:
    """Return the stream of an employee's absences."""
    return "absence:" + ids.code(ids.require("employee", employee_id))


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


absence: Decider[Command, Event, State] = Decider(
    kind="absence",
    commands=Command,
    events=Event,
    initial=Absences(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee's absences. Raise `Invalid` if the id is malformed."""
    return Ref(of(employee_id), absence)
