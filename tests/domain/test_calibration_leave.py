from dataclasses import replace
from decimal import Decimal

from domain import calibration
from domain.actor import Role
from domain.appraisal import appraisal
from domain.appraisal_case import Enrolled
from domain.calibrated import CalibrationLeft, RemoveFromCalibration
from domain.calibration_session import CalibrationOpened, CalibrationStatus, MemberRemoved
from domain.cycle import Phase
from domain.decider import In
from domain.feedback import ResultReleased
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    achieved,
    during,
    inputs,
    quarter,
    refusal,
    release,
)
from tests.domain.test_calibrated import (
    HR,
    PANEL,
    SESSION,
    counted,
    hers,
    history,
    raised,
    session,
)


def test_a_result_leaves_its_session_for_a_reason_before_the_lock() -> None:
    leave = RemoveFromCalibration(appraisal_id=ID, why=Sealed("she sits on another panel"))
    gone = CalibrationLeft(
        calibration_id=SESSION, why=Sealed("she sits on another panel"), removed_by=PANEL
    )
    out = MemberRemoved(appraisal_id=ID, removed_by=PANEL)
    assert hers().when(leave) == [gone, In(calibration.ref(SESSION), out)]
    assert hers(*history, achieved("revenue", 1)).when(leave)
    for why in (None, Sealed("")):
        assert refusal(hers(), replace(leave, why=why)) == "reason-missing"
    for status in (CalibrationStatus.LOCKED, CalibrationStatus.APPROVED):
        assert refusal(hers(of=session(status)), leave) == "calibration-locked"
    assert refusal(hers().by(BOSS), leave) == "not-on-panel"
    assert refusal(hers().by(HER, Role.HR), leave) == "own-case"
    assert refusal(hers(*inputs).by(HR, Role.HR), leave) == "not-in-calibration"


def test_what_left_its_session_stands_as_it_was_scored() -> None:
    gone = CalibrationLeft(calibration_id=SESSION, why=Sealed("w"), removed_by=PANEL)
    state = appraisal.replay([*history, raised, gone])
    assert isinstance(state, Enrolled)
    assert (state.calibration_id, state.calibration_outdated) == (None, False)
    assert PANEL in state.involved
    [event, *_] = during(Phase.FEED_BACK).given(*history, raised, gone).when(release)
    assert isinstance(event, ResultReleased)
    assert (event.score, event.grade, event.calibration_id) == (Decimal("87.40"), "A", None)
    held = calibration.calibration.replay(
        [
            CalibrationOpened(
                calibration_id=SESSION,
                cycle_id=quarter.id,
                name="All",
                panel=(PANEL,),
                departments=(),
                at_top=False,
                opened_by=HR,
            ),
            counted,
            MemberRemoved(appraisal_id=ID, removed_by=PANEL),
        ]
    )
    assert held is not None
    assert held.members == {}
