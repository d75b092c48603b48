"""Enrolment: how an employee joins a cycle; where they stood that day is kept for good."""

from dataclasses import replace
from datetime import date

from domain.cycle import DEADLINES_BIND, Cycle, Phase, require_phase
from domain.decider import fact
from domain.employee import Employee
from domain.errors import Ineligible, Invalid, Unknown


@fact
class EnrolParticipant:
    """`counts_from` enrols somebody late: what they do from that day on is appraised."""

    cycle_id: str
    employee_id: str
    counts_from: date | None = None


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
    counts_from: date | None = None


def enrolled(
    command: EnrolParticipant, period: Cycle | None, person: Employee | None, rules: int
) -> ParticipantEnrolled:
    """Return the enrolment with what held on the first day that counts for them in the cycle.

    Raise `Ineligible` if there is no such day, too few follow, or the cycle is past enrolling.
    """
    if period is None:
        raise Unknown(command.cycle_id)
    if person is None:
        raise Unknown(command.employee_id)
    late = command.counts_from is not None
    if late:  # for which there is no deadline
        open_ = replace(period, passed_on=None)
        require_phase(open_, Phase.PLAN, Phase.SET_MEASURES, Phase.COLLECT, Phase.EVALUATE)
    else:
        require_phase(period, Phase.PLAN, Phase.SET_MEASURES)
    on = first_day(person, period, command.counts_from)
    require_enough(person, period, on)
    says = late or rules >= DEADLINES_BIND
    return ParticipantEnrolled(
        cycle_id=command.cycle_id,
        employee_id=command.employee_id,
        department_id=person.unit_on(on),
        position=person.position_on(on),
        level=person.level_on(on),
        superior_id=person.superior_on(on),
        policy_version=period.policy.version,
        counts_from=on if says and on > period.starts_on else None,
    )


def first_day(person: Employee, period: Cycle, counts_from: date | None = None) -> date:
    """Return the first day that counts: in service, in the cycle, and not before `counts_from`.

    Raise `Rejected` if there is none.
    """
    if counts_from is not None and not period.starts_on <= counts_from <= period.ends_on:
        raise Invalid("not-in-period", starts_on=period.starts_on, ends_on=period.ends_on)
    on = max(period.starts_on, person.hired_on, counts_from or period.starts_on)
    if on > period.ends_on or not person.in_service_on(on):
        raise Ineligible("not-in-service", starts_on=period.starts_on, ends_on=period.ends_on)
    return on


def require_enough(person: Employee, period: Cycle, on: date) -> None:
    """Raise `Ineligible` if fewer days count, from `on`, than the policy wants."""
    until = min(period.ends_on, person.last_day_on or period.ends_on)
    days = (until - on).days + 1
    if days < period.policy.minimum_days:
        raise Ineligible("too-few-days", days=days, least=period.policy.minimum_days)
