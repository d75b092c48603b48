"""Progress: what has been achieved by a day of the cycle, against what was planned for that day.

| rule                | planned by the day                      | attainment, in per cent          |
|---------------------|-----------------------------------------|----------------------------------|
| `HIGHER_IS_BETTER`  | target × share                          | value / planned × 100            |
| `LOWER_IS_BETTER`   | target × share                          | planned / value × 100; 0 is 100  |
| `FROM_BASELINE`     | baseline + (target − baseline) × share  | (value − baseline) / (planned −  |
|                     |                                         | baseline) × 100                  |
| `MILESTONES`        | 100 × share                             | Σ weight × completion / planned  |

The share is linear in days: those of the cycle up to and with that day, of all its days. Targets of
months that are summed are planned month by month: those that are over in full, that of the month
under way by its days. Where months combine in another way nothing accumulates, and the target of
the month under way is what was planned; without targets of months it is the target as a whole.
Other rules have no plan, and so no progress.

Unit: per cent, exact. ON_TRACK from 95, AT_RISK from 80, else BEHIND.
Source: the scheme, section 2; the limits are the usual ones of such systems.
"""

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.decider import fact
from domain.policies.combination import Combine
from domain.policies.measure import Achieved, Progress, Rule, RuleKind, parameter

WHOLE = Fraction(100)
NOUGHT = Fraction(0)
ON_TRACK_FROM = Fraction(95)
AT_RISK_FROM = Fraction(80)

PLANNED = frozenset({RuleKind.HIGHER_IS_BETTER, RuleKind.LOWER_IS_BETTER, RuleKind.FROM_BASELINE})


class ProgressStatus(StrEnum):
    """How a measure stands against its plan."""

    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    BEHIND = "BEHIND"


@fact
class Standing:
    """What was planned by the day, what of it is attained, and what that is called."""

    planned: Fraction
    attained: Fraction
    status: ProgressStatus


def share(on: date, starts_on: date, ends_on: date) -> Fraction:
    """Return the part of the days from `starts_on` to `ends_on` that is over at the end of `on`."""
    days = (ends_on - starts_on).days + 1
    return Fraction(min(max((on - starts_on).days + 1, 0), days), days)


def months(starts_on: date, count: int) -> list[tuple[date, date]]:
    """Return the first and last days of as many months, the first from `starts_on`."""
    found: list[tuple[date, date]] = []
    first = starts_on
    for _ in range(count):
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((first, following - timedelta(days=1)))
        first = following
    return found


def planned(rule: Rule, on: date, starts_on: date, ends_on: date) -> Fraction | None:
    """Return what was planned by `on`, in the measure's unit, or none if the rule has no plan."""
    if rule.kind is RuleKind.MILESTONES:
        return WHOLE * share(on, starts_on, ends_on)
    if rule.kind not in PLANNED:
        return None
    if rule.targets:
        shares = [share(on, *month) for month in months(starts_on, len(rule.targets))]
        targets = [Fraction(each) for each in rule.targets]
        if rule.combine is Combine.SUM:
            return sum((a * b for a, b in zip(targets, shares, strict=True)), NOUGHT)
        begun = [target for target, part in zip(targets, shares, strict=True) if part > 0]
        return begun[-1] if begun else NOUGHT
    target = Fraction(parameter(rule, "target"))
    accumulates = rule.combine in (None, Combine.SUM)
    part = share(on, starts_on, ends_on) if accumulates else Fraction(1)
    if rule.kind is RuleKind.FROM_BASELINE:
        baseline = Fraction(parameter(rule, "baseline"))
        return baseline + (target - baseline) * part
    return target * part


def attained(rule: Rule, value: Achieved, plan: Fraction) -> Fraction | None:
    """Return what of `plan` is attained, in per cent; none where nothing was planned yet."""
    if isinstance(value, Progress):
        pairs = zip(rule.milestones, value.milestones, strict=True)
        done = sum((Fraction(one.weight) * Fraction(of.completion) for one, of in pairs), NOUGHT)
        return done / plan if plan else None
    actual = Fraction(value)  # type: ignore[arg-type] - a figure, as `planned` has seen
    if rule.kind is RuleKind.LOWER_IS_BETTER:
        return plan / actual * WHOLE if actual else WHOLE
    base = Fraction(rule.baseline) if rule.baseline is not None else NOUGHT
    return (actual - base) / (plan - base) * WHOLE if plan != base else None


def standing(
    rule: Rule, value: Achieved, on: date, starts_on: date, ends_on: date
) -> Standing | None:
    """Return how `value`, which the rule takes, stands on a day; none if nothing was planned."""
    plan = planned(rule, on, starts_on, ends_on)
    reached = None if plan is None else attained(rule, value, plan)
    if plan is None or reached is None:
        return None
    return Standing(planned=plan, attained=reached, status=status(reached))


def status(attainment: Fraction) -> ProgressStatus:
    """Return what an attainment, in per cent, is called."""
    if attainment >= ON_TRACK_FROM:
        return ProgressStatus.ON_TRACK
    return ProgressStatus.AT_RISK if attainment >= AT_RISK_FROM else ProgressStatus.BEHIND
