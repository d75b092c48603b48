"""Appraisal course: what human resources change in the middle of an appraisal, and what that means.

| act                        | while           | what follows                                      |
|----------------------------|-----------------|---------------------------------------------------|
| end participation          | not released    | nothing more is done in it, nor scored, released  |
| resume participation       | ended           | it goes on where it stood                         |
| change the superior        | not released    | the new one evaluates anew                        |
| record a transfer          | not released    | the department of enrolment stays the appraisal's |
| extend its deadline        | not released    | it is kept in the cycle's phase until a day       |
| reopen it                  | not released    | it is kept in an earlier phase until a day        |
| settle a move              | not released    | it is scored although somebody was placed anew    |

Nobody does any of it in their own case. A released result is never reopened: an appeal adds to it.
Where the policy says that the present superior finishes, whoever is it on the day takes the place
of the one recorded, unless the appraisal was handed over by hand.
"""

from dataclasses import replace
from typing import Any, TypeAlias

from domain import authority, employee, move_settlement, participation
from domain.actor import Role
from domain.appraisal_case import Enrolled, Event, Released
from domain.appraisal_policy import Leavers, SuperiorChange
from domain.cycle import Cycle
from domain.decider import Given, Ref
from domain.errors import Forbidden, Ineligible, OutOfTurn, Unknown
from domain.move_settlement import SettleMove
from domain.participation import (
    ChangeAppraisalSuperior,
    EndParticipation,
    ExtendAppraisalDeadline,
    ParticipationResumed,
    RecordTransfer,
    ReopenAppraisal,
    ResumeParticipation,
)

Command: TypeAlias = (
    EndParticipation
    | ResumeParticipation
    | ChangeAppraisalSuperior
    | RecordTransfer
    | ExtendAppraisalDeadline
    | ReopenAppraisal
    | SettleMove
)


def reads(command: object) -> tuple[Ref[Any], ...]:
    """Return the streams that a command depends on besides those of every act."""
    if isinstance(command, ChangeAppraisalSuperior):
        return (employee.ref(command.superior_id),)
    return ()


def decide(
    command: Command, state: Enrolled | Released, period: Cycle, given: Given
) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    if not isinstance(state, Enrolled):
        raise OutOfTurn(command, state)
    if given.by == state.employee_id:
        raise Forbidden("own-case", by=given.by)
    if isinstance(command, ResumeParticipation):
        if state.ended is None:
            raise Ineligible("participation-goes-on")
        return [ParticipationResumed(resumed_by=given.by)]
    require_goes_on(state)
    person = given[employee.ref(state.employee_id)]
    if person is None:
        raise Unknown(state.employee_id)
    by, today = given.by, given.today
    match command:
        case EndParticipation() as c:
            return [participation.ended(c, period, person, state.counts_from, by)]
        case ChangeAppraisalSuperior() as c:
            return [
                participation.handed_over(
                    c,
                    given[employee.ref(c.superior_id)],
                    held=state.superior_id,
                    employee_id=state.employee_id,
                    by=by,
                    today=today,
                )
            ]
        case RecordTransfer() as c:
            return [participation.transferred(c, state.department_id, person, period, by)]
        case ExtendAppraisalDeadline() as c:
            return [participation.extended(c, period, state.kept_open, by, today)]
        case ReopenAppraisal() as c:
            return [participation.reopened(c, period, by, today)]
        case SettleMove() as c:
            return [move_settlement.settled(c, state.settled, person, period, by, today)]


def standing(case: Enrolled, period: Cycle | None, given: Given) -> Enrolled:
    """Return the case with whoever finishes it by the cycle's policy as its superior."""
    if period is None or period.policy.superior_change is SuperiorChange.RECORDED:
        return case
    person = given[employee.ref(case.employee_id)]
    present = None if person is None else person.superior_on(given.today)
    if present is None or case.handed_over:
        return case
    return replace(case, superior_id=present)


def require_goes_on(case: Enrolled) -> None:
    """Raise `Ineligible` if the employee takes no further part."""
    if case.ended is not None:
        raise Ineligible(
            "participation-ended", cause=case.ended.cause, last_day_on=case.ended.last_day_on
        )


def require_settled(case: Enrolled, period: Cycle, given: Given) -> None:
    """Raise `Ineligible` if the policy has a promotion or a move settled first, and one is not."""
    who = given[employee.ref(case.employee_id)]
    move_settlement.require_settled(case.settled, who, period, given.today)


def require_stays(case: Enrolled, period: Cycle, given: Given) -> None:
    """Raise `Ineligible` if the employee left in the cycle and its policy appraises no leavers."""
    if period.policy.leavers is Leavers.FINISHED:
        return
    person = given[employee.ref(case.employee_id)]
    if person is not None and not person.in_service_on(period.ends_on):
        raise Ineligible("left-in-cycle", last_day_on=person.last_day_on)
