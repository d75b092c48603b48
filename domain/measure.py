"""Measure: what one appraisal measures, and whether a set of measures fits its policy."""

from collections.abc import Sequence
from decimal import Decimal

from domain import text
from domain.appraisal_policy import AppraisalPolicy, Dimension, require_weights
from domain.decider import fact, replace
from domain.errors import Ineligible, Invalid
from domain.measure_part import parts
from domain.policies import measure_score
from domain.policies.measure import Rule, RuleKind

MOST_MEASURES = 50
"""Exact figures grow with every measure rolled up; a person cannot attend to so many anyway."""


@fact
class Measure:
    """A measure of one person; `weight` is its share of the dimension, in basis points.

    One that was taken from a template says from which, and from which version.
    """

    code: str
    name: str
    dimension: Dimension
    unit: str
    weight: int
    rule: Rule
    template_id: str | None = None
    template_version: int | None = None


@fact
class TemplateUse:
    """A measure that is taken from a template; what is given takes the template's place."""

    template_id: str
    version: int
    code: str
    weight: int
    name: str | None = None
    target: Decimal | None = None
    targets: tuple[Decimal, ...] = ()


@fact
class SetMeasures:
    """All measures: those that are written out, and those that are taken from templates."""

    appraisal_id: str
    measures: tuple[Measure, ...]
    from_templates: tuple[TemplateUse, ...] = ()


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasuresSet:
    """`dropped` are the codes of the measures that were set before and no longer are.

    `dropped_parts` are likewise the points, milestones and months, by name. `set_by` says who set
    them where it was not the superior who finishes the appraisal.
    """

    measures: tuple[Measure, ...]
    dropped: tuple[str, ...] = ()
    dropped_parts: tuple[str, ...] = ()
    set_by: str | None = None


def measures_set(
    measures: tuple[Measure, ...], before: Sequence[Measure], by: str | None = None
) -> MeasuresSet:
    """Return the setting of settled measures in place of those that were set before."""
    kept, kept_parts = {each.code for each in measures}, set(parts_of(measures))
    return MeasuresSet(
        measures=measures,
        dropped=tuple(each.code for each in before if each.code not in kept),
        dropped_parts=tuple(part for part in parts_of(before) if part not in kept_parts),
        set_by=by,
    )


def parts_of(measures: Sequence[Measure]) -> tuple[str, ...]:
    """Return the names of the parts of all measures."""
    return tuple(part for each in measures for part in parts(each.code, each.rule))


def settled(measures: Sequence[Measure], policy: AppraisalPolicy) -> tuple[Measure, ...]:
    """Return `measures` with rules completed from `policy`, so that each can be scored alone.

    Raise `Invalid` if a rule is undefined or weights are not whole; `Ineligible` if a dimension of
    the policy has no measure, a measure has no dimension of it, or a rule departs from it. A veto
    has no share of its dimension.
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
        parts = [
            (each.code, each.weight)
            for each in complete
            if each.dimension is dimension and each.rule.kind is not RuleKind.VETO
        ]
        if not parts:
            raise Ineligible("dimension-without-measure", dimension=dimension.value)
        require_weights(dimension.value, parts)
    return complete


def _settled(one: Measure, policy: AppraisalPolicy) -> Measure:
    from_policy: dict[str, Decimal] = {"cap": policy.cap, "floor": policy.floor}
    if one.rule.kind is RuleKind.RATED:
        from_policy |= {"scale_low": policy.scale_low, "scale_high": policy.scale_high}
    if one.rule.kind is RuleKind.VETO:
        require_veto(one, policy)
        from_policy = {}
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
        rule=measure_score.require(replace(one.rule, **from_policy)),
    )


def require_veto(one: Measure, policy: AppraisalPolicy) -> None:
    """Raise `Rejected` if the veto has a weight, no grade of the policy, or no formula there."""
    if one.weight:
        raise Invalid("veto-weighted", measure=one.code, weight=one.weight)
    grades = tuple(bound.grade for bound in policy.grades)
    if one.rule.grade_cap is not None and one.rule.grade_cap not in grades:
        raise Invalid("grade-unknown", grade=one.rule.grade_cap, grades=grades)
    if not any(formula.partition("/")[0] == "veto" for formula in policy.formulas):
        raise Ineligible("veto-after-cycle", measure=one.code)
