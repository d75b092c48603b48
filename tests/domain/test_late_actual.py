from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.actor import Role
from domain.actual import Achievement, RecordActuals
from domain.appeal import AppealFiled, ResultAdjusted
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Enrolled, Event, Released
from domain.cycle import Phase
from domain.late_actual import ApproveCorrection, CorrectionApproved, LateActualRecorded
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    inputs,
    record,
    refusal,
    release,
    released,
    scored,
)

late = LateActualRecorded(
    number=1,
    measure="revenue",
    actual=Decimal(460_000),
    source="ledger of sales",
    evidence=None,
    recorded_by=BOSS,
)
approve = ApproveCorrection(appraisal_id=ID, number=1)
counts = CorrectionApproved(
    number=1,
    measure="revenue",
    actual=Decimal(460_000),
    source="ledger of sales",
    approved_by="employee:HR1",
)
better = replace(late, actual=Decimal(500_000))
AFTER = [Phase.FEED_BACK, Phase.IMPROVE, Phase.CLOSED]


@pytest.mark.parametrize("phase", AFTER)
@pytest.mark.parametrize("history", [(*inputs, scored), (*inputs, scored, released)])
def test_after_the_evaluation_an_actual_is_evidence(
    phase: Phase, history: tuple[Event, ...]
) -> None:
    rules = during(phase).given(*history).by(BOSS)
    assert rules.when(record) == [late]
    assert rules.given(*history, late).when(record) == [replace(late, number=2)]


def test_several_are_numbered() -> None:
    both = RecordActuals(
        appraisal_id=ID,
        actuals=(
            Achievement(measure="revenue", actual=Decimal(460_000), source="ledger of sales"),
            Achievement(measure="margin", actual=Decimal(7), source="ledger of sales"),
        ),
    )
    found = during(Phase.CLOSED).given(*inputs, scored).by(BOSS).when(both)
    margin = replace(late, number=2, measure="margin", actual=Decimal(7))
    assert found == [late, margin]


def test_before_revision_4_of_the_rules_it_was_out_of_phase() -> None:
    rules = replace(during(Phase.FEED_BACK).given(*inputs, scored).by(BOSS), rules=3)
    assert refusal(rules, record) == "out-of-phase"
    assert refusal(rules.given(*inputs, scored, released), record) == "out-of-turn"


def test_evidence_changes_nothing() -> None:
    rules = during(Phase.FEED_BACK).given(*inputs, scored, replace(late, actual=Decimal(1)))
    assert rules.when(release) == [released]


def test_an_approved_correction_makes_the_score_outdated() -> None:
    rules = during(Phase.FEED_BACK).given(*inputs, scored, late)
    assert rules.when(approve) == [counts]
    assert refusal(rules.given(*inputs, scored, late, counts), release) == "score-outdated"
    state = appraisal.replay((*inputs, scored, better, replace(counts, actual=better.actual)))
    assert isinstance(state, Enrolled)
    assert state.actuals["revenue"] == Decimal(500_000)


def test_after_the_release_it_adjusts_the_result() -> None:
    rules = during(Phase.CLOSED).given(*inputs, scored, released, better)
    adjusted = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=date(2016, 1, 4))
    approved = replace(counts, actual=better.actual)
    assert rules.when(approve) == [approved, adjusted]
    state = appraisal.replay((*inputs, scored, released, better, approved, adjusted))
    assert isinstance(state, Released)
    assert (state.score, state.standing_score) == (Decimal("87.40"), Decimal("91.00"))


def test_what_changes_no_score_adjusts_nothing() -> None:
    rules = during(Phase.CLOSED).given(*inputs, scored, released, late)
    assert rules.when(approve) == [counts]


@pytest.mark.parametrize(
    ("later", "rule"),
    [
        (
            AppealFiled(
                grounds=Sealed("no"), filed_on=date(2016, 1, 4), last_day_on=date(2016, 1, 14)
            ),
            "appeal-undecided",
        ),
        (
            ResultAdjusted(score=Decimal(90), grade="S", adjusted_on=date(2016, 1, 4)),
            "result-by-hand",
        ),
    ],
)
def test_what_is_open_or_settled_by_hand_is_for_an_appeal(later: Event, rule: str) -> None:
    assert (
        refusal(during(Phase.CLOSED).given(*inputs, scored, released, better, later), approve)
        == rule
    )


@pytest.mark.parametrize(("score", "grade"), [("90", "S"), ("87.40", "B")])
def test_a_calibrated_result_is_for_an_appeal(score: str, grade: str) -> None:
    by_hand = replace(released, score=Decimal(score), grade=grade)
    rules = during(Phase.CLOSED).given(*inputs, scored, by_hand, better)
    assert refusal(rules, approve) == "result-by-hand"


@pytest.mark.parametrize(
    ("by", "roles", "rule"),
    [
        (BOSS, (), "role-missing"),
        (BOSS, (Role.HR,), "recorder-approves"),
        (HER, (Role.HR,), "own-case"),
    ],
)
def test_who_does_not_approve(by: str, roles: tuple[Role, ...], rule: str) -> None:
    rules = during(Phase.CLOSED).given(*inputs, scored, late).by(by, *roles)
    assert refusal(rules, approve) == rule


@pytest.mark.parametrize("events", [(), (late, counts)])
def test_there_is_nothing_to_approve(events: tuple[Event, ...]) -> None:
    rules = during(Phase.CLOSED).given(*inputs, scored, *events)
    assert refusal(rules, approve) == "no-late-actual"


def test_there_is_an_end_to_evidence() -> None:
    many = tuple(replace(late, number=n) for n in range(1, 501))
    rules = during(Phase.CLOSED).given(*inputs, scored, *many).by(BOSS)
    assert refusal(rules, record) == "late-actuals-too-many"
    assert rules.given(*inputs, scored, *many[:-1]).when(record) == [many[-1]]


def test_a_repeated_late_actual_is_known() -> None:
    keyed: Command = replace(record, source_key="7")
    told = replace(late, source_key="7")
    rules = during(Phase.CLOSED).given(*inputs, scored, told).by(BOSS)
    assert refusal(rules, keyed) == "actual-known"
