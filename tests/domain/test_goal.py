from dataclasses import replace
from datetime import date

import pytest

from domain import employee
from domain.actor import Role
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.goal import goal
from domain.goal_plan import (
    CloseGoal,
    Command,
    ConfirmGoal,
    GoalClosed,
    GoalConfirmed,
    GoalHandedOver,
    GoalOutcome,
    HandOverGoal,
    UnlinkGoals,
)
from domain.sealed import Sealed
from tests.domain.goal_case import (
    BOSS,
    FIRST,
    GROW,
    HE,
    HERS,
    HIS,
    LAST,
    OLD,
    OPS,
    PLAN,
    SERVE,
    SHE,
    TODAY,
    TOP,
    close,
    grow,
    hers,
    link,
    propose,
    proposed,
    refusal,
    rules,
    serve,
    serving,
    set_,
    whole,
)

confirm = ConfirmGoal(goal_id=HERS)
confirmed = GoalConfirmed(goal_id=HERS, confirmed_on=TODAY)
to_him = HandOverGoal(goal_id=HERS, effective_on=TODAY, employee_id=HE, title=Sealed("his"))
taken = GoalHandedOver(
    goal_id=HERS,
    effective_on=TODAY,
    employee_id=HE,
    title=Sealed("his"),
    department_id=None,
    responsible_id=None,
)
to_ops = HandOverGoal(goal_id=GROW, effective_on=TODAY, department_id=OPS)


def test_hr_sets_goals_of_the_organisation_and_of_departments() -> None:
    assert rules.when(set_) == [grow]
    of_ops = replace(set_, goal_id=SERVE, department_id=OPS, responsible_id=BOSS)
    assert rules.when(replace(of_ops, title=" Answer within a day ")) == [serve]
    for by in (BOSS, TOP):
        assert refusal(rules.by(by), set_).rule == "role-missing"


def test_a_goal_is_set_for_whom_there_is() -> None:
    closed = replace(set_, department_id=OLD)
    assert refusal(rules, closed).rule == "department-not-open"
    nobody = replace(set_, responsible_id="employee:NOBODY")
    assert refusal(rules, nobody).parameters == {"id": "employee:NOBODY"}
    left = rules.knowing(employee.ref(SHE), serving(SHE, BOSS, last_day_on=FIRST))
    assert refusal(left, replace(set_, responsible_id=SHE)).rule == "left-service"
    assert refusal(left, propose).rule == "left-service"


def test_a_goal_has_an_id_a_title_and_days() -> None:
    for id_ in ("goal:2016", "goal:2016/", "goal:2016/a/b", "goal:2016/a b", "plan:2016/a"):
        with pytest.raises(Invalid) as malformed:
            goal.stream(replace(set_, goal_id=id_))
        assert malformed.value.rule == "id-malformed"
    assert goal.stream(set_) == PLAN
    assert refusal(rules.given(*whole), replace(link, parent_id="x")).rule == "id-malformed"
    assert refusal(rules, replace(set_, title=" ")).rule == "text-malformed"
    reversed_ = refusal(rules, replace(set_, ends_on=date(2015, 12, 31)))
    assert reversed_.rule == "goal-period-reversed"
    assert reversed_.parameters == {"starts_on": FIRST, "ends_on": date(2015, 12, 31)}
    one_day = replace(set_, ends_on=FIRST)
    assert rules.when(one_day) == [replace(grow, ends_on=FIRST)]
    assert refusal(rules, replace(set_, ends_on=date(2999, 1, 1))).rule == "date-out-of-range"
    assert refusal(rules, replace(set_, starts_on=date(1899, 1, 1))).rule == "date-out-of-range"


def test_what_is_set_again_takes_its_place_and_keeps_its_holder() -> None:
    there = rules.given(grow, proposed)
    assert there.when(replace(set_, title="Grow")) == [replace(grow, title="Grow")]
    for other in (
        replace(set_, department_id=OPS),
        replace(set_, responsible_id=BOSS),
        replace(set_, goal_id=HERS),
        replace(propose, goal_id=GROW),
        replace(propose, employee_id=HE),
    ):
        assert refusal(there, other).rule == "goal-held"
    closed = GoalClosed(goal_id=GROW, outcome=GoalOutcome.ACHIEVED, closed_on=TODAY)
    refused = refusal(rules.given(grow, closed), set_)
    assert refused.parameters == {"goal_id": GROW, "outcome": GoalOutcome.ACHIEVED}


def test_what_an_employee_sets_is_proposed() -> None:
    for roles in ((), (Role.HR,)):
        assert rules.by(SHE, *roles).when(propose) == [proposed]
        assert rules.by(SHE, *roles).given(proposed).when(propose) == [proposed]
        assert refusal(rules.by(SHE, *roles).given(hers), propose).rule == "own-case"
    for under in (rules, rules.by(BOSS)):
        assert under.when(propose) == [hers]
        assert under.given(proposed).when(propose) == [hers]
        assert under.given(hers).when(propose) == [hers]


def test_a_proposal_is_confirmed_by_the_superior_or_hr() -> None:
    for under in (rules, rules.by(BOSS)):
        assert under.given(proposed).when(confirm) == [confirmed]
        assert refusal(under.given(hers), confirm).rule == "nothing-changes"
        assert refusal(under.given(proposed, confirmed), confirm).rule == "nothing-changes"
        assert under.given(proposed, confirmed).when(close)
        assert refusal(under.given(proposed), close).rule == "goal-proposed"
    assert refusal(rules.by(SHE, Role.HR).given(proposed), confirm).rule == "own-case"


@pytest.mark.parametrize("by", [TOP, HE, "employee:A0", "employee:Z9"])
def test_to_others_an_employees_goal_does_not_exist(by: str) -> None:
    under = rules.by(by, Role.EXECUTIVE).given(*whole)
    asked: tuple[Command, ...] = (
        confirm,
        close,
        to_him,
        link,
        replace(link, goal_id=SERVE, parent_id=HERS),
        UnlinkGoals(goal_id=HERS, parent_id=SERVE),
    )
    for command in asked:
        refused = refusal(under, command)
        assert isinstance(refused, Unknown)
        assert refused.parameters == {"id": HERS}
    assert refusal(under, propose).parameters == {"id": SHE}
    nowhere = replace(close, goal_id="goal:2016/nowhere")
    assert refusal(rules, nowhere).parameters == {"id": "goal:2016/nowhere"}


def test_a_goal_is_closed_by_whom_it_is_not_of() -> None:
    closed = GoalClosed(goal_id=HERS, outcome=GoalOutcome.MISSED, closed_on=TODAY)
    for under in (rules, rules.by(BOSS)):
        assert under.given(hers).when(close) == [closed]
        assert refusal(under.given(hers, closed), close).rule == "goal-closed"
    assert isinstance(refusal(rules.by(SHE, Role.HR).given(hers), close), Forbidden)
    over = CloseGoal(goal_id=SERVE, outcome=GoalOutcome.ACHIEVED)
    assert rules.given(serve).when(over)
    assert refusal(rules.by(BOSS).given(serve), over).rule == "role-missing"


def test_everybody_may_drop_what_they_proposed() -> None:
    drop = CloseGoal(goal_id=HERS, outcome=GoalOutcome.DROPPED)
    dropped = GoalClosed(goal_id=HERS, outcome=GoalOutcome.DROPPED, closed_on=TODAY)
    for by in (SHE, BOSS):
        assert rules.by(by).given(proposed).when(drop) == [dropped]
    assert refusal(rules.by(SHE).given(hers), drop).rule == "own-case"
    assert refusal(rules.by(SHE).given(proposed), close).rule == "own-case"


def test_an_employees_goal_goes_to_another_employee() -> None:
    for under in (rules, rules.by(BOSS)):
        assert under.given(hers).when(to_him) == [taken]
        assert refusal(under.given(hers, taken), to_him).rule == "nothing-changes"
    after = rules.given(hers, taken)
    assert isinstance(refusal(after.by(SHE), close), Unknown)
    assert refusal(after.by(HE), close).rule == "own-case"
    assert refusal(rules.by(SHE, Role.HR).given(hers), to_him).rule == "own-case"
    to_self = replace(to_him, employee_id=BOSS)
    assert refusal(rules.by(BOSS).given(hers), to_self).rule == "own-case"
    gone = rules.knowing(employee.ref(HE), serving(HE, BOSS, last_day_on=FIRST))
    assert refusal(gone.given(hers), to_him).rule == "left-service"


def test_another_goal_goes_to_a_department_or_another_responsible() -> None:
    given = rules.given(grow, serve)
    to_ops_now = replace(taken, goal_id=GROW, employee_id=None, title=None, department_id=OPS)
    assert given.when(to_ops) == [to_ops_now]
    to_her = HandOverGoal(goal_id=SERVE, effective_on=TODAY, responsible_id=SHE)
    assert given.when(to_her) == [
        replace(to_ops_now, goal_id=SERVE, department_id=OPS, responsible_id=SHE)
    ]
    same = replace(to_her, responsible_id=BOSS)
    assert refusal(given, same).rule == "nothing-changes"
    assert refusal(given, replace(to_ops, department_id=OLD)).rule == "department-not-open"
    assert refusal(given.by(BOSS), to_her).rule == "role-missing"


def test_a_handover_says_what_it_takes_and_nothing_else() -> None:
    given = rules.given(grow, hers)
    for lacks in (replace(to_him, title=None), replace(to_him, employee_id=None)):
        assert refusal(given, lacks).rule == "handover-incomplete"
    for beside in (
        replace(to_him, department_id=OPS),
        replace(to_him, responsible_id=BOSS),
        replace(to_ops, employee_id=HE),
        replace(to_ops, title=Sealed("t")),
    ):
        assert refusal(given, beside).rule == "handover-out-of-place"


def test_a_handover_takes_effect_on_a_day_since_the_last() -> None:
    given = rules.given(hers)
    tomorrow = replace(to_him, effective_on=date(2016, 2, 2))
    refused = refusal(given, tomorrow)
    assert (refused.rule, refused.parameters["today"]) == ("goal-handover-ahead", TODAY)
    earlier = refusal(given, replace(to_him, effective_on=date(2015, 12, 31)))
    assert isinstance(earlier, Ineligible)
    assert (earlier.rule, earlier.parameters) == ("handover-not-later", {"held_since": FIRST})
    since_first = replace(to_him, effective_on=FIRST)
    assert given.when(since_first) == [replace(taken, effective_on=FIRST)]
    ahead = rules.given(replace(hers, starts_on=LAST))
    assert refusal(ahead, since_first).parameters == {"held_since": TODAY}
    later = rules.on(LAST).given(hers)
    assert later.when(replace(to_him, effective_on=TODAY)) == [taken]
    back = replace(to_him, employee_id=SHE, effective_on=LAST)
    since = replace(taken, effective_on=LAST)
    assert refusal(later.given(hers, since), replace(back, effective_on=TODAY)).parameters == {
        "held_since": LAST
    }
    assert later.given(hers, since).when(back)


def test_goals_of_different_plans_are_not_linked() -> None:
    elsewhere = replace(link, parent_id="goal:2017/serve")
    refused = refusal(rules.given(*whole), elsewhere)
    assert isinstance(refused, Invalid)
    assert refused.rule == "goal-elsewhere"


def test_whoever_answers_for_a_goal_links_it() -> None:
    under = rules.given(*whole)
    for by in (under, under.by(BOSS)):
        assert by.when(link)
        assert by.when(replace(link, goal_id=SERVE, parent_id=GROW))
    assert refusal(under.by(SHE, Role.HR), link).rule == "own-case"
    up = replace(link, goal_id=SERVE, parent_id=HERS)
    assert refusal(under.by(SHE, Role.HR), up).rule == "own-case"
    assert under.by(BOSS).when(replace(link, goal_id=HERS, parent_id=HIS))
    between = replace(link, goal_id=SERVE, parent_id=GROW)
    assert refusal(under.by(SHE), between).rule == "goal-of-others"
    assert refusal(under.by(SHE), UnlinkGoals(goal_id=SERVE, parent_id=GROW)).rule == (
        "goal-of-others"
    )
    assert {HIS, HERS} <= {each.goal_id for each in whole}
