"""A cycle runs under one policy: given with it, or what a published one says on its first day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import cycle as cycles
from domain import policy
from domain.appraisal_policy import OPERATIONS
from domain.cycle import CycleOpened, CyclePeriod, OpenCycle, State, cycle
from domain.errors import Ineligible, Invalid, Rejected, Unknown
from domain.policies import appraisal_score
from domain.policies.annual import AnnualPolicy
from domain.rulebook import RULES
from tests.domain.test_cycle import open_, opened
from tests.domain.test_policy import HOUSE, draft, drafted, publication
from tests.given import Rules

YEAR = date(2016, 1, 1)
yearly = replace(OPERATIONS, version="v2", annual=AnnualPolicy())
published = policy.policy.replay(
    [
        drafted,
        publication("operations-1", YEAR),
        draft(policy=yearly),
        publication("v2", date(2016, 7, 1)),
    ]
)
rules = Rules(cycle).knowing(policy.ref(HOUSE), published)
by_id = replace(open_, policy=None, policy_id=HOUSE)


def refusal(command: OpenCycle, known: Rules[cycles.Command, cycles.Event, State] = rules) -> str:
    with pytest.raises(Rejected) as refused:
        known.when(command)
    return refused.value.rule


def test_a_cycle_keeps_the_version_of_its_first_day() -> None:
    assert rules.when(by_id) == [replace(opened, policy_id=HOUSE)]
    later = replace(by_id, starts_on=date(2016, 7, 1), ends_on=date(2016, 9, 30), deadlines=())
    (event,) = rules.when(later)
    assert isinstance(event, CycleOpened)
    assert event.policy == replace(yearly, formulas=appraisal_score.in_force(RULES))


def test_a_cycle_before_the_first_version_has_none() -> None:
    early = replace(by_id, starts_on=date(2015, 12, 31), deadlines=())
    with pytest.raises(Ineligible) as refused:
        rules.when(early)
    assert refused.value.rule == "no-policy-in-force"
    assert refused.value.parameters == {"policy_id": HOUSE, "on": date(2015, 12, 31)}


def test_a_policy_that_is_not_there_is_unknown() -> None:
    with pytest.raises(Unknown):
        rules.when(replace(by_id, policy_id="policy:other"))


def test_a_cycle_has_one_policy() -> None:
    for command in (replace(open_, policy=None), replace(open_, policy_id=HOUSE)):
        with pytest.raises(Invalid) as refused:
            rules.when(command)
        assert refused.value.rule == "either-or"


def quarter(n: int, **other: object) -> State:
    starts_on = date(2016, 3 * n - 2, 1)
    ends_on = date(2016, 3 * n, 30)
    event = replace(
        opened, cycle_id=f"cycle:Q{n}", starts_on=starts_on, ends_on=ends_on, deadlines=()
    )
    return cycle.evolve(None, replace(event, **other))  # type: ignore[arg-type] - its fields


def knowing(*states: State) -> Rules[cycles.Command, cycles.Event, State]:
    known = Rules(cycle)
    for n, state in enumerate(states, start=1):
        known = known.knowing(cycles.ref(f"cycle:Q{n}"), state)
    return known


NAMED = tuple(f"cycle:Q{n}" for n in (1, 2, 3, 4))
four = knowing(*(quarter(n) for n in (1, 2, 3, 4)))
the_year = replace(
    open_,
    cycle_id="cycle:2016",
    period=CyclePeriod.YEAR,
    ends_on=date(2016, 12, 31),
    policy=yearly,
    deadlines=(),
    quarters=NAMED,
)


def test_a_year_names_its_quarters() -> None:
    (event,) = four.when(the_year)
    assert isinstance(event, CycleOpened)
    assert event.quarters == NAMED
    state = cycle.evolve(None, event)
    assert state is not None
    assert (state.period, state.quarters) == (CyclePeriod.YEAR, NAMED)


@pytest.mark.parametrize("named", [(), NAMED[:3], (*NAMED, "cycle:Q5")])
def test_a_year_names_as_many_as_its_policy_weighs(named: tuple[str, ...]) -> None:
    known = four.knowing(cycles.ref("cycle:Q5"), quarter(4))
    assert refusal(replace(the_year, quarters=named), known) == "quarters-miscounted"


def test_a_cycle_that_does_not_come_of_quarters_names_none() -> None:
    plain = replace(the_year, policy=OPERATIONS)
    assert refusal(plain, four) == "quarters-needless"
    half = replace(the_year, period=CyclePeriod.HALF)
    assert refusal(half, four) == "quarters-needless"
    assert four.when(replace(half, quarters=()))
    assert four.when(replace(plain, quarters=()))


def test_a_quarter_that_is_not_there_is_unknown() -> None:
    with pytest.raises(Unknown):
        knowing(*(quarter(n) for n in (1, 2, 3))).when(the_year)


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"period": CyclePeriod.MONTH}, "not-a-quarter"),
        ({"period": CyclePeriod.YEAR}, "not-a-quarter"),
        ({"starts_on": date(2015, 12, 31)}, "quarter-outside-year"),
        ({"ends_on": date(2017, 1, 1)}, "quarter-outside-year"),
        ({"ends_on": date(2016, 4, 1)}, "quarters-out-of-order"),
    ],
)
def test_the_quarters_of_a_year_lie_in_it_one_after_another(
    other: dict[str, object], rule: str
) -> None:
    assert refusal(the_year, four.knowing(cycles.ref("cycle:Q1"), quarter(1, **other))) == rule


@given(order=st.permutations(NAMED))
def test_quarters_are_named_once_each_the_oldest_first(order: list[str]) -> None:
    command = replace(the_year, quarters=tuple(order))
    if tuple(order) == NAMED:
        assert four.when(command)
    else:
        assert refusal(command, four) == "quarters-out-of-order"
    twice = (order[0], *order[:3])
    assert refusal(replace(the_year, quarters=twice), four) == "quarters-out-of-order"
