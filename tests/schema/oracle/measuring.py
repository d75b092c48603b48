"""Measuring: what is said and done about measures in the larger county, each with who does it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.actual import RecordActual
from domain.agreement import ObjectToMeasures, SettleObjection
from domain.appraisal_policy import Dimension
from domain.check_in import CheckInMeasure
from domain.cycle import AdvanceCycle, Phase
from domain.late_actual import ApproveCorrection
from domain.measure import SetMeasures, TemplateUse
from domain.measure_change import (
    ApproveMeasureChange,
    ChangeMeasure,
    MarkNotApplicable,
    RefuseMeasureChange,
)
from domain.measure_template import (
    DraftMeasureTemplate,
    PublishMeasureTemplate,
    RetireMeasureTemplate,
    TemplateDefinition,
)
from domain.policies.combination import Combine
from domain.policies.measure import Milestone, Point, Rule, RuleKind
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, sold

HR, ZOE = "service:hr", "employee:ZOE"
NEXT, ZOES, LEES = "cycle:2016Q2", "appraisal:2016Q2:ZOE", "appraisal:2016Q2:LEE"
BOSS, EVES = "employee:BOSS", "appraisal:2016Q1:EVE"
CALLS, SPEED = "template:calls", "template:speed"
QUARTER = (date(2016, 4, 1), date(2016, 6, 30))


def library() -> Iterator[tuple[str, object]]:
    """Yield two templates, one with a second version in draft, one that is retired."""
    monthly = TemplateDefinition(
        name="Calls",
        name_zh="通话数",
        dimension=Dimension.RESULTS,
        unit="calls",
        rule=Rule(
            kind=RuleKind.HIGHER_IS_BETTER,
            targets=(Decimal(10), Decimal(20), Decimal(30)),
            combine=Combine.SUM,
        ),
    )
    curve = Rule(
        kind=RuleKind.CURVE,
        points=(
            Point(reached=Decimal(50), score=Decimal(0)),
            Point(reached=Decimal(100), score=Decimal("99.5")),
        ),
    )
    for template, held in ((CALLS, monthly), (SPEED, replace(monthly, name="Speed", rule=curve))):
        yield HR, DraftMeasureTemplate(template_id=template, definition=held)
        yield HR, PublishMeasureTemplate(template_id=template)
    project = Rule(
        kind=RuleKind.MILESTONES,
        milestones=(Milestone(name="all", weight=Decimal(100)),),
        late_points_per_day=Decimal(1),
    )
    yield HR, DraftMeasureTemplate(template_id=CALLS, definition=replace(monthly, rule=project))
    yield HR, RetireMeasureTemplate(template_id=SPEED)


def measuring() -> Iterator[tuple[str, object]]:
    """Yield what became of the second quarter's measures, and what was told of the first's late."""
    yield from library()
    use = TemplateUse(template_id=CALLS, version=1, code="calls", weight=2_500)
    listed = (sold("revenue", 7_500), *measures[2:])
    yield HR, SetMeasures(appraisal_id=LEES, measures=listed, from_templates=(use,))
    yield ZOE, ObjectToMeasures(appraisal_id=ZOES, grounds=Sealed("too much"))
    yield HR, SettleObjection(appraisal_id=ZOES, answer=Sealed("as for all"))
    yield HR, AdvanceCycle(cycle_id=NEXT, to=Phase.COLLECT)
    record = RecordActual(appraisal_id=ZOES, measure="revenue", source="log")
    for key in ("1", "2"):  # which tells the same twice
        yield HR, replace(record, actual=Decimal(5), source_key=key)
    yield HR, replace(record, measure="margin", actual=Decimal(5_000_001))
    calls = replace(record, appraisal_id=LEES, measure="calls")
    for month, actual in ((1, 9), (1, 9), (2, 201)):
        yield HR, replace(calls, month=month, actual=Decimal(actual))
    now = datetime.now(UTC).date()
    check = CheckInMeasure(
        appraisal_id=ZOES, measure="revenue", checked_on=QUARTER[0], actual=Decimal(1)
    )
    assert now > QUARTER[1], "a check-in is of a day that has come"
    for by, on in ((ZOE, date(2016, 5, 1)), (HR, date(2016, 4, 20))):
        yield by, replace(check, checked_on=on, actual=Decimal(170_000), note=Sealed(f"{on}"))
    yield (
        ZOE,
        ChangeMeasure(
            appraisal_id=ZOES,
            measure=replace(sold("revenue", 7_500), name="Sales", unit="EUR"),
            effective_on=date(2016, 5, 1),
            grounds=Sealed("another market"),
        ),
    )
    yield HR, ApproveMeasureChange(appraisal_id=ZOES, measure="revenue", number=1)
    for number, code in enumerate(("margin", "help", "ideas"), start=2):
        yield (
            ZOE,
            MarkNotApplicable(appraisal_id=ZOES, measure=code, grounds=Sealed(f"no {code}")),
        )
        if code == "margin":
            yield (
                HR,
                RefuseMeasureChange(
                    appraisal_id=ZOES, measure=code, number=number, answer=Sealed("it does")
                ),
            )
    yield HR, ApproveMeasureChange(appraisal_id=ZOES, measure="help", number=3)
    late = replace(record, appraisal_id=EVES, evidence=Sealed("sheet 9"))
    for actual in (1, 2):
        yield BOSS, replace(late, actual=Decimal(actual))
    yield HR, ApproveCorrection(appraisal_id=EVES, number=2)
