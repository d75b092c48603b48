from dataclasses import replace
from decimal import Decimal

import pytest

from domain.actor import Role
from domain.appraisal import Command
from domain.appraisal_case import Event
from domain.cycle import Phase
from domain.errors import Forbidden, Ineligible, OutOfTurn, Unknown
from domain.policies.appraisal_score import DimensionScore
from domain.policies.formula import FORMULAS, Formula
from domain.scoring import AppraisalScored
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    achieved,
    during,
    enrolled,
    evaluate,
    evaluated,
    inputs,
    ratings,
    record,
    refusal,
    release,
    released,
    score,
    scored,
    set_,
    settled,
)


@pytest.mark.parametrize("phase", [Phase.EVALUATE, Phase.FEED_BACK])
def test_the_score_follows_from_actuals_and_ratings(phase: Phase) -> None:
    assert during(phase).given(*inputs).when(score) == [scored]
    assert during(phase).given(*inputs, scored).when(score) == [scored]


def test_the_later_actual_and_evaluation_count() -> None:
    better = replace(evaluated, ratings=(replace(ratings[0], rating=Decimal(5)), *ratings[1:]))
    rules = during(Phase.EVALUATE).given(*inputs, achieved("revenue", 500_000), better)
    [event] = rules.when(score)
    assert isinstance(event, AppraisalScored)
    assert (event.exact, event.score, event.grade) == ("96", Decimal("96.00"), "S")


def test_what_is_missing_is_named() -> None:
    [event] = during(Phase.EVALUATE).given(enrolled, settled, evaluated).when(score)
    assert isinstance(event, AppraisalScored)
    assert event.missing == ("revenue", "margin")
    assert event.dimensions[0] == DimensionScore(dimension="RESULTS", exact=None, score=None)
    assert (event.exact, event.score, event.grade) == ("155/2", Decimal("77.50"), "B")


def test_a_measure_that_was_dropped_and_is_set_again_begins_anew() -> None:
    without = replace(settled, measures=settled.measures[1:], dropped=("revenue",))
    rules = during(Phase.EVALUATE).given(*inputs, without, settled)
    [event] = rules.when(score)
    assert isinstance(event, AppraisalScored)
    assert event.missing == ("revenue",)


def test_without_an_evaluation_there_is_no_score() -> None:
    assert refusal(during(Phase.EVALUATE).given(*inputs[:-1]), score) == "not-evaluated"


def test_a_formula_changed_in_place_changes_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    old = FORMULAS["grade/1"]
    lenient = Formula(name="grade", revision=1, since=1, run=lambda *_: "S")  # pyright: ignore[reportUnknownLambdaType]
    monkeypatch.setitem(FORMULAS, "grade/1", lenient)
    assert during(Phase.EVALUATE).given(*inputs).when(score) == [replace(scored, grade="S")]
    monkeypatch.setitem(FORMULAS, "grade/1", old)
    monkeypatch.setitem(FORMULAS, "grade/2", replace(lenient, revision=2))
    assert during(Phase.EVALUATE).given(*inputs).when(score) == [scored]


def test_the_score_is_released_with_its_grade() -> None:
    assert during(Phase.FEED_BACK).given(*inputs, scored).when(release) == [released]


def test_without_a_score_nothing_is_released() -> None:
    assert refusal(during(Phase.FEED_BACK).given(*inputs), release) == "not-scored"


@pytest.mark.parametrize("later", [settled, achieved("revenue", 1), evaluated])
def test_a_score_of_older_inputs_is_not_released(later: Event) -> None:
    rules = during(Phase.FEED_BACK)
    assert refusal(rules.given(*inputs, scored, later), release) == "score-outdated"
    assert rules.given(*inputs, scored, later, scored).when(release) == [released]


@pytest.mark.parametrize("command", [set_, evaluate, score, release])
@pytest.mark.parametrize("phase", Phase)
def test_after_release_everything_is_out_of_turn(command: Command, phase: Phase) -> None:
    with pytest.raises(OutOfTurn) as refused:
        during(phase).given(*inputs, scored, released).when(command)
    assert refused.value.parameters["state"] == "Released"


@pytest.mark.parametrize(
    ("command", "phases"),
    [
        (set_, {Phase.SET_MEASURES}),
        (evaluate, {Phase.EVALUATE}),
        (score, {Phase.EVALUATE, Phase.FEED_BACK}),
        (release, {Phase.FEED_BACK}),
    ],
)
@pytest.mark.parametrize("phase", Phase)
def test_each_act_has_its_phases(command: Command, phases: set[Phase], phase: Phase) -> None:
    rules = during(phase).given(*inputs, scored).by(BOSS, Role.HR)
    if phase in phases:
        assert rules.when(command)
    else:
        with pytest.raises(Ineligible) as refused:
            rules.when(command)
        assert refused.value.rule == "out-of-phase"
        assert set(refused.value.parameters["phases"]) == phases  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("command", "phase"),
    [
        (set_, Phase.SET_MEASURES),
        (evaluate, Phase.EVALUATE),
        (score, Phase.EVALUATE),
        (release, Phase.FEED_BACK),
    ],
)
@pytest.mark.parametrize("roles", [(), (Role.HR,)])
def test_nobody_acts_in_their_own_case(
    command: Command, phase: Phase, roles: tuple[Role, ...]
) -> None:
    with pytest.raises(Forbidden) as refused:
        during(phase).given(*inputs, scored).by(HER, *roles).when(command)
    assert refused.value.rule == "own-case"


@pytest.mark.parametrize(
    ("command", "phase"), [(score, Phase.EVALUATE), (release, Phase.FEED_BACK)]
)
def test_the_superior_neither_scores_nor_releases(command: Command, phase: Phase) -> None:
    assert refusal(during(phase).given(*inputs, scored).by(BOSS), command) == "role-missing"


@pytest.mark.parametrize("command", [set_, record, evaluate, score, release])
@pytest.mark.parametrize("history", [(), inputs, (*inputs, scored, released)])
@pytest.mark.parametrize("stranger", ["employee:A0", "employee:Z9"])
def test_to_others_it_does_not_exist(
    command: Command, history: tuple[Event, ...], stranger: str
) -> None:
    with pytest.raises(Unknown) as refused:
        during(Phase.EVALUATE).given(*history).by(stranger, Role.EXECUTIVE).when(command)
    assert refused.value.parameters == {"id": ID}


@pytest.mark.parametrize("command", [set_, record, evaluate, score, release])
def test_what_was_not_enrolled_is_unknown_to_hr_too(command: Command) -> None:
    assert refusal(during(Phase.EVALUATE), command) == "unknown"
