"""Measuring: how measures are agreed, gone over and changed in a quarter, all of it invented.

Everybody agrees to their measures, one in forty after an objection. Those who count something check
in on it in the middle of the quarter. Of one in forty the target is lowered at its end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from demo import chance, library
from demo.clock import moment
from demo.script import invented
from domain.actor import Actor
from domain.actual import Achievement, RecordActuals
from domain.agreement import AgreeMeasures, ObjectToMeasures, SettleObjection
from domain.check_in import CheckInMeasure
from domain.measure import Measure, SetMeasures, TemplateUse
from domain.measure_change import ApproveMeasureChange, ChangeMeasure
from domain.sealed import Sealed
from ledger.order import Order

SOME = 40
RATE = "%"
"""What is measured in it does not accumulate, so there is no plan to go over."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """Whose measures, in which quarter; its first and its last day."""

    quarter: str
    code: str
    superior: Actor
    starts_on: date
    ends_on: date

    @property
    def middle(self) -> date:
        return self.starts_on + timedelta(days=45)

    @property
    def about(self) -> tuple[str, str]:
        return self.quarter, self.code

    @property
    def appraisal_id(self) -> str:
        return f"appraisal:{self.quarter}:{self.code}"

    @property
    def key(self) -> str:
        return f"appraisal/{self.quarter}/{self.code}"

    @property
    def person(self) -> Actor:
        return Actor(f"employee:{self.code}")

    def picked(self, what: str) -> bool:
        """Return whether it is one of some to whom something happens."""
        return chance.number(SOME, what, self.quarter, self.code) == 0


def setting(appraisal_id: str, measures: Sequence[Measure]) -> SetMeasures:
    """Return the setting of measures, those that the library has taken from there."""
    counted = [each for each in measures if each.code in library.CHINESE]
    return SetMeasures(
        appraisal_id=appraisal_id,
        measures=tuple(each for each in measures if each not in counted),
        from_templates=tuple(
            TemplateUse(
                template_id=library.id_of(each.code), version=1, code=each.code, weight=each.weight
            )
            for each in counted
        ),
    )


def agreed(about: Measuring) -> Iterator[Order]:
    """Yield what the employee says to their measures."""
    later = 14 + chance.number(10, "agree", about.quarter, about.code)
    at = moment(about.starts_on + timedelta(days=later), 10)
    if about.picked("object"):
        objecting = ObjectToMeasures(
            appraisal_id=about.appraisal_id, grounds=Sealed("Two of us do the work of three.")
        )
        yield invented(objecting, f"{about.key}/objection", at, about.person)
        settling = SettleObjection(
            appraisal_id=about.appraisal_id,
            answer=Sealed("The target is that of all who do this work."),
        )
        yield invented(settling, f"{about.key}/settlement", at + timedelta(days=3))
        return
    agreeing = AgreeMeasures(appraisal_id=about.appraisal_id)
    yield invented(agreeing, f"{about.key}/agreement", at, about.person)


def checked_in(about: Measuring, measure: Measure, achieved: Decimal) -> Iterator[Order]:
    """Yield a check-in in the middle of the quarter, if there is something to count."""
    if measure.unit == RATE:
        return
    percent = 35 + chance.number(20, "half", about.quarter, about.code)
    check = CheckInMeasure(
        appraisal_id=about.appraisal_id,
        measure=measure.code,
        checked_on=about.middle,
        actual=(achieved * percent / 100).quantize(Decimal("0.1")),
    )
    yield invented(check, f"{about.key}/check-in", moment(about.middle, 11), about.person)


def lowered(about: Measuring, measure: Measure) -> Measure:
    """Return the measure as it is at the quarter's end: for some with a lower target."""
    target = measure.rule.target if measure.code in library.CHINESE else None
    if target is None or not about.picked("change"):
        return measure
    lower = (target * 95 / 100).quantize(Decimal("0.1"))
    return replace(measure, rule=replace(measure.rule, target=lower))


def changed(about: Measuring, before: Measure) -> Iterator[Order]:
    """Yield the proposal of a lower target, and its approval, before anything is collected."""
    after = lowered(about, before)
    if after == before:
        return
    at = moment(about.ends_on + timedelta(days=1), 8, 30)
    change = ChangeMeasure(
        appraisal_id=about.appraisal_id,
        measure=after,
        effective_on=about.middle,
        grounds=Sealed("A road was closed for half of the quarter."),
    )
    yield invented(change, f"{about.key}/change", at, about.superior)
    approval = ApproveMeasureChange(appraisal_id=about.appraisal_id, measure=before.code, number=1)
    yield invented(approval, f"{about.key}/approval", at + timedelta(minutes=10))


def told(about: Measuring, measure: Measure, achieved: Decimal, at: datetime) -> Order:
    """Return the report of what was achieved, by its line."""
    actual = Achievement(
        measure=measure.code,
        actual=achieved,
        source="Operations report",
        source_key=f"{about.quarter}/{about.code}/{measure.code}",
    )
    command = RecordActuals(appraisal_id=about.appraisal_id, actuals=(actual,))
    return invented(command, f"{about.key}/actual/{measure.code}", at)
