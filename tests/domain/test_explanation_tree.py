"""A whole tree as it is read: each step below what it is part of, with where it comes from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain import cycle
from domain.appraisal_case import Event
from domain.cycle import Phase
from domain.explanation import explained
from domain.explanation_decision import Past
from domain.explanation_tree import ExplanationStep, StepCause, StepKind, Tree, figure, in_order
from domain.policies.appraisal_score import Entry, appraisal_score_capped
from domain.scoring import AppraisalScored
from tests.domain.appraisal_case import (
    achieved,
    complete,
    during,
    enrolled,
    evaluated,
    quarter,
    ratings,
    score,
    settled,
    sold,
)
from tests.domain.test_veto import occurred, today, veto

policy = replace(today, dimensions=today.dimensions[:2])
measures = (complete(sold("revenue", 10_000)), settled.measures[2], veto)
inputs: tuple[Event, ...] = (
    enrolled,
    replace(settled, measures=measures),
    achieved("revenue", 460_000),
    occurred,
    replace(evaluated, ratings=ratings[:1]),
)

WHOLE = """\
appraisal 351/4 by rollup/1
. policy operations-1 from 1
. score 87.75 from 7
. grade C by grade/1 from 7
. . earned A from 7
. . veto.accident C from 5
. RESULTS 92 by rollup/1
. . revenue 92 by measure-score/1 from 3
. . . rule HIGHER_IS_BETTER from 3
. . . actual 460000 from 4
. . . target 500000
. . . points 92
. . . floor 0
. . . cap 120
. . . weight 10000
. . weighted 920000
. . weights 10000
. . weight 6000
. ABILITY 75 by rollup/1
. . analysis 75 by rollup/1 from 3
. . . SUPERIOR 75 by measure-score/1 from 6
. . . . actual 4 from 6
. . . . scale_low 1
. . . . scale_high 5
. . . . points 75
. . . . floor 0
. . . . cap 120
. . . . weight 10000
. . . rule RATED from 3
. . . weighted 750000
. . . weights 10000
. . . weight 10000
. . weighted 750000
. . weights 10000
. . weight 2000
. weighted 702000
. weights 8000
"""


def cause(position: int, event: str) -> StepCause:
    at = datetime(2016, 4, 4, 9, tzinfo=UTC)
    return StepCause(position=position, at=at, by="employee:HR1", event=event)


def written(steps: Iterable[ExplanationStep]) -> str:
    """Return a tree as text, a line a step: how it is found, its value, and what that is from."""
    return "".join(f"{line(step)}\n" for step in steps)


def line(step: ExplanationStep) -> str:
    formula = [] if step.formula is None else ["by", step.formula]
    causes = ["from", *(str(each.position) for each in step.causes)] if step.causes else []
    depth = ["."] * (len(step.path) - 1)
    return " ".join([*depth, step.path[-1], step.value or "-", *formula, *causes])


def whole() -> tuple[ExplanationStep, ...]:
    period = replace(quarter, phase=Phase.FEED_BACK, policy=policy)
    rules = during(Phase.FEED_BACK).knowing(cycle.ref(quarter.id), period)
    [scored] = rules.given(*inputs).when(score)
    assert isinstance(scored, AppraisalScored)
    history = [
        Past(cause=cause(n, type(event).__name__), event=event)
        for n, event in enumerate((*inputs, scored), start=2)
    ]
    found = explained(policy, cause(1, "CycleOpened"), history)
    assert found is not None
    assert found.reproduced
    return found.steps


def test_a_score_opens_into_everything_that_was_put_in() -> None:
    assert written(whole()) == WHOLE


def test_a_step_is_called_as_the_measure_is_or_as_it_is_found() -> None:
    steps = whole()
    assert [(step.kind, step.name) for step in steps if step.kind is not StepKind.FIGURE] == [
        (StepKind.APPRAISAL, "appraisal"),
        (StepKind.DIMENSION, "RESULTS"),
        (StepKind.MEASURE, "Revenue"),
        (StepKind.DIMENSION, "ABILITY"),
        (StepKind.MEASURE, "As rated"),
        (StepKind.RATER, "SUPERIOR"),
    ]
    figures = [step for step in steps if step.kind is StepKind.FIGURE]
    assert [step.name for step in figures] == [step.path[-1] for step in figures]


@pytest.mark.parametrize("turned", [1, -1])
def test_a_tree_is_the_same_in_whichever_order_it_was_worked_out(turned: int) -> None:
    entries = [
        Entry(measure="revenue", value=Decimal(460_000)),
        Entry(measure="accident", value=True),
    ]
    outcome = appraisal_score_capped(policy, measures, entries)
    steps = Tree(policy, measures, {}).parts(replace(outcome, working=outcome.working[::turned]))
    found = {step.path[1:]: step.value for step in steps}
    assert found["grade", "veto.accident"] == "C"
    assert found["RESULTS", "revenue"] == "92"
    assert found["RESULTS", "revenue", "points"] == "92"
    assert found["RESULTS", "weight"] == "6000"


def test_steps_are_read_from_above_in_the_order_in_which_they_came() -> None:
    came = ["a.b.c.d.e", "a.x", "a.b", "a.b.c.f", "a.b.y", "a.x.z"]
    read = in_order(figure(tuple(path.split(".")), None) for path in came)
    assert [".".join(step.path) for step in read] == [
        "a.b",
        "a.b.c.d.e",
        "a.b.c.f",
        "a.b.y",
        "a.x",
        "a.x.z",
    ]


def test_no_two_steps_are_in_one_place() -> None:
    with pytest.raises(ValueError, match="two steps"):
        in_order([figure(("a", "b"), "1"), figure(("a", "b"), "2")])
