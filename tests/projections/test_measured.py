"""Agreement, changes, check-ins and late actuals as they are shown."""

from datetime import date
from decimal import Decimal

import pytest

from domain.agreement import AgreementStatus, MeasuresAgreed, MeasuresObjected, ObjectionSettled
from domain.check_in import MeasureCheckedIn
from domain.late_actual import CorrectionApproved, LateActualRecorded
from domain.measure_change import (
    MeasureChanged,
    MeasureChangeProposed,
    MeasureChangeRefused,
    MeasureExcluded,
)
from domain.policies.progress import ProgressStatus
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.agreement import MeasureAgreementRow
from projections.appraisal import AppraisalStatus
from projections.check_in import MeasureCheckInRow
from projections.late_actual import LateActualRow
from projections.measure_change import MeasureChangeRow, MeasureChangeStatus
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    HR,
    ID,
    achieved,
    enrolled,
    inputs,
    released,
    scored,
    settled,
)
from tests.projections.given import folded, moment, recorded, rows
from tests.projections.replacing import replace

DAY = date(2016, 2, 1)
before = settled.measures[0]
after = replace(before, unit="EUR", rule=replace(before.rule, target=Decimal(400_000)))
proposed = MeasureChangeProposed(
    number=1,
    before=before,
    after=after,
    effective_on=DAY,
    grounds=Sealed("another market"),
    proposed_by=BOSS,
)
changed = MeasureChanged(number=1, measure=after, before=before, effective_on=DAY, approved_by=HR)
excluded = MeasureExcluded(number=1, measure="revenue", approved_by=HR)
late = LateActualRecorded(
    number=1,
    measure="revenue",
    actual=Decimal(470_000),
    source="audit",
    evidence=Sealed("sheet 9"),
    recorded_by=BOSS,
    source_key="7",
)
counts = CorrectionApproved(
    number=1, measure="revenue", actual=Decimal(470_000), source="audit", approved_by=HR
)
checked = MeasureCheckedIn(
    measure="revenue",
    checked_on=DAY,
    actual=Decimal(100_000),
    progress=(),
    note=Sealed("it snows"),
    checked_by=HER,
    planned="16000000/91",
    attained="455/8",
    status=ProgressStatus.BEHIND,
)


def test_an_agreement_is_a_row() -> None:
    objected = MeasuresObjected(grounds=Sealed("no"), objected_on=DAY)
    answer = ObjectionSettled(answer=Sealed("yes"), settled_by=HR, settled_on=DAY)
    blank = MeasureAgreementRow(
        id=f"{ID}/agreement",
        appraisal_id=ID,
        employee_id=HER,
        status=AgreementStatus.PROPOSED,
        answered_on=None,
        grounds_id=None,
        answer_id=None,
        origin=Origin.PERSON,
    )
    no = replace(
        blank, status=AgreementStatus.OBJECTED, answered_on=DAY, grounds_id=f"{ID}/3/grounds"
    )
    agreed = MeasuresAgreed(agreed_on=DAY)
    for events, row in (
        ((), blank),
        ((agreed,), replace(blank, status=AgreementStatus.AGREED, answered_on=DAY)),
        ((objected,), no),
        (
            (objected, answer),
            replace(no, status=AgreementStatus.SETTLED, answer_id=f"{ID}/4/answer"),
        ),
        ((objected, settled), blank),
    ):
        assert rows("measure_agreement", ID, enrolled, settled, *events) == [row]


def test_a_change_is_a_row_from_proposal_to_decision() -> None:
    row = MeasureChangeRow(
        id=f"{ID}/change/1",
        appraisal_id=ID,
        employee_id=HER,
        number=1,
        measure="revenue",
        excludes=False,
        status=MeasureChangeStatus.PROPOSED,
        effective_on=DAY,
        grounds_id=f"{ID}/3/grounds",
        answer_id=None,
        proposed_by=BOSS,
        decided_by=None,
        decided_at=None,
        at=moment(3),
        origin=Origin.PERSON,
    )
    done = replace(row, status=MeasureChangeStatus.APPROVED, decided_by=HR, decided_at=moment(4))
    refused = MeasureChangeRefused(number=1, measure="revenue", answer=Sealed("no"), refused_by=HR)
    out = replace(proposed, after=None)
    for events, shown in (
        ((proposed,), row),
        ((proposed, changed), done),
        ((out, excluded), replace(done, excludes=True)),
        (
            (proposed, refused),
            replace(done, status=MeasureChangeStatus.REFUSED, answer_id=f"{ID}/4/answer"),
        ),
        (
            (proposed, replace(refused, answer=None)),
            replace(done, status=MeasureChangeStatus.REFUSED),
        ),
    ):
        assert rows("measure_change", ID, enrolled, settled, *events) == [shown]


def test_every_value_that_differs_is_a_row() -> None:
    made = rows("measure_change_value", ID, enrolled, settled, proposed, changed)
    assert [(row.change_id, row.name, row.before, row.after) for row in made] == [
        (f"{ID}/change/1", "target", "500000", "400000"),
        (f"{ID}/change/1", "unit", "USD", "EUR"),
    ]
    untargeted = replace(before, rule=replace(before.rule, target=None, cap=Decimal(150)))
    made = rows("measure_change_value", ID, replace(proposed, after=untargeted))
    assert [(row.name, row.before, row.after) for row in made] == [
        ("cap", "120", "150"),
        ("target", "500000", None),
    ]
    assert rows("measure_change_value", ID, replace(proposed, after=None)) == []


def test_a_measure_shows_what_became_of_it() -> None:
    def revenue(*events: object) -> tuple[object, ...]:
        row = folded("measure", recorded(ID, *inputs, *events))[f"{ID}/revenue"]
        return row.unit, row.target, row.actual, row.effective_on, row.excluded

    assert revenue() == ("USD", 500_000, 460_000, None, False)
    assert revenue(proposed) == revenue()
    assert revenue(proposed, changed) == ("EUR", 400_000, 460_000, DAY, False)
    assert revenue(replace(proposed, after=None), excluded)[-1] is True
    assert revenue(proposed, changed, excluded, settled) == revenue()
    assert revenue(late) == revenue()
    assert revenue(late, counts) == ("USD", 500_000, 470_000, None, False)


@pytest.mark.parametrize("event", [changed, excluded, counts])
def test_a_score_of_other_measures_counts_no_more(event: object) -> None:
    (row,) = rows("appraisal", ID, *inputs, scored, event)
    assert row.status is AppraisalStatus.EVALUATED
    (row,) = rows("appraisal", ID, *inputs, scored, released, event)
    assert row.status is AppraisalStatus.RELEASED


def test_a_check_in_is_a_row_and_the_latest_shows_at_its_measure() -> None:
    assert rows("measure_check_in", ID, enrolled, settled, checked) == [
        MeasureCheckInRow(
            id=f"{ID}/revenue/check-in/3",
            measure_id=f"{ID}/revenue",
            employee_id=HER,
            checked_on=DAY,
            actual=Decimal(100_000),
            planned="16000000/91",
            attained="455/8",
            status=ProgressStatus.BEHIND,
            note_id=f"{ID}/3/note",
            own=True,
            at=moment(3),
            origin=Origin.PERSON,
        )
    ]
    (other,) = rows("measure_check_in", ID, replace(checked, checked_by=BOSS, note=None))
    assert (other.own, other.note_id) == (False, None)
    earlier = replace(checked, checked_on=date(2016, 1, 15), status=ProgressStatus.ON_TRACK)
    for events in ((checked, earlier), (earlier, checked)):
        row = folded("measure", recorded(ID, *inputs, *events))[f"{ID}/revenue"]
        assert (row.checked_on, row.progress) == (DAY, ProgressStatus.BEHIND)
        assert (row.planned, row.attained) == ("16000000/91", "455/8")


def test_a_late_actual_is_a_row_that_counts_once_it_is_approved() -> None:
    row = LateActualRow(
        id=f"{ID}/late/1",
        appraisal_id=ID,
        employee_id=HER,
        number=1,
        measure="revenue",
        month=None,
        actual=Decimal(470_000),
        occurred=None,
        source="audit",
        source_key="7",
        evidence_id=f"{ID}/2/evidence",
        recorded_by=BOSS,
        approved_by=None,
        approved_at=None,
        at=moment(2),
        origin=Origin.PERSON,
    )
    assert rows("late_actual", ID, enrolled, late) == [row]
    approved = replace(row, approved_by=HR, approved_at=moment(3))
    assert rows("late_actual", ID, enrolled, late, counts) == [approved]
    (bare,) = rows("late_actual", ID, enrolled, replace(late, evidence=None))
    assert bare.evidence_id is None


@pytest.mark.parametrize(
    ("later", "doubled"),
    [
        (achieved("revenue", 460_000), True),
        (achieved("revenue", 460_001), False),
        (replace(achieved("revenue", 460_000), source="audit"), False),
    ],
)
def test_a_source_that_tells_the_same_twice_is_shown(later: object, doubled: bool) -> None:
    row = folded("measure", recorded(ID, *inputs, later))[f"{ID}/revenue"]
    assert row.doubled is doubled
