from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import employee
from domain.actor import Role
from domain.career_framework_content import Approver, ReviewRules
from domain.decider import In
from domain.errors import Forbidden, Ineligible
from domain.placement import LevelChanged, PositionAssigned, TitleAssigned
from domain.promotion_case import Promotion
from domain.promotion_content import (
    PromotionStatus,
    PromotionStep,
)
from domain.promotion_decision import (
    RecordPromotion,
    RefusePromotion,
    RescindPromotion,
    SendBackPromotion,
    WithdrawPromotion,
)
from domain.promotion_event import (
    PromotionApproved,
    PromotionRecorded,
    PromotionStageApproved,
)
from domain.sealed import Sealed
from tests.domain.promotion_steps import (
    ANN,
    ANNA,
    BOB,
    BOSS,
    CASE,
    EVE,
    FRAMEWORK,
    SHE,
    TAKES_EFFECT,
    TO_APPLIED,
    TO_APPROVED,
    TO_DECISION,
    TO_REVIEW,
    TO_VOTE,
    TOP,
    WHY,
    XI,
    apply,
    approve,
    around,
    close,
    done,
    draft,
    evaluate,
    level,
    refused,
    rules,
    serving,
    set_terms,
    state,
    terms,
    vote,
)

refuse = RefusePromotion(promotion_id=CASE, why=WHY)
withdraw = WithdrawPromotion(promotion_id=CASE)
rescind = RescindPromotion(promotion_id=CASE, why=WHY)
record = RecordPromotion(promotion_id=CASE, framework_id=FRAMEWORK, to_level="P2", terms=terms)


def back(to: PromotionStep) -> SendBackPromotion:
    return SendBackPromotion(promotion_id=CASE, to=to, why=WHY)


def test_a_level_without_a_panel_is_decided_at_once() -> None:
    alone = around(level(review=ReviewRules(approvers=(Approver.HR,))))
    steps = (*TO_APPLIED, (BOSS, evaluate))
    assert state(*steps, of=alone).status is PromotionStatus.IN_DECISION
    assert refused(*steps, (BOB, back(PromotionStep.REVIEW)), of=alone) == "not-a-step-back"
    assert state(*steps, (BOB, approve), of=alone).status is PromotionStatus.APPROVED


def test_the_stages_approve_one_after_another_and_the_last_lets_it_take_effect() -> None:
    events, last = done(*TO_APPROVED)
    stages = [each.stage for each in events if isinstance(each, PromotionStageApproved)]
    assert stages == list(Approver)
    whole = PromotionApproved(from_level="P1", to_level="P2", terms=terms)
    assert last[1] == whole
    changes: list[Any] = [each.event for each in last if isinstance(each, In)]
    assert [type(each) for each in changes] == [TitleAssigned, LevelChanged, PositionAssigned]
    assert {each.effective_on for each in changes} == {TAKES_EFFECT}
    assert refused(*TO_APPROVED, (EVE, approve)) == "promotion-out-of-step"


def test_a_decision_waits_for_the_panel_and_for_its_turn() -> None:
    assert refused(*TO_VOTE, (XI, vote), (BOSS, approve)) == "promotion-out-of-step"
    assert refused(*TO_DECISION, (TOP, approve)) == "another-decides"
    assert refused(*TO_DECISION, (SHE, approve)) == "own-case"
    assert refused(*TO_DECISION, (BOSS, approve), (ANN, set_terms)) == "promotion-decided-on"
    unset = tuple(step for step in TO_DECISION if step[1] is not set_terms)
    assert refused(*unset, (BOSS, approve)) == "promotion-terms-missing"


def test_nobody_acts_in_a_case_as_two() -> None:
    steps = (*TO_DECISION, (BOSS, approve), (TOP, approve))
    assert refused(*steps, (ANN, approve)) == "acted-as-another"  # who prepared it
    assert refused(*TO_REVIEW, (BOSS, withdraw)) == "role-missing"
    expert = rules.knowing(employee.ref(SHE), serving(SHE, XI))
    assert refused(*TO_DECISION, (XI, approve)) == "another-decides"
    events, _ = done(*TO_DECISION)
    with pytest.raises(Forbidden, match="acted-as-another"):
        expert.by(XI).given(*events).when(approve)  # who has voted, and is now her superior


def test_a_stage_that_nobody_stands_at_is_passed_over() -> None:
    alone = rules.knowing(employee.ref(BOSS), serving(BOSS))
    steps = (*TO_DECISION, (BOSS, approve), (BOB, approve), (EVE, approve))
    assert state(*steps, of=alone).status is PromotionStatus.APPROVED


def test_where_nobody_is_left_to_decide_it_waits_for_somebody() -> None:
    above = (Approver.SUPERIOR, Approver.SECOND_LEVEL)
    lone = around(level(review=ReviewRules(approvers=above)))
    events, _ = done(*TO_APPLIED, (BOSS, evaluate), of=lone)
    nobody = lone.knowing(employee.ref(SHE), serving(SHE))
    with pytest.raises(Ineligible, match="no-approver"):
        nobody.by(BOSS).given(*events).when(approve)
    assert lone.by(BOSS).given(*events).when(approve)


def test_nobody_decides_who_has_left() -> None:
    left = replace(serving(BOSS, TOP), last_day_on=date(2016, 1, 3))
    gone = rules.knowing(employee.ref(BOSS), left)
    assert refused(*TO_APPLIED, (BOSS, evaluate), of=gone) == "unknown"
    events, _ = done(*TO_DECISION)
    with pytest.raises(Forbidden, match="another-decides"):  # the next stage is next
        gone.by(BOSS).given(*events).when(approve)
    (approved,) = gone.by(TOP).given(*events).when(approve)
    assert isinstance(approved, PromotionStageApproved)
    assert approved.stage is Approver.SECOND_LEVEL
    before = replace(gone.by(BOSS), rules=6)
    assert [type(each) for each in before.given(*events).when(approve)] == [PromotionStageApproved]


def test_whoever_has_left_or_moved_is_not_promoted() -> None:
    events, _ = done(*TO_APPROVED[:-1])
    left = replace(serving(SHE, BOSS), last_day_on=date(2016, 1, 31))
    risen = serving(SHE, BOSS)
    risen = replace(risen, levels=risen.levels.with_entry(date(2016, 1, 1), "P3"))
    for now, rule in ((left, "left-service"), (risen, "level-changed-since")):
        with pytest.raises(Ineligible, match=rule):
            around().knowing(employee.ref(SHE), now).by(EVE, Role.EXECUTIVE).given(*events).when(
                approve
            )


def test_a_case_is_refused_or_withdrawn_for_good() -> None:
    steps = (*TO_DECISION, (BOSS, refuse))
    assert state(*steps).status is PromotionStatus.REFUSED
    assert refused(*steps, (SHE, withdraw)) == "promotion-out-of-step"
    assert state(*TO_REVIEW, (SHE, withdraw)).status is PromotionStatus.WITHDRAWN
    assert state((SHE, draft), (ANN, withdraw)).status is PromotionStatus.WITHDRAWN


def test_a_case_that_goes_back_is_reviewed_and_decided_anew() -> None:
    steps = (*TO_DECISION, (BOSS, approve), (TOP, back(PromotionStep.REVIEW)))
    again = state(*steps)
    assert isinstance(again, Promotion)
    assert (again.status, again.round, again.passed) == (PromotionStatus.IN_REVIEW, 2, ())
    assert again.votes == ()
    assert refused(*steps, (XI, vote)) == "packet-outdated"
    anew = replace(vote, packet=3)
    more = (*steps, (XI, anew), (ANNA, anew), (ANN, close), (BOSS, approve))
    assert state(*more).passed == (Approver.SUPERIOR,)


def test_who_is_to_act_next_sends_back() -> None:
    assert refused(*TO_APPLIED, (TOP, back(PromotionStep.DRAFT))) == "not-the-superior"
    assert refused(*TO_APPLIED, (BOSS, back(PromotionStep.EVALUATION))) == "not-a-step-back"
    assert state(*TO_APPLIED, (BOSS, back(PromotionStep.DRAFT))).status is PromotionStatus.DRAFT
    to_evaluation = state(*TO_REVIEW, (ANN, back(PromotionStep.EVALUATION)))
    assert to_evaluation.status is PromotionStatus.APPLIED
    assert refused(*TO_REVIEW, (BOSS, back(PromotionStep.DRAFT))) == "role-missing"
    assert refused(*TO_DECISION, (BOB, back(PromotionStep.DRAFT))) == "another-decides"


def test_a_promotion_is_rescinded_and_nothing_else() -> None:
    steps = (*TO_APPROVED, (BOB, rescind))
    assert state(*steps).status is PromotionStatus.RESCINDED
    assert refused(*steps, (BOB, rescind)) == "promotion-out-of-step"
    assert refused(*TO_DECISION, (BOB, rescind)) == "promotion-out-of-step"


def test_a_promotion_that_is_rescinded_takes_nobody_elses_history_with_it() -> None:
    events, approved = done(*TO_APPROVED)
    after: Any = rules.by(BOB, Role.HR)
    for each in approved:
        if isinstance(each, In):
            after = after.knowing(
                each.ref, each.ref.decider.evolve(after.around[each.ref.stream], each.event)
            )
    taken_back = after.given(*events).when(rescind)
    touched = {each.ref.stream for each in taken_back if isinstance(each, In)}
    assert touched == {employee.ref(SHE).stream}


def test_a_promotion_of_the_past_is_recorded_with_its_effect() -> None:
    events, last = done((ANN, record))
    assert isinstance(events[0], PromotionRecorded)
    assert events[0].from_level == "P1"
    assert any(isinstance(each, In) for each in last)
    assert refused((ANN, record), (ANN, record)) == "out-of-turn"
    stays = replace(record, to_level="P1")
    assert refused((ANN, stays)) == "nothing-changes"


def test_what_decides_a_case_says_why() -> None:
    blank = Sealed("")
    assert refused(*TO_DECISION, (BOSS, replace(approve, why=blank))) == "reason-missing"
    bare = tuple(replace(each, evidence=blank) for each in apply.claims)
    assert refused((SHE, draft), (SHE, replace(apply, claims=bare))) == "reason-missing"
    mute = tuple(replace(each, remark=blank) for each in evaluate.marks)
    assert refused(*TO_APPLIED, (BOSS, replace(evaluate, marks=mute))) == "reason-missing"
