from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain import appraisal, cycle, rating_case
from domain.actor import Role
from domain.appraisal_case import Enrolled
from domain.appraisal_policy import Rater
from domain.closing import CloseEvaluation, GroupRated, entries
from domain.cycle import Phase
from domain.nomination import RaterWithdrawn
from domain.policies.appraisal_score import Entry
from domain.policies.group_rating import GroupFigures
from domain.policies.measure import Rule, RuleKind
from domain.policies.rollup import Missing
from domain.scoring import AppraisalScored
from tests.domain.appraisal_case import BOSS, HER, ID, enrolled, evaluated, score, settled
from tests.domain.evaluation_case import (
    PEERS,
    REPORTS,
    TOP,
    closed,
    complete,
    during,
    grouped,
    named,
    policy,
    quarter,
    refusal,
    said,
    under_way,
)
from tests.given import Rules

close = CloseEvaluation(appraisal_id=ID)


def heard(rules: Rules[Any, Any, Any], said_by: dict[str, Any]) -> Rules[Any, Any, Any]:
    for rater_id, each in said_by.items():
        rules = rules.knowing(rating_case.ref(ID, rater_id), each)
    return rules


everybody = {
    HER: said(Rater.SELF, 5, 5, 5),
    TOP: said(Rater.SECOND_LEVEL, 2, 3, 4),
    PEERS[0]: said(Rater.PEER, 2, 3, 4),
    PEERS[1]: said(Rater.PEER, 4, 3, 4),
    PEERS[2]: said(Rater.PEER, 4, 3, 5),
    REPORTS[0]: said(Rater.REPORT, 1, 1, 1),
    REPORTS[1]: said(Rater.REPORT, 1, 1, 1),
}
rules = heard(during().given(*under_way), everybody)


def figures(events: Any) -> dict[tuple[Rater, str], GroupRated]:  # noqa: ANN401 - of any kind
    return {(each.rater, each.measure): each for each in events if isinstance(each, GroupRated)}


def test_the_figures_of_each_group_come_to_exist_at_the_close() -> None:
    events = rules.when(close)
    assert events[-1] == closed
    found = figures(events)
    assert len(events) == len(found) + 1 == 4 * 3 + 1
    assert found[Rater.PEER, "analysis"] == grouped(
        Rater.PEER, "analysis", 3, "10/3", Decimal("0.94"), "175/3"
    )
    assert found[Rater.PEER, "help"] == grouped(Rater.PEER, "help", 3, "3", Decimal("0.00"), "50")
    assert found[Rater.SELF, "ideas"] == grouped(
        Rater.SELF, "ideas", 1, "5", Decimal("0.00"), "100"
    )
    assert found[Rater.SECOND_LEVEL, "analysis"].points == "25"


def test_of_too_few_not_even_their_number_is_recorded() -> None:
    found = figures(rules.when(close))
    for measure in ("analysis", "help", "ideas"):
        assert found[Rater.REPORT, measure] == GroupRated(rater=Rater.REPORT, measure=measure)
    nobody = figures(heard(during().given(*under_way), {}).when(close))
    assert {rater: each for (rater, each), one in nobody.items() if one.count} == {}
    assert nobody[Rater.REPORT, "help"] == found[Rater.REPORT, "help"]


def test_who_is_withdrawn_or_rates_as_something_else_does_not_count() -> None:
    gone = RaterWithdrawn(rater_id=PEERS[0], withdrawn_by=BOSS)
    without = rules.given(*under_way, gone)
    assert figures(without.when(close))[Rater.PEER, "help"].count is None
    again = without.given(*under_way, gone, *named(Rater.PEER, PEERS[0]))
    assert figures(again.when(close))[Rater.PEER, "help"].count == 3
    other = without.given(*under_way, gone, *named(Rater.REPORT, PEERS[0]))
    assert figures(other.when(close))[Rater.REPORT, "help"].count is None


def test_a_replaced_rater_inherits_nothing() -> None:
    gone = RaterWithdrawn(rater_id=PEERS[0], withdrawn_by=BOSS)
    replaced = rules.given(*under_way, gone, *named(Rater.PEER, PEERS[3]))
    assert figures(replaced.when(close))[Rater.PEER, "help"].count is None


def test_a_rating_counts_only_for_a_measure_that_it_still_fits() -> None:
    narrow = replace(settled.measures[3].rule, scale_high=Decimal(4))
    changed = (*settled.measures[:3], replace(settled.measures[3], rule=narrow))
    other = rules.given(enrolled, replace(settled, measures=changed), *under_way[2:])
    found = figures(heard(other, {**everybody, PEERS[0]: said(Rater.PEER, 2, 5, 4)}).when(close))
    assert found[Rater.PEER, "help"].count is None
    assert found[Rater.PEER, "analysis"].count == 3
    assert (Rater.PEER, "ideas") not in found


@pytest.mark.parametrize("phase", Phase)
def test_hr_closes_when_the_evaluation_runs_or_has_run(phase: Phase) -> None:
    acting = heard(during(phase).given(*under_way), everybody)
    if phase in (Phase.EVALUATE, Phase.FEED_BACK):
        assert acting.when(close)
    else:
        assert refusal(acting, close) == "out-of-phase"


def test_nobody_else_closes_and_nobody_twice() -> None:
    assert refusal(rules.by(BOSS), close) == "role-missing"
    assert refusal(rules.by(HER, Role.HR), close) == "own-case"
    for stranger in (PEERS[0], "employee:A0"):
        assert refusal(rules.by(stranger), close) == "unknown"
    assert refusal(rules.given(*under_way, closed), close) == "evaluation-closed"


def test_nothing_is_scored_while_others_may_still_rate() -> None:
    assert refusal(during().given(*complete, evaluated), score) == "evaluation-open"


def scored(*events: Any, missing: Missing = Missing.RENORMALISE) -> AppraisalScored:  # noqa: ANN401 - the case's
    treated = replace(policy, missing=missing)
    held = replace(quarter, phase=Phase.EVALUATE, policy=treated)
    acting = during().knowing(cycle.ref(quarter.id), held)
    closing = heard(acting.given(*events), everybody).when(close)
    [event] = acting.given(*events, *closing).when(score)
    assert isinstance(event, AppraisalScored)
    return event


def test_each_group_counts_by_its_weight_and_a_missing_one_as_the_policy_says() -> None:
    exact = {each.code: each.exact for each in scored(*complete, evaluated).measures}
    # self 100, superior 75, second level 25, peers 175/3; reports are too few
    assert exact["analysis"] == "1850/27"
    exact = {
        each.code: each.exact
        for each in scored(*complete, evaluated, missing=Missing.ZERO).measures
    }
    assert exact["analysis"] == "185/3"


def test_without_the_superior_the_others_still_count() -> None:
    event = scored(*complete)
    assert {each.code: each.exact for each in event.measures}["analysis"] == "725/12"
    assert event.score is not None


peers = grouped(Rater.PEER, "help", 3, "10/3", Decimal("0.94"), "175/3")
rules_of = {each.code: each.rule for each in settled.measures}


def test_a_group_counts_for_the_measures_that_are_set_and_rated() -> None:
    figures = GroupFigures(count=3, mean="10/3", spread=Decimal("0.94"), points="175/3")
    assert entries([peers], rules_of) == [Entry(measure="help", value=figures, rater=Rater.PEER)]
    without = {code: rule for code, rule in rules_of.items() if code != "help"}
    assert entries([peers], without) == []
    counted_now = Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(10))
    assert entries([peers], {**rules_of, "help": counted_now}) == []


@pytest.mark.parametrize("lacking", ["count", "mean", "spread", "points"])
def test_a_group_with_half_its_figures_has_none(lacking: str) -> None:
    half: dict[str, Any] = {lacking: None}
    assert entries([replace(peers, **half)], rules_of) == []
    assert entries([grouped(Rater.PEER, "help")], rules_of) == []


def test_one_alone_is_a_group_where_it_is_known_who_rates() -> None:
    nobody_above = {each: one for each, one in everybody.items() if each != TOP}
    found = figures(heard(during().given(*under_way), nobody_above).when(close))
    assert found[Rater.SELF, "help"].count == 1
    assert found[Rater.SECOND_LEVEL, "help"] == grouped(Rater.SECOND_LEVEL, "help")


def test_what_others_said_makes_a_score_outdated() -> None:
    state = appraisal.appraisal.replay([*complete, evaluated, scored(*complete, evaluated), closed])
    assert isinstance(state, Enrolled)
    assert state.outdated
