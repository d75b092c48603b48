"""Example rule: the scoring rule of a worked example, and what was achieved under it."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.policies.combination import Combine
from domain.policies.measure import (
    FIGURES,
    Achieved,
    Form,
    Milestone,
    MilestoneProgress,
    Monthly,
    Point,
    Progress,
    Rule,
    RuleKind,
)
from ops.example import Entry, Unreadable, decimal, each, mapping, take, text, whole, word

READ: Mapping[str, Callable[[Any, str], object]] = {
    **dict.fromkeys(FIGURES, decimal),
    "kind": lambda value, name: word(RuleKind, value, name),
    "form": lambda value, name: word(Form, value, name),
    "combine": lambda value, name: word(Combine, value, name),
    "grade_cap": text,
    "points": lambda value, name: tuple(point(one, name) for one in each(value, name)),
    "targets": lambda value, name: tuple(decimal(one, name) for one in each(value, name)),
    "milestones": lambda value, name: tuple(
        milestone(mapping(one, name), str(n)) for n, one in enumerate(each(value, name), start=1)
    ),
}


def rule(given: Entry, actual: object) -> Rule:
    """Return a rule. Raise `Unreadable` if it has no kind, or a parameter that is not known.

    Milestones may stand, with their weights, beside what was achieved instead.
    """
    take(given, "kind")
    for name in given:
        if name not in READ:
            raise Unreadable(f"rule.{name} is not known: leave it out")
    values: dict[str, Any] = {
        name: READ[name](value, f"rule.{name}") for name, value in given.items()
    }
    if values["kind"] is RuleKind.MILESTONES and "milestones" not in values:
        values["milestones"] = READ["milestones"](actual, "actual")
    return Rule(**values)


def point(given: object, name: str) -> Point:
    """Return a point: where it stands, and its score."""
    pair = each(given, name)
    if len(pair) != len(("reached", "score")):
        raise Unreadable(f"{name}: write each point as a pair")
    return Point(reached=decimal(pair[0], name), score=decimal(pair[1], name))


def milestone(given: Entry, number: str) -> Milestone:
    """Return a milestone, named by its number unless it has a name."""
    return Milestone(
        name=text(given.get("name", number), "name"),
        weight=decimal(take(given, "weight"), "weight"),
    )


def achieved(under: Rule, actual: object) -> Achieved:
    """Return what was achieved, in the form in which it is written."""
    if isinstance(actual, bool):
        return actual
    if under.kind is RuleKind.MILESTONES:
        return Progress(
            milestones=tuple(progress(mapping(one, "actual")) for one in each(actual, "actual"))
        )
    if under.combine is not None:
        months = each(actual, "actual")
        return Monthly(
            actuals=tuple(None if one is None else decimal(one, "actual") for one in months)
        )
    return decimal(actual, "actual")


def progress(given: Entry) -> MilestoneProgress:
    """Return how far a milestone has come."""
    for name in given:
        if name not in ("name", "weight", "completion", "days_late"):
            raise Unreadable(f"actual.{name} is not known: leave it out")
    return MilestoneProgress(
        completion=decimal(take(given, "completion"), "completion"),
        days_late=whole(given.get("days_late", 0), "days_late"),
    )
