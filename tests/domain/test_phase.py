from dataclasses import replace
from datetime import date

import pytest

from domain import cycle as cycles
from domain.cycle import Command, PhaseBegun
from domain.decider import Given
from domain.errors import Forbidden, Ineligible, Rejected, Unknown
from domain.phase import (
    PHASES,
    Deadline,
    DeadlineExtended,
    ExtendDeadline,
    Phase,
    PhaseReopened,
    ReopenPhase,
)
from tests.domain.appraisal_case import quarter
from tests.domain.test_cycle import opened
from tests.given import Rules

CYCLE = "cycle:2016Q1"
DUE = {
    Phase.PLAN: date(2016, 1, 8),
    Phase.SET_MEASURES: date(2016, 1, 15),
    Phase.EVALUATE: date(2016, 4, 15),
}
extend = ExtendDeadline(cycle_id=CYCLE, phase=Phase.SET_MEASURES, due_on=date(2016, 1, 20))
reopen = ReopenPhase(cycle_id=CYCLE, phase=Phase.PLAN, due_on=date(2016, 1, 20))


def reached(phase: Phase) -> Rules[Command, cycles.Event, cycles.State]:
    events = [PhaseBegun(phase=each) for each in PHASES[1 : PHASES.index(phase) + 1]]
    return Rules(cycles.cycle).given(opened, *events)


def refusal(rules: Rules[Command, cycles.Event, cycles.State], command: Command) -> str:
    with pytest.raises(Rejected) as refused:
        rules.when(command)
    return refused.value.rule


def test_a_deadline_is_extended_for_a_phase_that_is_not_over() -> None:
    moved = Deadline(phase=Phase.SET_MEASURES, due_on=date(2016, 1, 20))
    event = DeadlineExtended(phase=Phase.SET_MEASURES, deadlines=(moved,))
    for phase in (Phase.PLAN, Phase.SET_MEASURES):
        assert reached(phase).when(extend) == [event]


def test_later_deadlines_that_would_come_before_it_move_with_it() -> None:
    far = date(2016, 5, 1)
    [event] = reached(Phase.PLAN).when(replace(extend, phase=Phase.PLAN, due_on=far))
    phases = (Phase.PLAN, Phase.SET_MEASURES, Phase.EVALUATE)
    assert isinstance(event, DeadlineExtended)
    assert event.deadlines == tuple(Deadline(phase=each, due_on=far) for each in phases)


@pytest.mark.parametrize(
    ("phase", "command", "rule"),
    [
        (Phase.COLLECT, extend, "phase-over"),
        (Phase.PLAN, replace(extend, phase=Phase.COLLECT), "no-deadline"),
        (Phase.PLAN, replace(extend, due_on=date(2016, 1, 15)), "deadline-not-later"),
        (Phase.PLAN, replace(extend, due_on=date(2016, 1, 3)), "due-in-past"),
        (Phase.PLAN, replace(extend, due_on=date(1816, 1, 3)), "date-out-of-range"),
        (Phase.PLAN, reopen, "phase-not-earlier"),
        (Phase.SET_MEASURES, replace(reopen, phase=Phase.COLLECT), "phase-not-earlier"),
        (Phase.SET_MEASURES, replace(reopen, due_on=date(2016, 1, 3)), "due-in-past"),
    ],
)
def test_it_is_refused(phase: Phase, command: Command, rule: str) -> None:
    assert refusal(reached(phase), command) == rule


def test_a_phase_is_reopened_until_a_day() -> None:
    moved = (
        Deadline(phase=Phase.PLAN, due_on=date(2016, 1, 20)),
        Deadline(phase=Phase.SET_MEASURES, due_on=date(2016, 1, 20)),
    )
    event = PhaseReopened(phase=Phase.PLAN, before=Phase.CLOSED, deadlines=moved)
    assert reached(Phase.CLOSED).when(reopen) == [event]
    state = cycles.evolve(cycles.cycle.replay(reached(Phase.CLOSED).events), event)
    assert state is not None
    assert state.phase is Phase.PLAN
    assert state.deadlines == {**DUE, **{each.phase: each.due_on for each in moved}}


def test_a_phase_without_a_deadline_has_one_once_it_is_reopened() -> None:
    command = replace(reopen, phase=Phase.COLLECT, due_on=date(2016, 4, 10))
    [event] = reached(Phase.EVALUATE).when(command)
    assert isinstance(event, PhaseReopened)
    assert event.deadlines == (Deadline(phase=Phase.COLLECT, due_on=date(2016, 4, 10)),)


@pytest.mark.parametrize("command", [extend, reopen])
def test_only_human_resources_do_so_and_in_a_cycle_there_is(command: Command) -> None:
    with pytest.raises(Forbidden):
        reached(Phase.SET_MEASURES).by("employee:E1").when(command)
    with pytest.raises(Unknown):
        Rules(cycles.cycle).when(command)


due = replace(quarter, phase=Phase.EVALUATE, deadlines=DUE)


def on(day: date, rules: int = 4) -> Given:
    return Given(by=Rules(cycles.cycle).actor, today=day, rules=rules)


def test_the_last_day_is_in_time_and_the_next_is_not() -> None:
    cycles.require_phase(cycles.on(due, on(date(2016, 4, 15))), Phase.EVALUATE)
    with pytest.raises(Ineligible) as refused:
        cycles.require_phase(cycles.on(due, on(date(2016, 4, 16))), Phase.EVALUATE)
    assert refused.value.rule == "deadline-passed"
    assert refused.value.parameters["due_on"] == date(2016, 4, 15)


def test_deadlines_bound_nobody_under_earlier_rules() -> None:
    cycles.require_phase(cycles.on(due, on(date(2016, 4, 16), rules=3)), Phase.EVALUATE)


def test_one_appraisal_is_kept_open_through_its_own_last_day() -> None:
    own = Deadline(phase=Phase.COLLECT, due_on=date(2016, 4, 20))
    open_ = cycles.on(due, on(date(2016, 4, 20)), own)
    cycles.require_phase(open_, Phase.COLLECT)
    with pytest.raises(Ineligible) as late:
        cycles.require_phase(open_, Phase.EVALUATE)
    assert late.value.rule == "deadline-passed"
    with pytest.raises(Ineligible) as over:
        cycles.require_phase(cycles.on(due, on(date(2016, 4, 21)), own), Phase.COLLECT)
    assert over.value.rule == "out-of-phase"
