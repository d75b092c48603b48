from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import cycle
from domain.actor import Role
from domain.appraisal_evaluation import concerned
from domain.appraisal_policy import MOST_RATERS, Rater
from domain.cycle import Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.nomination import (
    DelegateEvaluation,
    EvaluationDelegated,
    NominateRater,
    RaterNominated,
    RaterWithdrawn,
    WithdrawRater,
)
from tests.domain.appraisal_case import BOSS, HER, ID, enrol, enrolled, evaluated, ratings, settled
from tests.domain.evaluation_case import (
    GONE,
    PEERS,
    REPORTS,
    STAND_IN,
    TODAY,
    TOP,
    case,
    closed,
    delegated,
    during,
    named,
    quarter,
    refusal,
    under_way,
)

nominate = NominateRater(appraisal_id=ID, rater=Rater.PEER, rater_id=PEERS[3])
withdraw = WithdrawRater(appraisal_id=ID, rater_id=PEERS[0])
delegate = DelegateEvaluation(
    appraisal_id=ID,
    rater_id=PEERS[0],
    delegate_id=STAND_IN,
    from_on=TODAY,
    until_on=date(2016, 1, 8),
)
rules = during().given(*under_way)


@pytest.mark.parametrize("by", [BOSS, "employee:HR1"])
def test_superior_and_hr_nominate_and_withdraw(by: str) -> None:
    acting = rules.by(by, Role.HR) if by != BOSS else rules.by(by)
    assert acting.when(nominate) == [
        RaterNominated(rater=Rater.PEER, rater_id=PEERS[3], nominated_by=by)
    ]
    assert acting.when(withdraw) == [RaterWithdrawn(rater_id=PEERS[0], withdrawn_by=by)]


@pytest.mark.parametrize("command", [nominate, withdraw, delegate])
@pytest.mark.parametrize("phase", Phase)
def test_until_the_evaluation_is_over(command: object, phase: Phase) -> None:
    acting = during(phase).given(*under_way)
    if phase in (Phase.PLAN, Phase.SET_MEASURES, Phase.COLLECT, Phase.EVALUATE):
        assert acting.when(command)
        assert refusal(acting.given(*under_way, closed), command) == "evaluation-closed"
    else:
        assert refusal(acting, command) == "out-of-phase"


@pytest.mark.parametrize("command", [nominate, withdraw])
def test_nobody_else_does_it(command: object) -> None:
    assert refusal(rules.by(HER), command) == "own-case"
    assert refusal(rules.by(PEERS[0]), command) == "unknown"


@pytest.mark.parametrize(
    ("rater", "rater_id", "rule"),
    [
        (Rater.SELF, HER, "rater-by-themself"),
        (Rater.SUPERIOR, PEERS[3], "rater-by-themself"),
        (Rater.PEER, HER, "rater-own-case"),
        (Rater.PEER, BOSS, "rater-already"),
        (Rater.PEER, PEERS[0], "rater-already"),
        (Rater.PEER, REPORTS[0], "rater-already"),
        (Rater.SECOND_LEVEL, PEERS[3], "rater-there-already"),
        (Rater.REPORT, PEERS[3], "rater-no-report"),
        (Rater.PEER, GONE, "rater-not-in-service"),
        (Rater.PEER, "employee:NOBODY", "rater-not-in-service"),
        (Rater.PEER, "department:DOT", "id-malformed"),
    ],
)
def test_whom_nobody_can_nominate(rater: Rater, rater_id: str, rule: str) -> None:
    assert refusal(rules, replace(nominate, rater=rater, rater_id=rater_id)) == rule


def test_who_reports_to_the_employee_is_no_peer() -> None:
    without = during().given(enrolled, settled)
    as_peer = replace(nominate, rater_id=REPORTS[0])
    assert refusal(without, as_peer) == "rater-is-report"
    assert without.when(replace(as_peer, rater=Rater.REPORT))


def test_a_delegate_is_no_rater_besides() -> None:
    handed_over = during().given(*under_way, delegated)
    assert refusal(handed_over, replace(nominate, rater_id=STAND_IN)) == "rater-already"


def test_raters_that_the_policy_does_not_count_are_not_nominated() -> None:
    alone = replace(quarter, policy=replace(quarter.policy, raters=quarter.policy.raters[1:2]))
    acting = rules.knowing(cycle.ref(quarter.id), replace(alone, phase=Phase.EVALUATE))
    assert refusal(acting, nominate) == "rater-not-in-policy"


def test_there_are_so_many_raters_at_most() -> None:
    many = named(Rater.PEER, *(f"employee:M{n}" for n in range(MOST_RATERS - 7)))
    assert rules.given(*under_way, *many[:-1]).when(nominate)
    assert refusal(rules.given(*under_way, *many), nominate) == "raters-too-many"


def test_only_who_is_nominated_is_withdrawn_and_once() -> None:
    gone = RaterWithdrawn(rater_id=PEERS[0], withdrawn_by="employee:HR1")
    assert refusal(rules.given(*under_way, gone), withdraw) == "rater-not-nominated"
    assert case(*under_way, delegated, gone).round.raters.delegated == {}
    assert PEERS[0] not in case(*under_way, gone).round.raters.named


@pytest.mark.parametrize("by", [PEERS[0], "employee:HR1"])
def test_the_rater_or_hr_hands_over(by: str) -> None:
    acting = rules.by(by, Role.HR) if by != PEERS[0] else rules.by(by)
    assert acting.when(delegate) == [replace(delegated, delegated_by=by)]


def test_nobody_else_hands_over() -> None:
    assert refusal(rules.by(HER), delegate) == "own-case"
    assert refusal(rules.by(BOSS), delegate) == "role-missing"
    assert refusal(rules.by(PEERS[1]), delegate) == "unknown"
    assert refusal(rules.by("employee:A"), delegate) == "unknown"
    assert refusal(rules.by(PEERS[3]), replace(delegate, rater_id=PEERS[3])) == "unknown"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"rater_id": PEERS[3]}, "rater-not-nominated"),
        ({"rater_id": HER}, "self-not-delegated"),
        ({"delegate_id": HER}, "rater-own-case"),
        ({"delegate_id": BOSS}, "rater-already"),
        ({"delegate_id": PEERS[1]}, "rater-already"),
        ({"delegate_id": GONE}, "rater-not-in-service"),
        ({"until_on": TODAY - timedelta(days=1)}, "until-before-from"),
        (
            {"from_on": TODAY - timedelta(days=9), "until_on": TODAY - timedelta(days=1)},
            "due-in-past",
        ),
    ],
)
def test_what_cannot_be_handed_over(changed: dict[str, object], rule: str) -> None:
    assert refusal(rules, replace(delegate, **changed)) == rule  # type: ignore[arg-type]


@pytest.mark.parametrize("by", [STAND_IN, "employee:A"])
def test_the_superiors_delegate_evaluates_on_their_behalf_for_the_time(by: str) -> None:
    away = EvaluationDelegated(
        rater=Rater.SUPERIOR,
        rater_id=BOSS,
        delegate_id=by,
        from_on=TODAY,
        until_on=TODAY,
        delegated_by=BOSS,
    )
    evaluate = EvaluateAppraisal(appraisal_id=ID, ratings=ratings, comment=evaluated.comment)
    acting = rules.given(*under_way, away).by(by)
    assert acting.when(evaluate) == [replace(evaluated, evaluated_by=by, on_behalf_of=BOSS)]
    assert refusal(acting.on(TODAY + timedelta(days=1)), evaluate) == "unknown"
    assert refusal(acting.by("employee:HR1", Role.HR), evaluate) == "not-recorded-superior"


def test_who_is_to_rate_decides_no_appeal_whether_they_rate_or_not() -> None:
    involved = case(*under_way, delegated).involved
    assert involved == {*PEERS[:3], *REPORTS, TOP, STAND_IN}


def test_enrolment_finds_the_second_level_of_its_day() -> None:
    [event, found] = during(Phase.PLAN).when(enrol)
    assert event == enrolled
    assert found == RaterNominated(rater=Rater.SECOND_LEVEL, rater_id=TOP, nominated_by=None)


def test_without_a_superior_there_is_no_second_level() -> None:
    alone = EnrolParticipant(cycle_id=quarter.id, employee_id=TOP)
    assert len(during(Phase.PLAN).when(alone)) == 1
    assert len(during(Phase.PLAN).when(replace(alone, employee_id=BOSS))) == 1


def test_who_is_the_superior_by_now_is_no_peer_any_more() -> None:
    held = case(*under_way)
    moved = replace(held, superior_id=PEERS[0])
    assert concerned(moved, quarter.policy).as_what(PEERS[0]) is Rater.SUPERIOR
