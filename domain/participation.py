"""Participation: what changes in the middle of a cycle for one of those who take part.

What was recorded before stays as it was. Somebody leaves, or takes no further part; the superior
changes, or the department; one appraisal is given more time, or taken back to an earlier phase.
"""

from datetime import date
from enum import StrEnum

from domain import day
from domain.cycle import Cycle
from domain.decider import fact
from domain.employee import Employee
from domain.errors import Ineligible, Invalid, Unknown
from domain.phase import Deadline, Phase, require_ahead, require_earlier
from domain.placement import Placement


class EndOfParticipation(StrEnum):
    """Why somebody takes no further part in a cycle."""

    LEFT_SERVICE = "LEFT_SERVICE"
    ABSENCE = "ABSENCE"
    TRANSFER = "TRANSFER"
    OTHER = "OTHER"


@fact
class EndParticipation:
    """End an appraisal before its result is released; `last_day_on` is the last that counted."""

    appraisal_id: str
    cause: EndOfParticipation
    last_day_on: date


@fact
class ResumeParticipation:
    appraisal_id: str


@fact
class ChangeAppraisalSuperior:
    """Hand an appraisal over to another superior, who evaluates anew."""

    appraisal_id: str
    superior_id: str


@fact
class RecordTransfer:
    """Record that the employee's department has changed since they were enrolled."""

    appraisal_id: str
    effective_on: date


@fact
class ExtendAppraisalDeadline:
    """Keep an appraisal in the cycle's present phase until a later day."""

    appraisal_id: str
    due_on: date


@fact
class ReopenAppraisal:
    """Take an appraisal back to an earlier phase, until a day; the cycle itself goes on."""

    appraisal_id: str
    phase: Phase
    due_on: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ParticipationEnded:
    cause: EndOfParticipation
    last_day_on: date
    ended_by: str


@fact
class ParticipationResumed:
    resumed_by: str


@fact
class AppraisalSuperiorChanged:
    """What `earlier_id` evaluated stays theirs and no longer counts."""

    superior_id: str
    earlier_id: str | None
    changed_by: str


@fact
class TransferRecorded:
    """Departments of the day; the one that was frozen at enrolment stays the appraisal's."""

    department_id: str
    division: str | None
    earlier_id: str | None
    effective_on: date
    recorded_by: str


@fact
class AppraisalDeadlineExtended:
    phase: Phase
    due_on: date
    extended_by: str


@fact
class AppraisalReopened:
    phase: Phase
    due_on: date
    reopened_by: str


def ended(
    command: EndParticipation, period: Cycle, person: Employee, counts_from: date | None, by: str
) -> ParticipationEnded:
    """Return the end of taking part.

    Raise `Rejected` if the last day lies before what counts, or after a leaver's last in service.
    """
    last_day_on = day.require("last_day_on", command.last_day_on)
    since = counts_from or period.starts_on
    if last_day_on < since:
        raise Invalid("last-day-before-start", starts_on=since)
    if command.cause is EndOfParticipation.LEFT_SERVICE:
        if person.last_day_on is None:
            raise Ineligible("still-in-service", employee_id=person.id)
        if last_day_on > person.last_day_on:
            raise Ineligible("left-service", last_day_on=person.last_day_on)
    return ParticipationEnded(cause=command.cause, last_day_on=last_day_on, ended_by=by)


def handed_over(
    command: ChangeAppraisalSuperior,
    superior: Employee | None,
    *,
    held: str | None,
    employee_id: str,
    by: str,
    today: date,
) -> AppraisalSuperiorChanged:
    """Return the change. Raise `Rejected` unless it is to somebody else, who is in service."""
    if command.superior_id == employee_id:
        raise Invalid("own-superior")
    if superior is None:
        raise Unknown(command.superior_id)
    if command.superior_id == held:
        raise Invalid("nothing-changes")
    if not superior.in_service_on(today):
        raise Ineligible("superior-not-in-service", superior_id=superior.id, on=today)
    return AppraisalSuperiorChanged(superior_id=superior.id, earlier_id=held, changed_by=by)


def transferred(
    command: RecordTransfer, held: str | None, person: Employee, period: Cycle, by: str
) -> TransferRecorded:
    """Return the transfer, as the employee's record has it on its day.

    Raise `Rejected` if that is no day of the cycle, or the department then was the same.
    """
    on = day.require("effective_on", command.effective_on)
    if not period.starts_on <= on <= period.ends_on:
        raise Invalid("not-in-period", starts_on=period.starts_on, ends_on=period.ends_on)
    entry = person.departments.on(on)
    place = Placement(department_id="") if entry is None else entry.value
    if entry is None or place.department_id == held:
        raise Ineligible("not-transferred", on=on)
    return TransferRecorded(
        department_id=place.department_id,
        division=place.division,
        earlier_id=held,
        effective_on=on,
        recorded_by=by,
    )


def extended(
    command: ExtendAppraisalDeadline, period: Cycle, held: Deadline | None, by: str, today: date
) -> AppraisalDeadlineExtended:
    """Return the extension. Raise `Rejected` if there is no deadline, or the day is not later."""
    require_ahead(command.due_on, today)
    due_on = period.deadlines.get(period.phase)
    if due_on is None:
        raise Ineligible("no-deadline", phase=period.phase)
    if held is not None and held.phase is period.phase:
        due_on = max(due_on, held.due_on)
    if command.due_on <= due_on:
        raise Invalid("deadline-not-later", phase=period.phase, due_on=due_on)
    return AppraisalDeadlineExtended(phase=period.phase, due_on=command.due_on, extended_by=by)


def reopened(command: ReopenAppraisal, period: Cycle, by: str, today: date) -> AppraisalReopened:
    """Return the way back. Raise `Rejected` if it leads on, or to a day gone by."""
    require_earlier(command.phase, period.phase)
    due_on = require_ahead(command.due_on, today)
    return AppraisalReopened(phase=command.phase, due_on=due_on, reopened_by=by)
