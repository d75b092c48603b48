"""What each fact leaves of a session: who is in it, who had a hand in it, what it violates."""

from dataclasses import replace

import pytest

from domain.calibration import calibration
from domain.calibration_session import (
    CalibrationApproved,
    CalibrationLocked,
    CalibrationReopened,
    CalibrationStatus,
    Event,
    MemberRemoved,
    QuotaApplied,
    Session,
)
from domain.policies.guideline import Balance, QuotaGrade
from tests.domain.calibration_case import PANEL, appraisal_of, opened, taken

HR = "employee:HR1"
three = taken(("85", "A"), ("75", "B"), ("65", "C"))
locked = CalibrationLocked(balance=None, locked_by=PANEL[0])
violating = replace(locked, balance=Balance(people=3, grades=(), limits=(), violated=True))
approved = CalibrationApproved(approved_by=PANEL[1], whole=False)
reopened = CalibrationReopened(reopened_by=HR)
quota = QuotaApplied(
    formula="distribution/1",
    grades=tuple(QuotaGrade(person=appraisal_of(n), grade="B", made=n != 2) for n in (1, 2, 3)),
    ties=(),
    applied_by=PANEL[0],
)


def after(*events: Event) -> Session:
    state = calibration.replay([opened, three, *events])
    assert state is not None
    return state


def test_a_session_is_opened_with_nobody_in_it_and_nothing_decided() -> None:
    assert calibration.replay([opened]) == Session(
        id=opened.calibration_id,
        cycle_id=opened.cycle_id,
        panel=PANEL,
        departments=opened.departments,
        at_top=False,
        status=CalibrationStatus.OPEN,
        members={},
        locked_by=None,
        violated=False,
        approved_by=(),
        hands=frozenset(),
        settled=False,
    )
    assert not after().violated


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_who_leaves_leaves_alone(gone: int) -> None:
    state = after(MemberRemoved(appraisal_id=appraisal_of(gone), removed_by=HR))
    assert set(state.members) == {appraisal_of(n) for n in (1, 2, 3) if n != gone}


def test_who_applies_a_quota_has_a_hand_in_the_results() -> None:
    assert after(quota).hands == {PANEL[0]}
    assert after(quota, quota).hands == {PANEL[0]}
    assert after(quota, replace(quota, applied_by=HR)).hands == {PANEL[0], HR}


def test_who_locks_or_approves_has_a_hand_in_the_results_however_often() -> None:
    assert after(quota, locked).hands == {PANEL[0]}
    once = (locked, approved, reopened)
    assert after(*once).hands == set(PANEL)
    assert after(*once, *once).hands == set(PANEL)
    assert after(*once, replace(locked, locked_by=HR)).hands == {HR, *PANEL}


def test_a_quota_grades_whom_it_names_and_says_what_it_made() -> None:
    held = after(quota).members
    assert [(one.earned, one.grade, one.quota_made) for one in held.values()] == [
        ("A", "B", True),
        ("B", "B", False),
        ("C", "B", True),
    ]


def test_a_session_violates_its_guideline_from_the_lock_until_it_is_reopened() -> None:
    assert after(violating).violated
    assert after(violating, approved).violated
    assert not after(violating, reopened).violated
    assert not after(violating, reopened, locked).violated
