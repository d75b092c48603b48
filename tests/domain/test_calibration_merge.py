from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain import calibration as session_
from domain.actor import Role
from domain.appraisal_case import Released
from domain.calibrated import CalibrationJoined
from domain.calibration import ApproveCalibration, ReopenCalibration, calibration
from domain.calibration_group import case_ref
from domain.calibration_merge import MergeCalibration
from domain.calibration_session import (
    CalibrationMerged,
    CalibrationOpened,
    CalibrationResultsTaken,
    CalibrationStatus,
    MemberCalibrated,
    Session,
    TakenResult,
)
from domain.decider import In
from domain.errors import Forbidden, Rejected, Unknown
from tests.domain.calibration_case import (
    DOT,
    ID,
    PARKS,
    POTHOLES,
    ROADS,
    appraisal_of,
    case,
    opened,
    points,
    quotas,
    session,
    taken,
    with_cases,
)

INTO = "calibration:2016Q1:whole"
merge = MergeCalibration(calibration_id=ID, into_id=INTO)
whole = replace(
    opened, calibration_id=INTO, departments=(DOT,), at_top=True, panel=("employee:P3",)
)
two = taken(("75", "B"), ("85", "A"))
moved = MemberCalibrated(
    appraisal_id=appraisal_of(1), score=Decimal(92), grade="S", calibrated_by="employee:P1"
)


def group(*events: Any, into: CalibrationOpened | None = whole, **cases: Any) -> Any:  # noqa: ANN401
    """Return the rules of a group of two beside a session above it."""
    rules = with_cases(session(quotas), *(case(n, points("75", "B")) for n in (1, 2)))
    for id_, state in cases.items():
        rules = rules.knowing(case_ref(appraisal_of(int(id_[1:]))), state)
    target = None if into is None else calibration.replay([into])
    return rules.knowing(session_.ref(INTO), target).given(opened, *(events or (two,)))


def refusal(rules: Any, command: object = merge) -> str:  # noqa: ANN401
    with pytest.raises(Rejected) as refused:
        rules.when(command)
    return refused.value.rule


def test_a_small_group_goes_into_the_session_of_the_department_above() -> None:
    results = (
        TakenResult(appraisal_id=appraisal_of(1), score=Decimal(92), grade="S"),
        TakenResult(appraisal_id=appraisal_of(2), score=Decimal(85), grade="A"),
    )
    joined = CalibrationJoined(calibration_id=INTO)
    assert group(two, moved).when(merge) == [
        CalibrationMerged(
            into_id=INTO,
            appraisals=(appraisal_of(1), appraisal_of(2)),
            merged_by="employee:HR1",
        ),
        In(
            session_.ref(INTO),
            CalibrationResultsTaken(results=results, taken_by="employee:HR1"),
        ),
        In(case_ref(appraisal_of(1)), joined),
        In(case_ref(appraisal_of(2)), joined),
    ]


def test_what_was_scored_since_goes_along_as_it_was_scored() -> None:
    again = replace(case(1, points("66", "C")), calibration_id=ID, calibration_outdated=True)
    _, into, *_ = group(two, moved, _1=again).when(merge)
    assert isinstance(into.event, CalibrationResultsTaken)
    assert [(str(each.score), each.grade) for each in into.event.results] == [
        ("66", "C"),
        ("85", "A"),
    ]


def test_nothing_is_left_to_do_in_a_session_that_was_merged() -> None:
    merged, *_ = group().when(merge)
    state = calibration.replay([opened, two, merged])
    assert isinstance(state, Session)
    assert (state.status, state.members) == (CalibrationStatus.MERGED, {})
    over = group(two, merged)
    assert refusal(over) == "calibration-locked"
    for command in (ReopenCalibration(calibration_id=ID), ApproveCalibration(calibration_id=ID)):
        assert refusal(over, command) == "calibration-not-locked"


def test_those_taken_in_one_by_one_go_into_a_session_of_their_departments() -> None:
    by_hand = replace(opened, departments=())
    rules = group().given(by_hand, two)
    assert rules.when(merge)
    assert rules.knowing(
        session_.ref(INTO), calibration.replay([replace(whole, departments=(ROADS,))])
    ).when(merge)
    elsewhere = rules.knowing(case_ref(appraisal_of(2)), case(2, points("85", "A"), PARKS))
    assert refusal(elsewhere) == "session-not-above"


@pytest.mark.parametrize(
    "departments", [(PARKS,), (ROADS,), (POTHOLES,), (DOT, ROADS), ()], ids=str
)
def test_a_session_that_is_not_above_takes_no_group_in(departments: tuple[str, ...]) -> None:
    assert refusal(group(into=replace(whole, departments=departments))) == "session-not-above"
    for cycle_id in ("cycle:2015Q4", "cycle:2016Q2"):
        other = replace(whole, calibration_id=INTO, cycle_id=cycle_id)
        assert refusal(group(into=other)) == "session-not-above"


def test_a_group_that_is_large_enough_is_calibrated_by_itself() -> None:
    five = taken(*((str(70 + n), "B") for n in range(5)))
    assert refusal(group(five)) == "group-large-enough"
    assert refusal(group().given(replace(opened, at_top=True), two)) == "group-large-enough"
    plain = session().knowing(session_.ref(INTO), calibration.replay([whole]))
    with pytest.raises(Rejected) as refused:
        with_cases(plain.given(opened, two), case(1), case(2)).when(merge)
    assert refused.value.rule == "group-large-enough"
    assert refused.value.parameters == {"people": 2, "smallest": 0}
    assert refusal(group().given(opened)) == "nobody-in-calibration"


def many(people: int, smallest: int) -> Any:  # noqa: ANN401
    """Return the rules of so large a group under a policy whose groups are `smallest` or larger."""
    rules = session(replace(quotas, smallest_group=smallest))
    rules = with_cases(rules, *(case(n) for n in range(1, people + 1)))
    results = taken(*(("75", "B"),) * people)
    return rules.knowing(session_.ref(INTO), calibration.replay([whole])).given(opened, results)


def test_a_group_below_the_smallest_merges_but_never_one_of_more_than_a_hundred() -> None:
    assert many(6, smallest=7).when(merge)
    assert refusal(many(7, smallest=7)) == "group-large-enough"
    assert len(many(100, smallest=500).when(merge)) == 100 + 2
    with pytest.raises(Rejected) as refused:
        many(101, smallest=500).when(merge)
    assert refused.value.rule == "group-large-enough"
    assert refused.value.parameters == {"people": 101, "smallest": 500}


def beside(people: int) -> Any:  # noqa: ANN401
    """Return the rules of a group of two beside a session above it that holds so many."""
    results = (
        TakenResult(appraisal_id=appraisal_of(n), score=Decimal(75), grade="B")
        for n in range(101, 101 + people)
    )
    held = CalibrationResultsTaken(results=tuple(results), taken_by="employee:HR1")
    return group().knowing(session_.ref(INTO), calibration.replay([whole, held]))


def test_together_they_are_two_thousand_at_most() -> None:
    assert beside(1_998).when(merge)
    with pytest.raises(Rejected) as refused:
        beside(1_999).when(merge)
    assert refused.value.rule == "group-too-large"
    assert refused.value.parameters == {"people": 2_001, "most": 2_000}
    assert refusal(beside(2_000)) == "group-too-large"


def test_who_sits_on_the_other_panel_or_is_released_stays() -> None:
    sits = replace(whole, panel=("employee:E02",))
    assert refusal(group(into=sits)) == "on-the-panel"
    gone = Released(case=case(1), score=Decimal(75), grade="B")
    assert refusal(group(_1=gone)) == "result-released"


def test_it_is_human_resources_who_merge_and_nobody_whose_result_is_in_either() -> None:
    assert refusal(group().by("employee:P1")) == "role-missing"
    with pytest.raises(Forbidden) as refused:
        group().by("employee:E01", Role.HR).when(merge)
    assert refused.value.rule == "own-case"
    theirs = CalibrationResultsTaken(
        results=(TakenResult(appraisal_id=appraisal_of(9), score=Decimal(75), grade="B"),),
        taken_by="employee:HR1",
    )
    held = group().knowing(session_.ref(INTO), calibration.replay([whole, theirs]))
    assert refusal(held.by("employee:E09", Role.HR)) == "own-case"
    with pytest.raises(Unknown):
        group(into=None).when(merge)
