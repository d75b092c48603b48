"""Calibration merge: a group that is too small goes into the session of the group above it.

What the panel of the smaller session gave goes along; what a quota made of it does not, because a
quota is of the whole group. The smaller session is over then.
"""

from typing import Any

from domain import department
from domain.appraisal_case import Enrolled, entries
from domain.calibrated import CalibrationJoined, best_left, require_current, require_open
from domain.calibration_group import AT_ONCE, MOST, case_ref, line_up, person
from domain.calibration_session import (
    CalibrationMerged,
    CalibrationResultsTaken,
    Session,
    TakenResult,
)
from domain.cycle import Cycle
from domain.decider import Given, In, Ref, fact
from domain.errors import Ineligible
from domain.policies.appraisal_score import caps


@fact
class MergeCalibration:
    """`into_id` is the session of the department above, or above that."""

    calibration_id: str
    into_id: str


def reads(session: Session, into: Session | None, given: Given) -> list[Ref[Any]]:
    """Return the streams of the smaller group, and of the departments above it."""
    cases = [case_ref(each) for each in list(session.members)[:AT_ONCE]]
    if into is None:
        return [*cases]
    above = [
        department.ref(unit)
        for each in units(session, given)
        for unit in line_up(each, into, given)
    ]
    return [*cases, *dict.fromkeys(above)]


def units(session: Session, given: Given) -> tuple[str, ...]:
    """Return the departments of a session, or of those who were taken into it one by one."""
    if session.departments:
        return session.departments
    refs = [case_ref(each) for each in session.members]
    cases = [given[ref] for ref in refs if ref in given]
    found = [case.department_id for case in cases if isinstance(case, Enrolled)]
    return tuple(dict.fromkeys(each for each in found if each is not None))


def merged(
    session: Session, into: Ref[Session | None], target: Session, period: Cycle, given: Given
) -> list[CalibrationMerged | In]:
    """Return the merge of a session into `target`, or raise `Rejected` if it may not be."""
    require_open(session)
    require_open(target)
    require_small(session, period)
    require_above(session, target, given)
    people = len(session.members) + len(target.members)
    if people > MOST:
        raise Ineligible("group-too-large", people=people, most=MOST)
    for each in session.members:
        if person(each) in target.panel:
            raise Ineligible("on-the-panel", appraisal_id=each)
    results = tuple(carried(each, session, period, given) for each in session.members)
    joined = CalibrationJoined(calibration_id=target.id)
    return [
        CalibrationMerged(into_id=target.id, appraisals=tuple(session.members), merged_by=given.by),
        In(into, CalibrationResultsTaken(results=results, taken_by=given.by)),
        *(In(case_ref(each), joined) for each in session.members),
    ]


def require_small(session: Session, period: Cycle) -> None:
    """Raise `Ineligible` if nobody is in a session, or its group need not merge."""
    guideline, people = period.policy.distribution, len(session.members)
    if not people:
        raise Ineligible("nobody-in-calibration", calibration_id=session.id)
    smallest = 0 if guideline is None else guideline.smallest_group
    if session.at_top or people >= min(smallest, AT_ONCE + 1):
        raise Ineligible("group-large-enough", people=people, smallest=smallest)


def require_above(session: Session, target: Session, given: Given) -> None:
    """Raise `Ineligible` unless each department of a session lies below one of the target's.

    Those who were taken in one by one may be of the target's departments themselves.
    """
    wanted = set(target.departments)
    fits = target.cycle_id == session.cycle_id and not wanted & set(session.departments)
    for each in units(session, given):
        fits = fits and not wanted.isdisjoint(line_up(each, target, given))
    if not fits:
        raise Ineligible("session-not-above", calibration_id=target.id)


def carried(appraisal_id: str, session: Session, period: Cycle, given: Given) -> TakenResult:
    """Return a result as it goes along: as the panel left it, or as it was scored since."""
    case = given[case_ref(appraisal_id)]
    if not isinstance(case, Enrolled):
        raise Ineligible("result-released", appraisal_id=appraisal_id)
    held = session.members[appraisal_id]
    score, grade, cap = held.score, held.earned, held.cap
    if case.calibration_outdated:
        score, grade = require_current(case.scored, outdated=case.outdated)
        cap = best_left(caps(case.measures, entries(case)), period.policy)
    return TakenResult(appraisal_id=appraisal_id, score=score, grade=grade, cap=cap)
