"""Check-in: how far a measure has come on a day, while its cycle is still running.

It changes no score. What is checked in is so far: the sum until that day where months are summed,
else the figure as it stands.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain import day, quantity
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.measure import Measure
from domain.measure_change import named
from domain.policies import progress
from domain.policies.measure import Achieved, MilestoneProgress, Progress, RuleKind
from domain.policies.measure_actual import another_form, require_progress
from domain.policies.progress import ProgressStatus
from domain.policies.rounding import exact
from domain.sealed import Sealed

FIGURELESS = frozenset({RuleKind.ALL_OR_NOTHING, RuleKind.VETO, RuleKind.RATED})


@fact
class CheckInMeasure:
    """One of `actual`, so far, and `progress`, as the measure's rule takes it."""

    appraisal_id: str
    measure: str
    checked_on: date
    actual: Decimal | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    note: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasureCheckedIn:
    """`planned` and `attained` (in per cent) are exact; none where the rule has no plan."""

    measure: str
    checked_on: date
    actual: Decimal | None
    progress: tuple[MilestoneProgress, ...]
    note: Sealed | None
    checked_by: str
    planned: str | None = None
    attained: str | None = None
    status: ProgressStatus | None = None


def checked_in(
    command: CheckInMeasure,
    measures: Sequence[Measure],
    period: tuple[date, date],
    by: str,
    today: date,
) -> MeasureCheckedIn:
    """Return the check-in with how it stands.

    Raise `Rejected` if there is no such measure, its rule takes something else, or the day is none
    of the `period`'s up to today.
    """
    measure = named(command.measure, measures)
    first, last = period
    if day.require("checked_on", command.checked_on) > today:
        raise Invalid("check-in-ahead", field="checked_on", today=today)
    if not first <= command.checked_on <= last:
        raise Ineligible("effective-outside-cycle", starts_on=first, ends_on=last)
    stands = progress.standing(
        measure.rule, so_far(command, measure), command.checked_on, first, last
    )
    return MeasureCheckedIn(
        measure=command.measure,
        checked_on=command.checked_on,
        actual=command.actual,
        progress=command.progress,
        note=command.note,
        checked_by=by,
        planned=None if stands is None else exact(stands.planned),
        attained=None if stands is None else exact(stands.attained),
        status=None if stands is None else stands.status,
    )


def so_far(command: CheckInMeasure, measure: Measure) -> Achieved:
    """Return what is checked in. Raise `Invalid` if the rule takes it in another form."""
    rule = measure.rule
    by_milestones = rule.kind is RuleKind.MILESTONES
    if rule.kind in FIGURELESS or by_milestones is (command.actual is not None):
        raise another_form(rule)
    if by_milestones:
        done = Progress(milestones=command.progress)
        require_progress(rule, done)
        return done
    if command.progress or command.actual is None:
        raise another_form(rule)
    return quantity.require("actual", command.actual)
