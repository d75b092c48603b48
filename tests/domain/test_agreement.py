from dataclasses import replace

import pytest

from domain import cycle
from domain.actor import Role
from domain.actual import RecordActuals
from domain.agreement import (
    AgreeMeasures,
    AgreementStatus,
    MeasuresAgreed,
    MeasuresObjected,
    ObjectionSettled,
    ObjectToMeasures,
    SettleObjection,
)
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Enrolled, Event, State
from domain.cycle import Phase
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    enrolled,
    inputs,
    quarter,
    record,
    refusal,
    released,
    score,
    scored,
    settled,
)
from tests.given import Rules

agree = AgreeMeasures(appraisal_id=ID)
object_ = ObjectToMeasures(appraisal_id=ID, grounds=Sealed("too high"))
settle = SettleObjection(appraisal_id=ID, answer=Sealed("as for all"))

TODAY = Rules(appraisal).today
agreed = MeasuresAgreed(agreed_on=TODAY)
objected = MeasuresObjected(grounds=Sealed("too high"), objected_on=TODAY)
answered = ObjectionSettled(
    answer=Sealed("as for all"), settled_by="employee:HR1", settled_on=TODAY
)


def wanting(phase: Phase, *events: Event) -> Rules[Command, Event, State]:
    """Return the case in a cycle whose policy wants measures agreed."""
    policy = replace(quarter.policy, agreement_required=True)
    wants = replace(quarter, phase=phase, policy=policy)
    return during(phase).knowing(cycle.ref(quarter.id), wants).given(*events)


def status(*events: Event) -> AgreementStatus | None:
    state = appraisal.replay(events)
    assert isinstance(state, Enrolled)
    return state.measured.agreement


def test_the_employee_agrees() -> None:
    assert during(Phase.SET_MEASURES).given(enrolled, settled).by(HER).when(agree) == [agreed]
    assert status(enrolled, settled, agreed) is AgreementStatus.AGREED


def test_the_employee_objects_and_may_still_agree() -> None:
    rules = during(Phase.COLLECT).given(enrolled, settled).by(HER)
    assert rules.when(object_) == [objected]
    assert rules.given(enrolled, settled, objected).when(agree) == [agreed]


def test_human_resources_settle_an_objection() -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled, settled, objected)
    assert rules.when(settle) == [answered]
    assert status(enrolled, settled, objected, answered) is AgreementStatus.SETTLED


def test_a_new_proposal_begins_anew() -> None:
    assert status(enrolled, settled, agreed, settled) is AgreementStatus.PROPOSED


@pytest.mark.parametrize(
    ("events", "command", "rule"),
    [
        ((), agree, "measures-not-set"),
        ((), object_, "measures-not-set"),
        ((settled, agreed), agree, "measures-agreed"),
        ((settled, objected, answered), object_, "measures-agreed"),
        ((settled, objected), object_, "objected-already"),
    ],
)
def test_what_the_employee_may_not_say(
    events: tuple[Event, ...], command: Command, rule: str
) -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled, *events).by(HER)
    assert refusal(rules, command) == rule


def test_nobody_else_agrees_or_objects() -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled, settled)
    for by, roles in ((BOSS, ()), ("employee:HR1", (Role.HR,))):
        for command in (agree, object_):
            assert refusal(rules.by(by, *roles), command) == "employee-only"


@pytest.mark.parametrize(
    ("by", "roles", "rule"),
    [
        (BOSS, (), "role-missing"),
        (BOSS, (Role.HR,), "proposer-settles"),
        (HER, (Role.HR,), "own-case"),
    ],
)
def test_who_does_not_settle(by: str, roles: tuple[Role, ...], rule: str) -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled, settled, objected).by(by, *roles)
    assert refusal(rules, settle) == rule


def test_who_set_the_measures_does_not_settle_an_objection_to_them() -> None:
    proposed = replace(settled, set_by="employee:HR1")
    rules = during(Phase.SET_MEASURES).given(enrolled, proposed, objected)
    assert refusal(rules, settle) == "proposer-settles"
    assert rules.by("employee:HR2", Role.HR).when(settle)
    assert rules.given(enrolled, proposed, settled, objected).when(settle) == [answered]


def test_there_is_nothing_to_settle() -> None:
    assert refusal(during(Phase.COLLECT).given(enrolled, settled), settle) == "no-open-objection"


@pytest.mark.parametrize("phase", [Phase.PLAN, Phase.FEED_BACK, Phase.CLOSED])
def test_agreement_has_its_phases(phase: Phase) -> None:
    rules = during(phase).given(enrolled, settled)
    assert refusal(rules.by(HER), agree) == "out-of-phase"
    assert refusal(rules.given(enrolled, settled, objected), settle) == "out-of-phase"


def test_a_released_result_is_agreed_on_no_more() -> None:
    rules = during(Phase.FEED_BACK).given(*inputs, scored, released).by(HER)
    assert refusal(rules, agree) == "out-of-turn"


@pytest.mark.parametrize("events", [(settled,), (settled, objected)])
def test_actuals_and_scoring_wait_for_agreement_where_the_policy_wants_it(
    events: tuple[Event, ...],
) -> None:
    told = wanting(Phase.COLLECT, enrolled, *events).by(BOSS)
    assert refusal(told, record) == "measures-not-agreed"
    several = RecordActuals(appraisal_id=ID, actuals=())
    assert refusal(told, several) == "measures-not-agreed"
    begun = wanting(Phase.EVALUATE, *inputs, *events[1:])
    assert refusal(begun, score) == "measures-not-agreed"


@pytest.mark.parametrize("events", [(agreed,), (objected, answered)])
def test_they_go_on_once_the_measures_stand(events: tuple[Event, ...]) -> None:
    assert wanting(Phase.COLLECT, enrolled, settled, *events).by(BOSS).when(record)
    assert wanting(Phase.EVALUATE, *inputs, *events).when(score)
