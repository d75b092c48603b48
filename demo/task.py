"""Task: what people of the two departments are measured by, invented."""

from decimal import Decimal

from demo import chance
from demo.county import Entry
from domain.appraisal_policy import Dimension
from domain.measure import Measure
from domain.policies.measure import Rule, RuleKind
from domain.policies.rollup import WHOLE

KPIS = (
    ("Bus Operator", "departures-on-time", "Departures on time", "%", "92"),
    ("Mechanic", "jobs-finished", "Jobs finished within the standard time", "%", "95"),
    ("Traffic", "signals-restored", "Signals restored within four hours", "%", "90"),
    ("Highway", "kilometres-kept", "Kilometres of road kept", "km", "140"),
    ("Construction", "inspections-made", "Inspections made", "inspections", "60"),
    ("Custodial", "rooms-in-order", "Rooms found in order", "%", "96"),
    ("Engineer", "designs-accepted", "Designs accepted at first review", "%", "80"),
    ("Manager", "budget-lines-held", "Budget lines held", "%", "95"),
)
OTHER = ("requests-settled", "Requests settled in time", "%", "90")

RATED = Rule(kind=RuleKind.RATED)


def tasks(entry: Entry) -> tuple[Measure, ...]:
    """Return what somebody with that position is measured by."""
    position = entry.position or ""
    code, name, unit, target = next((kpi[1:] for kpi in KPIS if kpi[0] in position), OTHER)
    return (
        _measure(code, name, Dimension.RESULTS, results(target), unit),
        _measure("skill", "Command of the job", Dimension.ABILITY, RATED),
        _measure("cooperation", "Work with others", Dimension.TEAMWORK, RATED),
        _measure("improvement", "Ideas tried", Dimension.INNOVATION, RATED),
    )


def results(target: str) -> Rule:
    """Return how results are scored."""
    return Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(target))


def _measure(
    code: str, name: str, dimension: Dimension, rule: Rule, unit: str = "points"
) -> Measure:
    return Measure(code=code, name=name, dimension=dimension, unit=unit, weight=WHOLE, rule=rule)


def measured(measure: Measure, quarter: str, code: str) -> Decimal:
    """Return what was achieved: between 75 % and 112 % of the target, mostly just below it."""
    target = measure.rule.target or Decimal()
    permille = 750 + sum(chance.number(122, measure.code, quarter, code, n) for n in range(3))
    return (target * permille / 1000).quantize(Decimal("0.1"))
