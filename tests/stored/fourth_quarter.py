"""Fourth quarter: what happens in the stored log since every kind of rule is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.actual import RecordActual
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.measure import SetMeasures
from domain.scoring import ScoreAppraisal
from tests.domain.appraisal_case import measures, ratings
from tests.domain.kinds import every_kind, progress

BOSS, SHE = "employee:E1", "employee:E2"
CYCLE, HERS = "cycle:2016Q4", "appraisal:2016Q4:E2"


def measured() -> Iterator[tuple[object, dict[str, Any]]]:
    """Yield a quarter under revision 3 of the rules, with every kind of rule and a veto."""
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="Fourth quarter of 2016",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 10, 1),
        ends_on=date(2016, 12, 31),
        policy=OPERATIONS,
    )
    yield opened, {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=SHE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    weighted = replace(every_kind[0], weight=1)
    for listed in ((weighted, *every_kind[1:]), every_kind[1:], every_kind):
        yield SetMeasures(appraisal_id=HERS, measures=(*listed, *measures[2:])), {"by": BOSS}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT), {}
    record = RecordActual(appraisal_id=HERS, measure="fewer-faults", source="log")
    for told in (
        replace(record, actual=Decimal(-1)),  # none of a ratio
        replace(record, actual=Decimal(6)),
        replace(record, measure="faster", actual=Decimal("3.8")),
        replace(record, measure="in-stock", actual=Decimal(108)),
        replace(record, measure="curve", actual=Decimal(46)),
        replace(record, measure="steps", actual=Decimal("94.999")),
        replace(record, measure="complaints", actual=Decimal(3)),
        replace(record, measure="shipped", occurred=True),
        replace(record, measure="project", progress=progress),
        replace(record, measure="calls", month=1, actual=Decimal(90)),
        replace(record, measure="calls", month=3, actual=Decimal(130)),
        replace(record, measure="calls", actual=Decimal(1)),  # of no month
        replace(record, measure="accident", occurred=True),
    ):
        yield told, {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE), {}
    yield EvaluateAppraisal(appraisal_id=HERS, ratings=ratings), {"by": BOSS}
    yield ScoreAppraisal(appraisal_id=HERS), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK), {}
    yield ReleaseResult(appraisal_id=HERS), {}
