from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from domain import cycle
from domain.actor import Role
from domain.appeal import (
    AppealDecided,
    AppealFiled,
    AppealOutcome,
    AppealStatus,
    AppealWithdrawn,
    DecideAppeal,
    FileAppeal,
    ResultAdjusted,
    WithdrawAppeal,
)
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Event, Released, State
from domain.cycle import Phase
from domain.decider import In
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Rejected, Unknown
from domain.feedback import AcknowledgeResult, ResultAcknowledged
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    inputs,
    quarter,
    refusal,
    released,
    scored,
)
from tests.given import Rules

HR, JUDGE = "employee:HR1", "employee:HR2"
RELEASED_ON, LAST = date(2016, 1, 4), date(2016, 1, 14)
told = (*inputs, scored, released)
file = FileAppeal(appraisal_id=ID, grounds=Sealed("g"))
filed = AppealFiled(grounds=Sealed("g"), filed_on=RELEASED_ON, last_day_on=LAST)
withdraw = WithdrawAppeal(appraisal_id=ID)
withdrawn = AppealWithdrawn(withdrawn_on=RELEASED_ON)
uphold = DecideAppeal(appraisal_id=ID, outcome=AppealOutcome.UPHELD, answer=Sealed("a"))
upheld = AppealDecided(
    outcome=AppealOutcome.UPHELD, answer=Sealed("a"), decided_by=JUDGE, decided_on=RELEASED_ON
)
change = DecideAppeal(appraisal_id=ID, outcome=AppealOutcome.CHANGED, score=Decimal(91))
changed = AppealDecided(
    outcome=AppealOutcome.CHANGED, answer=None, decided_by=JUDGE, decided_on=RELEASED_ON
)
adjusted = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=RELEASED_ON)
acknowledged = ResultAcknowledged(remark=None)


def hers(*history: Event, phase: Phase = Phase.FEED_BACK) -> Rules[Command, Event, State]:
    return during(phase).given(*told, *history).by(HER)


def judging(*history: Event, by: str = JUDGE) -> Rules[Command, Event, State]:
    return during(Phase.IMPROVE).given(*told, *history).by(by, Role.HR)


@pytest.mark.parametrize("phase", [Phase.FEED_BACK, Phase.IMPROVE, Phase.CLOSED])
@pytest.mark.parametrize("today", [RELEASED_ON, LAST])
def test_the_employee_appeals_through_the_last_day(phase: Phase, today: date) -> None:
    assert hers(phase=phase).on(today).when(file) == [replace(filed, filed_on=today)]


def test_the_days_are_the_policys() -> None:
    shorter = replace(quarter, phase=Phase.FEED_BACK, policy=replace(quarter.policy, appeal_days=1))
    rules = hers().knowing(cycle.ref(quarter.id), shorter)
    assert rules.on(date(2016, 1, 5)).when(file)
    assert refusal(rules.on(date(2016, 1, 6)), file) == "appeal-too-late"


def test_after_the_last_day_it_is_too_late() -> None:
    with pytest.raises(Ineligible) as refused:
        hers().on(LAST + timedelta(days=1)).when(file)
    assert refused.value.rule == "appeal-too-late"
    assert refused.value.parameters == {"last_day_on": LAST}


def test_a_release_that_was_stored_without_its_day_has_no_last_day() -> None:
    earlier = replace(released, released_by=None, released_on=None)
    rules = during(Phase.FEED_BACK).given(*inputs, scored, earlier).by(HER)
    assert refusal(rules, file) == "release-day-unknown"


@pytest.mark.parametrize(
    "history", [(filed,), (filed, withdrawn), (filed, upheld), (filed, changed, adjusted)]
)
def test_there_is_no_second_appeal(history: tuple[Event, ...]) -> None:
    assert refusal(hers(*history), file) == "appealed-already"


def test_who_has_acknowledged_does_not_appeal() -> None:
    assert refusal(hers(acknowledged), file) == "result-acknowledged"
    assert hers(filed, upheld).when(AcknowledgeResult(appraisal_id=ID)) == [acknowledged]


@pytest.mark.parametrize("command", [file, withdraw])
@pytest.mark.parametrize(("by", "roles"), [(BOSS, ()), (HR, (Role.HR,))])
def test_nobody_appeals_for_another(command: Command, by: str, roles: tuple[Role, ...]) -> None:
    with pytest.raises(Forbidden) as refused:
        hers(filed).by(by, *roles).when(command)
    assert refused.value.rule == "employee-only"


@pytest.mark.parametrize("command", [file, withdraw, change])
def test_what_is_not_released_is_not_challenged(command: Command) -> None:
    rules = during(Phase.FEED_BACK).given(*inputs, scored)
    with pytest.raises(OutOfTurn) as refused:
        (rules if command is change else rules.by(HER)).when(command)
    assert refused.value.parameters["state"] == "Enrolled"


def test_it_is_withdrawn_while_it_is_undecided() -> None:
    assert hers(filed).when(withdraw) == [withdrawn]
    for history in ((), (filed, withdrawn), (filed, upheld), (filed, changed, adjusted)):
        assert refusal(hers(*history), withdraw) == "no-open-appeal"


def test_the_result_can_be_upheld() -> None:
    assert judging(filed).when(uphold) == [upheld]


def test_a_changed_result_stands_beside_the_released_one() -> None:
    assert judging(filed).when(change) == [changed, adjusted]
    state = appraisal.replay([*told, filed, changed, adjusted])
    assert isinstance(state, Released)
    assert (state.score, state.grade) == (Decimal("87.40"), "A")
    assert (state.standing_score, state.standing_grade) == (Decimal("91.00"), "S")
    assert state.appeal is AppealStatus.CHANGED


@pytest.mark.parametrize(
    ("score", "grade"), [("0", "D"), ("59.99", "D"), ("60", "C"), ("79.9", "B"), ("120.00", "S")]
)
def test_the_grade_is_read_from_the_new_score(score: str, grade: str) -> None:
    [_, event] = judging(filed).when(replace(change, score=Decimal(score)))
    assert isinstance(event, ResultAdjusted)
    assert (event.grade, event.score) == (grade, Decimal(score))
    assert event.score.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("score", "rule"),
    [
        (None, "score-missing"),
        ("87.4", "nothing-changes"),
        ("87.401", "score-too-precise"),
        ("-0.01", "score-out-of-range"),
        ("120.01", "score-out-of-range"),
        ("NaN", "number-not-finite"),
    ],
)
def test_the_new_score_is_one_of_the_policys(score: str | None, rule: str) -> None:
    command = replace(change, score=None if score is None else Decimal(score))
    with pytest.raises(Invalid) as refused:
        judging(filed).when(command)
    assert refused.value.rule == rule


def test_what_is_upheld_takes_no_score() -> None:
    assert refusal(judging(filed), replace(uphold, score=Decimal(91))) == "score-needless"


@pytest.mark.parametrize("history", [(), (filed, withdrawn), (filed, upheld)])
def test_without_an_open_appeal_nothing_is_decided(history: tuple[Event, ...]) -> None:
    for command in (uphold, change):
        assert refusal(judging(*history), command) == "no-open-appeal"


def test_deciding_takes_the_role() -> None:
    assert refusal(during(Phase.IMPROVE).given(*told, filed).by(BOSS), uphold) == "role-missing"


def test_nobody_decides_their_own_appeal() -> None:
    assert refusal(judging(filed, by=HER), uphold) == "own-case"


def test_who_had_a_hand_in_the_result_does_not_decide() -> None:
    three = (
        (*inputs[:-1], replace(inputs[-1], evaluated_by="employee:HR3")),  # type: ignore[call-arg]
        (replace(scored, scored_by="employee:HR4"),),
        (replace(released, released_by="employee:HR5"),),
    )
    history = [event for part in three for event in part]
    rules = during(Phase.IMPROVE).given(*history, filed)
    for by in (BOSS, "employee:HR3", "employee:HR4", "employee:HR5"):
        with pytest.raises(Forbidden) as refused:
            rules.by(by, Role.HR).when(uphold)
        assert refused.value.rule == "took-part"
        assert refused.value.parameters == {"by": by}
    assert rules.by(JUDGE, Role.HR).when(uphold) == [upheld]


def test_a_superior_decides_for_nobody_and_without_one_anybody_uninvolved_does() -> None:
    alone = (replace(inputs[0], superior_id=None), *told[1:])  # type: ignore[call-arg]
    assert during(Phase.IMPROVE).given(*alone, filed).by(JUDGE, Role.HR).when(uphold) == [upheld]


@pytest.mark.parametrize("command", [file, withdraw, uphold])
@pytest.mark.parametrize("history", [(), (*told, filed)])
@pytest.mark.parametrize("stranger", ["employee:A0", "employee:Z9"])
def test_to_others_it_does_not_exist(
    command: Command, history: tuple[Event, ...], stranger: str
) -> None:
    with pytest.raises(Unknown):
        during(Phase.IMPROVE).given(*history).by(stranger, Role.EXECUTIVE).when(command)


PEOPLE = (HER, BOSS, HR, JUDGE, "employee:E5")
steps = st.lists(
    st.tuples(
        st.sampled_from(
            [file, withdraw, uphold, change, replace(change, score=Decimal(59)),
             AcknowledgeResult(appraisal_id=ID)]
        ),
        st.sampled_from(PEOPLE),
        st.booleans(),
        st.integers(0, 12),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@forall(steps)
def test_no_sequence_leads_to_two_appeals_or_to_a_decision_by_somebody_involved(
    sequence: list[tuple[Command, str, bool, int]],
) -> None:
    history: list[Event] = list(told)
    day = RELEASED_ON
    for command, by, is_hr, later in sequence:
        day += timedelta(days=later % 4)
        rules = during(Phase.IMPROVE).given(*history).on(day)
        try:
            events = rules.by(by, *([Role.HR] if is_hr else [])).when(command)
        except Rejected:
            continue
        history += [each for each in events if not isinstance(each, In)]
        for each in events:
            if isinstance(each, AppealFiled):
                assert (by, day <= LAST) == (HER, True)
            if isinstance(each, AppealDecided):
                assert each.decided_by == by
                assert by not in {HER, BOSS, HR}
                assert is_hr
    kinds = [type(each) for each in history]
    assert kinds.count(AppealFiled) <= 1
    assert kinds.count(AppealDecided) + kinds.count(AppealWithdrawn) <= kinds.count(AppealFiled)
    assert kinds.count(ResultAdjusted) <= kinds.count(AppealDecided)
    assert kinds.count(ResultAcknowledged) <= 1
    state = appraisal.replay(history)
    assert isinstance(state, Released)
    assert (state.score, state.grade) == (Decimal("87.40"), "A")
