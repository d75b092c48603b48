"""Actual: what was achieved, with where the figure comes from.

An actual is never overwritten: a later one for the same measure takes its place in the score, and
both stay.
"""

from collections.abc import Sequence
from decimal import Decimal

from domain import quantity, text
from domain.decider import fact
from domain.errors import Invalid
from domain.measure import Measure
from domain.policies.measure import RuleKind
from domain.sealed import Sealed


@fact
class RecordActual:
    appraisal_id: str
    measure: str
    actual: Decimal
    source: str
    evidence: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ActualRecorded:
    measure: str
    actual: Decimal
    source: str
    evidence: Sealed | None
    recorded_by: str


def recorded(command: RecordActual, measures: Sequence[Measure], by: str) -> ActualRecorded:
    """Return the actual. Raise `Invalid` if there is no such measure, or it is rated."""
    rules = {each.code: each.rule for each in measures}
    if command.measure not in rules:
        raise Invalid("measure-unknown", measure=command.measure)
    if rules[command.measure].kind is RuleKind.RATED:
        raise Invalid("measure-rated", measure=command.measure)
    return ActualRecorded(
        measure=command.measure,
        actual=quantity.require("actual", command.actual),
        source=text.require("source", command.source),
        evidence=command.evidence,
        recorded_by=by,
    )
