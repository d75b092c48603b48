"""A promotion or a move in the middle of a cycle, and whether it is settled."""

from dataclasses import replace
from datetime import date

import pytest

from domain import cycle, employee
from domain.appraisal_case import Event
from domain.appraisal_policy import MoveEffect
from domain.cycle import Phase
from domain.employee import Employee
from domain.errors import Forbidden, Rejected
from domain.move_settlement import MoveSettled, SettleMove, within
from domain.timeline import Entry, Timeline
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    inputs,
    quarter,
    release,
    score,
    scored,
    she,
)
from tests.given import Rules

MOVE, RISE = "move:E00002:1", "promotion:E00002:1"
MOVED, TODAY = date(2016, 2, 10), date(2016, 4, 17)
settle = SettleMove(appraisal_id=ID, case_id=MOVE)
settled = MoveSettled(case_id=MOVE, effective_on=MOVED, settled_by="employee:HR1")


def placed(*entries: tuple[date, str | None]) -> Employee:
    """Return her with positions, each from its day on and of a case, if it is of one."""
    line = tuple(Entry(on, f"A-{place}", case) for place, (on, case) in enumerate(entries))
    return replace(she, positions=Timeline(line))


moved = placed((date(2015, 4, 1), RISE), (MOVED, MOVE), (date(2016, 4, 1), RISE))


def under(effect: MoveEffect, who: Employee = moved) -> Rules[object, Event, object]:
    policy = replace(quarter.policy, move_effect=effect)
    period = replace(quarter, phase=Phase.FEED_BACK, policy=policy)
    rules = during(Phase.FEED_BACK).knowing(cycle.ref(quarter.id), period)
    return rules.knowing(employee.ref(HER), who).on(TODAY)  # type: ignore[return-value]


def refusal(rules: Rules[object, Event, object], command: object) -> str:
    with pytest.raises(Rejected) as found:
        rules.when(command)
    return found.value.rule


def test_only_a_day_of_the_cycle_that_has_come_counts() -> None:
    assert within(moved, quarter, TODAY) == {MOVE: MOVED}
    assert within(moved, quarter, date(2016, 2, 9)) == {}
    by_hand = placed((MOVED, None))
    assert within(by_hand, quarter, TODAY) == {}
    twice = placed((date(2016, 3, 1), MOVE), (MOVED, RISE), (date(2016, 3, 9), MOVE))
    assert list(within(twice, quarter, TODAY).items()) == [(RISE, MOVED), (MOVE, date(2016, 3, 1))]


def test_the_cycles_first_day_and_its_last_count() -> None:
    first, last = quarter.starts_on, quarter.ends_on
    assert within(placed((first, MOVE), (last, RISE)), quarter, TODAY) == {MOVE: first, RISE: last}
    assert within(placed((last, MOVE)), quarter, last) == {MOVE: last}


def test_cases_of_one_day_stand_in_the_order_of_their_ids() -> None:
    both = replace(placed((MOVED, MOVE)), levels=Timeline((Entry(MOVED, "II", RISE),)))
    assert list(within(both, quarter, TODAY)) == [MOVE, RISE]


def test_where_the_policy_wants_it_nothing_is_scored_or_released_before() -> None:
    strict = under(MoveEffect.SETTLED)
    assert refusal(strict.given(*inputs), score) == "move-unsettled"
    assert refusal(strict.given(*inputs, scored), release) == "move-unsettled"
    assert strict.given(*inputs, settled).when(score)
    assert strict.given(*inputs, settled, scored).when(release)


@pytest.mark.parametrize("effect", [MoveEffect.KEPT, MoveEffect.REMINDED])
def test_elsewhere_it_goes_on(effect: MoveEffect) -> None:
    assert under(effect).given(*inputs).when(score)
    assert under(effect).given(*inputs, scored).when(release)
    assert under(MoveEffect.SETTLED, she).given(*inputs).when(score)


def test_human_resources_settle_what_happened_in_the_cycle_once() -> None:
    rules = under(MoveEffect.REMINDED).given(*inputs)
    assert rules.when(settle) == [settled]
    assert refusal(rules, replace(settle, case_id=RISE)) == "move-not-in-cycle"
    assert refusal(rules.given(*inputs, settled), settle) == "move-settled"
    with pytest.raises(Forbidden):
        rules.by(BOSS).when(settle)
