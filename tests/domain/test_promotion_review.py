from dataclasses import replace
from datetime import date

import pytest

from domain import employee
from domain.career_framework_content import Approver, ReviewRules
from domain.errors import Forbidden, Ineligible
from domain.promotion_content import PromotionVote
from domain.promotion_event import PromotionReviewClosed
from domain.promotion_review import DismissPromotionExpert
from tests.domain.promotion_steps import (
    ANN,
    ANNA,
    BOSS,
    CASE,
    DIGEST,
    SHE,
    TO_APPLIED,
    TO_DECISION,
    TO_REVIEW,
    TO_VOTE,
    TOP,
    XI,
    around,
    close,
    conflicted,
    declare,
    done,
    invite,
    level,
    name,
    refused,
    rules,
    serving,
    state,
    vote,
)

dismiss = DismissPromotionExpert(promotion_id=CASE, expert_id=XI)


def test_experts_are_people_who_have_no_other_part_in_the_case() -> None:
    for who in (SHE, BOSS, TOP, ANN):
        known = rules.knowing(employee.ref(ANN), serving(ANN))
        asked = replace(name, expert_id=who)
        assert refused(*TO_APPLIED, (ANN, asked), of=known) == "expert-involved"
    assert refused(*TO_REVIEW, (ANN, name)) == "expert-known"
    stranger = replace(name, expert_id="employee:NOBODY")
    assert refused(*TO_APPLIED, (ANN, stranger)) == "unknown"


def test_a_panel_is_as_large_as_the_level_asks() -> None:
    another = rules.knowing(employee.ref("employee:YU"), serving("employee:YU"))
    too_many = replace(name, expert_id="employee:YU")
    assert refused(*TO_REVIEW, (ANN, too_many), of=another) == "panel-full"
    assert refused(*TO_REVIEW, (ANN, replace(invite, name="otto"))) == "panel-full"
    freed = (*TO_REVIEW, (XI, conflicted), (ANN, too_many))
    assert len(state(*freed, of=another).experts) == 3


def test_a_guest_is_invited_under_a_name_until_a_day() -> None:
    assert state(*TO_REVIEW).experts[ANNA].until_on == invite.until_on
    assert refused(*TO_APPLIED, (ANN, replace(invite, name="a/b"))) == "code-not-plain"
    past = replace(invite, until_on=date(2016, 1, 3))
    assert refused(*TO_APPLIED, (ANN, past)) == "invitation-over"
    events, _ = done(*TO_REVIEW)
    with pytest.raises(Forbidden, match="invitation-ended"):
        rules.on(date(2016, 2, 2)).by(ANNA).given(*events).when(declare)


def test_a_guest_of_one_case_is_a_stranger_to_another() -> None:
    other = "guest:promotion:E3:1/anna"
    assert refused(*TO_REVIEW, (other, declare)) == "unknown"


def test_a_conflict_is_declared_before_a_vote_and_bars() -> None:
    assert refused(*TO_REVIEW, (XI, vote)) == "conflict-not-declared"
    assert refused(*TO_REVIEW, (XI, conflicted), (XI, vote)) == "conflict-declared"
    assert refused(*TO_REVIEW, (XI, conflicted), (XI, declare)) == "conflict-declared"
    assert refused(*TO_VOTE, (XI, declare)) == "nothing-changes"
    assert state(*TO_VOTE, (XI, conflicted)).experts[XI].conflict is True
    assert refused(*TO_VOTE, (XI, vote), (XI, conflicted)) == "expert-voted"
    assert refused(*TO_APPLIED, (ANN, name), (XI, declare)) == "promotion-out-of-step"
    assert refused(*TO_REVIEW, (BOSS, declare)) == "not-an-expert"
    assert refused(*TO_REVIEW, (SHE, declare)) == "own-case"


def test_an_expert_who_has_left_votes_no_more() -> None:
    events, _ = done(*TO_VOTE)
    left = replace(serving(XI, TOP), last_day_on=date(2016, 1, 3))
    gone = rules.knowing(employee.ref(XI), left).by(XI)
    with pytest.raises(Ineligible, match="left-service"):
        gone.given(*events).when(vote)
    assert replace(gone, rules=6).given(*events).when(vote)


def test_a_vote_is_given_once_on_the_packet_that_counts() -> None:
    assert refused(*TO_VOTE, (XI, vote), (XI, vote)) == "expert-voted"
    for outdated in (
        replace(vote, packet=1),
        replace(vote, digest="cd" * 32),
        replace(vote, document=None),
    ):
        assert refused(*TO_VOTE, (XI, outdated)) == "packet-outdated"
    assert refused(*TO_VOTE, (XI, replace(vote, digest="x"))) == "digest-malformed"
    assert refused(*TO_VOTE, (XI, replace(vote, scores=()))) == "marks-incomplete"
    given = state(*TO_VOTE, (XI, vote)).experts[XI].voted
    assert (given.digest, given.document, given.round) == (DIGEST, vote.document, 1)


def test_the_review_is_closed_at_the_quorum_with_what_most_recommend() -> None:
    assert refused(*TO_VOTE, (XI, vote), (ANN, close)) == "quorum-missing"
    against = replace(vote, vote=PromotionVote.AGAINST)
    events, _ = done(*TO_VOTE, (XI, vote), (ANNA, against), (ANN, close))
    closed = events[-1]
    assert isinstance(closed, PromotionReviewClosed)
    assert (closed.recommended, closed.votes_for, closed.votes_against) == (False, 1, 1)
    assert [each.mark for each in closed.totals] == [6, 6, 6, 6]
    last = done(*TO_DECISION)[0][-1]
    assert isinstance(last, PromotionReviewClosed)
    assert last.recommended


def test_an_expert_is_dismissed_until_they_have_voted() -> None:
    assert XI not in state(*TO_REVIEW, (ANN, dismiss)).experts
    assert refused(*TO_VOTE, (XI, vote), (ANN, dismiss)) == "expert-voted"
    unknown = replace(dismiss, expert_id="employee:YU")
    assert refused(*TO_REVIEW, (ANN, unknown)) == "expert-unknown"


def test_a_level_that_asks_for_no_guest_invites_none() -> None:
    few = around(level(review=ReviewRules(approvers=(Approver.HR,), internal_experts=1, quorum=1)))
    assert refused(*TO_APPLIED, (ANN, invite), of=few) == "panel-full"
