from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.actor import Role
from domain.appraisal_policy import OPERATIONS
from domain.cycle import (
    AdvanceCycle,
    CycleOpened,
    CyclePeriod,
    Deadline,
    OpenCycle,
    Phase,
    PhaseBegun,
    cycle,
)
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.phase import PHASES
from domain.policies.formula import FORMULAS, Formula
from domain.rulebook import RULES
from tests.given import Rules

rules = Rules(cycle)

formulas = (
    "measure-score/1",
    "rollup/1",
    "grade/1",
    "appraisal-score/2",
    "veto/1",
    "group-rating/1",
    "annual/1",
)
deadlines = (
    Deadline(phase=Phase.PLAN, due_on=date(2016, 1, 8)),
    Deadline(phase=Phase.SET_MEASURES, due_on=date(2016, 1, 15)),
    Deadline(phase=Phase.EVALUATE, due_on=date(2016, 4, 15)),
)
open_ = OpenCycle(
    cycle_id="cycle:2016Q1",
    name="First quarter of 2016",
    period=CyclePeriod.QUARTER,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
    policy=OPERATIONS,
    deadlines=deadlines,
)
opened = CycleOpened(
    cycle_id="cycle:2016Q1",
    name="First quarter of 2016",
    period=CyclePeriod.QUARTER,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
    policy=replace(OPERATIONS, formulas=formulas),
    deadlines=deadlines,
)


def advance(to: Phase) -> AdvanceCycle:
    return AdvanceCycle(cycle_id="cycle:2016Q1", to=to)


def test_it_opens_with_the_formulas_in_force() -> None:
    assert rules.when(open_) == [opened]


def test_a_revision_of_later_rules_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    later = Formula(name="grade", revision=2, since=RULES + 1, run=lambda: "S")
    monkeypatch.setitem(FORMULAS, later.id, later)
    assert rules.when(open_) == [opened]


def test_a_new_revision_is_taken_by_the_cycles_opened_under_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = Formula(name="grade", revision=2, since=1, run=lambda: "S")
    monkeypatch.setitem(FORMULAS, new.id, new)
    [event] = rules.when(open_)
    assert isinstance(event, CycleOpened)
    assert event.policy.formulas == (*formulas[:2], "grade/2", *formulas[3:])


def test_it_opens_once() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(opened).when(open_)


def test_it_may_last_a_day() -> None:
    assert rules.when(replace(open_, ends_on=open_.starts_on))


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (replace(open_, name="  "), "text-malformed"),
        (replace(open_, ends_on=date(2015, 12, 31)), "period-reversed"),
        (replace(open_, starts_on=date(216, 1, 1)), "date-out-of-range"),
        (replace(open_, deadlines=deadlines[::-1]), "deadlines-out-of-order"),
        (replace(open_, deadlines=(deadlines[0], deadlines[0])), "deadlines-out-of-order"),
        (
            replace(
                open_,
                deadlines=(deadlines[0], replace(deadlines[1], due_on=date(2016, 1, 7))),
            ),
            "deadlines-out-of-order",
        ),
        (
            replace(open_, deadlines=(Deadline(phase=Phase.CLOSED, due_on=date(2016, 5, 1)),)),
            "deadline-without-phase",
        ),
        (replace(open_, policy=replace(OPERATIONS, formulas=formulas)), "formulas-chosen"),
        (replace(open_, policy=replace(OPERATIONS, cap=Decimal(0))), "cap-not-above-floor"),
    ],
)
def test_what_contradicts_itself_is_refused(command: OpenCycle, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.when(command)
    assert refused.value.rule == refusal


def test_a_malformed_id_names_no_stream() -> None:
    assert cycle.stream(open_) == "cycle:2016Q1"
    with pytest.raises(Invalid) as refused:
        cycle.stream(replace(open_, cycle_id="employee:E00001"))
    assert refused.value.rule == "id-malformed"


def test_phases_may_share_a_deadline() -> None:
    same = replace(deadlines[1], due_on=deadlines[0].due_on)
    assert rules.when(replace(open_, deadlines=(deadlines[0], same)))


def test_it_goes_through_all_phases_one_by_one() -> None:
    begun: list[PhaseBegun] = []
    for to in PHASES[1:]:
        assert rules.given(opened, *begun).when(advance(to)) == [PhaseBegun(phase=to)]
        begun.append(PhaseBegun(phase=to))
    assert begun[-1].phase is Phase.CLOSED


@pytest.mark.parametrize(
    "to", [phase for phase in Phase if phase is not Phase.SET_MEASURES], ids=str
)
def test_no_phase_is_left_out_or_gone_back_to(to: Phase) -> None:
    with pytest.raises(Ineligible) as refused:
        rules.given(opened).when(advance(to))
    assert refused.value.rule == "phase-not-next"
    assert refused.value.parameters == {
        "phase": Phase.PLAN,
        "to": to,
        "next": Phase.SET_MEASURES,
    }


def test_nothing_follows_the_end() -> None:
    with pytest.raises(Ineligible) as refused:
        rules.given(opened, PhaseBegun(phase=Phase.CLOSED)).when(advance(Phase.CLOSED))
    assert refused.value.parameters["next"] is None


def test_what_was_not_opened_does_not_advance() -> None:
    with pytest.raises(Unknown):
        rules.when(advance(Phase.SET_MEASURES))


@pytest.mark.parametrize("command", [open_, advance(Phase.SET_MEASURES)])
def test_only_hr_opens_and_advances(command: OpenCycle | AdvanceCycle) -> None:
    with pytest.raises(Forbidden) as refused:
        rules.by("employee:E00009", Role.EXECUTIVE).when(command)
    assert refused.value.rule == "role-missing"
