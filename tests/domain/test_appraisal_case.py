"""What is known of an appraisal after each event: who had a hand in it, and what is outdated."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.appraisal import appraisal
from domain.appraisal_case import Enrolled, Event
from domain.appraisal_policy import Rater
from domain.calibrated import Calibrated, CalibrationJoined, CalibrationLeft
from domain.closing import EvaluationClosed
from domain.late_actual import CorrectionApproved, LateActualRecorded
from domain.measure_change import MeasureChanged, MeasureExcluded
from domain.move_settlement import MoveSettled
from domain.nomination import EvaluationDelegated, RaterNominated
from domain.participation import AppraisalSuperiorChanged
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HR,
    achieved,
    enrolled,
    evaluated,
    inputs,
    scored,
    settled,
)

SESSION, PANELIST, PEER = "calibration:2016Q1:ALL", "employee:E00007", "employee:E00008"
SCORER = "employee:HR1"

joined = CalibrationJoined(calibration_id=SESSION)
left = CalibrationLeft(calibration_id=SESSION, why=Sealed("why"), removed_by=PANELIST)
calibrated = Calibrated(
    calibration_id=SESSION,
    score_before=Decimal("87.40"),
    grade_before="A",
    score=Decimal("91.00"),
    grade="S",
    why=Sealed("why"),
    calibrated_by=PANELIST,
)
nominated = RaterNominated(rater=Rater.PEER, rater_id=PEER, nominated_by=BOSS)
delegated = EvaluationDelegated(
    rater=Rater.PEER,
    rater_id=PEER,
    delegate_id=PANELIST,
    from_on=date(2016, 1, 1),
    until_on=date(2016, 2, 1),
    delegated_by=PEER,
)
margin = settled.measures[1]
changed = MeasureChanged(
    number=1,
    measure=replace(margin, name="Profit"),
    before=margin,
    effective_on=date(2016, 2, 1),
    approved_by=HR,
)
excluded = MeasureExcluded(number=1, measure="margin", approved_by=HR)
late = LateActualRecorded(
    number=1,
    measure="margin",
    actual=Decimal(7),
    source="ledger",
    evidence=None,
    recorded_by=HR,
)
corrected = CorrectionApproved(
    number=1, measure="margin", actual=Decimal(7), source="ledger", approved_by=HR
)
succeeded = AppraisalSuperiorChanged(superior_id=HR, earlier_id=BOSS, changed_by=HR)


def after(*events: Event) -> Enrolled:
    state = appraisal.replay([*inputs, scored, late, *events])
    assert isinstance(state, Enrolled)
    return state


def test_who_is_only_enrolled_has_a_whole_case_before_them() -> None:
    state = appraisal.replay([enrolled])
    assert isinstance(state, Enrolled)
    assert (state.outdated, state.handed_over, state.calibration_outdated) == (False,) * 3
    assert state.involved == frozenset()


@pytest.mark.parametrize(
    "event",
    [
        settled,
        achieved("margin", 400_000),
        evaluated,
        changed,
        excluded,
        corrected,
        EvaluationClosed(closed_by=HR),
        succeeded,
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_comes_after_the_score_makes_it_outdated(event: Event) -> None:
    assert not after().outdated
    assert after(event).outdated
    assert not after(event, scored).outdated


@pytest.mark.parametrize(
    ("events", "people"),
    [
        ([], {BOSS, SCORER}),
        ([evaluated], {BOSS, SCORER}),
        ([scored], {BOSS, SCORER}),
        ([nominated], {BOSS, SCORER, PEER}),
        ([nominated, nominated], {BOSS, SCORER, PEER}),
        ([nominated, delegated], {BOSS, SCORER, PEER, PANELIST}),
        ([joined], {BOSS, SCORER}),
        ([joined, calibrated], {BOSS, SCORER, PANELIST}),
        ([joined, calibrated, calibrated], {BOSS, SCORER, PANELIST}),
        ([joined, calibrated, left], {BOSS, SCORER, PANELIST}),
        ([joined, left], {BOSS, SCORER, PANELIST}),
        ([succeeded], {BOSS, SCORER}),
    ],
    ids=lambda given: " ".join(type(each).__name__ for each in given) or "nothing more",
)
def test_who_had_a_hand_in_it_is_remembered(events: list[Event], people: set[str]) -> None:
    assert after(*events).involved == people


@pytest.mark.parametrize(
    ("events", "session", "outdated"),
    [
        ([scored], None, False),
        ([joined], SESSION, False),
        ([joined, scored], SESSION, True),
        ([joined, scored, calibrated], SESSION, False),
        ([joined, scored, joined], SESSION, False),
        ([joined, scored, left], None, False),
    ],
    ids=["alone", "joined", "scored anew", "calibrated since", "taken anew", "left"],
)
def test_a_session_knows_only_the_score_that_it_took(
    events: list[Event], session: str | None, outdated: bool
) -> None:
    state = after(*events)
    assert (state.calibration_id, state.calibration_outdated) == (session, outdated)


def test_a_new_superior_evaluates_anew() -> None:
    state = after(succeeded)
    assert (state.superior_id, state.handed_over, state.ratings) == (HR, True, None)
    assert not after().handed_over


def test_each_move_that_is_settled_is_remembered_once() -> None:
    first, second = (
        MoveSettled(case_id=f"move:{n}", effective_on=date(2016, 2, 1), settled_by=SCORER)
        for n in (1, 2)
    )
    assert after().settled == frozenset()
    assert after(first, second, first).settled == {"move:1", "move:2"}
