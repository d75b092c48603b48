"""Appraisal calibration: how a result is calibrated, and released as its session holds it.

| act       | by                                    | when                                       |
|-----------|---------------------------------------|--------------------------------------------|
| calibrate | the session's panel, HR; not oneself, | EVALUATE, FEED_BACK; scored, in a session  |
|           | nor anybody whose own result is in it | that is open                               |
| remove    | the same                              | the same, scored or not                    |

Where the policy's distribution blocks, a result is released only from an approved session. What is
in a session is released as that session holds it; without a score there is nothing to calibrate.
"""

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from domain import appraisal_course, calibration, cycle, feedback
from domain.actor import Role
from domain.appeal import DecideAppeal
from domain.appraisal_case import Enrolled, Event, Released, State, entries
from domain.calibrated import (
    CalibrateResult,
    RemoveFromCalibration,
    best_left,
    calibrated,
    left,
    require_approved,
    require_current,
    require_open,
)
from domain.calibration_outcome import blocks
from domain.calibration_session import MemberCalibrated, MemberRemoved, Session
from domain.cycle import Cycle, Phase, require_phase
from domain.decider import Given, In, Ref
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.feedback import ReleaseResult, ResultReleased
from domain.policies.appraisal_score import caps

Command: TypeAlias = CalibrateResult | RemoveFromCalibration


def reads(command: object, case: Enrolled) -> tuple[Ref[Any], ...]:
    """Return the session of an appraisal, where a command depends on it."""
    depends = isinstance(command, Command | ReleaseResult | DecideAppeal)
    if case.calibration_id is None or not depends:
        return ()
    return (calibration.ref(case.calibration_id),)


def session_of(case: Enrolled, given: Given) -> Session | None:
    """Return the session that an appraisal is in, if it is in one."""
    return None if case.calibration_id is None else given[calibration.ref(case.calibration_id)]


def decide(command: Command, state: State, given: Given) -> list[Event | In]:
    """Return what a command makes happen, here and in the session, or raise `Rejected`."""
    case = state.case if isinstance(state, Released) else state
    if case is None:
        raise Unknown(command.appraisal_id)
    session = session_of(case, given)
    require_may(case, session, given)
    if not isinstance(state, Enrolled):
        raise OutOfTurn(command, state)
    appraisal_course.require_goes_on(case)
    period = given[cycle.ref(case.cycle_id)]
    if period is None:
        raise Unknown(case.cycle_id)
    require_phase(cycle.on(period, given, case.kept_open), Phase.EVALUATE, Phase.FEED_BACK)
    if session is None:
        raise Ineligible("not-in-calibration")
    calibration.require_outside(session, given.by)
    require_open(session)
    if isinstance(command, RemoveFromCalibration):
        removed = MemberRemoved(appraisal_id=case.id, removed_by=given.by)
        event = left(command, session, given.by)
        return [event, In(calibration.ref(session.id), removed)]
    before, current = require_current(case.scored, outdated=case.outdated), False
    if not case.calibration_outdated:
        held = session.members[case.id]
        before, current = (held.score, held.grade), True
    vetoes = caps(case.measures, entries(case))
    event = calibrated(command, session, before, period.policy, caps=vetoes, by=given.by)
    if current and (event.score, event.grade) == before:
        raise Invalid("nothing-changes")
    counted = MemberCalibrated(
        appraisal_id=case.id,
        score=event.score,
        grade=event.grade,
        calibrated_by=given.by,
        cap=best_left(vetoes, period.policy),
    )
    return [event, In(calibration.ref(session.id), counted)]


def require_may(case: Enrolled, session: Session | None, given: Given) -> None:
    """Raise `Forbidden` unless the panel or HR acts, `Unknown` if it is nobody's concern."""
    judges = Role.HR in given.roles or (session is not None and given.by in session.panel)
    if not judges and given.by not in {case.employee_id, case.superior_id}:
        raise Unknown(case.id)
    if given.by == case.employee_id:
        raise Forbidden("own-case", by=given.by)
    if not judges:
        raise Forbidden("not-on-panel", by=given.by)


def released(
    case: Enrolled, period: Cycle, given: Given, *, by: str | None, on: date | None
) -> ResultReleased:
    """Return the release of a result as its session holds it, or raise `Ineligible`."""
    plain = feedback.released(case.scored, outdated=case.outdated, by=by, on=on)
    if plain.score is None:
        return plain
    session, blocked = session_of(case, given), blocks(period.policy.distribution)
    if session is None:
        if blocked:
            raise Ineligible("not-calibrated")
        return plain
    held = require_approved(
        session, outdated=case.calibration_outdated, blocks=blocked, appraisal_id=case.id
    )
    return replace(
        plain,
        score=held.score,
        grade=held.grade,
        calibration_id=session.id,
        quota_made=held.quota_made,
    )


def hands(case: Enrolled, given: Given) -> frozenset[str]:
    """Return those who locked or approved the session of an appraisal, or applied its quota."""
    session = session_of(case, given)
    return frozenset() if session is None else session.hands
