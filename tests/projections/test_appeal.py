from datetime import date
from decimal import Decimal

from domain.appeal import (
    AppealDecided,
    AppealFiled,
    AppealOutcome,
    AppealStatus,
    AppealWithdrawn,
    ResultAdjusted,
)
from domain.feedback import ResultAcknowledged
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.appeal import AppealRow
from tests.domain.appraisal_case import HER, ID, inputs, released, scored
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

FILED_ON, ENDED_ON = date(2016, 4, 20), date(2016, 4, 27)
told = (*inputs, scored, released)
filed = AppealFiled(grounds=Sealed("g"), filed_on=FILED_ON, last_day_on=date(2016, 4, 28))
changed = AppealDecided(
    outcome=AppealOutcome.CHANGED,
    answer=Sealed("a"),
    decided_by="employee:HR2",
    decided_on=ENDED_ON,
)
adjusted = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=ENDED_ON)
row = AppealRow(
    id=f"{ID}/appeal",
    appraisal_id=ID,
    employee_id=HER,
    status=AppealStatus.FILED,
    filed_on=FILED_ON,
    last_day_on=date(2016, 4, 28),
    ended_on=None,
    grounds_id=f"{ID}/8/grounds",
    answer_id=None,
    origin=Origin.PERSON,
)


def test_an_appeal_is_one_row_that_says_how_far_it_has_come() -> None:
    assert rows("appeal", ID, *told) == []
    assert rows("appeal", ID, *told, filed) == [row]
    ended = replace(row, ended_on=ENDED_ON)
    withdrawn = AppealWithdrawn(withdrawn_on=ENDED_ON)
    assert rows("appeal", ID, *told, filed, withdrawn) == [
        replace(ended, status=AppealStatus.WITHDRAWN)
    ]
    upheld = replace(changed, outcome=AppealOutcome.UPHELD, answer=None)
    assert rows("appeal", ID, *told, filed, upheld) == [replace(ended, status=AppealStatus.UPHELD)]
    assert rows("appeal", ID, *told, filed, changed, adjusted) == [
        replace(ended, status=AppealStatus.CHANGED, answer_id=f"{ID}/9/answer")
    ]


def test_an_adjusted_result_stands_beside_the_released_one() -> None:
    [before] = rows("appraisal", ID, *told)
    assert (before.released_score, before.released_grade) == (Decimal("87.40"), "A")
    assert (before.adjusted_score, before.adjusted_grade, before.adjusted_at) == (None, None, None)
    [after] = rows("appraisal", ID, *told, filed, changed, adjusted)
    assert after == replace(
        before,
        score=Decimal("91.00"),
        grade="S",
        adjusted_score=Decimal("91.00"),
        adjusted_grade="S",
        adjusted_at=moment(10),
    )


def test_an_acknowledgement_says_when_and_what_was_remarked() -> None:
    [before] = rows("appraisal", ID, *told)
    assert rows("appraisal", ID, *told, ResultAcknowledged(remark=Sealed("r"))) == [
        replace(before, acknowledged_at=moment(8), remark_id=f"{ID}/8/remark")
    ]
    assert rows("appraisal", ID, *told, ResultAcknowledged(remark=None)) == [
        replace(before, acknowledged_at=moment(8))
    ]


def test_a_career_shows_both_grades() -> None:
    first, second = rows("career", ID, *told, filed, changed, adjusted)
    assert (first.id, first.effective_on, first.grade, first.cause) == (
        f"{ID}/GRADE/2016Q1",
        date(2016, 1, 4),
        "A",
        None,
    )
    assert (second.id, second.effective_on, second.grade, second.cause) == (
        f"{ID}/GRADE/2016Q1/appeal",
        ENDED_ON,
        "S",
        "APPEAL",
    )
    assert (second.score, second.cycle_id, second.employee_id) == (
        Decimal("91.00"),
        "cycle:2016Q1",
        HER,
    )
    [stored_without_its_day] = rows(
        "career", ID, *inputs, scored, replace(released, released_on=None)
    )
    assert stored_without_its_day.effective_on == moment(7).date()
