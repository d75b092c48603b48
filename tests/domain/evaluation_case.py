"""An appraisal that others than the superior rate too, for the rules of evaluation."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain import appraisal, cycle, employee
from domain.appraisal_case import Enrolled, Event
from domain.appraisal_policy import Rater, RaterWeight
from domain.closing import EvaluationClosed, GroupRated
from domain.cycle import Cycle, Phase
from domain.employee import Employee
from domain.errors import Rejected
from domain.evaluation import Rating
from domain.nomination import EvaluationDelegated, RaterNominated
from domain.policies import appraisal_score
from domain.rating import rating
from domain.rating_case import Evaluation, EvaluationGiven, id_of
from domain.timeline import Entry, Timeline
from tests.domain import appraisal_case as usual
from tests.domain.appraisal_case import BOSS, HER, ID, enrolled, inputs, ratings, settled
from tests.given import Rules

PEERS = tuple(f"employee:P{n}" for n in range(1, 6))
REPORTS = tuple(f"employee:R{n}" for n in range(1, 4))
TOP, STAND_IN, GONE = "employee:E00000", "employee:E00008", "employee:E00007"
TODAY = date(2016, 1, 4)

WEIGHTS = (
    RaterWeight(rater=Rater.SELF, weight=1_000),
    RaterWeight(rater=Rater.SUPERIOR, weight=5_000),
    RaterWeight(rater=Rater.SECOND_LEVEL, weight=1_000),
    RaterWeight(rater=Rater.PEER, weight=2_000),
    RaterWeight(rater=Rater.REPORT, weight=1_000),
)
policy = replace(
    usual.policy, raters=WEIGHTS, minimum_raters=3, formulas=appraisal_score.in_force(4)
)
quarter: Cycle = replace(usual.quarter, policy=policy)


def somebody(id_: str, superior_id: str | None = BOSS) -> Employee:
    superiors: Timeline[str | None] = Timeline((Entry(date(2010, 1, 1), superior_id),))
    return Employee(id=id_, hired_on=date(2010, 1, 1), superiors=superiors)


def peopled(rules: Rules[Any, Any, Any], phase: Phase) -> Rules[Any, Any, Any]:
    people = [somebody(each) for each in (*PEERS, STAND_IN, "employee:E9")]
    people += [somebody(each, HER) for each in REPORTS]
    people += [somebody(BOSS, TOP), somebody(TOP, None), usual.she]
    people += [replace(somebody(GONE), last_day_on=date(2015, 12, 31))]
    for each in people:
        rules = rules.knowing(employee.ref(each.id), each)
    return rules.knowing(cycle.ref(quarter.id), replace(quarter, phase=phase))


def during(phase: Phase = Phase.EVALUATE) -> Rules[Any, Any, Any]:
    """Return the rules of the appraisal."""
    return peopled(Rules(appraisal.appraisal), phase)


def named(rater: Rater, *people: str) -> tuple[RaterNominated, ...]:
    return tuple(
        RaterNominated(rater=rater, rater_id=each, nominated_by="employee:HR1") for each in people
    )


delegated = EvaluationDelegated(
    rater=Rater.PEER,
    rater_id=PEERS[0],
    delegate_id=STAND_IN,
    from_on=TODAY,
    until_on=date(2016, 1, 8),
    delegated_by=PEERS[0],
)
nominations = (
    *named(Rater.PEER, *PEERS[:3]),
    *named(Rater.REPORT, *REPORTS),
    *named(Rater.SECOND_LEVEL, TOP),
)
under_way: tuple[Event, ...] = (enrolled, settled, *nominations)
closed = EvaluationClosed(closed_by="employee:HR1")


def case(*events: Event) -> Enrolled:
    """Return the appraisal as events leave it."""
    state = appraisal.appraisal.replay(events or under_way)
    assert isinstance(state, Enrolled)
    return state


def writing(*events: Event, phase: Phase = Phase.EVALUATE) -> Rules[Any, Any, Any]:
    """Return the rules of the evaluations of an appraisal."""
    return peopled(Rules(rating), phase).knowing(appraisal.ref(ID), case(*events))


def rated(*worth: int) -> tuple[Rating, ...]:
    """Return ratings of the three measures that are rated."""
    codes = [each.measure for each in ratings]
    return tuple(
        Rating(measure=code, rating=Decimal(each)) for code, each in zip(codes, worth, strict=True)
    )


def said(rater: Rater, *worth: int) -> Evaluation:
    return Evaluation(rater=rater, ratings=rated(*worth))


def given(rater: Rater, by: str, *worth: int) -> EvaluationGiven:
    return EvaluationGiven(rater=rater, ratings=rated(*worth), comment=None, given_by=by)


def of(rater_id: str) -> str:
    """Return the id of what somebody says of the appraisal."""
    return id_of(ID, rater_id)


def grouped(rater: Rater, measure: str, *figures: Any) -> GroupRated:  # noqa: ANN401 - as GroupRated has them
    count, mean, spread, points = figures or (None, None, None, None)
    return GroupRated(
        rater=rater, measure=measure, count=count, mean=mean, spread=spread, points=points
    )


def refusal(rules: Rules[Any, Any, Any], command: object) -> str:
    with pytest.raises(Rejected) as refused:
        rules.when(command)
    return refused.value.rule


complete = (*inputs[:-1], *nominations)
