"""Interruption: what comes between in a few appraisals, all of it invented.

Somebody is away for a quarter; a measure does not apply; a figure is told again, once before the
results are scored, for which a phase begins anew, and twice after they are released.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from demo.clock import moment
from demo.measuring import Measuring
from demo.script import invented
from domain.absence import AbsenceKind, RecordAbsence
from domain.actor import Actor
from domain.actual import Achievement, RecordActuals
from domain.cycle import AdvanceCycle
from domain.late_actual import ApproveCorrection
from domain.measure import Measure
from domain.measure_change import ApproveMeasureChange, MarkNotApplicable
from domain.participation import EndOfParticipation, EndParticipation
from domain.phase import Phase, ReopenPhase
from domain.sealed import Sealed
from ledger.order import Order

AWAY = frozenset({("2016Q3", "E00065")})
"""Who is away from the fifth day of a quarter to its last."""

NOT_APPLICABLE = frozenset({("2016Q2", "E01944")})
"""To whom what they are measured by besides does not apply in a quarter."""

CORRECTED = {("2016Q3", "E00094"): Decimal("2.0")}
"""By how much more a figure is told again while its phase is open once more."""

LATE = {
    ("2016Q1", "E00106"): (Decimal("3.0"), True),
    ("2016Q2", "E00147"): (Decimal("-6.0"), False),
}
"""By how much a figure is told otherwise after the release, and whether that is approved."""

REOPENED, REOPENS, ENDS = "2016Q3", 13, 15
"""Which quarter collects anew, and from which day after its last until which."""


def reopening(quarter: str, cycle_id: str, ends_on: date) -> Iterator[Order]:
    """Yield the way back to the collection of what was achieved, and forth again."""
    if quarter != REOPENED:
        return
    key = f"cycle/{quarter}"
    until = ends_on + timedelta(days=ENDS)
    back = ReopenPhase(cycle_id=cycle_id, phase=Phase.COLLECT, due_on=until - timedelta(days=1))
    at = moment(ends_on + timedelta(days=REOPENS), 8)
    yield replace(invented(back, f"{key}/reopening", at), reason="A report came in wrong.")
    forth = AdvanceCycle(cycle_id=cycle_id, to=Phase.EVALUATE)
    yield invented(forth, f"{key}/{Phase.EVALUATE}/again", moment(until, 8))


def absent(about: Measuring) -> Iterator[Order]:
    """Yield that somebody is away, and takes no further part in the quarter."""
    since = about.starts_on + timedelta(days=4)
    away = RecordAbsence(
        employee_id=about.person, kind=AbsenceKind.PARENTAL, from_on=since, until_on=about.ends_on
    )
    yield invented(away, f"{about.key}/absence", moment(since, 9))
    end = EndParticipation(
        appraisal_id=about.appraisal_id, cause=EndOfParticipation.ABSENCE, last_day_on=since
    )
    yield invented(end, f"{about.key}/end", moment(since, 9, 30))


def spares(about: Measuring) -> bool:
    """Return whether what somebody is measured by besides does not apply."""
    return about.about in NOT_APPLICABLE


def excluded(about: Measuring, measure: str) -> Iterator[Order]:
    """Yield that a measure does not apply, and its approval."""
    at = moment(about.ends_on + timedelta(days=1), 8, 30)
    mark = MarkNotApplicable(
        appraisal_id=about.appraisal_id,
        measure=measure,
        grounds=Sealed("The course was put off to the next quarter."),
    )
    yield invented(mark, f"{about.key}/not-applicable", at, about.superior)
    approval = ApproveMeasureChange(appraisal_id=about.appraisal_id, measure=measure, number=1)
    yield invented(approval, f"{about.key}/not-applicable/approval", at + timedelta(minutes=10))


def corrected(about: Measuring, measure: Measure, achieved: Decimal) -> Order:
    """Return the report of the figure that takes the place of the one that was told."""
    at = moment(about.ends_on + timedelta(days=REOPENS), 10)
    return again(about, measure, achieved + CORRECTED[about.about], at)


def late(about: Measuring, measure: Measure, achieved: Decimal, at: datetime) -> Iterator[Order]:
    """Yield what is told after the release, and its approval where it is approved."""
    more, approved = LATE[about.about]
    yield again(about, measure, achieved + more, at + timedelta(days=7), about.superior)
    if approved:
        approval = ApproveCorrection(appraisal_id=about.appraisal_id, number=1)
        key = f"{about.key}/correction/approval"
        yield invented(approval, key, at + timedelta(days=8))


def again(
    about: Measuring, measure: Measure, achieved: Decimal, at: datetime, by: Actor | None = None
) -> Order:
    """Return the report of a figure that puts right the one before."""
    line = f"{about.quarter}/{about.code}/{measure.code}"
    actual = Achievement(
        measure=measure.code,
        actual=achieved,
        source="Operations report",
        source_key=f"{line}/again",
        corrects=line,
    )
    command = RecordActuals(appraisal_id=about.appraisal_id, actuals=(actual,))
    return invented(command, f"{about.key}/actual/{measure.code}/again", at, by)
