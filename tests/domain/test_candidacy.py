from dataclasses import replace
from typing import Any

import pytest

from domain import candidacy
from domain.candidacy import Candidacy, CandidacyBegun, CandidacyEnded
from domain.decider import In
from domain.errors import Ineligible
from domain.promotion_content import PromotionStep
from domain.promotion_decision import RefusePromotion, SendBackPromotion, WithdrawPromotion
from domain.promotion_event import PromotionApplied, PromotionDrafted
from tests.domain.promotion_steps import (
    ANN,
    BOSS,
    CASE,
    SHE,
    TO_APPLIED,
    TO_APPROVED,
    TO_DECISION,
    WHY,
    acting,
    apply,
    done,
    draft,
    refused,
    rules,
)

HERS, OTHER = candidacy.ref(SHE), "promotion:E2:other"
begun, ended = CandidacyBegun(promotion_id=CASE), CandidacyEnded(promotion_id=CASE)
mine = rules.knowing(HERS, Candidacy(promotion_id=CASE))
others = rules.knowing(HERS, Candidacy(promotion_id=OTHER))
withdraw = WithdrawPromotion(promotion_id=CASE)
refuse = RefusePromotion(promotion_id=CASE, why=WHY)
back = SendBackPromotion(promotion_id=CASE, to=PromotionStep.DRAFT, why=WHY)


def caused(made: list[Any]) -> list[object]:
    return [each.event for each in made if isinstance(each, In) and each.ref == HERS]


def test_a_draft_begins_it_and_the_end_of_the_case_ends_it() -> None:
    assert caused(done((SHE, draft))[1]) == [begun]
    for steps in ((*TO_APPLIED, (SHE, withdraw)), (*TO_DECISION, (BOSS, refuse)), TO_APPROVED):
        assert caused(done(*steps, of=mine)[1]) == [ended]
    for steps in (TO_APPLIED, (*TO_APPLIED, (BOSS, back)), (*TO_APPROVED[:-1],)):
        assert caused(done(*steps, of=mine)[1]) == []
    assert candidacy.candidacy.replay([begun]) == Candidacy(promotion_id=CASE)
    assert candidacy.candidacy.replay([begun, ended]) == Candidacy()


def test_while_a_case_is_open_there_is_no_second() -> None:
    assert refused((SHE, draft), of=others) == "promotion-open"
    assert refused((ANN, draft), of=others) == "promotion-open"
    events, _ = done((SHE, draft))  # drafted before there was the rule
    with pytest.raises(Ineligible) as refusal:
        acting(others, SHE).given(*events).when(apply)
    assert refusal.value.parameters == {"promotion_id": OTHER}
    assert caused(list(acting(rules, SHE).given(*events).when(apply))) == [begun]


def test_the_end_of_another_case_leaves_it() -> None:
    events, _ = done(*TO_APPLIED)
    assert caused(list(acting(others, SHE).given(*events).when(withdraw))) == []


def test_what_was_decided_before_comes_out_as_it_was() -> None:
    before = replace(others, rules=6)
    (drafted,) = acting(before, SHE).when(draft)
    assert isinstance(drafted, PromotionDrafted)
    (applied,) = acting(before, SHE).given(drafted).when(apply)
    assert isinstance(applied, PromotionApplied)
