"""Measure score: what an actual or a rating is worth under its measure's rule.

Unit: points, exact; 100 is the target met or the best rating.
Source: the scheme, section 3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain import quantity
from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import Figure, figure, formula, step

CAP = Decimal(120)
FLOOR = Decimal(0)


class RuleKind(StrEnum):
    """How a measure is scored."""

    HIGHER_IS_BETTER = "HIGHER_IS_BETTER"
    RATED = "RATED"


@fact
class Rule:
    """A measure's scoring rule; each kind takes its own parameters, every kind cap and floor."""

    kind: RuleKind
    target: Decimal | None = None
    scale_low: Decimal | None = None
    scale_high: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None


PARAMETERS = ("target", "scale_low", "scale_high", "cap", "floor")


def parameter(rule: Rule, name: str) -> Decimal:
    """Return a parameter that the rule's kind takes. Raise `Invalid` if it is missing."""
    value: Decimal | None = getattr(rule, name)
    if value is None:
        raise Invalid("parameter-missing", kind=rule.kind.value, parameter=name)
    return value


def _higher_is_better(rule: Rule, actual: Fraction) -> Fraction:
    return actual / Fraction(parameter(rule, "target")) * 100


def _require_target(rule: Rule) -> None:
    target = parameter(rule, "target")
    if target <= 0:
        raise Invalid("target-not-positive", target=str(target))


def _rated(rule: Rule, rating: Fraction) -> Fraction:
    low, high = Fraction(parameter(rule, "scale_low")), Fraction(parameter(rule, "scale_high"))
    return (rating - low) / (high - low) * 100


def _require_scale(rule: Rule) -> None:
    if parameter(rule, "scale_low") == parameter(rule, "scale_high"):
        raise Invalid("scale-ends-equal", scale=str(rule.scale_low))


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of rule takes, when it is defined, and its points before cap and floor."""

    parameters: frozenset[str]
    require: Callable[[Rule], None]
    points: Callable[[Rule, Fraction], Fraction]


KINDS: Mapping[RuleKind, Kind] = {
    RuleKind.HIGHER_IS_BETTER: Kind(frozenset({"target"}), _require_target, _higher_is_better),
    RuleKind.RATED: Kind(frozenset({"scale_low", "scale_high"}), _require_scale, _rated),
}
"""A kind's points are part of every revision that reads them here: to change one is a new table."""


def limits(rule: Rule) -> tuple[Decimal, Decimal]:
    """Return the least and the most points that the rule gives."""
    floor = FLOOR if rule.floor is None else rule.floor
    return floor, CAP if rule.cap is None else rule.cap


def require(rule: Rule) -> Rule:
    """Return `rule`. Raise `Invalid` if some actual would have no score under it."""
    kind = KINDS[rule.kind]
    for name in PARAMETERS:
        value: Decimal | None = getattr(rule, name)
        if value is None:
            continue
        if name not in kind.parameters | {"cap", "floor"}:
            raise Invalid("parameter-out-of-place", kind=rule.kind.value, parameter=name)
        quantity.require(name, value)
    kind.require(rule)
    floor, cap = limits(rule)
    if floor >= cap:
        raise Invalid("cap-not-above-floor", cap=str(cap), floor=str(floor))
    return rule


@formula("measure-score", revision=1, since=1)
def score(rule: Rule, actual: Decimal) -> Figure:
    """Return the points of `actual` (a rating, where the rule is `RATED`), capped and floored."""
    floor, cap = (Fraction(limit) for limit in limits(rule))
    points = KINDS[rule.kind].points(rule, Fraction(actual))
    taken = {
        name: getattr(rule, name) for name in PARAMETERS if name in KINDS[rule.kind].parameters
    }
    return figure(
        max(floor, min(cap, points)),
        step("actual", Fraction(actual)),
        *(step(name, Fraction(value)) for name, value in taken.items()),
        step("points", points),
        step("floor", floor),
        step("cap", cap),
    )
