from dataclasses import replace
from decimal import Decimal

import pytest

from domain.actual import RecordActual
from domain.cycle import Phase
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    achieved,
    during,
    enrolled,
    record,
    refusal,
    settled,
)


@pytest.mark.parametrize("phase", [Phase.COLLECT, Phase.EVALUATE])
@pytest.mark.parametrize("by", [HER, BOSS])
def test_an_actual_is_recorded_with_its_source(phase: Phase, by: str) -> None:
    rules = during(phase).given(enrolled, settled).by(by)
    assert rules.when(record) == [replace(achieved("revenue", 460_000), recorded_by=by)]


def test_hr_records_an_actual_with_evidence() -> None:
    told = replace(record, evidence=Sealed("Q1"))
    [event] = during(Phase.COLLECT).given(enrolled, settled).when(told)
    recorded = achieved("revenue", 460_000)
    assert event == replace(recorded, recorded_by="employee:HR1", evidence=told.evidence)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(record, measure="sales"), "measure-unknown"),
        (replace(record, measure="analysis"), "measure-rated"),
        (replace(record, source=" "), "text-malformed"),
        (replace(record, actual=Decimal("NaN")), "number-not-finite"),
        (replace(record, actual=Decimal("1E+400000")), "number-out-of-range"),
    ],
)
def test_an_actual_that_says_nothing_is_refused(command: RecordActual, rule: str) -> None:
    assert refusal(during(Phase.COLLECT).given(enrolled, settled).by(HER), command) == rule
