from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import cycle, employee
from domain.actor import Role
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.improvement import Command, improvement, ref
from domain.improvement_plan import (
    ClosedPlan,
    Event,
    ImprovementPlanLifted,
    OpenPlan,
    Plan,
    PlanCause,
    id_of,
)
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    quarter,
)
from tests.domain.improvement_case import (
    ALL,
    DUE,
    HR,
    ID,
    LATER,
    NEXT,
    NOW_BOSS,
    OTHERS,
    TODAY,
    aim,
    aimed,
    begun,
    by_hand,
    check_in,
    checked_in,
    closed,
    completed,
    extend,
    extended,
    later_quarter,
    link,
    linked,
    moved,
    open_,
    opened,
    refusal,
    rules,
)


@pytest.mark.parametrize("by", [HR, NOW_BOSS])
def test_hr_and_the_superior_of_the_day_open_one_by_hand(by: str) -> None:
    under = rules if by == HR else rules.by(by)
    assert under.when(open_) == [by_hand]
    assert under.when(replace(open_, due_on=TODAY)) == [replace(by_hand, due_on=TODAY)]


def test_nobody_opens_one_for_themself() -> None:
    for under in (rules.by(HER), rules.by(HER, Role.HR)):
        assert refusal(under, open_).rule == "own-case"


@pytest.mark.parametrize("by", [BOSS, "employee:A0", "employee:Z9"])
def test_to_others_the_employee_does_not_exist(by: str) -> None:
    refused = refusal(rules.by(by, Role.EXECUTIVE), open_)
    assert isinstance(refused, Unknown)
    assert refused.parameters == {"id": HER}


def test_one_is_opened_for_whom_there_is_in_a_cycle_that_there_is() -> None:
    nobody = replace(open_, employee_id="employee:NOBODY")
    assert refusal(rules, nobody).parameters == {"id": "employee:NOBODY"}
    nowhen = replace(open_, cycle_id="cycle:2020Q1")
    assert refusal(rules, nowhen).parameters == {"id": "cycle:2020Q1"}
    left = replace(moved, last_day_on=TODAY - timedelta(days=1))
    assert refusal(rules.knowing(employee.ref(HER), left), open_).rule == "left-service"


@pytest.mark.parametrize("history", [(opened,), (opened, closed)])
def test_there_is_one_plan_of_an_employee_in_a_cycle(history: tuple[Event, ...]) -> None:
    with pytest.raises(OutOfTurn):
        rules.given(*history).when(open_)


def test_a_plan_does_not_end_before_it_begins() -> None:
    refused = refusal(rules, replace(open_, due_on=TODAY - timedelta(days=1)))
    assert isinstance(refused, Invalid)
    assert (refused.rule, refused.parameters) == (
        "due-in-past",
        {"field": "due_on", "today": TODAY},
    )
    assert refusal(rules, replace(open_, due_on=date(2200, 1, 1))).rule == "date-out-of-range"


@pytest.mark.parametrize(("command", "event"), OTHERS)
@pytest.mark.parametrize("by", [HR, BOSS, NOW_BOSS])
def test_hr_and_both_superiors_work_on_it(command: Command, event: Event, by: str) -> None:
    under = rules if by == HR else rules.by(by)
    assert under.given(*begun).when(command) == [event]


@pytest.mark.parametrize("by", [HR, BOSS, NOW_BOSS, HER])
def test_the_employee_too_checks_in(by: str) -> None:
    under = rules if by == HR else rules.by(by)
    assert under.given(*begun).when(check_in) == [replace(checked_in, checked_by=by)]


@pytest.mark.parametrize(("command", "_"), OTHERS)
def test_nobody_works_on_their_own_plan_besides(command: Command, _: Event) -> None:
    for under in (rules.by(HER), rules.by(HER, Role.HR)):
        refused = refusal(under.given(*begun), command)
        assert isinstance(refused, Forbidden)
        assert refused.rule == "own-case"


@pytest.mark.parametrize("command", ALL)
@pytest.mark.parametrize("history", [(), begun])
@pytest.mark.parametrize("stranger", ["employee:A0", "employee:Z9"])
def test_to_others_it_does_not_exist(
    command: Command, history: tuple[Event, ...], stranger: str
) -> None:
    refused = refusal(rules.by(stranger, Role.EXECUTIVE).given(*history), command)
    assert isinstance(refused, Unknown)
    assert refused.parameters == {"id": ID}


@pytest.mark.parametrize("command", ALL)
def test_where_there_is_none_nothing_is_done(command: Command) -> None:
    assert isinstance(refusal(rules, command), Unknown)


@pytest.mark.parametrize("command", [each for each in ALL if each is not link])
@pytest.mark.parametrize("end", [closed, ImprovementPlanLifted(lifted_on=TODAY)])
def test_what_is_closed_stays_so(command: Command, end: Event) -> None:
    refused = refusal(rules.given(*begun, end), command)
    assert isinstance(refused, OutOfTurn)
    assert refused.parameters["state"] == "ClosedPlan"


def test_an_end_is_only_moved_later() -> None:
    assert rules.given(opened).when(replace(extend, due_on=DUE + timedelta(days=1)))
    refused = refusal(rules.given(opened), replace(extend, due_on=DUE))
    assert isinstance(refused, Invalid)
    assert (refused.rule, refused.parameters) == ("extension-not-later", {"due_on": DUE})
    late = rules.given(opened).on(DUE + timedelta(days=9))
    assert refusal(late, replace(extend, due_on=DUE + timedelta(days=8))).rule == "due-in-past"
    assert refusal(rules.given(opened, extended), extend).rule == "extension-not-later"


@pytest.mark.parametrize("history", [begun, (*begun, closed)])
def test_it_goes_on_in_a_cycle_that_begins_after_its_own(history: tuple[Event, ...]) -> None:
    assert rules.given(*history).when(link) == [linked]
    assert refusal(rules.given(*history, linked), link).rule == "nothing-changes"
    overlapping = replace(later_quarter, starts_on=quarter.ends_on)
    under = rules.knowing(cycle.ref(NEXT), overlapping).given(*history)
    refused = refusal(under, link)
    assert isinstance(refused, Ineligible)
    assert refused.rule == "cycle-not-later"
    assert refused.parameters == {"cycle_id": NEXT, "than": quarter.id}
    assert refusal(under, replace(link, cycle_id=quarter.id)).rule == "cycle-not-later"
    missing = refusal(rules.given(*history), replace(link, cycle_id="cycle:2020Q1"))
    assert missing.parameters == {"id": "cycle:2020Q1"}


def test_what_a_plan_holds() -> None:
    state = improvement.replay([*begun, completed, checked_in, extended, linked])
    plan = Plan(
        id=ID,
        cycle_id=quarter.id,
        employee_id=HER,
        superior_id=BOSS,
        cause=PlanCause.GRADE,
        due_on=LATER,
        goals=frozenset({"on-time"}),
        actions={"weekly-talk": True},
        linked_to=NEXT,
    )
    assert state == OpenPlan(plan=plan)
    assert improvement.replay([*begun, completed, extended, linked, closed]) == ClosedPlan(
        plan=plan
    )
    again = replace(opened, superior_id=NOW_BOSS, due_on=DUE)
    assert improvement.replay([*begun, completed, linked, closed, again]) == OpenPlan(
        plan=replace(plan, superior_id=NOW_BOSS, due_on=DUE)
    )
    assert improvement.replay([aimed, closed]) is None


def test_plans_are_about_their_person() -> None:
    assert improvement.stream(open_) == improvement.stream(aim) == ref(ID).stream == ID
    assert id_of(quarter.id, HER) == ID
    assert improvement.person(ID) == HER
    with pytest.raises(Invalid):
        improvement.stream(replace(aim, plan_id="appraisal:2016Q1:E00002"))
