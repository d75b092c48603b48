"""Calibration group: whose results come into a session, and as what.

A session of departments is of everybody who was in one of them, or below, when they were enrolled.
Where somebody belongs is recorded at their appraisal; the session has what it was scored.
"""

from collections.abc import Iterator
from typing import Any, Never, TypeAlias

from domain import appraisal_case, department, ids
from domain.appraisal_case import Enrolled
from domain.calibrated import CalibrationJoined, best_left, require_current
from domain.calibration_session import CalibrationResultsTaken, Session, TakenResult
from domain.cycle import Cycle
from domain.decider import Decider, Given, In, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.policies.appraisal_score import caps

AT_ONCE = 100
"""How many results are taken into a session by one decision."""

MOST = 2_000
"""How many results a session holds."""

Case: TypeAlias = appraisal_case.State


@fact
class TakeResults:
    """What is in the session already comes into it again once it was scored anew."""

    calibration_id: str
    appraisals: tuple[str, ...]


def nothing(*_: object) -> list[Any]:
    """Decide nothing: an appraisal is only read here, and takes what a session causes in it."""
    return []


def no_stream(_: Never) -> str:
    """Name no stream: there is no command."""
    return ""


reader: Decider[Never, appraisal_case.Event, Case] = Decider(
    kind="appraisal",
    commands=Never,
    events=appraisal_case.Event,
    initial=None,
    stream=no_stream,
    decide=nothing,
    evolve=appraisal_case.evolve,
)
"""An appraisal, as far as a session knows it; what may be done with it is domain/appraisal.py."""


def case_ref(appraisal_id: str) -> Ref[Case]:
    """Return the stream of an appraisal. Raise `Invalid` if the id is not one of an appraisal."""
    return Ref(ids.require("appraisal", appraisal_id, codes=2), reader)


def person(appraisal_id: str) -> str:
    """Return the employee whom an appraisal is about."""
    return f"employee:{appraisal_id.rpartition(':')[2]}"


def members(command: TakeResults, session: Session, given: Given) -> list[Ref[Any]]:
    """Return the streams of those who come in, and of the departments above them."""
    cases = [case_ref(each) for each in command.appraisals[:AT_ONCE]]
    if not session.departments:
        return [*cases]
    known = [given[ref] for ref in cases if ref in given]
    units = dict.fromkeys(
        unit
        for case in known
        if isinstance(case, Enrolled)
        for unit in line_up(case.department_id, session, given)
    )
    return [*cases, *map(department.ref, units)]


def line_up(department_id: str | None, session: Session, given: Given) -> Iterator[str]:
    """Yield a department and those above it, as far as they are known, up to one of the session."""
    while department_id is not None:
        yield department_id
        if department_id in session.departments:
            return
        ref = department.ref(department_id)
        if ref not in given:
            return
        known = given[ref]
        department_id = None if known is None else known.parent_id


def taken(
    command: TakeResults, session: Session, period: Cycle, given: Given
) -> list[CalibrationResultsTaken | In]:
    """Return what comes into the session, or raise `Rejected` if some of it may not."""
    c = command
    if not c.appraisals or len(c.appraisals) > AT_ONCE:
        raise Invalid("results-at-once", count=len(c.appraisals), most=AT_ONCE)
    if len(set(c.appraisals)) != len(c.appraisals):
        raise Invalid("listed-twice", field="appraisals")
    people = len(session.members.keys() | set(c.appraisals))
    if people > MOST:
        raise Ineligible("group-too-large", people=people, most=MOST)
    results = [taken_result(each, session, period, given) for each in c.appraisals]
    joined = CalibrationJoined(calibration_id=session.id)
    return [
        CalibrationResultsTaken(results=tuple(results), taken_by=given.by),
        *(In(case_ref(each), joined) for each in c.appraisals),
    ]


def taken_result(appraisal_id: str, session: Session, period: Cycle, given: Given) -> TakenResult:
    """Return one result as it comes into the session, or raise `Rejected` if it may not."""
    case = given[case_ref(appraisal_id)]
    if case is None:
        raise Unknown(appraisal_id)
    if given.by == person(appraisal_id):
        raise Forbidden("own-case", by=given.by)
    if not isinstance(case, Enrolled):
        raise Ineligible("result-released", appraisal_id=appraisal_id)
    if case.cycle_id != session.cycle_id:
        raise Ineligible("of-another-cycle", appraisal_id=appraisal_id, cycle_id=session.cycle_id)
    if case.calibration_id not in (None, session.id):
        raise Ineligible(
            "in-another-calibration", appraisal_id=appraisal_id, calibration_id=case.calibration_id
        )
    if case.calibration_id == session.id and not case.calibration_outdated:
        raise Ineligible("in-calibration-already", appraisal_id=appraisal_id)
    if case.employee_id in session.panel:
        raise Ineligible("on-the-panel", appraisal_id=appraisal_id)
    above = tuple(line_up(case.department_id, session, given))
    if session.departments and not set(above) & set(session.departments):
        raise Ineligible("outside-the-departments", appraisal_id=appraisal_id)
    score, grade = require_current(case.scored, outdated=case.outdated)
    vetoes = caps(case.measures, appraisal_case.entries(case))
    return TakenResult(
        appraisal_id=appraisal_id, score=score, grade=grade, cap=best_left(vetoes, period.policy)
    )
