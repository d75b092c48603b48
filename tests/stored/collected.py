"""Collected: what is said and done in the stored log about measures, with everything refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.actual import Achievement, RecordActual, RecordActuals
from domain.agreement import AgreeMeasures, ObjectToMeasures, SettleObjection
from domain.appraisal_policy import OPERATIONS, Dimension
from domain.check_in import CheckInMeasure
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
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
from domain.policies.measure import Rule, RuleKind
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings, sold

CLERK, PANEL, BOSS, SHE = "service:clerk", "service:panel", "employee:E1", "employee:E2"
CYCLE, HERS, CALLS = "cycle:2016M1", "appraisal:2016M1:E2", "template:calls"
DAY = date(2016, 1, 8)

Act = Iterator[tuple[object, dict[str, Any]]]


def collected() -> Act:
    """Yield a month in which measures are agreed, changed, checked in on and corrected late."""
    yield from _library()
    yield from _agreed()
    yield from _changed()
    yield from _late()


def _library() -> Act:
    definition = TemplateDefinition(
        name="Calls",
        name_zh="通话数",
        dimension=Dimension.RESULTS,
        unit="calls",
        rule=Rule(kind=RuleKind.HIGHER_IS_BETTER),
    )
    draft = DraftMeasureTemplate(template_id=CALLS, definition=definition)
    yield PublishMeasureTemplate(template_id=CALLS), {}  # unknown
    yield draft, {}
    yield PublishMeasureTemplate(template_id=CALLS), {}
    yield replace(draft, definition=replace(definition, unit="calls a day")), {}


def _agreed() -> Act:
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="January of 2016",
        period=CyclePeriod.MONTH,
        starts_on=date(2016, 1, 1),
        ends_on=date(2016, 1, 31),
        policy=replace(OPERATIONS, agreement_required=True),
    )
    yield opened, {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=SHE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    use = TemplateUse(template_id=CALLS, version=1, code="calls", weight=2_500, target=Decimal(310))
    set_ = SetMeasures(
        appraisal_id=HERS,
        measures=(sold("revenue", 7_500), *measures[2:]),
        from_templates=(use,),
    )
    yield replace(set_, from_templates=(replace(use, version=2),)), {"by": BOSS}  # a draft
    yield set_, {"by": BOSS}
    yield RetireMeasureTemplate(template_id=CALLS), {}
    yield AgreeMeasures(appraisal_id=HERS), {"by": BOSS}  # not hers to say
    yield ObjectToMeasures(appraisal_id=HERS, grounds=Sealed("too many")), {"by": SHE}
    yield SettleObjection(appraisal_id=HERS, answer=Sealed("as for all")), {}
    yield replace(set_, from_templates=(), measures=measures), {"by": BOSS}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT), {}


def _changed() -> Act:
    record = RecordActual(
        appraisal_id=HERS, measure="revenue", source="ledger", actual=Decimal(460_000)
    )
    yield record, {}  # not agreed
    yield AgreeMeasures(appraisal_id=HERS), {"by": SHE}
    keyed = replace(record, source_key="1")
    yield keyed, {}
    yield keyed, {"by": BOSS}  # known
    yield replace(keyed, actual=Decimal(1)), {}  # taken
    several = tuple(
        Achievement(
            measure="margin", source="ledger", actual=Decimal(n), source_key=str(n), corrects=before
        )
        for n, before in ((2, None), (3, "2"))
    )
    yield RecordActuals(appraisal_id=HERS, actuals=several), {}
    check = CheckInMeasure(
        appraisal_id=HERS,
        measure="revenue",
        checked_on=DAY,
        actual=Decimal(100_000),
        note=Sealed("it snows"),
    )
    yield check, {"by": SHE}
    lower = replace(sold("revenue", 7_500), unit="EUR")
    change = ChangeMeasure(
        appraisal_id=HERS, measure=lower, effective_on=DAY, grounds=Sealed("another market")
    )
    yield change, {}  # neither hers nor her superior's
    yield change, {"by": BOSS}
    approve = ApproveMeasureChange(appraisal_id=HERS, measure="revenue", number=1)
    yield approve, {"by": BOSS}  # their own proposal
    yield approve, {}
    for number, code in ((2, "ideas"), (3, "help")):
        out = MarkNotApplicable(appraisal_id=HERS, measure=code, grounds=Sealed("not hers"))
        yield out, {"by": SHE}
        if code == "ideas":
            yield (
                RefuseMeasureChange(
                    appraisal_id=HERS, measure=code, number=number, answer=Sealed("it is")
                ),
                {},
            )
    yield ApproveMeasureChange(appraisal_id=HERS, measure="help", number=3), {}


def _late() -> Act:
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE), {}
    rest = tuple(each for each in ratings if each.measure != "help")
    yield EvaluateAppraisal(appraisal_id=HERS, ratings=rest), {"by": BOSS}
    yield ScoreAppraisal(appraisal_id=HERS), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK), {}
    yield ReleaseResult(appraisal_id=HERS), {}
    late = RecordActual(
        appraisal_id=HERS,
        measure="revenue",
        source="ledger",
        actual=Decimal(490_000),
        evidence=Sealed("sheet 9"),
    )
    yield late, {}
    approve = ApproveCorrection(appraisal_id=HERS, number=1)
    yield approve, {}  # what they recorded themselves
    yield approve, {"by": PANEL}
