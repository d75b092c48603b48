"""Second: what a few are measured by besides, so that there is every kind of measure; invented.

It has a tenth of the dimension's weight, and comes to about what they achieve otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from demo import chance
from demo.measuring import Measuring
from demo.script import invented
from domain.actual import Achievement, RecordActuals
from domain.appraisal_policy import Dimension
from domain.measure import Measure
from domain.policies.combination import Combine
from domain.policies.measure import (
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
from domain.policies.rollup import WHOLE
from ledger.order import Order

TENTH = WHOLE // 10


@dataclass(frozen=True, slots=True)
class Second:
    """A measure, and what may be achieved in it in a quarter."""

    measure: Measure
    achieved: Sequence[Achieved]

    def in_quarter(self, quarter: str) -> Achieved:
        """Return what is achieved in a quarter."""
        return chance.choice(self.achieved, "second", quarter, self.measure.code)


def second(code: str, name: str, unit: str, rule: Rule, *achieved: Achieved) -> Second:
    """Return a measure of results, and what may be achieved in it."""
    weight = 0 if rule.kind is RuleKind.VETO else TENTH
    measure = Measure(
        code=code, name=name, dimension=Dimension.RESULTS, unit=unit, weight=weight, rule=rule
    )
    return Second(measure, achieved)


def points(*pairs: tuple[int, int]) -> tuple[Point, ...]:
    """Return what is worth how many points."""
    return tuple(Point(reached=Decimal(at), score=Decimal(worth)) for at, worth in pairs)


def months(*actuals: str) -> Monthly:
    """Return the figures of the months."""
    return Monthly(actuals=tuple(map(Decimal, actuals)))


def done(*steps: tuple[int, int]) -> Progress:
    """Return how far each milestone has come, in per cent, and how many days late."""
    return Progress(
        milestones=tuple(
            MilestoneProgress(completion=Decimal(percent), days_late=late)
            for percent, late in steps
        )
    )


DIGITISING = tuple(
    Milestone(name=name, weight=Decimal(weight))
    for name, weight in (("sorted", 30), ("scanned", 40), ("checked", 30))
)

SECONDS: Mapping[str, Second] = {
    "E00032": second(
        "repairs-repeated",
        "Repairs that had to be done again",
        "repairs",
        Rule(kind=RuleKind.LOWER_IS_BETTER, form=Form.RATIO, target=Decimal(19)),
        Decimal(20),
        Decimal(21),
    ),
    "E00262": second(
        "days-off-the-road",
        "Days that a bus is off the road",
        "days",
        Rule(kind=RuleKind.LOWER_IS_BETTER, form=Form.DIFFERENCE, target=Decimal(6)),
        Decimal("6.3"),
        Decimal("6.6"),
    ),
    "E00433": second(
        "tools-missing",
        "Tools missing at the count",
        "tools",
        Rule(kind=RuleKind.DEDUCTION, points_each=Decimal(4)),
        Decimal(1),
        Decimal(2),
    ),
    "E00941": second(
        "backlog-cut",
        "Requests left from last year",
        "requests",
        Rule(kind=RuleKind.FROM_BASELINE, baseline=Decimal(120), target=Decimal(80)),
        Decimal(84),
        Decimal(86),
    ),
    "E01026": second(
        "stock-in-range",
        "Days for which the stock lasts",
        "days",
        Rule(kind=RuleKind.WITHIN_RANGE, low=Decimal(20), high=Decimal(30), tolerance=Decimal(20)),
        Decimal(33),
        Decimal(34),
    ),
    "E01944": second(
        "drivers-trained",
        "Drivers trained",
        "drivers",
        Rule(
            kind=RuleKind.CURVE,
            target=Decimal(50),
            points=points((60, 0), (90, 85), (100, 100), (115, 120)),
        ),
        Decimal(48),
        Decimal(51),
    ),
    "E02239": second(
        "letters-answered",
        "Letters answered within a week",
        "%",
        Rule(kind=RuleKind.STEPS, points=points((70, 60), (80, 80), (90, 90), (98, 100))),
        Decimal("91.5"),
        Decimal("96.0"),
    ),
    "E02361": second(
        "lock-out-missed",
        "Work on a circuit that was not locked out",
        "-",
        Rule(kind=RuleKind.VETO, grade_cap="C"),
        False,  # noqa: FBT003 - what is achieved
    ),
    "E02451": second(
        "rounds-made",
        "Rounds made",
        "rounds",
        Rule(
            kind=RuleKind.HIGHER_IS_BETTER,
            combine=Combine.SUM,
            targets=(Decimal(30), Decimal(30), Decimal(40)),
        ),
        months("28", "26", "34"),
        months("24", "30", "35"),
    ),
    "E03287": second(
        "books-closed",
        "Books closed without a finding",
        "-",
        Rule(kind=RuleKind.ALL_OR_NOTHING),
        True,  # noqa: FBT003 - what is achieved
    ),
    "E03344": second(
        "records-digitised",
        "Records digitised",
        "-",
        Rule(kind=RuleKind.MILESTONES, milestones=DIGITISING, late_points_per_day=Decimal(2)),
        done((100, 0), (100, 3), (95, 0)),
        done((100, 0), (100, 0), (90, 0)),
    ),
}
"""By the codes of employees, in both departments."""


def beside(code: str, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return what somebody is measured by, with what they are measured by besides, if anything."""
    if code not in SECONDS:
        return tuple(measures)
    first, *others = measures
    also = SECONDS[code].measure
    return (replace(first, weight=WHOLE - also.weight), also, *others)


def told(about: Measuring, achieved: Achieved, at: datetime) -> Order:
    """Return the report of what was achieved, by its line."""
    code = SECONDS[about.code].measure.code
    one = Achievement(
        measure=code,
        source="Operations report",
        source_key=f"{about.quarter}/{about.code}/{code}",
    )
    match achieved:
        case Monthly(actuals=actuals):
            actual = tuple(
                replace(one, actual=each, month=month, source_key=f"{one.source_key}/{month}")
                for month, each in enumerate(actuals, start=1)
            )
        case Progress(milestones=milestones):
            actual = (replace(one, progress=milestones),)
        case bool():
            actual = (replace(one, occurred=achieved),)
        case _:
            actual = (replace(one, actual=achieved),)
    command = RecordActuals(appraisal_id=about.appraisal_id, actuals=actual)
    return invented(command, f"{about.key}/actual/{code}", at)
