"""Calibration outcome: what the quotas make of a session, and how it is locked and approved."""

from domain.calibration_session import (
    CalibrationApproved,
    CalibrationLocked,
    CalibrationStatus,
    QuotaApplied,
    Session,
    places,
)
from domain.cycle import Cycle
from domain.decider import Given
from domain.errors import Forbidden, Ineligible
from domain.policies import formula
from domain.policies.distribution import Distribution, Enforcement, distributed
from domain.policies.guideline import Balance, Distribute, balance, quota_grades, ranked

APPROVERS = 2
"""How many people approve a session."""


def quota_applied(session: Session, period: Cycle, given: Given) -> QuotaApplied:
    """Return the grades that the policy's quotas give the session by rank, or raise `Rejected`."""
    if session.settled:
        raise Ineligible("quota-too-late", calibration_id=session.id)
    guideline = period.policy.distribution
    if guideline is None or not guideline.quotas:
        raise Ineligible("quota-missing", cycle_id=period.id)
    require_group(session, guideline)
    name, grades = in_force(given), [each.grade for each in period.policy.grades]
    group = places(session)
    outcome = distribute(given)(ranked(group), guideline.quotas, guideline.ties)
    return QuotaApplied(
        formula=name,
        grades=quota_grades(group, outcome, grades),
        ties=outcome.ties,
        applied_by=given.by,
    )


def locked(session: Session, period: Cycle, given: Given) -> CalibrationLocked:
    """Return the lock with what the group comes to beside its guideline, or raise `Rejected`."""
    guideline = period.policy.distribution
    require_group(session, guideline)
    return CalibrationLocked(
        balance=None if guideline is None else balanced(session, period, guideline, given),
        locked_by=given.by,
    )


def balanced(session: Session, period: Cycle, guideline: Distribution, given: Given) -> Balance:
    """Return a session beside the guideline of its cycle's policy."""
    grades = [each.grade for each in period.policy.grades]
    return balance(places(session), guideline, grades, distribute(given))


def approved(session: Session, period: Cycle, given: Given) -> CalibrationApproved:
    """Return one of the two approvals, or raise `Rejected`."""
    if session.status is not CalibrationStatus.LOCKED:
        raise Ineligible("calibration-not-locked", calibration_id=session.id)
    guideline = period.policy.distribution
    if session.violated and blocks(guideline):
        raise Ineligible("distribution-violated", calibration_id=session.id)
    if given.by == session.locked_by:
        raise Forbidden("locked-by-the-same", by=given.by)
    if given.by in session.approved_by:
        raise Forbidden("approved-by-the-same", by=given.by)
    return CalibrationApproved(
        approved_by=given.by, whole=len(session.approved_by) + 1 >= APPROVERS
    )


def blocks(guideline: Distribution | None) -> bool:
    """Return whether results are released only where the distribution holds."""
    return guideline is not None and guideline.enforcement is Enforcement.BLOCK


def require_group(session: Session, guideline: Distribution | None) -> None:
    """Raise `Ineligible` if there is nobody, or a group that must merge with the one above it."""
    people = len(session.members)
    if not people:
        raise Ineligible("nobody-in-calibration", calibration_id=session.id)
    if guideline is not None and people < guideline.smallest_group and not session.at_top:
        raise Ineligible("group-too-small", people=people, smallest=guideline.smallest_group)


def in_force(given: Given) -> str:
    """Return the id of the formula that gives grades by quota."""
    return formula.in_force("distribution", given.rules)


def distribute(given: Given) -> Distribute:
    """Return the formula that gives grades by quota."""
    return formula.find(in_force(given), distributed)
