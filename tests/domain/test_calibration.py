from dataclasses import replace
from decimal import Decimal

import pytest

from domain import cycle
from domain.actor import Role
from domain.appraisal_case import Enrolled, Released, State
from domain.calibrated import CalibrationJoined
from domain.calibration import (
    ApplyQuota,
    ApproveCalibration,
    Command,
    LockCalibration,
    ReopenCalibration,
    calibration,
)
from domain.calibration_group import AT_ONCE, MOST, case_ref
from domain.calibration_session import (
    CalibrationApproved,
    CalibrationLocked,
    CalibrationReopened,
    CalibrationResultsTaken,
    Event,
    Session,
    TakenResult,
)
from domain.cycle import Phase
from domain.decider import In
from domain.errors import OutOfTurn, Rejected, Unknown
from tests.domain.appraisal_case import scored
from tests.domain.calibration_case import (
    DOT,
    ID,
    PANEL,
    PARKS,
    POTHOLES,
    ROADS,
    appraisal_of,
    case,
    open_,
    opened,
    points,
    quotas,
    session,
    take,
    taken,
    under,
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


def test_a_session_is_opened_over_departments() -> None:
    assert session().when(open_) == [opened]
    [top] = session().when(replace(open_, departments=(ROADS, DOT)))
    assert top == replace(opened, departments=(ROADS, DOT), at_top=True)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (replace(open_, panel=()), "panel-empty"),
        (replace(open_, panel=PANEL * 2), "listed-twice"),
        (replace(open_, departments=(DOT, DOT)), "listed-twice"),
        (replace(open_, panel=tuple(f"employee:X{n}" for n in range(21))), "listed-too-many"),
        (replace(open_, panel=("employee:NOBODY",)), "unknown"),
        (replace(open_, departments=("department:NONE",)), "unknown"),
        (replace(open_, calibration_id="calibration:2015Q1:dot"), "unknown"),
        (replace(open_, name=" "), "text-malformed"),
        (replace(open_, calibration_id="calibration:dot"), "id-malformed"),
    ],
)
def test_a_session_is_of_a_cycle_with_a_panel_and_departments(changed: Command, rule: str) -> None:
    assert refusal(session(), changed) == rule


def test_there_is_no_second_session_of_a_name_and_only_hr_opens_one() -> None:
    with pytest.raises(OutOfTurn):
        session().given(opened).when(open_)
    assert refusal(session().by(PANEL[0]), open_) == "role-missing"


def test_it_is_for_the_time_between_evaluation_and_release() -> None:
    early = session().knowing(cycle.ref("cycle:2016Q1"), replace(under(None), phase=Phase.COLLECT))
    assert refusal(early, open_) == "out-of-phase"
    rules = with_cases(early.given(opened), case(1))
    assert refusal(rules, take(1)) == "out-of-phase"


def test_results_come_in_as_they_were_scored() -> None:
    rules = with_cases(session().given(opened), case(1), case(2, points("71.5", "B"), POTHOLES))
    assert rules.when(take(1, 2)) == [
        taken(("87.40", "A"), ("71.5", "B")),
        In(case_ref(appraisal_of(1)), CalibrationJoined(calibration_id=ID)),
        In(case_ref(appraisal_of(2)), CalibrationJoined(calibration_id=ID)),
    ]


def test_without_departments_anybody_of_the_cycle_comes_in() -> None:
    rules = with_cases(session().given(replace(opened, departments=())), case(1, unit=None))
    assert rules.when(take(1))


JOINED = {"calibration_id": ID}


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        (None, "unknown"),
        (case(1, None), "not-scored"),
        (replace(case(1), outdated=True), "score-outdated"),
        (case(1, replace(scored, score=None, grade=None)), "not-rated"),
        (case(1, replace(scored, score=None)), "not-rated"),
        (case(1, replace(scored, grade=None)), "not-rated"),
        (case(1, unit=PARKS), "outside-the-departments"),
        (case(1, unit=DOT), "outside-the-departments"),
        (case(1, unit=None), "outside-the-departments"),
        (replace(case(1), cycle_id="cycle:2016Q2"), "of-another-cycle"),
        (replace(case(1), employee_id=PANEL[0]), "on-the-panel"),
        (replace(case(1), **JOINED), "in-calibration-already"),
        (replace(case(1), calibration_id="calibration:2016Q1:x"), "in-another-calibration"),
        (Released(case=case(1), score=Decimal(1), grade="D"), "result-released"),
    ],
)
def test_what_may_not_come_in_is_refused(member: State, rule: str) -> None:
    rules = session().given(opened).knowing(case_ref(appraisal_of(1)), member)
    assert refusal(rules, take(1)) == rule


def test_what_was_scored_anew_comes_in_again() -> None:
    again = replace(case(1, points("60", "C")), calibration_id=ID, calibration_outdated=True)
    rules = with_cases(session().given(opened, taken(("95", "S"))), again)
    assert rules.when(take(1))[0] == taken(("60", "C"))
    state = calibration.replay([opened, taken(("95", "S")), taken(("60", "C"))])
    assert state is not None
    assert [each.grade for each in state.members.values()] == ["C"]


def test_a_decision_takes_a_hundred_and_a_session_two_thousand() -> None:
    rules = session().given(opened)
    assert refusal(rules, take()) == "results-at-once"
    assert refusal(rules, take(*range(AT_ONCE + 1))) == "results-at-once"
    assert refusal(with_cases(rules, case(1)), take(1, 1)) == "listed-twice"
    full = CalibrationResultsTaken(
        results=tuple(
            TakenResult(appraisal_id=f"appraisal:2016Q1:F{n}", score=Decimal(1), grade="D")
            for n in range(MOST)
        ),
        taken_by=HR,
    )
    with pytest.raises(Rejected) as refused:
        with_cases(session().given(opened, full), case(1)).when(take(1))
    assert refused.value.rule == "group-too-large"
    assert refused.value.parameters == {"people": MOST + 1, "most": MOST}


def test_nobody_takes_their_own_result_in() -> None:
    rules = with_cases(session().given(opened), case(1))
    assert refusal(rules.by("employee:E01", Role.HR), take(1)) == "own-case"


@pytest.mark.parametrize("command", [apply, lock, approve, reopen, take(11)])
def test_nobody_decides_where_their_own_result_is(command: Command) -> None:
    rules = with_cases(session(quotas).given(opened, ten), case(11))
    assert refusal(rules.by("employee:E01", Role.HR), command) == "own-case"


@pytest.mark.parametrize("command", [apply, lock, approve, reopen, take(1)])
@pytest.mark.parametrize("history", [(), (opened, ten)])
def test_to_others_it_does_not_exist(command: Command, history: tuple[Event, ...]) -> None:
    with pytest.raises(Unknown):
        session(quotas).given(*history).by("employee:E01").when(command)


def test_the_panel_takes_no_results_in() -> None:
    rules = with_cases(session().given(opened), case(1))
    assert refusal(rules.by(PANEL[0]), take(1)) == "role-missing"


def test_the_case_is_read_as_the_appraisal_is() -> None:
    assert isinstance(case(1), Enrolled)
    assert case_ref(appraisal_of(1)).decider.replay([]) is None
