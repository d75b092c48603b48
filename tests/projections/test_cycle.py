from datetime import date
from decimal import Decimal

import pytest

from domain.appraisal_policy import OPERATIONS, Dimension, MoveEffect
from domain.cycle import CycleOpened, CyclePeriod, Deadline, Phase, PhaseBegun
from domain.phase import DeadlineExtended, PhaseReopened
from ledger.recorded import Origin
from projections.cycle import CycleDeadlineRow, CycleDimensionRow, CycleGradeRow, CycleRow
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

Q1 = "cycle:2016Q1"
opened = CycleOpened(
    cycle_id=Q1,
    name="First quarter of 2016",
    period=CyclePeriod.QUARTER,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
    policy=OPERATIONS,
    deadlines=(
        Deadline(phase=Phase.PLAN, due_on=date(2016, 1, 8)),
        Deadline(phase=Phase.EVALUATE, due_on=date(2016, 4, 15)),
    ),
)
row = CycleRow(
    id=Q1,
    code="2016Q1",
    name="First quarter of 2016",
    period=CyclePeriod.QUARTER,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
    phase=Phase.PLAN,
    policy_version="operations-1",
    version_id=None,
    quarters=(),
    raters=("SUPERIOR",),
    move_effect=MoveEffect.REMINDED,
    phase_at=moment(1),
    origin=Origin.PERSON,
)
MOVED = Deadline(phase=Phase.PLAN, due_on=date(2016, 2, 8))
begun = PhaseBegun(phase=Phase.SET_MEASURES)


def test_a_cycle_is_one_row_with_its_phase() -> None:
    assert rows("cycle", Q1, opened) == [row]
    later = replace(row, phase=Phase.SET_MEASURES, phase_at=moment(2))
    assert rows("cycle", Q1, opened, begun) == [later]
    back = PhaseReopened(phase=Phase.PLAN, before=Phase.SET_MEASURES, deadlines=(MOVED,))
    assert rows("cycle", Q1, opened, begun, back) == [replace(row, phase_at=moment(3))]


def test_a_cycle_says_which_published_version_it_runs_under_and_its_quarters() -> None:
    year = replace(opened, policy_id="policy:house", quarters=("cycle:2016Q1", "cycle:2016Q2"))
    (made,) = rows("cycle", Q1, year)
    assert made.version_id == "policy:house/operations-1"
    assert made.quarters == ("cycle:2016Q1", "cycle:2016Q2")


def test_each_deadline_is_a_row() -> None:
    assert rows("cycle_deadline", Q1, opened, begun) == [
        CycleDeadlineRow(
            id=f"{Q1}/{phase}", cycle_id=Q1, phase=phase, due_on=due_on, origin=Origin.PERSON
        )
        for phase, due_on in (
            (Phase.EVALUATE, date(2016, 4, 15)),
            (Phase.PLAN, date(2016, 1, 8)),
        )
    ]


@pytest.mark.parametrize(
    "event",
    [
        DeadlineExtended(phase=Phase.PLAN, deadlines=(MOVED,)),
        PhaseReopened(phase=Phase.PLAN, before=Phase.COLLECT, deadlines=(MOVED,)),
    ],
)
def test_a_deadline_that_is_extended_takes_the_place_of_the_earlier(event: object) -> None:
    evaluate, plan = rows("cycle_deadline", Q1, opened, event)
    assert (evaluate.due_on, plan.due_on) == (date(2016, 4, 15), MOVED.due_on)


def test_each_dimension_is_a_row_with_its_weight() -> None:
    made = rows("cycle_dimension", Q1, opened, begun)
    assert made[2] == CycleDimensionRow(
        id=f"{Q1}/RESULTS",
        cycle_id=Q1,
        dimension=Dimension.RESULTS,
        weight=6_000,
        origin=Origin.PERSON,
    )
    assert sum(each.weight for each in made) == 10_000


def test_each_grade_is_a_row_and_the_best_comes_first() -> None:
    made = rows("cycle_grade", Q1, opened, begun)
    assert made[0] == CycleGradeRow(
        id=f"{Q1}/A",
        cycle_id=Q1,
        grade="A",
        from_score=Decimal(80),
        place=2,
        origin=Origin.PERSON,
    )
    assert [each.grade for each in sorted(made, key=lambda each: each.place)] == list("SABCD")
