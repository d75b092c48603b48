from decimal import Decimal
from typing import Any

from domain.appraisal_policy import Rater
from domain.nomination import RaterWithdrawn
from domain.rating_case import EvaluationDrafted, EvaluationDraftSuperseded
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.rating import (
    EvaluationRatingRow,
    EvaluationRow,
    GroupRatingRow,
    NominationRow,
)
from tests.domain.appraisal_case import BOSS, HER, ID, enrolled
from tests.domain.evaluation_case import (
    PEERS,
    STAND_IN,
    TODAY,
    closed,
    delegated,
    given,
    grouped,
    named,
    of,
    rated,
)
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

(nominated,) = named(Rater.PEER, PEERS[0])
OWN = of(PEERS[0])
nomination = NominationRow(
    id=f"{ID}/rater/P1",
    appraisal_id=ID,
    cycle_id="cycle:2016Q1",
    employee_id=HER,
    evaluation_id=OWN,
    rater=Rater.PEER,
    rater_id=PEERS[0],
    withdrawn=False,
    delegate_id=None,
    delegate_from_on=None,
    delegate_until_on=None,
    at=moment(2),
    origin=Origin.PERSON,
)
drafted = EvaluationDrafted(
    rater=Rater.PEER, ratings=rated(4, 3, 5)[:2], comment=None, drafted_by=PEERS[0]
)
submitted = given(Rater.PEER, PEERS[0], 4, 3, 5)
blank = EvaluationRow(
    id=OWN,
    appraisal_id=ID,
    employee_id=HER,
    rater=Rater.PEER,
    rater_id=PEERS[0],
    anonymous=True,
    submitted_at=None,
    submitted_by=None,
    on_behalf=False,
    comment_id=None,
    drafted_at=None,
    drafted_by=None,
    draft_comment_id=None,
    origin=Origin.PERSON,
)
row = replace(blank, submitted_at=moment(1), submitted_by=PEERS[0])


def said(*events: object) -> list[tuple[bool, str, int]]:
    found: list[EvaluationRatingRow] = rows("evaluation_rating", OWN, *events)
    return [(each.draft, each.measure, int(each.rating)) for each in found]


def test_a_rater_is_nominated_hands_over_and_is_withdrawn() -> None:
    assert rows("nomination", ID, enrolled, nominated) == [nomination]
    handed = replace(
        nomination,
        delegate_id=STAND_IN,
        delegate_from_on=TODAY,
        delegate_until_on=delegated.until_on,
    )
    assert rows("nomination", ID, enrolled, nominated, delegated) == [handed]
    gone = RaterWithdrawn(rater_id=PEERS[0], withdrawn_by=BOSS)
    left = replace(nomination, withdrawn=True)
    assert rows("nomination", ID, enrolled, nominated, delegated, gone) == [left]
    [again] = rows("nomination", ID, enrolled, nominated, gone, nominated)
    assert again == replace(nomination, at=moment(4))


def test_a_superior_who_hands_over_has_a_row_too() -> None:
    away = replace(delegated, rater=Rater.SUPERIOR, rater_id=BOSS)
    [found] = rows("nomination", ID, enrolled, away)
    assert (found.rater, found.rater_id, found.delegate_id) == (Rater.SUPERIOR, BOSS, STAND_IN)


def test_a_draft_stands_beside_what_was_submitted_until_it_is_submitted_too() -> None:
    assert rows("evaluation", OWN, submitted) == [row]
    both = replace(row, drafted_at=moment(2), drafted_by=PEERS[0])
    assert rows("evaluation", OWN, submitted, drafted) == [both]
    assert rows("evaluation", OWN, submitted, drafted, submitted) == [
        replace(row, submitted_at=moment(3))
    ]
    assert said(submitted) == [
        (False, "analysis", 4),
        (False, "help", 3),
        (False, "ideas", 5),
    ]
    assert said(drafted) == [(True, "analysis", 4), (True, "help", 3)]
    assert len(said(submitted, drafted)) == 5
    assert said(submitted, drafted, submitted) == said(submitted)
    assert said(drafted, replace(drafted, ratings=())) == []


def test_a_draft_that_is_over_leaves_what_was_submitted_or_nothing() -> None:
    over = EvaluationDraftSuperseded()
    assert rows("evaluation", OWN, submitted, drafted, over) == [row]
    assert said(submitted, drafted, over) == said(submitted)
    assert rows("evaluation", OWN, drafted, over) == said(drafted, over) == []


def test_comments_are_notes_and_whose_they_are_is_told() -> None:
    own = replace(submitted, rater=Rater.SECOND_LEVEL, comment=Sealed("c"), on_behalf_of=PEERS[0])
    [found] = rows("evaluation", OWN, replace(own, given_by=STAND_IN))
    assert (found.anonymous, found.on_behalf, found.submitted_by) == (False, True, STAND_IN)
    assert found.comment_id == f"{OWN}/1/comment"
    assert [each.id for each in rows("note", OWN, own)] == [found.comment_id]
    assert [each.person_id for each in rows("note", OWN, own)] == [HER]


def test_who_rates_as_something_else_begins_anew() -> None:
    other = replace(drafted, rater=Rater.REPORT)
    [found] = rows("evaluation", OWN, submitted, other)
    assert found == replace(blank, rater=Rater.REPORT, drafted_at=moment(2), drafted_by=PEERS[0])


def test_a_group_has_a_row_for_each_measure_at_the_close() -> None:
    figures: tuple[Any, ...] = (4, "10/3", Decimal("0.94"), "175/3")
    events = (grouped(Rater.PEER, "help", *figures), grouped(Rater.REPORT, "help"), closed)
    of_peers = GroupRatingRow(
        id=f"{ID}/PEER/help",
        appraisal_id=ID,
        employee_id=HER,
        rater=Rater.PEER,
        measure="help",
        count=4,
        mean="10/3",
        spread=Decimal("0.94"),
        points="175/3",
        origin=Origin.PERSON,
    )
    few = replace(
        of_peers,
        id=f"{ID}/REPORT/help",
        rater=Rater.REPORT,
        count=None,
        mean=None,
        spread=None,
        points=None,
    )
    assert rows("group_rating", ID, enrolled, *events) == [of_peers, few]
    [case] = rows("appraisal", ID, enrolled, *events)
    assert (case.status, case.evaluation_closed_at) == ("EVALUATED", moment(4))
