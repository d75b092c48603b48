from datetime import date
from decimal import Decimal

from domain.appraisal_policy import OPERATIONS
from domain.calibrated import Calibrated, CalibrationJoined, CalibrationLeft
from domain.calibration_session import (
    CalibrationApproved,
    CalibrationLocked,
    CalibrationMerged,
    CalibrationReopened,
    CalibrationStatus,
    MemberCalibrated,
    MemberRemoved,
    QuotaApplied,
)
from domain.cycle import CycleOpened, CyclePeriod
from domain.feedback import ResultReleased
from domain.policies.distribution import Enforcement, Limit, Ties
from domain.policies.guideline import Balance, QuotaGrade
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.calibrated import ResultCalibrationRow
from projections.calibration import CalibrationMemberRow, CalibrationRow
from projections.guideline import GuidelineLimitRow, GuidelineQuotaRow, GuidelineRow
from tests.domain.appraisal_case import HER, inputs, scored
from tests.domain.appraisal_case import ID as HERS
from tests.domain.calibration_case import ID, PANEL, ROADS, appraisal_of, opened, quotas, taken
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

Q1 = "cycle:2016Q1"
cycle_opened = CycleOpened(
    cycle_id=Q1,
    name="First quarter of 2016",
    period=CyclePeriod.QUARTER,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
    policy=OPERATIONS,
    deadlines=(),
)
two = taken(("95", "S"), ("75", "B"))
row = CalibrationRow(
    id=ID,
    cycle_id=Q1,
    name="Roads",
    panel=PANEL,
    departments=(ROADS,),
    status=CalibrationStatus.OPEN,
    violated=None,
    quota_applied=False,
    locked_by=None,
    approved_by=None,
    also_approved_by=None,
    merged_into_id=None,
    origin=Origin.PERSON,
)
second = CalibrationMemberRow(
    id=f"{ID}/E02",
    calibration_id=ID,
    appraisal_id=appraisal_of(2),
    employee_id="employee:E02",
    taken_score=Decimal(75),
    taken_grade="B",
    cap=None,
    calibrated_score=None,
    calibrated_grade=None,
    calibrated_by=None,
    quota_grade=None,
    quota_made=False,
    score=Decimal(75),
    grade="B",
    origin=Origin.PERSON,
)
raised = MemberCalibrated(
    appraisal_id=appraisal_of(2), score=Decimal(85), grade="B", calibrated_by=PANEL[0], cap="B"
)
applied = QuotaApplied(
    formula="distribution/1",
    grades=(
        QuotaGrade(person=appraisal_of(1), grade="S", made=False),
        QuotaGrade(person=appraisal_of(2), grade="A", made=True),
    ),
    ties=(),
    applied_by=PANEL[0],
)
balance = Balance(people=2, grades=(), limits=(), violated=True)
locked = CalibrationLocked(balance=balance, locked_by=PANEL[0])
approved = CalibrationApproved(approved_by=PANEL[1], whole=False)
whole = CalibrationApproved(approved_by="employee:HR1", whole=True)


def test_a_session_is_a_row_that_says_how_far_it_has_come() -> None:
    assert rows("calibration", ID, opened, two, raised) == [row]
    after = replace(row, quota_applied=True)
    assert rows("calibration", ID, opened, two, applied) == [after]
    shut = replace(after, status=CalibrationStatus.LOCKED, violated=True, locked_by=PANEL[0])
    assert rows("calibration", ID, opened, applied, locked) == [shut]
    plain = replace(locked, balance=None)
    assert rows("calibration", ID, opened, applied, plain) == [replace(shut, violated=None)]
    once = replace(shut, approved_by=PANEL[1])
    assert rows("calibration", ID, opened, applied, locked, approved) == [once]
    both = replace(once, status=CalibrationStatus.APPROVED, also_approved_by="employee:HR1")
    history = (opened, applied, locked, approved, whole)
    assert rows("calibration", ID, *history) == [both]
    assert rows("calibration", ID, *history, CalibrationReopened(reopened_by="x")) == [after]


def test_each_result_in_it_is_a_row_with_all_that_was_made_of_it() -> None:
    first, last = rows("calibration_member", ID, opened, two)
    assert (first.id, first.grade) == (f"{ID}/E01", "S")
    assert last == second
    calibrated = replace(
        second,
        cap="B",
        calibrated_score=Decimal(85),
        calibrated_grade="B",
        calibrated_by=PANEL[0],
        score=Decimal(85),
    )
    assert rows("calibration_member", ID, opened, two, raised)[1] == calibrated
    by_quota = replace(second, quota_grade="A", quota_made=True, grade="A")
    assert rows("calibration_member", ID, opened, two, applied)[1] == by_quota
    assert rows("calibration_member", ID, opened, two, applied, raised)[1] == calibrated
    again = taken(("95", "S"), ("60", "C"))
    assert rows("calibration_member", ID, opened, two, raised, again)[1] == replace(
        second,
        taken_score=Decimal(60),
        taken_grade="C",
        score=Decimal(60),
        grade="C",
    )


def test_a_result_that_leaves_and_a_session_that_is_merged_leave_no_members() -> None:
    left = MemberRemoved(appraisal_id=appraisal_of(2), removed_by=PANEL[0])
    [kept] = rows("calibration_member", ID, opened, two, raised, left)
    assert kept.id == f"{ID}/E01"
    assert rows("calibration", ID, opened, two, left) == [row]
    both = (appraisal_of(1), appraisal_of(2))
    merged = CalibrationMerged(into_id="calibration:2016Q1:dot", appraisals=both, merged_by="x")
    assert rows("calibration_member", ID, opened, two, merged) == []
    over = replace(row, status=CalibrationStatus.MERGED, merged_into_id=merged.into_id)
    assert rows("calibration", ID, opened, two, merged) == [over]


joined = CalibrationJoined(calibration_id=ID)
calibrated = Calibrated(
    calibration_id=ID,
    score_before=Decimal("87.40"),
    grade_before="A",
    score=Decimal(70),
    grade="C",
    why=Sealed("w"),
    calibrated_by=PANEL[0],
    earned="B",
)


def test_each_calibration_of_a_result_is_a_row_that_stays() -> None:
    first = ResultCalibrationRow(
        id=f"{HERS}/calibrated/8",
        appraisal_id=HERS,
        employee_id=HER,
        calibration_id=ID,
        score_before=Decimal("87.40"),
        grade_before="A",
        score=Decimal(70),
        grade="C",
        earned="B",
        why_id=f"{HERS}/8/why",
        calibrated_by=PANEL[0],
        at=moment(8),
        origin=Origin.PERSON,
    )
    later = replace(first, id=f"{HERS}/calibrated/9", why_id=f"{HERS}/9/why", at=moment(9))
    history = (*inputs, scored, joined, calibrated, calibrated)
    assert rows("result_calibration", HERS, *history) == [first, later]


def test_an_appraisal_keeps_what_was_computed_beside_what_was_calibrated_and_released() -> None:
    [one] = rows("appraisal", HERS, *inputs, scored, joined, calibrated)
    assert (one.computed_score, one.computed_grade) == (Decimal("87.40"), "A")
    assert (one.calibrated_score, one.calibrated_grade) == (Decimal(70), "C")
    assert (one.score, one.grade, one.calibration_id) == (Decimal("87.40"), "A", ID)
    told = ResultReleased(score=Decimal(70), grade="B", calibration_id=ID, quota_made=True)
    [done] = rows("appraisal", HERS, *inputs, scored, joined, calibrated, told)
    assert (done.score, done.grade, done.quota_made) == (Decimal(70), "B", True)
    assert (done.computed_grade, done.calibrated_grade, one.quota_made) == ("A", "C", False)
    [again] = rows("appraisal", HERS, *inputs, scored, joined, calibrated, joined)
    assert (again.calibrated_score, again.calibrated_grade) == (None, None)
    left = CalibrationLeft(calibration_id=ID, why=Sealed("w"), removed_by=PANEL[0])
    [out] = rows("appraisal", HERS, *inputs, scored, joined, calibrated, left)
    assert (out.calibration_id, out.calibrated_score, out.score) == (None, None, Decimal("87.40"))


def test_a_cycles_guideline_is_rows_and_none_without_one() -> None:
    limit = Limit(grades=("S", "A"), share=2_000)
    policy = replace(OPERATIONS, distribution=replace(quotas, limits=(limit,), ties=Ties.LOWER))
    event = replace(cycle_opened, policy=policy)
    assert rows("guideline", Q1, event) == [
        GuidelineRow(
            id=f"{Q1}/guideline",
            cycle_id=Q1,
            smallest_group=5,
            ties=Ties.LOWER,
            enforcement=Enforcement.WARN,
            origin=Origin.PERSON,
        )
    ]
    assert rows("guideline_limit", Q1, event) == [
        GuidelineLimitRow(
            id=f"{Q1}/limit/1",
            cycle_id=Q1,
            place=1,
            grades=("S", "A"),
            share=2_000,
            origin=Origin.PERSON,
        )
    ]
    found = rows("guideline_quota", Q1, event)
    assert [each.share for each in found] == [2_000, 4_000, 2_000, 1_000, 1_000]
    assert found[0] == GuidelineQuotaRow(
        id=f"{Q1}/A", cycle_id=Q1, grade="A", share=2_000, origin=Origin.PERSON
    )
    for name in ("guideline", "guideline_quota", "guideline_limit"):
        assert rows(name, Q1, cycle_opened) == []
