"""Measure: what one appraisal measures, and whether a set of measures fits its policy."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from domain import text
from domain.appraisal_policy import AppraisalPolicy, Dimension, require_weights
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.policies import measure
from domain.policies.measure import Rule, RuleKind

MOST_MEASURES = 50
"""Exact figures grow with every measure rolled up; a person cannot attend to so many anyway."""


@fact
class Measure:
    """A measure of one person; `weight` is its share of the dimension, in basis points."""

    code: str
    name: str
    dimension: Dimension
    unit: str
    weight: int
    rule: Rule


@fact
class SetMeasures:
    appraisal_id: str
    measures: tuple[Measure, ...]


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasuresSet:
    """`dropped` are the codes of the measures that were set before and no longer are."""

    measures: tuple[Measure, ...]
    dropped: tuple[str, ...] = ()


def settled(measures: Sequence[Measure], policy: AppraisalPolicy) -> tuple[Measure, ...]:
    """Return `measures` with rules completed from `policy`, so that each can be scored alone.

    Raise `Invalid` if a rule is undefined or weights are not whole; `Ineligible` if a dimension of
    the policy has no measure, a measure has no dimension of it, or a rule departs from it.
    """
    if len(measures) > MOST_MEASURES:
        raise Invalid("measures-too-many", count=len(measures), most=MOST_MEASURES)
    codes = [each.code for each in measures]
    for code in codes:
        if codes.count(code) > 1:
            raise Invalid("measure-twice", measure=code)
    complete = tuple(_settled(each, policy) for each in measures)
    weighed = {each.dimension for each in policy.dimensions}
    for each in complete:
        if each.dimension not in weighed:
            raise Ineligible(
                "dimension-not-in-policy", measure=each.code, dimension=each.dimension.value
            )
    for dimension in (each.dimension for each in policy.dimensions):
        parts = [(each.code, each.weight) for each in complete if each.dimension is dimension]
        if not parts:
            raise Ineligible("dimension-without-measure", dimension=dimension.value)
        require_weights(dimension.value, parts)
    return complete


def _settled(one: Measure, policy: AppraisalPolicy) -> Measure:
    from_policy: dict[str, Decimal] = {"cap": policy.cap, "floor": policy.floor}
    if one.rule.kind is RuleKind.RATED:
        from_policy |= {"scale_low": policy.scale_low, "scale_high": policy.scale_high}
    for name, value in from_policy.items():
        own: Decimal | None = getattr(one.rule, name)
        if own is not None and own != value:
            raise Ineligible(
                "rule-against-policy", measure=one.code, parameter=name, policy=str(value)
            )
    return replace(
        one,
        code=text.code("code", one.code),
        name=text.require("name", one.name),
        unit=text.require("unit", one.unit),
        rule=measure.require(replace(one.rule, **from_policy)),
    )
