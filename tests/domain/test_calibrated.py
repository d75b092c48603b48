from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import calibration, cycle
from domain.actor import Role
from domain.appeal import AppealFiled, AppealOutcome, DecideAppeal
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Enrolled, Event, State
from domain.calibrated import (
    Calibrated,
    CalibrateResult,
    CalibrationJoined,
)
from domain.calibration_session import (
    CalibrationStatus,
    Member,
    MemberCalibrated,
    Session,
)
from domain.cycle import Cycle, Phase
from domain.decider import In
from domain.errors import Forbidden, Ineligible, OutOfTurn
from domain.feedback import ResultReleased
from domain.measure import MeasuresSet
from domain.policies import appraisal_score
from domain.policies.distribution import Distribution, Enforcement, Limit
from domain.policies.measure import Rule, RuleKind
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    achieved,
    during,
    inputs,
    measures,
    quarter,
    rated,
    refusal,
    release,
    scored,
    settled,
)
from tests.given import Rules

HR, PANEL, SESSION = "employee:HR1", "employee:P1", "calibration:2016Q1:dot"
joined = CalibrationJoined(calibration_id=SESSION)
history = (*inputs, scored, joined)
raise_ = CalibrateResult(appraisal_id=ID, score=Decimal(91), why=Sealed("w"))
raised = Calibrated(
    calibration_id=SESSION,
    score_before=Decimal("87.40"),
    grade_before="A",
    score=Decimal("91.00"),
    grade="S",
    why=Sealed("w"),
    calibrated_by=PANEL,
)
counted = MemberCalibrated(appraisal_id=ID, score=Decimal("91.00"), grade="S", calibrated_by=PANEL)
binding = Distribution(limits=(Limit(grades=("S",), share=1_000),), enforcement=Enforcement.BLOCK)


def member(score: str = "87.40", grade: str = "A", *, made: bool = False) -> Member:
    return Member(score=Decimal(score), earned="A", grade=grade, cap=None, quota_made=made)


def session(
    status: CalibrationStatus = CalibrationStatus.OPEN, held: Member | None = None
) -> Session:
    return Session(
        id=SESSION,
        cycle_id=quarter.id,
        panel=(PANEL,),
        departments=(),
        at_top=False,
        status=status,
        members={ID: held or member(), "appraisal:2016Q1:OTHER": member()},
        hands=frozenset({"employee:LOCKER"}),
    )


def period(phase: Phase, distribution: Distribution | None = None) -> Cycle:
    policy = replace(
        quarter.policy, distribution=distribution, formulas=appraisal_score.in_force(3)
    )
    return replace(quarter, phase=phase, policy=policy)


def hers(
    *events: Event,
    of: Session | None = None,
    phase: Phase = Phase.FEED_BACK,
    distribution: Distribution | None = None,
) -> Rules[Command, Event, State]:
    rules = during(phase).knowing(cycle.ref(quarter.id), period(phase, distribution))
    rules = rules.knowing(calibration.ref(SESSION), of or session())
    return rules.given(*(events or history)).by(PANEL)


@pytest.mark.parametrize("phase", [Phase.EVALUATE, Phase.FEED_BACK])
def test_the_panel_gives_another_score_and_the_grade_follows(phase: Phase) -> None:
    assert hers(phase=phase).when(raise_) == [raised, In(calibration.ref(SESSION), counted)]


def test_the_panel_gives_another_grade_and_the_score_stays() -> None:
    lower = replace(raise_, score=None, grade="C")
    event, _ = hers().when(lower)
    assert event == replace(raised, score=Decimal("87.40"), grade="C")
    both, _ = hers().when(replace(raise_, grade="B"))
    assert both == replace(raised, grade="B")


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(raise_, why=None), "reason-missing"),
        (replace(raise_, why=Sealed("")), "reason-missing"),
        (replace(raise_, score=None), "calibration-empty"),
        (replace(raise_, grade="E"), "grade-unknown"),
        (replace(raise_, score=Decimal(121)), "score-out-of-range"),
        (replace(raise_, score=Decimal("91.001")), "score-too-precise"),
        (replace(raise_, score=Decimal("87.4")), "nothing-changes"),
        (replace(raise_, score=None, grade="A"), "nothing-changes"),
    ],
)
def test_it_says_what_is_new_and_why(command: CalibrateResult, rule: str) -> None:
    assert refusal(hers(), command) == rule


@pytest.mark.parametrize(
    ("events", "rule"),
    [
        (inputs, "not-in-calibration"),
        ((*inputs, joined), "not-scored"),
        ((*history, achieved("revenue", 1)), "score-outdated"),
        ((*inputs, replace(scored, score=None, grade=None), joined), "not-rated"),
    ],
)
def test_what_is_not_scored_by_the_latest_inputs_is_not_calibrated(
    events: tuple[Event, ...], rule: str
) -> None:
    assert refusal(hers(*events).by(HR, Role.HR), raise_) == rule


@pytest.mark.parametrize("status", [CalibrationStatus.LOCKED, CalibrationStatus.APPROVED])
def test_in_a_locked_session_nothing_is_calibrated(status: CalibrationStatus) -> None:
    with pytest.raises(Ineligible) as refused:
        hers(of=session(status)).when(raise_)
    assert refused.value.rule == "calibration-locked"
    assert refused.value.parameters == {"calibration_id": SESSION, "status": status}


def test_what_is_released_is_not_calibrated() -> None:
    told = ResultReleased(score=Decimal(1), grade="D")
    with pytest.raises(OutOfTurn):
        hers(*history, told).by(HR, Role.HR).when(raise_)


def test_it_is_for_the_time_between_evaluation_and_release() -> None:
    for phase in (Phase.COLLECT, Phase.IMPROVE):
        assert refusal(hers(phase=phase), raise_) == "out-of-phase"


def test_the_panel_and_hr_calibrate_and_nobody_their_own() -> None:
    rules = hers()
    assert rules.by(HR, Role.HR).when(raise_)
    assert refusal(rules.by(HER, Role.HR), raise_) == "own-case"
    assert refusal(rules.by(BOSS), raise_) == "not-on-panel"
    for stranger in ("employee:A0", "employee:Z9"):
        assert refusal(rules.by(stranger), raise_) == "unknown"
    assert refusal(rules.by("employee:OTHER", Role.HR), raise_) == "own-case"
    assert refusal(hers(*inputs), raise_) == "unknown"
    assert refusal(during(Phase.FEED_BACK).by(HR, Role.HR), raise_) == "unknown"


def test_what_was_before_is_what_the_session_held() -> None:
    event, _ = hers(of=session(held=member("60", "C", made=True))).when(raise_)
    assert event == replace(raised, score_before=Decimal(60), grade_before="C")


def test_a_vetos_cap_holds_after_calibration() -> None:
    accident = replace(
        rated("accident", measures[0].dimension),
        weight=0,
        rule=Rule(kind=RuleKind.VETO, grade_cap="C"),
    )
    with_veto = MeasuresSet(measures=(*settled.measures, accident))
    occurred = replace(achieved("accident", 0), actual=None, occurred=True)
    events = (inputs[0], with_veto, *inputs[2:], occurred, scored, joined)
    event, inside = hers(*events).when(raise_)
    assert event == replace(raised, grade="C", earned="S")
    assert isinstance(inside, In)
    assert inside.event == replace(counted, grade="C", cap="C")


def state_of(*events: Event) -> Enrolled:
    state = appraisal.replay(events)
    assert isinstance(state, Enrolled)
    return state


def test_who_calibrated_had_a_hand_in_the_result() -> None:
    assert PANEL in state_of(*history, raised).involved
    filed = AppealFiled(
        grounds=Sealed("g"), filed_on=date(2016, 1, 4), last_day_on=date(2016, 1, 14)
    )
    told = ResultReleased(score=Decimal(91), grade="S")
    uphold = DecideAppeal(appraisal_id=ID, outcome=AppealOutcome.UPHELD)
    rules = hers(*history, raised, told, filed)
    for by in (PANEL, "employee:LOCKER"):
        with pytest.raises(Forbidden) as refused:
            rules.by(by, Role.HR).when(uphold)
        assert refused.value.rule == "took-part"
    assert rules.by("employee:HR2", Role.HR).when(uphold)


APPROVED = session(CalibrationStatus.APPROVED, member("91.00", "S"))


def test_a_result_is_released_as_its_approved_session_holds_it() -> None:
    rules = hers(*history, raised, of=APPROVED, distribution=binding).by(HR, Role.HR)
    assert rules.when(release) == [
        ResultReleased(
            score=Decimal("91.00"),
            grade="S",
            released_by=HR,
            released_on=date(2016, 1, 4),
            calibration_id=SESSION,
        )
    ]


def test_a_grade_that_a_quota_made_is_marked_for_ever() -> None:
    made = session(CalibrationStatus.APPROVED, member("87.40", "B", made=True))
    [event] = hers(of=made).by(HR, Role.HR).when(release)
    assert isinstance(event, ResultReleased)
    assert (event.score, event.grade, event.quota_made) == (Decimal("87.40"), "B", True)


@pytest.mark.parametrize("distribution", [None, binding])
@pytest.mark.parametrize("status", [CalibrationStatus.OPEN, CalibrationStatus.LOCKED])
def test_what_is_in_a_session_is_not_released_before_that_is_approved(
    status: CalibrationStatus, distribution: Distribution | None
) -> None:
    rules = hers(of=session(status), distribution=distribution).by(HR, Role.HR)
    assert refusal(rules, release) == "calibration-unapproved"


def test_while_the_distribution_is_violated_and_blocks_nothing_is_released() -> None:
    violated = replace(session(CalibrationStatus.LOCKED), violated=True)
    rules = hers(of=violated, distribution=binding).by(HR, Role.HR)
    assert refusal(rules, release) == "distribution-violated"
    warned = hers(of=replace(violated, status=CalibrationStatus.APPROVED)).by(HR, Role.HR)
    assert warned.when(release)


def test_where_the_distribution_blocks_a_result_needs_a_session() -> None:
    rules = hers(*inputs, scored, distribution=binding).by(HR, Role.HR)
    assert refusal(rules, release) == "not-calibrated"
    warned = replace(binding, enforcement=Enforcement.WARN)
    assert hers(*inputs, scored, distribution=warned).by(HR, Role.HR).when(release)
    unrated = replace(scored, score=None, grade=None)
    assert hers(*inputs, unrated, distribution=binding).by(HR, Role.HR).when(release)


def test_a_score_after_calibration_outdates_it_until_it_is_calibrated_or_taken_again() -> None:
    again = (*history, raised, scored)
    assert state_of(*again).calibration_outdated
    rules = hers(*again, of=APPROVED).by(HR, Role.HR)
    with pytest.raises(Ineligible) as refused:
        rules.when(release)
    assert refused.value.rule == "calibration-outdated"
    assert refused.value.parameters == {"calibration_id": SESSION}
    confirm = replace(raise_, score=None, grade="A")  # as it was scored: that is something new
    event, _ = hers(*again, of=session(held=member("91.00", "S"))).when(confirm)
    assert event == replace(raised, score=Decimal("87.40"), grade="A")
    for confirmed in (raised, joined):
        assert not state_of(*again, confirmed).calibration_outdated
