from dataclasses import replace
from decimal import Decimal

import pytest

from domain.actor import Role
from domain.calibration import (
    ApplyQuota,
    ApproveCalibration,
    Command,
    LockCalibration,
    ReopenCalibration,
    calibration,
)
from domain.calibration_session import (
    CalibrationApproved,
    CalibrationLocked,
    CalibrationReopened,
    CalibrationStatus,
    Event,
    MemberCalibrated,
    QuotaApplied,
    Session,
)
from domain.errors import Forbidden, Rejected
from domain.policies.distribution import Enforcement, Tie, Ties
from domain.policies.guideline import QuotaGrade
from tests.domain.calibration_case import (
    ID,
    PANEL,
    appraisal_of,
    case,
    opened,
    quotas,
    session,
    take,
    taken,
    tenth,
    with_cases,
)
from tests.given import Rules

HR = "employee:HR1"
lock, approve = LockCalibration(calibration_id=ID), ApproveCalibration(calibration_id=ID)
reopen, apply = ReopenCalibration(calibration_id=ID), ApplyQuota(calibration_id=ID)
ten = taken(
    *(("95", "S"), ("85", "A"), ("84", "A"), ("83", "A"), ("82", "A")),
    *(("81", "A"), ("75", "B"), ("65", "C"), ("64", "C"), ("10", "D")),
)
even = taken(*((f"{score}", "B") for score in range(79, 69, -1)))
locked = CalibrationLocked(balance=None, locked_by=PANEL[0])
approved = CalibrationApproved(approved_by=PANEL[1], whole=False)
reopened = CalibrationReopened(reopened_by=HR)


def refusal(rules: Rules[Command, Event, Session | None], command: Command) -> str:
    with pytest.raises(Rejected) as refused:
        rules.when(command)
    return refused.value.rule


def test_the_quota_gives_grades_by_rank_and_marks_what_it_made() -> None:
    [event] = session(quotas).given(opened, even).by(PANEL[0]).when(apply)
    assert isinstance(event, QuotaApplied)
    assert "".join(each.grade for each in event.grades) == "SAABBBBCCD"
    assert [each.made for each in event.grades] == [each.grade != "B" for each in event.grades]
    assert (event.formula, event.ties, event.applied_by) == ("distribution/1", (), PANEL[0])
    state = calibration.replay([opened, even, event])
    assert state is not None
    assert state.members[appraisal_of(1)].quota_made
    assert state.members[appraisal_of(1)].earned == "B"
    assert not state.members[appraisal_of(5)].quota_made


@pytest.mark.parametrize(("ties", "grade"), [(Ties.BETTER, "S"), (Ties.LOWER, "A")])
def test_who_is_tied_at_a_cut_stays_together_and_the_tie_is_recorded(
    ties: Ties, grade: str
) -> None:
    two = taken(("79", "B"), ("79", "B"), *((f"{score}", "B") for score in range(77, 69, -1)))
    [event] = session(replace(quotas, ties=ties)).given(opened, two).when(apply)
    assert isinstance(event, QuotaApplied)
    assert [each.grade for each in event.grades[:2]] == [grade, grade]
    tied = (appraisal_of(1), appraisal_of(2))
    assert event.ties == (Tie(score=Decimal(79), people=tied, better="S", lower="A", grade=grade),)


def test_no_quota_lifts_a_vetos_cap() -> None:
    first = replace(even.results[0], cap="B")
    capped = replace(even, results=(first, *even.results[1:]))
    [event] = session(quotas).given(opened, capped).when(apply)
    assert isinstance(event, QuotaApplied)
    assert event.grades[0] == QuotaGrade(person=appraisal_of(1), grade="B", made=False)


def test_who_is_calibrated_after_the_quota_has_the_panels_grade() -> None:
    [event] = session(quotas).given(opened, even).when(apply)
    assert isinstance(event, QuotaApplied)
    changed = MemberCalibrated(
        appraisal_id=appraisal_of(10), score=Decimal(70), grade="C", calibrated_by=PANEL[0]
    )
    state = calibration.replay([opened, even, event, changed])
    assert state is not None
    last = state.members[appraisal_of(10)]
    assert (last.grade, last.earned, last.quota_made) == ("C", "C", False)


def test_a_quota_needs_one_in_the_policy_and_a_group() -> None:
    assert refusal(session().given(opened, even), apply) == "quota-missing"
    assert refusal(session(tenth).given(opened, even), apply) == "quota-missing"
    assert refusal(session(quotas).given(opened), apply) == "nobody-in-calibration"


def test_a_group_that_is_too_small_merges_upward_unless_it_is_at_the_top() -> None:
    four = taken(*(("75", "B"),) * 4)
    for command in (apply, lock):
        with pytest.raises(Rejected) as refused:
            session(quotas).given(opened, four).when(command)
        assert refused.value.rule == "group-too-small"
        assert refused.value.parameters == {"people": 4, "smallest": 5}
        assert session(quotas).given(replace(opened, at_top=True), four).when(command)
    assert session().given(opened, four).when(lock)


def test_a_lock_records_the_group_beside_its_guideline() -> None:
    [event] = session(tenth).given(opened, ten).by(PANEL[0]).when(lock)
    assert isinstance(event, CalibrationLocked)
    assert event.balance is not None
    assert event.balance.violated
    [limit] = event.balance.limits
    assert (limit.most, limit.count, limit.tied) == (2, 6, 0)
    assert [each.count for each in event.balance.grades] == [1, 5, 1, 2, 1]
    [plain] = session().given(opened, ten).by(PANEL[0]).when(lock)
    assert plain == locked


def test_nothing_changes_in_it_once_it_is_locked() -> None:
    rules = with_cases(session(quotas).given(opened, ten, locked), case(11))
    for command in (take(11), apply, lock):
        assert refusal(rules, command) == "calibration-locked"


def test_two_people_approve_it_neither_of_whom_locked_it() -> None:
    rules = session().given(opened, ten, locked)
    assert refusal(rules.by(PANEL[0]), approve) == "locked-by-the-same"
    assert rules.by(PANEL[1]).when(approve) == [approved]
    once = session().given(opened, ten, locked, approved)
    with pytest.raises(Forbidden) as refused:
        once.by(PANEL[1], Role.HR).when(approve)
    assert refused.value.rule == "approved-by-the-same"
    assert once.when(approve) == [CalibrationApproved(approved_by=HR, whole=True)]


def test_what_is_not_locked_is_not_approved_and_what_is_open_not_reopened() -> None:
    for history in ((), (locked, reopened)):
        rules = session().given(opened, ten, *history)
        for command in (approve, reopen):
            assert refusal(rules, command) == "calibration-not-locked"
    whole = replace(approved, whole=True)
    assert refusal(session().given(opened, ten, locked, whole), approve) == "calibration-not-locked"


@pytest.mark.parametrize(
    ("enforcement", "refused"), [(Enforcement.BLOCK, True), (Enforcement.WARN, False)]
)
def test_a_violated_distribution_is_approved_only_where_the_policy_warns(
    enforcement: Enforcement, *, refused: bool
) -> None:
    guideline = replace(tenth, enforcement=enforcement)
    [event] = session(guideline).given(opened, ten).by(PANEL[0]).when(lock)
    assert isinstance(event, CalibrationLocked)
    rules = session(guideline).given(opened, ten, event)
    if refused:
        assert refusal(rules, approve) == "distribution-violated"
    else:
        assert rules.when(approve)


def test_a_reopened_session_is_locked_and_approved_anew() -> None:
    history = (opened, ten, locked, approved, replace(approved, approved_by=HR, whole=True))
    assert session().given(*history).when(reopen) == [reopened]
    assert refusal(session().given(*history).by(PANEL[0]), reopen) == "role-missing"
    state = calibration.replay([*history, reopened])
    assert state is not None
    assert (state.status, state.approved_by, state.locked_by) == (CalibrationStatus.OPEN, (), None)
    assert state.hands == {HR, *PANEL}
    later = session(quotas).given(*history, reopened)
    assert refusal(later, apply) == "quota-too-late"
