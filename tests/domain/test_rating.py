from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain import appraisal
from domain.actor import Role
from domain.appraisal_policy import Rater
from domain.cycle import Phase
from domain.decider import In
from domain.evaluation import Rating
from domain.feedback import ResultReleased
from domain.nomination import RaterWithdrawn
from domain.rating import SaveEvaluationDraft, SubmitEvaluation, rating
from domain.rating_case import (
    Evaluation,
    EvaluationDrafted,
    EvaluationDraftSuperseded,
    EvaluationGiven,
    reading,
    ref,
)
from domain.sealed import Sealed
from tests.domain.appraisal_case import BOSS, HER, ID, enrolled, evaluate, evaluated
from tests.domain.evaluation_case import (
    PEERS,
    REPORTS,
    STAND_IN,
    TODAY,
    TOP,
    closed,
    delegated,
    during,
    given,
    nominations,
    of,
    rated,
    refusal,
    said,
    under_way,
    writing,
)

submit = SubmitEvaluation(evaluation_id=of(PEERS[0]), ratings=rated(4, 3, 5))
draft = SaveEvaluationDraft(evaluation_id=of(PEERS[0]), ratings=rated(4, 3, 5)[:1])
rules = writing(*under_way).by(PEERS[0])


@pytest.mark.parametrize(
    ("rater", "by"),
    [
        (Rater.SELF, HER),
        (Rater.SECOND_LEVEL, TOP),
        (Rater.PEER, PEERS[0]),
        (Rater.REPORT, REPORTS[0]),
    ],
)
def test_each_rater_submits_as_what_they_rate(rater: Rater, by: str) -> None:
    own = replace(submit, evaluation_id=of(by))
    assert writing().by(by).when(own) == [given(rater, by, 4, 3, 5)]


def test_a_draft_may_leave_measures_out() -> None:
    drafted = EvaluationDrafted(
        rater=Rater.PEER, ratings=draft.ratings, comment=None, drafted_by=PEERS[0]
    )
    assert rules.when(draft) == [drafted]
    assert rules.when(replace(draft, ratings=()))
    assert rating.replay([drafted]) == Evaluation(drafted=True)


def test_the_later_submission_counts_until_the_close() -> None:
    first, second = given(Rater.PEER, PEERS[0], 1, 1, 1), given(Rater.PEER, PEERS[0], 4, 3, 5)
    assert rules.given(first).when(submit) == [second]
    assert rating.replay([first, second]) == said(Rater.PEER, 4, 3, 5)


def test_a_comment_is_kept_of_those_who_are_known() -> None:
    told = replace(submit, evaluation_id=of(HER), comment=Sealed("token"))
    [event] = writing().by(HER).when(told)
    assert isinstance(event, EvaluationGiven)
    assert event.comment == "token"


@pytest.mark.parametrize("by", [PEERS[0], REPORTS[0]])
@pytest.mark.parametrize("command", [submit, draft])
def test_who_stays_unknown_writes_no_comment(
    by: str, command: SubmitEvaluation | SaveEvaluationDraft
) -> None:
    told = replace(command, evaluation_id=of(by), comment=Sealed("token"))
    assert refusal(writing().by(by), told) == "comment-not-passed-on"


@pytest.mark.parametrize("by", [HER, BOSS, PEERS[1], TOP, STAND_IN, "employee:HR1"])
@pytest.mark.parametrize("command", [submit, draft])
def test_to_everybody_else_it_does_not_exist(by: str, command: object) -> None:
    assert refusal(writing().by(by, Role.HR), command) == "unknown"


def test_there_is_none_without_appraisal_nomination_or_weight() -> None:
    nowhere = replace(submit, evaluation_id="evaluation:2016Q9:E00002:P1")
    assert refusal(rules, nowhere) == "unknown"
    assert refusal(rules.by(PEERS[4]), replace(submit, evaluation_id=of(PEERS[4]))) == "unknown"
    assert refusal(rules, replace(submit, evaluation_id="evaluation:1:2")) == "id-malformed"


def test_nobody_rates_themself_except_as_self() -> None:
    own = replace(submit, evaluation_id=of(HER))
    [event] = writing().by(HER).when(own)
    assert isinstance(event, EvaluationGiven)
    assert event.rater is Rater.SELF
    assert refusal(writing().by(HER), submit) == "unknown"


def test_who_is_withdrawn_rates_no_more_and_keeps_what_they_said() -> None:
    gone = RaterWithdrawn(rater_id=PEERS[0], withdrawn_by=BOSS)
    first = given(Rater.PEER, PEERS[0], 1, 1, 1)
    later = writing(*under_way, gone).by(PEERS[0]).given(first)
    assert refusal(later, submit) == "unknown"
    assert rating.replay([first]) == said(Rater.PEER, 1, 1, 1)


@pytest.mark.parametrize("command", [submit, draft])
def test_nothing_is_said_after_the_close(command: object) -> None:
    over = writing(*under_way, closed).by(PEERS[0])
    assert refusal(over, command) == "evaluation-closed"


def test_nor_after_the_release() -> None:
    released = appraisal.appraisal.replay([*under_way, ResultReleased(score=Decimal(1), grade="D")])
    over = rules.knowing(appraisal.ref(ID), released)
    assert refusal(over, submit) == "evaluation-closed"


@pytest.mark.parametrize("command", [submit, draft])
@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.EVALUATE])
def test_only_the_evaluation_is_the_time_for_it(command: object, phase: Phase) -> None:
    assert refusal(writing(phase=phase).by(PEERS[0]), command) == "out-of-phase"


@pytest.mark.parametrize(
    ("ratings", "rule"),
    [
        (rated(4, 3, 5)[:2], "ratings-incomplete"),
        ((*rated(4, 3, 5), rated(4, 3, 5)[0]), "rating-twice"),
        (rated(4, 3, 6), "rating-off-scale"),
        ((Rating(measure="revenue", rating=Decimal(3)),), "measure-not-rated"),
        ((Rating(measure="charm", rating=Decimal(3)),), "measure-unknown"),
    ],
)
def test_a_submission_rates_every_rated_measure_once(
    ratings: tuple[Rating, ...], rule: str
) -> None:
    assert refusal(rules, replace(submit, ratings=ratings)) == rule
    if rule != "ratings-incomplete":
        assert refusal(rules, replace(draft, ratings=ratings)) == rule


def test_without_measures_there_is_nothing_to_say() -> None:
    early = writing(enrolled, *nominations).by(PEERS[0])
    assert refusal(early, replace(submit, ratings=())) == "measures-not-set"


def test_a_delegate_writes_for_the_rater_as_long_as_it_lasts() -> None:
    handed_over = writing(*under_way, delegated).by(STAND_IN)
    [event] = handed_over.when(submit)
    assert isinstance(event, EvaluationGiven)
    assert (event.given_by, event.on_behalf_of) == (STAND_IN, PEERS[0])
    [event] = handed_over.when(draft)
    assert isinstance(event, EvaluationDrafted)
    assert (event.drafted_by, event.on_behalf_of) == (STAND_IN, PEERS[0])
    assert handed_over.by(PEERS[0]).when(submit) == [given(Rater.PEER, PEERS[0], 4, 3, 5)]
    for day in (TODAY - timedelta(days=1), date(2016, 1, 9)):
        assert refusal(handed_over.on(day), submit) == "unknown"


def test_the_superior_drafts_here_and_submits_elsewhere() -> None:
    own = writing().by(BOSS)
    [event] = own.when(replace(draft, evaluation_id=of(BOSS)))
    assert isinstance(event, EvaluationDrafted)
    assert event.rater is Rater.SUPERIOR
    assert refusal(own, replace(submit, evaluation_id=of(BOSS))) == "superior-evaluates"


def test_what_the_superior_drafted_is_over_once_they_have_evaluated() -> None:
    drafting = replace(draft, evaluation_id=of(BOSS))
    [drafted] = writing().by(BOSS).when(drafting)
    assert isinstance(drafted, EvaluationDrafted)
    held = rating.replay([drafted])
    rules = during().given(*under_way).by(BOSS)
    evaluation, over = rules.knowing(ref(ID, BOSS), held).when(evaluate)
    assert evaluation == evaluated
    assert over == In(ref(ID, BOSS), EvaluationDraftSuperseded())
    assert rating.replay([drafted, EvaluationDraftSuperseded()]) == Evaluation()
    assert rules.when(evaluate) == [evaluated]


def test_a_delegate_too_evaluates_in_place_of_what_the_superior_drafted() -> None:
    away = replace(delegated, rater=Rater.SUPERIOR, rater_id=BOSS)
    rules = during().given(*under_way, away).by(STAND_IN)
    found = rules.knowing(ref(ID, BOSS), Evaluation(drafted=True)).when(evaluate)
    assert found[1:] == [In(ref(ID, BOSS), EvaluationDraftSuperseded())]


def test_an_evaluation_is_about_the_employee_and_read_by_its_id() -> None:
    assert rating.person(of(PEERS[0])) == HER
    assert ref(ID, PEERS[0]).stream == of(PEERS[0])
    assert reading.replay([given(Rater.PEER, PEERS[0], 4, 3, 5)]) == said(Rater.PEER, 4, 3, 5)
