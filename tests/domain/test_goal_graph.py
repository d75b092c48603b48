from dataclasses import replace
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Ineligible, Invalid
from domain.goal_graph import DEEPEST, MOST_PARENTS
from domain.goal_plan import (
    Event,
    GoalClosed,
    GoalLinked,
    GoalOutcome,
    Goals,
    GoalUnlinked,
    LinkGoals,
    UnlinkGoals,
    evolve,
)
from tests.domain.goal_case import (
    BOSS,
    GROW,
    HERS,
    HIS,
    PLAN,
    SERVE,
    SHE,
    TODAY,
    grow,
    hers,
    link,
    linked,
    personal,
    proposed,
    refusal,
    rules,
    serve,
    whole,
)


def chain(length: int) -> list[Event]:
    """Return as many goals, each serving the one before."""
    ids = [f"{PLAN}/g{n}" for n in range(length)]
    goals = [replace(grow, goal_id=id_) for id_ in ids]
    links = (GoalLinked(goal_id=below, parent_id=above, weight=1) for above, below in pairwise(ids))
    return [*goals, *links]


def test_a_link_has_a_weight_which_can_be_changed() -> None:
    there = rules.given(*whole, linked)
    assert rules.given(*whole).when(link) == [linked]
    assert refusal(there, link).rule == "nothing-changes"
    assert there.when(replace(link, weight=10_000)) == [replace(linked, weight=10_000)]
    for none in (0, -1, 10_001):
        refused = refusal(there, replace(link, weight=none))
        assert isinstance(refused, Invalid)
        assert (refused.rule, refused.parameters) == ("goal-weight", {"weight": none})


def test_a_link_is_taken_away_again() -> None:
    unlink = UnlinkGoals(goal_id=HERS, parent_id=SERVE)
    unlinked = GoalUnlinked(goal_id=HERS, parent_id=SERVE)
    assert rules.given(*whole, linked).when(unlink) == [unlinked]
    assert refusal(rules.given(*whole), unlink).rule == "goals-not-linked"
    after = rules.given(*whole, linked, unlinked)
    assert refusal(after, unlink).rule == "goals-not-linked"
    assert after.when(replace(link, goal_id=SERVE, parent_id=HERS))


def test_what_is_proposed_or_closed_serves_nothing() -> None:
    for under in (rules.given(grow, serve, proposed), rules.given(grow, serve, proposed).by(BOSS)):
        assert refusal(under, link).rule == "goal-proposed"
        assert refusal(under, replace(link, goal_id=SERVE, parent_id=HERS)).rule == "goal-proposed"
    over = GoalClosed(goal_id=SERVE, outcome=GoalOutcome.ACHIEVED, closed_on=TODAY)
    assert refusal(rules.given(*whole, over), link).rule == "goal-closed"


def test_no_link_closes_a_circle() -> None:
    itself = refusal(rules.given(*whole), replace(link, parent_id=HERS))
    assert (itself.rule, itself.parameters) == ("goal-cycle", {"path": (HERS,)})
    serving = (linked, GoalLinked(goal_id=SERVE, parent_id=GROW, weight=1))
    back = LinkGoals(goal_id=GROW, parent_id=HERS, weight=1)
    refused = refusal(rules.given(*whole, *serving), back)
    assert isinstance(refused, Ineligible)
    assert refused.parameters == {"path": (GROW, SERVE, HERS)}


def test_a_circle_names_nothing_that_is_hidden() -> None:
    theirs = personal(f"{PLAN}/other", "employee:OTHER")
    links = (
        GoalLinked(goal_id=HERS, parent_id=theirs.goal_id, weight=1),
        GoalLinked(goal_id=theirs.goal_id, parent_id=SERVE, weight=1),
    )
    given_ = rules.given(grow, serve, hers, theirs, *links)
    back = LinkGoals(goal_id=SERVE, parent_id=HERS, weight=1)
    assert refusal(given_, back).parameters == {"path": (SERVE, theirs.goal_id, HERS)}
    assert refusal(given_.by(BOSS), back).parameters == {"path": (SERVE, HERS)}


def test_goals_stand_above_one_another_so_deep_and_no_deeper() -> None:
    deepest = chain(DEEPEST)
    single = replace(grow, goal_id=GROW)
    for command in (
        LinkGoals(goal_id=f"{PLAN}/g0", parent_id=GROW, weight=1),
        LinkGoals(goal_id=GROW, parent_id=f"{PLAN}/g{DEEPEST - 1}", weight=1),
    ):
        refused = refusal(rules.given(single, *deepest), command)
        assert (refused.rule, refused.parameters) == ("goal-too-deep", {"most": DEEPEST})
        assert rules.given(single, *chain(DEEPEST - 1)).when(
            replace(command, parent_id=command.parent_id.replace(str(DEEPEST - 1), "6"))
        )


def test_a_goal_serves_so_many_and_no_more() -> None:
    above = [replace(grow, goal_id=f"{PLAN}/up{n}") for n in range(MOST_PARENTS + 1)]
    links = [GoalLinked(goal_id=HERS, parent_id=each.goal_id, weight=1) for each in above[1:]]
    full = rules.given(hers, *above, *links)
    one_more = LinkGoals(goal_id=HERS, parent_id=above[0].goal_id, weight=1)
    refused = refusal(full, one_more)
    assert (refused.rule, refused.parameters) == ("goal-parents-many", {"most": MOST_PARENTS})
    assert full.when(replace(one_more, parent_id=above[1].goal_id, weight=2))
    assert rules.given(hers, *above, *links[1:]).when(one_more)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40))
def test_whatever_is_linked_in_whatever_order_there_is_no_circle(
    wanted: list[tuple[int, int]],
) -> None:
    events: list[Event] = [replace(grow, goal_id=f"{PLAN}/g{n}") for n in range(8)]
    taken: set[tuple[int, int]] = set()
    for below, above in wanted:
        command = LinkGoals(goal_id=f"{PLAN}/g{below}", parent_id=f"{PLAN}/g{above}", weight=1)
        under = rules.given(*events)
        if leads(above, below, taken):
            assert refusal(under, command).rule == "goal-cycle"
        elif (below, above) in taken:
            assert refusal(under, command).rule == "nothing-changes"
        elif sum(each == below for each, _ in taken) == MOST_PARENTS:
            assert refusal(under, command).rule == "goal-parents-many"
        else:
            events += [each for each in under.when(command) if isinstance(each, GoalLinked)]
            taken.add((below, above))
    assert not any(leads(above, below, taken) for below, above in taken)


def leads(start: int, end: int, links: set[tuple[int, int]]) -> bool:
    """Return whether a way up along links leads from `start` to `end`, by trying all."""
    reached = {start}
    for _ in range(8):
        reached |= {above for below, above in links if below in reached}
    return end in reached


@pytest.mark.parametrize("size", [3_000])
def test_a_plan_of_thousands_is_evolved_in_steps_that_do_not_grow(size: int) -> None:
    ids = [f"{PLAN}/g{n}" for n in range(size)]
    events: list[Event] = [replace(grow, goal_id=id_) for id_ in ids]
    events += [GoalLinked(goal_id=id_, parent_id=ids[0], weight=1) for id_ in ids[1:]]
    before = reduce(evolve, events, Goals())
    after = evolve(before, GoalUnlinked(goal_id=ids[1], parent_id=ids[0]))
    assert (len(after.goals), len(after.goals[ids[0]].children)) == (size, size - 2)
    assert ids[1] in before.goals[ids[0]].children
    kept = sum(after.goals[each] is before.goals[each] for each in ids)
    assert kept == size - 2


def test_both_in_a_link_are_known_to_the_actor() -> None:
    assert refusal(rules.by(SHE).given(*whole), replace(link, goal_id=HIS)).parameters == {
        "id": HIS
    }


def test_eight_goals_stand_above_one_another_and_not_nine() -> None:
    single = replace(grow, goal_id=GROW)
    below = LinkGoals(goal_id=GROW, parent_id=f"{PLAN}/g6", weight=1)
    assert rules.given(single, *chain(7)).when(below)
    refused = refusal(rules.given(single, *chain(8)), replace(below, parent_id=f"{PLAN}/g7"))
    assert (refused.rule, refused.parameters) == ("goal-too-deep", {"most": 8})


@pytest.mark.parametrize(
    ("above", "below", "deep"), [(4, 4, False), (1, 7, False), (5, 4, True), (5, 5, True)]
)
def test_what_stands_above_counts_together_with_what_stands_below(
    above: int, below: int, deep: bool
) -> None:
    ids = [f"{PLAN}/h{n}" for n in range(below)]
    links = [GoalLinked(goal_id=low, parent_id=high, weight=1) for high, low in pairwise(ids)]
    given_ = rules.given(*chain(above), *(replace(grow, goal_id=id_) for id_ in ids), *links)
    command = LinkGoals(goal_id=ids[0], parent_id=f"{PLAN}/g{above - 1}", weight=1)
    if deep:
        assert refusal(given_, command).rule == "goal-too-deep"
    else:
        assert given_.when(command) == [
            GoalLinked(goal_id=command.goal_id, parent_id=command.parent_id, weight=1)
        ]


@pytest.mark.parametrize(("serves", "full"), [(4, False), (5, True), (6, True)])
def test_a_goal_serves_five_at_most_and_whoever_serves_more_already_no_others(
    serves: int, full: bool
) -> None:
    above = [replace(grow, goal_id=f"{PLAN}/up{n}") for n in range(serves + 1)]
    links = [GoalLinked(goal_id=HERS, parent_id=each.goal_id, weight=1) for each in above[1:]]
    under = rules.given(hers, *above, *links)
    one_more = LinkGoals(goal_id=HERS, parent_id=above[0].goal_id, weight=1)
    if full:
        assert refusal(under, one_more).parameters == {"most": 5}
    else:
        assert under.when(one_more)
