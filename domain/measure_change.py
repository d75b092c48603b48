"""Measure change: another definition of one measure in the middle of a cycle, or none at all.

nothing ──change, mark N/A──▶ proposed ──approve──▶ it holds
                                  └──refuse──▶ nothing

One proposal a measure waits at a time. The old definition stays in the log and is shown beside the
new one. A measure that does not apply has no score; the policy's `missing` says what becomes of its
weight. A veto always applies.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from domain import day
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import fact
from domain.errors import Forbidden, Ineligible, Invalid
from domain.measure import Measure, settled
from domain.policies.measure import RuleKind
from domain.sealed import Sealed


@fact
class ChangeMeasure:
    """`measure` is the whole definition, under the code of one that is set."""

    appraisal_id: str
    measure: Measure
    effective_on: date
    grounds: Sealed


@fact
class MarkNotApplicable:
    """`measure` is a code."""

    appraisal_id: str
    measure: str
    grounds: Sealed


@fact
class ApproveMeasureChange:
    """`measure` is a code; `number` tells which proposal is meant."""

    appraisal_id: str
    measure: str
    number: int


@fact
class RefuseMeasureChange:
    """`measure` is a code; `number` tells which proposal is meant."""

    appraisal_id: str
    measure: str
    number: int
    answer: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasureChangeProposed:
    """`number` counts the proposals of the appraisal from 1; without `after` it is N/A."""

    number: int
    before: Measure
    after: Measure | None
    effective_on: date
    grounds: Sealed
    proposed_by: str


@fact
class MeasureChanged:
    """The definition that holds now, and for which days; the one before it stays."""

    number: int
    measure: Measure
    before: Measure
    effective_on: date
    approved_by: str


@fact
class MeasureExcluded:
    """A measure, by its code, does not apply to this person in this cycle."""

    number: int
    measure: str
    approved_by: str


@fact
class MeasureChangeRefused:
    number: int
    measure: str
    answer: Sealed | None
    refused_by: str


@fact
class Waiting:
    """A proposal that nobody has decided yet."""

    number: int
    before: Measure
    after: Measure | None
    effective_on: date
    proposed_by: str


def changed(
    command: ChangeMeasure,
    measures: Sequence[Measure],
    policy: AppraisalPolicy,
    period: tuple[date, date],
    *,
    by: str,
    number: int,
) -> MeasureChangeProposed:
    """Return the proposal, its rule completed from `policy`.

    Raise `Rejected` if there is no such measure, nothing changes, its day lies outside `period`, or
    the measures would not fit the policy with it.
    """
    before = named(command.measure.code, measures)
    first, last = period
    if not first <= day.require("effective_on", command.effective_on) <= last:
        raise Ineligible("effective-outside-cycle", starts_on=first, ends_on=last)
    wanted = replace(
        command.measure, template_id=before.template_id, template_version=before.template_version
    )
    listed = [wanted if each is before else each for each in measures]
    after = named(before.code, settled(listed, policy))
    if after == before:
        raise Invalid("nothing-changes")
    return MeasureChangeProposed(
        number=number,
        before=before,
        after=after,
        effective_on=command.effective_on,
        grounds=command.grounds,
        proposed_by=by,
    )


def excluded(
    command: MarkNotApplicable,
    measures: Sequence[Measure],
    out: Collection[str],
    *,
    by: str,
    number: int,
    today: date,
) -> MeasureChangeProposed:
    """Return the proposal. Raise `Rejected` if there is no such measure, or it is a veto."""
    before = named(command.measure, measures)
    if before.rule.kind is RuleKind.VETO:
        raise Ineligible("veto-always-applies", measure=before.code)
    if before.code in out:
        raise Invalid("nothing-changes")
    return MeasureChangeProposed(
        number=number,
        before=before,
        after=None,
        effective_on=today,
        grounds=command.grounds,
        proposed_by=by,
    )


def approved(waiting: Waiting, by: str) -> MeasureChanged | MeasureExcluded:
    """Return what holds from now on."""
    if waiting.after is None:
        return MeasureExcluded(number=waiting.number, measure=waiting.before.code, approved_by=by)
    return MeasureChanged(
        number=waiting.number,
        measure=waiting.after,
        before=waiting.before,
        effective_on=waiting.effective_on,
        approved_by=by,
    )


def named(code: str, measures: Sequence[Measure]) -> Measure:
    """Return the measure with that code. Raise `Invalid` if there is none."""
    found = next((each for each in measures if each.code == code), None)
    if found is None:
        raise Invalid("measure-unknown", measure=code)
    return found


def pending(code: str, number: int, waiting: Mapping[str, Waiting]) -> Waiting:
    """Return the proposal of that measure and number. Raise `Ineligible` if none waits."""
    found = waiting.get(code)
    if found is None or found.number != number:
        raise Ineligible("no-open-change", measure=code)
    return found


def require_none_waiting(code: str, waiting: Mapping[str, Waiting]) -> None:
    """Raise `Ineligible` if a proposal about that measure is not decided yet."""
    if code in waiting:
        raise Ineligible("change-undecided", measure=code)


def require_nothing_waiting(waiting: Mapping[str, Waiting]) -> None:
    """Raise `Ineligible` if any proposal is not decided yet."""
    for code in waiting:
        require_none_waiting(code, waiting)


def require_fitting(waiting: Waiting, measures: Sequence[Measure], policy: AppraisalPolicy) -> None:
    """Raise `Rejected` if the measure is another one by now, or the set would not fit with it."""
    now = named(waiting.before.code, measures)
    if now != waiting.before:
        raise Ineligible("no-open-change", measure=waiting.before.code)
    if waiting.after is not None:
        settled([waiting.after if each is now else each for each in measures], policy)


def require_approver(by: str, proposed_by: str, *, entitled: bool) -> None:
    """Raise `Forbidden` if who decides proposed it, or is not `entitled` to."""
    if by == proposed_by:
        raise Forbidden("proposer-approves", by=by)
    if not entitled:
        raise Forbidden("not-approver", by=by)


def with_change(measures: Sequence[Measure], event: MeasureChanged) -> tuple[Measure, ...]:
    """Return the measures with the one that has changed."""
    return tuple(event.measure if each.code == event.measure.code else each for each in measures)


def waiting_of(event: MeasureChangeProposed) -> Waiting:
    """Return the proposal as it waits."""
    return Waiting(
        number=event.number,
        before=event.before,
        after=event.after,
        effective_on=event.effective_on,
        proposed_by=event.proposed_by,
    )


def without(waiting: Mapping[str, Waiting], code: str) -> Mapping[str, Waiting]:
    """Return the proposals that still wait once that about a measure is decided."""
    return {each: held for each, held in waiting.items() if each != code}
