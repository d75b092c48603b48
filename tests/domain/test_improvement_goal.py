from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Ineligible, Invalid
from domain.improvement_goal import (
    MOST,
)
from tests.domain.improvement_case import (
    DUE,
    LATER,
    TODAY,
    act,
    acted,
    aim,
    aimed,
    begun,
    check_in,
    complete,
    completed,
    extended,
    opened,
    refusal,
    rules,
)


def test_dates_lie_within_the_plan() -> None:
    under = rules.given(*begun)
    for command in (aim, act):
        assert under.when(replace(command, due_on=TODAY))
        assert under.when(replace(command, due_on=DUE))
        before = refusal(under, replace(command, due_on=TODAY - timedelta(days=1)))
        assert before.rule == "due-in-past"
        beyond = refusal(under, replace(command, due_on=DUE + timedelta(days=1)))
        assert isinstance(beyond, Ineligible)
        assert (beyond.rule, beyond.parameters) == ("due-beyond-plan", {"due_on": DUE})
        assert rules.given(*begun, extended).when(replace(command, due_on=LATER))


def test_codes_are_codes() -> None:
    assert refusal(rules.given(opened), replace(aim, goal="On time")).rule == "code-malformed"
    assert refusal(rules.given(*begun), replace(act, action="")).rule == "code-malformed"


def test_what_names_a_goal_names_one_of_the_plan() -> None:
    for command in (act, check_in):
        refused = refusal(rules.given(opened), command)
        assert isinstance(refused, Invalid)
        assert (refused.rule, refused.parameters) == ("goal-unknown", {"goal": "on-time"})
        assert rules.given(opened).when(replace(command, goal=None))


def test_a_plan_holds_only_so_much() -> None:
    goals = [replace(aimed, goal=f"goal-{n}") for n in range(MOST)]
    actions = [replace(acted, action=f"action-{n}") for n in range(MOST)]
    full = rules.given(opened, *goals, *actions)
    another = replace(act, goal=None)
    for command in (aim, another):
        refused = refusal(full, command)
        assert isinstance(refused, Ineligible)
        assert (refused.rule, refused.parameters) == ("plan-full", {"most": MOST})
    assert full.when(replace(aim, goal="goal-0"))
    assert full.when(replace(another, action="action-0"))
    assert rules.given(opened, *goals[1:], *actions[1:]).when(aim)


def test_an_action_is_done_once_and_again_when_it_is_set_anew() -> None:
    assert refusal(rules.given(opened), complete).rule == "action-unknown"
    done = rules.given(*begun, completed)
    assert refusal(done, complete).rule == "nothing-changes"
    assert rules.given(*begun, completed, acted).when(complete) == [completed]


@pytest.mark.parametrize("progress", [0, 100])
def test_progress_is_a_percentage(progress: int) -> None:
    assert rules.given(*begun).when(replace(check_in, progress=progress))


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_is_nothing_else(progress: int) -> None:
    refused = refusal(rules.given(*begun), replace(check_in, progress=progress))
    assert isinstance(refused, Invalid)
    assert refused.rule == "progress-out-of-range"
    assert refused.parameters == {"progress": progress}
