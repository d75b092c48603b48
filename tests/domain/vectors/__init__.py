"""Worked examples: inputs with their expected output; all figures are decimal strings."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.policies.measure import (
    Achieved,
    Form,
    Milestone,
    MilestoneProgress,
    Point,
    Progress,
    Rule,
    RuleKind,
)

HERE = Path(__file__).parent


def read(name: str) -> list[Any]:
    """Return the examples of one figure."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def rule_of(example: dict[str, Any]) -> Rule:
    """Return an example's rule; milestones have their weights beside what was achieved."""
    parts: dict[str, Any] = {}
    for name, value in example["rule"].items():
        match name, value:
            case "kind", _:
                parts[name] = RuleKind(value)
            case "form", _:
                parts[name] = Form(value)
            case "points", _:
                parts[name] = tuple(Point(reached=Decimal(at), score=Decimal(s)) for at, s in value)
            case _:
                parts[name] = Decimal(value)
    if parts["kind"] is RuleKind.MILESTONES:
        parts["milestones"] = tuple(
            Milestone(name=f"step {n}", weight=Decimal(each["weight"]))
            for n, each in enumerate(example["actual"])
        )
    return Rule(**parts)


def achieved_of(example: dict[str, Any]) -> Achieved:
    """Return what was achieved in an example."""
    match example["actual"]:
        case bool(occurred):
            return occurred
        case str(actual):
            return Decimal(actual)
        case progress:
            return Progress(
                milestones=tuple(
                    MilestoneProgress(
                        completion=Decimal(each["completion"]),
                        days_late=each.get("days_late", 0),
                    )
                    for each in progress
                )
            )
