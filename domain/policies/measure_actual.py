"""Measure actual: whether what was achieved has a score under its measure's rule.

What has none is refused when it is recorded, never when it is scored.
Unit: that of the measure; completion in per cent, days late in whole days.
Source: the scheme, section 3.
"""

from decimal import Decimal

from domain import quantity
from domain.errors import Invalid
from domain.policies.measure import Achieved, Form, Monthly, Progress, Rule, RuleKind
from domain.policies.measure_definition import MOST_MONTHS, WHOLE
from domain.policies.measure_kinds import KINDS, Takes

MOST_DAYS_LATE = 100_000


def takes(rule: Rule) -> Takes:
    """Return the form in which what was achieved comes."""
    return Takes.MONTHS if rule.combine is not None else KINDS[rule.kind].takes


def another_form(rule: Rule) -> Invalid:
    """Return the refusal of what comes in a form that the rule does not take."""
    return Invalid("actual-of-another-form", kind=rule.kind.value, takes=takes(rule).value)


def require_achieved(rule: Rule, achieved: Achieved) -> Achieved:
    """Return `achieved`. Raise `Invalid` if it has no score under `rule`."""
    match takes(rule), achieved:
        case Takes.FIGURE, Decimal():
            require_figure(rule, achieved)
        case Takes.MONTHS, Monthly():
            require_months(rule, achieved)
        case Takes.PROGRESS, Progress():
            require_progress(rule, achieved)
        case Takes.YES_OR_NO, bool():
            pass
        case _:
            raise another_form(rule)
    return achieved


def fits(rule: Rule, achieved: Achieved) -> bool:
    """Return whether `achieved` has a score under `rule`, which may have changed since."""
    try:
        require_achieved(rule, achieved)
    except Invalid:
        return False
    return True


def require_figure(rule: Rule, actual: Decimal) -> None:
    """Raise `Invalid` if a figure, of a month or of all, has no score under `rule`."""
    quantity.require("actual", actual)
    never_negative = rule.kind is RuleKind.DEDUCTION or rule.form is Form.RATIO
    if never_negative and actual < 0:
        raise Invalid("actual-negative", kind=rule.kind.value, actual=str(actual))
    if rule.scale_low is not None and rule.scale_high is not None:
        low, high = sorted((rule.scale_low, rule.scale_high))
        if not low <= actual <= high:
            raise Invalid("actual-off-scale", actual=str(actual), low=str(low), high=str(high))


def require_month(rule: Rule, month: int) -> None:
    """Raise `Invalid` unless `month`, counted from 1, is one that the rule can have."""
    most = len(rule.targets) or MOST_MONTHS
    if not 1 <= month <= most:
        raise Invalid("month-out-of-range", month=month, most=most)


def require_months(rule: Rule, monthly: Monthly) -> None:
    """Raise `Invalid` unless there is a figure for some month that the rule can have."""
    given = [actual for actual in monthly.actuals if actual is not None]
    if not given:
        raise Invalid("months-without-actual")
    require_month(rule, len(monthly.actuals))
    for actual in given:
        require_figure(rule, actual)


def require_progress(rule: Rule, progress: Progress) -> None:
    """Raise `Invalid` unless every milestone stands between nothing and its end."""
    given, wanted = len(progress.milestones), len(rule.milestones)
    if given != wanted:
        raise Invalid("progress-incomplete", given=given, milestones=wanted)
    for milestone, done in zip(rule.milestones, progress.milestones, strict=True):
        quantity.require("completion", done.completion)
        if not 0 <= done.completion <= WHOLE:
            raise Invalid(
                "completion-out-of-range",
                milestone=milestone.name,
                completion=str(done.completion),
            )
        if not 0 <= done.days_late <= MOST_DAYS_LATE:
            raise Invalid("days-late-out-of-range", milestone=milestone.name, most=MOST_DAYS_LATE)
