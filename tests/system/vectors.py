"""Vectors: worked examples of measures in the form in which the API takes them."""

from typing import Any

from schema.engine.inputs import camel

Example = dict[str, Any]
"""A worked example, as its file has it."""


def rule_input(example: Example) -> Any:  # noqa: ANN401 - JSON
    """Return an example's rule; milestones have their weights beside what was achieved."""
    rule = {camel(name): value for name, value in example["rule"].items()}
    if "points" in rule:
        rule["points"] = [{"reached": at, "score": score} for at, score in rule["points"]]
    if rule["kind"] == "MILESTONES":
        rule["milestones"] = [
            {"name": f"step {n}", "weight": each["weight"]}
            for n, each in enumerate(example["actual"])
        ]
    return rule


def achieved_input(example: Example) -> Any:  # noqa: ANN401 - JSON
    """Return what was achieved in an example."""
    match example["actual"]:
        case bool(occurred):
            return {"occurred": occurred}
        case str(actual):
            return {"actual": actual}
        case progress:
            return {
                "progress": [
                    {"completion": each["completion"], "daysLate": each.get("days_late", 0)}
                    for each in progress
                ]
            }
