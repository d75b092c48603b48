"""Actual: what was achieved, with where the figure comes from.

An actual is never overwritten: a later one for the same measure, and the same month where a
measure has several, takes its place in the score, and both stay. A source that gives its entries
keys is heard once: the same key with the same content is known, with other content it is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from domain import text
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.measure import Measure
from domain.policies.measure import Achieved, MilestoneProgress, Monthly, Progress, Rule, RuleKind
from domain.policies.measure_actual import (
    another_form,
    require_achieved,
    require_figure,
    require_month,
)
from domain.sealed import Sealed

MOST_ACTUALS = 500
"""As many as one decision may record."""


@fact
class RecordActual:
    """One of `actual`, `occurred` and `progress`, as the measure's rule takes it.

    `month`, from 1, says which one it is of, where the measure combines several. `source_key` is
    the entry's own in its source; `corrects` that of the earlier entry which it puts right.
    """

    appraisal_id: str
    measure: str
    actual: Decimal | None = None
    source: str
    evidence: Sealed | None = None
    occurred: bool | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    month: int | None = None
    source_key: str | None = None
    corrects: str | None = None


@fact
class Achievement:
    """One of several actuals of an appraisal; see `RecordActual`."""

    measure: str
    source: str
    actual: Decimal | None = None
    evidence: Sealed | None = None
    occurred: bool | None = None
    progress: tuple[MilestoneProgress, ...] = ()
    month: int | None = None
    source_key: str | None = None
    corrects: str | None = None


@fact
class RecordActuals:
    """All of them or none; what is known by its key already is left out."""

    appraisal_id: str
    actuals: tuple[Achievement, ...]


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
    source_key: str | None = None
    corrects: str | None = None


Known: TypeAlias = Mapping[str, ActualRecorded]
"""What was recorded under a key, by source and key."""


def each_recorded(
    command: RecordActuals, measures: Sequence[Measure], known: Known, by: str
) -> list[ActualRecorded]:
    """Return the actuals that are new. Raise `Rejected` for the first that cannot be recorded.

    The same if there are none, too many, or all are known.
    """
    if not 0 < len(command.actuals) <= MOST_ACTUALS:
        raise Invalid("actuals-too-many", count=len(command.actuals), most=MOST_ACTUALS)
    rules = {each.code: each.rule for each in measures}
    found: list[ActualRecorded] = []
    told = dict(known)
    for each in command.actuals:
        event = by_rule(each, rules, by)
        if not is_known(event, told):
            found.append(event)
            if event.source_key is not None:
                told[key_of(event)] = event
    if not found:
        raise Ineligible("actual-known")
    return found


def single(appraisal_id: str, each: Achievement) -> RecordActual:
    """Return the command that would record one of several alone."""
    return RecordActual(
        appraisal_id=appraisal_id,
        measure=each.measure,
        actual=each.actual,
        source=each.source,
        evidence=each.evidence,
        occurred=each.occurred,
        progress=each.progress,
        month=each.month,
        source_key=each.source_key,
        corrects=each.corrects,
    )


def is_known(event: ActualRecorded, known: Known) -> bool:
    """Return whether the source has told this before.

    Raise `Ineligible` if it told something else under the key, or what is corrected is unknown.
    """
    if event.corrects is not None:
        earlier = known.get(f"{event.source}\n{event.corrects}")
        if earlier is None or (earlier.measure, earlier.month) != (event.measure, event.month):
            raise Ineligible("source-key-unknown", source=event.source, key=event.corrects)
    if event.source_key is None:
        return False
    earlier = known.get(key_of(event))
    if earlier is None:
        return False
    if content(earlier) != content(event):
        raise Ineligible("source-key-taken", source=event.source, key=event.source_key)
    return True


def key_of(event: ActualRecorded) -> str:
    """Return what is unique to an entry of a source that gives keys."""
    return f"{event.source}\n{event.source_key}"


def content(event: ActualRecorded) -> ActualRecorded:
    """Return what an entry says, whoever recorded it and whatever shows it."""
    return replace(event, evidence=None, recorded_by="")


def with_key(known: Known, event: ActualRecorded) -> Known:
    """Return what is known by key after `event`."""
    return known if event.source_key is None else {**known, key_of(event): event}


def recorded(command: RecordActual, measures: Sequence[Measure], by: str) -> ActualRecorded:
    """Return the actual.

    Raise `Invalid` if there is no such measure, it is rated, or its rule takes something else.
    """
    return by_rule(command, {each.code: each.rule for each in measures}, by)


def by_rule(
    command: RecordActual | Achievement, rules: Mapping[str, Rule], by: str
) -> ActualRecorded:
    """Return the actual, of one of the measures whose rules these are; refused as `recorded` is."""
    if command.corrects is not None and command.source_key is None:
        raise Invalid("correction-without-key", field="source_key")
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
        source_key=text.optional("source_key", command.source_key),
        corrects=text.optional("corrects", command.corrects),
    )


def require_scorable(command: RecordActual | Achievement, rule: Rule) -> None:
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


def given(command: RecordActual | Achievement, rule: Rule) -> Achieved:
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
