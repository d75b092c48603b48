"""Late actual: what is told after the evaluation is closed; evidence until it is approved.

nothing ──record──▶ evidence ──approve──▶ it counts

Before the release an approved correction makes the score outdated. After it the score is computed
again and stands beside the released one as an adjustment, unless an appeal is open or the result
was settled by hand (calibrated, or adjusted before): that is for an appeal to decide.
"""

from collections.abc import Mapping
from decimal import Decimal

from domain.actual import ActualRecorded
from domain.decider import fact
from domain.errors import Forbidden, Ineligible
from domain.policies.measure import MilestoneProgress
from domain.sealed import Sealed

MOST_LATE = 500


@fact
class ApproveCorrection:
    """`number` is the late actual's, counted from 1."""

    appraisal_id: str
    number: int


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class LateActualRecorded:
    """An actual that changes nothing yet; `number` counts those of the appraisal from 1."""

    number: int
    measure: str
    actual: Decimal | None
    source: str
    evidence: Sealed | None
    recorded_by: str
    occurred: bool | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    month: int | None = None
    source_key: str | None = None
    corrects: str | None = None


@fact
class CorrectionApproved:
    """A late actual that counts from now on, with what it says."""

    number: int
    measure: str
    actual: Decimal | None
    source: str
    approved_by: str
    occurred: bool | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    month: int | None = None


@fact
class Late:
    """A late actual as it would have been recorded, and whether it counts."""

    told: ActualRecorded
    approved: bool = False


def late(event: ActualRecorded, before: Mapping[int, Late]) -> LateActualRecorded:
    """Return the actual as evidence. Raise `Ineligible` if there is too much of it."""
    if len(before) >= MOST_LATE:
        raise Ineligible("late-actuals-too-many", most=MOST_LATE)
    return LateActualRecorded(
        number=len(before) + 1,
        measure=event.measure,
        actual=event.actual,
        source=event.source,
        evidence=event.evidence,
        recorded_by=event.recorded_by,
        occurred=event.occurred,
        progress=event.progress,
        month=event.month,
        source_key=event.source_key,
        corrects=event.corrects,
    )


def approved(number: int, known: Mapping[int, Late], by: str) -> CorrectionApproved:
    """Return the approval. Raise `Rejected` if there is nothing to approve, or it is one's own."""
    held = known.get(number)
    if held is None or held.approved:
        raise Ineligible("no-late-actual", number=number)
    if held.told.recorded_by == by:
        raise Forbidden("recorder-approves", by=by)
    return CorrectionApproved(
        number=number,
        measure=held.told.measure,
        actual=held.told.actual,
        source=held.told.source,
        approved_by=by,
        occurred=held.told.occurred,
        progress=held.told.progress,
        month=held.told.month,
    )


def told(event: LateActualRecorded) -> ActualRecorded:
    """Return what was told as it would have been recorded in time."""
    return ActualRecorded(
        measure=event.measure,
        actual=event.actual,
        source=event.source,
        evidence=event.evidence,
        recorded_by=event.recorded_by,
        occurred=event.occurred,
        progress=event.progress,
        month=event.month,
        source_key=event.source_key,
        corrects=event.corrects,
    )


def counting(event: CorrectionApproved) -> ActualRecorded:
    """Return what counts from now on as if it had been recorded in time."""
    return ActualRecorded(
        measure=event.measure,
        actual=event.actual,
        source=event.source,
        evidence=None,
        recorded_by=event.approved_by,
        occurred=event.occurred,
        progress=event.progress,
        month=event.month,
    )
