from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.actor import Role
from domain.appeal import AppealFiled
from domain.appraisal import Command
from domain.appraisal_case import Event, Released
from domain.cycle import Phase
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.feedback import (
    AcknowledgeResult,
    FeedbackGiven,
    GiveFeedback,
    InterviewRecorded,
    RecordInterview,
    ResultAcknowledged,
    ResultReleased,
)
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    enrolled,
    inputs,
    refusal,
    release,
    released,
    score,
    scored,
)

HR = "employee:HR1"
TODAY = date(2016, 1, 4)
told = (*inputs, scored, released)
give = GiveFeedback(
    appraisal_id=ID,
    strengths=Sealed("s"),
    weaknesses=Sealed("w"),
    suggestions=Sealed("i"),
)
given = FeedbackGiven(
    strengths=Sealed("s"), weaknesses=Sealed("w"), suggestions=Sealed("i"), given_by=BOSS
)
talk = RecordInterview(appraisal_id=ID, held_on=TODAY, notes=Sealed("n"))
talked = InterviewRecorded(held_on=TODAY, notes=Sealed("n"), recorded_by=BOSS)
acknowledge = AcknowledgeResult(appraisal_id=ID, remark=Sealed("r"))
acknowledged = ResultAcknowledged(remark=Sealed("r"))


@pytest.mark.parametrize("history", [(enrolled,), inputs, told, (*told, given)])
def test_the_recorded_superior_gives_it_before_the_release_and_after(
    history: tuple[Event, ...],
) -> None:
    assert during(Phase.FEED_BACK).given(*history).by(BOSS).when(give) == [given]


@pytest.mark.parametrize("roles", [(), (Role.HR,)])
def test_nobody_gives_it_to_themself(roles: tuple[Role, ...]) -> None:
    for command in (give, talk):
        with pytest.raises(Forbidden) as refused:
            during(Phase.FEED_BACK).given(*told).by(HER, *roles).when(command)
        assert refused.value.rule == "own-case"


def test_nobody_gives_it_in_the_superiors_place() -> None:
    assert refusal(during(Phase.FEED_BACK).given(*told), give) == "not-recorded-superior"


@pytest.mark.parametrize("phase", set(Phase) - {Phase.FEED_BACK})
def test_it_has_its_phase(phase: Phase) -> None:
    assert refusal(during(phase).given(*told).by(BOSS), give) == "out-of-phase"


@pytest.mark.parametrize("by", [BOSS, HR])
@pytest.mark.parametrize("phase", [Phase.FEED_BACK, Phase.IMPROVE])
def test_superior_and_hr_record_a_talk(by: str, phase: Phase) -> None:
    rules = during(phase).given(*inputs).by(by, *([Role.HR] if by == HR else []))
    assert rules.when(talk) == [replace(talked, recorded_by=by)]
    before = replace(talk, held_on=date(2015, 12, 31))
    assert rules.when(before) == [replace(talked, recorded_by=by, held_on=date(2015, 12, 31))]


@pytest.mark.parametrize("phase", set(Phase) - {Phase.FEED_BACK, Phase.IMPROVE})
def test_a_talk_has_its_phases(phase: Phase) -> None:
    assert refusal(during(phase).given(*told), talk) == "out-of-phase"


def test_a_talk_that_is_yet_to_come_is_not_recorded() -> None:
    ahead = replace(talk, held_on=date(2016, 1, 5))
    with pytest.raises(Invalid) as refused:
        during(Phase.FEED_BACK).given(*told).when(ahead)
    assert refused.value.rule == "interview-ahead"
    assert refused.value.parameters == {"field": "held_on", "today": TODAY}
    never = replace(talk, held_on=date(1899, 12, 31))
    assert refusal(during(Phase.FEED_BACK).given(*told), never) == "date-out-of-range"


def test_the_release_says_who_released_it_and_on_which_day() -> None:
    [event] = during(Phase.FEED_BACK).given(*inputs, scored).on(TODAY).when(release)
    assert event == replace(released, released_by=HR, released_on=TODAY)


def test_a_release_without_a_quota_says_that_none_made_its_grade() -> None:
    [event] = during(Phase.FEED_BACK).given(*inputs, scored).when(release)
    assert isinstance(event, ResultReleased)
    assert event.quota_made is False
    assert event.calibration_id is None


def test_under_the_first_rules_neither_score_nor_release_said_whose_it_was() -> None:
    first = replace(during(Phase.FEED_BACK), rules=1)
    assert first.given(*inputs).when(score) == [replace(scored, scored_by=None)]
    [event] = first.given(*inputs, scored).when(release)
    assert event == replace(released, released_by=None, released_on=None)


@pytest.mark.parametrize("phase", [Phase.FEED_BACK, Phase.IMPROVE, Phase.CLOSED])
def test_the_employee_acknowledges_a_released_result(phase: Phase) -> None:
    hers = during(phase).given(*told).by(HER)
    assert hers.when(acknowledge) == [acknowledged]
    assert hers.when(AcknowledgeResult(appraisal_id=ID)) == [ResultAcknowledged(remark=None)]


def test_it_is_acknowledged_once() -> None:
    hers = during(Phase.FEED_BACK).given(*told, acknowledged).by(HER)
    assert refusal(hers, acknowledge) == "already-acknowledged"


def test_what_is_not_released_is_not_acknowledged() -> None:
    with pytest.raises(OutOfTurn) as refused:
        during(Phase.FEED_BACK).given(*inputs, scored).by(HER).when(acknowledge)
    assert refused.value.parameters["state"] == "Enrolled"


def test_nobody_acknowledges_for_another() -> None:
    for by, roles in ((BOSS, ()), (HR, (Role.HR,))):
        with pytest.raises(Forbidden) as refused:
            during(Phase.FEED_BACK).given(*told).by(by, *roles).when(acknowledge)
        assert refused.value.rule == "employee-only"


def test_what_is_under_appeal_is_not_acknowledged() -> None:
    appeal = AppealFiled(grounds=Sealed("g"), filed_on=TODAY, last_day_on=TODAY)
    with pytest.raises(Ineligible) as refused:
        during(Phase.FEED_BACK).given(*told, appeal).by(HER).when(acknowledge)
    assert refused.value.rule == "appeal-undecided"


@pytest.mark.parametrize("command", [give, talk, acknowledge])
@pytest.mark.parametrize("history", [(), told])
@pytest.mark.parametrize("stranger", ["employee:A0", "employee:Z9"])
def test_to_others_it_does_not_exist(
    command: Command, history: tuple[Event, ...], stranger: str
) -> None:
    with pytest.raises(Unknown):
        during(Phase.FEED_BACK).given(*history).by(stranger, Role.EXECUTIVE).when(command)


def test_what_is_said_changes_no_result() -> None:
    state = during(Phase.FEED_BACK).decider.replay([*told, given, talked, acknowledged])
    assert isinstance(state, Released)
    assert (state.standing_score, state.standing_grade) == (Decimal("87.40"), "A")
    assert (state.acknowledged, state.appeal) == (True, None)
    before = during(Phase.FEED_BACK).decider.replay([*inputs, scored, given, talked, released])
    assert before == during(Phase.FEED_BACK).decider.replay(told)
