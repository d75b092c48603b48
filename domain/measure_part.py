"""Measure part: a point, a milestone or a month of a measure, by name.

A name is `<code>/<kind of part>/<number>`; numbers count from 1.
"""

from domain.policies.measure import Rule

POINT, MILESTONE, MONTH = "point", "milestone", "month"


def named(code: str, kind: str, number: int) -> str:
    """Return the name of a part of the measure with that code."""
    return f"{code}/{kind}/{number}"


def parts(code: str, rule: Rule) -> tuple[str, ...]:
    """Return the names of all parts of a measure as it is set."""
    listed = ((POINT, rule.points), (MILESTONE, rule.milestones), (MONTH, rule.targets))
    return tuple(
        named(code, kind, number) for kind, values in listed for number in range(1, len(values) + 1)
    )
