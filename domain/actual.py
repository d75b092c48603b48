"""Actual: what was achieved, with where the figure comes from.

An actual is never overwritten: a later one for the same measure, and the same month where a
measure has several, takes its place in the score, and both stay.
"""

from collections.abc import Sequence
from decimal import Decimal

from domain import text
from domain.decider import fact
from domain.errors import Invalid
from domain.measure import Measure
from domain.policies.measure import Achieved, MilestoneProgress, Monthly, Progress, Rule, RuleKind
from domain.policies.measure_actual import (
    another_form,
    require_achieved,
    require_figure,
    require_month,
)
from domain.sealed import Sealed


@fact
class RecordActual:
    """One of `actual`, `occurred` and `progress`, as the measure's rule takes it.

    `month`, from 1, says which one it is of, where the measure combines several.
    """

    appraisal_id: str
    measure: str
    actual: Decimal | None = None
    source: str
    evidence: Sealed | None = None
    occurred: bool | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    month: int | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ActualRecorded:
    """One of `actual`, `occurred` and `progress`; `month` counts from 1."""

    measure: str
    actual: Decimal | None
    source: str
    evidence: Sealed | None
    recorded_by: str
    occurred: bool | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    month: int | None = None


def recorded(command: RecordActual, measures: Sequence[Measure], by: str) -> ActualRecorded:
    """Return the actual.

    Raise `Invalid` if there is no such measure, it is rated, or its rule takes something else.
    """
    rules = {each.code: each.rule for each in measures}
    if command.measure not in rules:
        raise Invalid("measure-unknown", measure=command.measure)
    if rules[command.measure].kind is RuleKind.RATED:
        raise Invalid("measure-rated", measure=command.measure)
    require_scorable(command, rules[command.measure])
    return ActualRecorded(
        measure=command.measure,
        actual=command.actual,
        source=text.require("source", command.source),
        evidence=command.evidence,
        recorded_by=by,
        occurred=command.occurred,
        progress=command.progress,
        month=command.month,
    )


def require_scorable(command: RecordActual, rule: Rule) -> None:
    """Raise `Invalid` unless what is recorded has a score under `rule`."""
    if rule.combine is None:
        if command.month is not None:
            raise Invalid("month-out-of-place", measure=command.measure)
        require_achieved(rule, given(command, rule))
        return
    if command.month is None:
        raise Invalid("month-missing", measure=command.measure)
    require_month(rule, command.month)
    match given(command, rule):
        case Decimal() as actual:
            require_figure(rule, actual)
        case _:
            raise another_form(rule)


def given(command: RecordActual, rule: Rule) -> Achieved:
    """Return what was achieved. Raise `Invalid` if it comes in no form, or in two."""
    progress = Progress(milestones=command.progress) if command.progress else None
    forms = [each for each in (command.actual, command.occurred, progress) if each is not None]
    if len(forms) != 1:
        raise another_form(rule)
    return forms[0]


def achieved(event: ActualRecorded, before: Achieved | None) -> Achieved:
    """Return what has been achieved after `event`; a month leaves the others as they were."""
    if event.month is not None:
        months = list(before.actuals) if isinstance(before, Monthly) else []
        months += [None] * (event.month - len(months))
        months[event.month - 1] = event.actual
        return Monthly(actuals=tuple(months))
    if event.occurred is not None:
        return event.occurred
    return Progress(milestones=event.progress) if event.actual is None else event.actual
