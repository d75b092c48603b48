from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.decider import In
from domain.promotion_content import PromotionStep
from domain.promotion_decision import SendBackPromotion
from domain.promotion_event import Event
from projections.promotion_expert import expert_key
from tests.domain.promotion_steps import (
    ANN,
    ANNA,
    BOB,
    BOSS,
    CASE,
    SHE,
    TO_APPLIED,
    TO_APPROVED,
    TO_DECISION,
    TO_REVIEW,
    TO_VOTE,
    TOP,
    WHY,
    XI,
    conflicted,
    done,
    draft,
    set_terms,
    terms,
    vote,
)
from tests.projections.given import moment, rows

later = replace(terms, effective_on=terms.effective_on + timedelta(days=1))
changed = replace(set_terms, terms=later)


def of_case(table: str, *steps: Any) -> list[Any]:  # noqa: ANN401 - who did what
    events: list[Event] = done(*steps)[0]
    return [row for row in rows(table, CASE, *events) if not isinstance(row, In)]


def test_a_case_shows_how_far_it_has_come_and_what_counts() -> None:
    (row,) = of_case("promotion", *TO_APPLIED)
    assert (row.employee_id, row.status, row.application) == (SHE, "APPLIED", 3)
    assert (row.from_level, row.to_level, row.quorum, row.panel) == ("P1", "P2", 2, ())
    (row,) = of_case("promotion", *TO_DECISION)
    assert (row.status, row.votes, row.recommended, row.panel) == (
        *("IN_DECISION", 2, True),
        (XI, ANNA),
    )
    (row,) = of_case("promotion", *TO_APPROVED)
    assert (row.status, row.approvals) == ("APPROVED", 4)


def test_a_case_shows_since_when_it_waits_and_who_has_approved_it() -> None:
    for steps, event in ((TO_APPLIED, 3), ((*TO_APPLIED, (ANN, changed)), 3), (TO_REVIEW, 6)):
        (row,) = of_case("promotion", *steps)
        assert (row.stands_since, row.passed) == (moment(event), ())
    (row,) = of_case("promotion", *TO_APPROVED[:-2])
    assert row.passed == ("SUPERIOR", "SECOND_LEVEL")
    assert row.stands_since == row.at
    back = SendBackPromotion(promotion_id=CASE, to=PromotionStep.REVIEW, why=WHY)
    (row,) = of_case("promotion", *TO_APPROVED[:-2], (BOB, back))
    assert (row.passed, row.stands_since) == ((), row.at)
    (first, _) = of_case("promotion_expert", *TO_VOTE)
    assert first.named_at < first.at


def test_a_case_names_the_superiors_who_acted_in_it() -> None:
    ways = ((TO_APPLIED, ()), (TO_REVIEW, (BOSS,)), (TO_APPROVED, (BOSS, TOP)))
    for steps, superiors in (*ways, (((BOSS, draft),), (BOSS,))):
        (row,) = of_case("promotion", *steps)
        assert row.superiors == superiors


def test_whoever_has_a_conflict_is_off_the_panel() -> None:
    (row,) = of_case("promotion", *TO_VOTE, (XI, conflicted))
    assert row.panel == (ANNA,)
    seen = {row.id: row.conflict for row in of_case("promotion_expert", *TO_VOTE, (XI, conflicted))}
    assert seen == {expert_key(CASE, XI): True, expert_key(CASE, ANNA): False}


def test_what_was_said_stays_as_it_was_said() -> None:
    marks = of_case("promotion_mark", *TO_DECISION)
    assert [row.part for row in marks].count("APPLICANT") == 4
    assert marks[1].text_id == f"{CASE}/3/evidence/2"
    votes = of_case("promotion_vote", *TO_DECISION)
    assert {row.expert_id for row in votes} == {XI, ANNA}
    assert {row.digest for row in votes} == {vote.digest}
    parts = [row.part for row in of_case("promotion_decision", *TO_APPROVED)]
    assert parts == ["SUPERIOR", "SECOND_LEVEL", "HR", "EXECUTIVE"]
