"""Calibration sessions as people look them up: one row each, and one for each result in it."""

from decimal import Decimal

from domain.calibration_group import person
from domain.calibration_session import (
    CalibrationApproved,
    CalibrationLocked,
    CalibrationMerged,
    CalibrationOpened,
    CalibrationReopened,
    CalibrationResultsTaken,
    CalibrationStatus,
    Event,
    MemberCalibrated,
    MemberRemoved,
    QuotaApplied,
    TakenResult,
)
from domain.policies.guideline import QuotaGrade
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once


class CalibrationRow(Row):
    """`violated` is known once it is locked, if its policy has a distribution."""

    id: str
    cycle_id: str
    name: str
    panel: tuple[str, ...]
    departments: tuple[str, ...]
    status: CalibrationStatus
    violated: bool | None
    quota_applied: bool
    locked_by: str | None
    approved_by: str | None
    also_approved_by: str | None
    merged_into_id: str | None
    origin: Origin


class CalibrationMemberRow(Row):
    """What a result was when it came in, and what it is by the panel, by quota and in the end."""

    id: str
    calibration_id: str
    appraisal_id: str
    employee_id: str
    taken_score: Decimal
    taken_grade: str
    cap: str | None
    calibrated_score: Decimal | None
    calibrated_grade: str | None
    calibrated_by: str | None
    quota_grade: str | None
    quota_made: bool
    score: Decimal
    grade: str
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case CalibrationResultsTaken() | MemberCalibrated() | MemberRemoved():
            return ()
        case _:
            return (recorded.stream,)


def fold(row: CalibrationRow | None, recorded: Recorded[Event], key: str) -> CalibrationRow | None:
    """Return what the row becomes."""
    origin = recorded.origin
    match row, recorded.event:
        case _, CalibrationOpened() as e:
            return CalibrationRow(
                id=key,
                cycle_id=e.cycle_id,
                name=e.name,
                panel=e.panel,
                departments=e.departments,
                status=CalibrationStatus.OPEN,
                violated=None,
                quota_applied=False,
                locked_by=None,
                approved_by=None,
                also_approved_by=None,
                merged_into_id=None,
                origin=origin,
            )
        case CalibrationRow(), CalibrationMerged(into_id=into_id):
            return replace(
                row, status=CalibrationStatus.MERGED, merged_into_id=into_id, origin=origin
            )
        case CalibrationRow(), QuotaApplied():
            return replace(row, quota_applied=True, origin=origin)
        case CalibrationRow(), CalibrationLocked() as e:
            return replace(
                row,
                status=CalibrationStatus.LOCKED,
                violated=None if e.balance is None else e.balance.violated,
                locked_by=e.locked_by,
                origin=origin,
            )
        case CalibrationRow(), CalibrationApproved(whole=False) as e:
            return replace(row, approved_by=e.approved_by, origin=origin)
        case CalibrationRow(), CalibrationApproved() as e:
            return replace(
                row,
                status=CalibrationStatus.APPROVED,
                also_approved_by=e.approved_by,
                origin=origin,
            )
        case CalibrationRow(), CalibrationReopened():
            return replace(
                row,
                status=CalibrationStatus.OPEN,
                violated=None,
                locked_by=None,
                approved_by=None,
                also_approved_by=None,
                origin=origin,
            )
        case _:
            return row


def member_id(stream: str, appraisal_id: str) -> str:
    """Return the id of a result in a session."""
    return f"{stream}/{appraisal_id.rpartition(':')[2]}"


def members(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case CalibrationResultsTaken(results=results):
            touched = tuple(each.appraisal_id for each in results)
        case MemberCalibrated(appraisal_id=appraisal_id) | MemberRemoved(appraisal_id=appraisal_id):
            touched = (appraisal_id,)
        case CalibrationMerged(appraisals=appraisals):
            touched = appraisals
        case QuotaApplied(grades=grades):
            touched = tuple(each.person for each in grades)
        case _:
            touched = ()
    return tuple(member_id(recorded.stream, each) for each in touched)


@once
def taken_results(recorded: Recorded[Event]) -> dict[str, TakenResult]:
    """Return what an event takes into a session, by the ids of the rows."""
    results = recorded.event.results if isinstance(recorded.event, CalibrationResultsTaken) else ()
    return {member_id(recorded.stream, each.appraisal_id): each for each in results}


@once
def quota_grades(recorded: Recorded[Event]) -> dict[str, QuotaGrade]:
    """Return the grades that an event gives by quota, by the ids of the rows."""
    grades = recorded.event.grades if isinstance(recorded.event, QuotaApplied) else ()
    return {member_id(recorded.stream, each.person): each for each in grades}


def member(
    row: CalibrationMemberRow | None, recorded: Recorded[Event], key: str
) -> CalibrationMemberRow | None:
    """Return what the row of a result becomes."""
    stream, origin = recorded.stream, recorded.origin
    match row, recorded.event:
        case _, CalibrationResultsTaken():
            taken = taken_results(recorded)[key]
            return CalibrationMemberRow(
                id=key,
                calibration_id=stream,
                appraisal_id=taken.appraisal_id,
                employee_id=person(taken.appraisal_id),
                taken_score=taken.score,
                taken_grade=taken.grade,
                cap=taken.cap,
                calibrated_score=None,
                calibrated_grade=None,
                calibrated_by=None,
                quota_grade=None,
                quota_made=False,
                score=taken.score,
                grade=taken.grade,
                origin=origin,
            )
        case _, MemberRemoved() | CalibrationMerged():
            return None
        case CalibrationMemberRow(), MemberCalibrated() as e:
            return replace(
                row,
                cap=e.cap,
                calibrated_score=e.score,
                calibrated_grade=e.grade,
                calibrated_by=e.calibrated_by,
                quota_grade=None,
                quota_made=False,
                score=e.score,
                grade=e.grade,
                origin=origin,
            )
        case CalibrationMemberRow(), QuotaApplied():
            given = quota_grades(recorded)[key]
            return replace(
                row,
                quota_grade=given.grade,
                quota_made=given.made,
                grade=given.grade,
                origin=origin,
            )
        case _:
            return row


TABLES = (
    Table(
        name="calibration",
        row=CalibrationRow,
        follows=("calibration",),
        touches=touches,
        fold=fold,
        indexes=(("cycle_id", "id"),),
    ),
    Table(
        name="calibration_member",
        row=CalibrationMemberRow,
        follows=("calibration",),
        touches=members,
        fold=member,
        indexes=(("calibration_id", "id"), ("appraisal_id", "id")),
    ),
)
