"""Enrolment: how an employee joins a cycle; where they stood that day is kept for good."""

from datetime import date

from domain.cycle import Cycle, Phase, require_phase
from domain.decider import fact
from domain.employee import Employee
from domain.errors import Ineligible, Unknown


@fact
class EnrolParticipant:
    cycle_id: str
    employee_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ParticipantEnrolled:
    cycle_id: str
    employee_id: str
    department_id: str | None
    position: str | None
    level: str | None
    superior_id: str | None
    policy_version: str


def enrolled(
    command: EnrolParticipant, period: Cycle | None, person: Employee | None
) -> ParticipantEnrolled:
    """Return the enrolment with what held on the first day in service within the cycle.

    Raise `Ineligible` if there is no such day, or the cycle is past enrolling.
    """
    if period is None:
        raise Unknown(command.cycle_id)
    if person is None:
        raise Unknown(command.employee_id)
    require_phase(period, Phase.PLAN, Phase.SET_MEASURES)
    on = first_day(person, period)
    return ParticipantEnrolled(
        cycle_id=command.cycle_id,
        employee_id=command.employee_id,
        department_id=person.unit_on(on),
        position=person.position_on(on),
        level=person.level_on(on),
        superior_id=person.superior_on(on),
        policy_version=period.policy.version,
    )


def first_day(person: Employee, period: Cycle) -> date:
    """Return the cycle's first day on which `person` is in service, or raise `Ineligible`."""
    on = max(period.starts_on, person.hired_on)
    if on > period.ends_on or not person.in_service_on(on):
        raise Ineligible("not-in-service", starts_on=period.starts_on, ends_on=period.ends_on)
    return on
