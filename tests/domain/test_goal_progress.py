from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import reduce

import pytest

from domain import appraisal, employee, goal
from domain.actor import Role
from domain.appraisal_case import Enrolled, Released
from domain.errors import Forbidden, Invalid, Rejected, Unknown
from domain.goal_plan import Event as PlanEvent
from domain.goal_plan import GoalClosed, GoalOutcome, Goals, evolve
from domain.goal_progress import (
    Command,
    Event,
    GoalProgress,
    GoalProgressReported,
    LinkMeasure,
    MeasureLinked,
    MeasureUnlinked,
    ReportGoalProgress,
    UnlinkMeasure,
    goal_progress,
)
from domain.sealed import Sealed
from tests.domain.appraisal_case import sold
from tests.domain.goal_case import (
    BOSS,
    GROW,
    HE,
    HERS,
    SERVE,
    SHE,
    TODAY,
    TOP,
    grow,
    hers,
    linked,
    proposed,
    serve,
    serving,
)
from tests.given import Rules

APPRAISAL, OLD_BOSS = "appraisal:2016Q1:E1", "employee:OLD"
case = Enrolled(
    id=APPRAISAL,
    cycle_id="cycle:2016Q1",
    employee_id=SHE,
    superior_id=OLD_BOSS,
    measures=(sold("revenue", 10_000),),
)
people = (
    Rules(goal_progress)
    .on(TODAY)
    .knowing(employee.ref(SHE), serving(SHE, BOSS))
    .knowing(appraisal.ref(APPRAISAL), case)
)

report = ReportGoalProgress(goal_id=SERVE, progress=40, note=Sealed("n"))
reported = GoalProgressReported(
    goal_id=SERVE,
    progress=40,
    employee_id=None,
    note=Sealed("n"),
    reported_on=TODAY,
    reported_by="employee:HR1",
)
of_hers = replace(report, goal_id=HERS, employee_id=SHE)
measured = LinkMeasure(goal_id=SERVE, appraisal_id=APPRAISAL, measure="revenue", weight=500)
joined = MeasureLinked(goal_id=SERVE, appraisal_id=APPRAISAL, measure="revenue", weight=500)
unlink = UnlinkMeasure(goal_id=SERVE, appraisal_id=APPRAISAL, measure="revenue")
parted = MeasureUnlinked(goal_id=SERVE, appraisal_id=APPRAISAL, measure="revenue")


def planned(*events: PlanEvent) -> Rules[Command, Event, GoalProgress]:
    """Return the rules, knowing a plan."""
    return people.knowing(goal.ref(GROW), reduce(evolve, events, Goals()))


rules = planned(grow, serve, hers)


def refusal(under: Rules[Command, Event, GoalProgress], command: Command) -> Rejected:
    with pytest.raises(Rejected) as refused:
        under.when(command)
    return refused.value


def test_who_answers_for_a_goal_reports_on_it() -> None:
    assert rules.when(report) == [reported]
    assert rules.by(BOSS).when(report) == [replace(reported, reported_by=BOSS)]
    for by in (SHE, TOP):
        assert refusal(rules.by(by, Role.EXECUTIVE), report).rule == "goal-of-others"


def test_on_their_goal_the_employee_reports_and_the_superior() -> None:
    of_her = replace(reported, goal_id=HERS, employee_id=SHE)
    for by in (SHE, BOSS):
        assert rules.by(by).when(of_hers) == [replace(of_her, reported_by=by)]
    for by in (HE, TOP, "employee:A0", "employee:Z9"):
        assert isinstance(refusal(rules.by(by, Role.EXECUTIVE), of_hers), Unknown)


def test_a_report_names_whose_goal_it_is() -> None:
    for wrong in (replace(of_hers, employee_id=None), replace(report, employee_id=SHE)):
        refused = refusal(rules, wrong)
        assert isinstance(refused, Invalid)
        assert refused.rule == "goal-holder-differs"


def test_progress_is_in_per_cent() -> None:
    for share in (0, 100):
        assert rules.when(replace(report, progress=share)) == [replace(reported, progress=share)]
    for share in (-1, 101):
        refused = refusal(rules, replace(report, progress=share))
        assert (refused.rule, refused.parameters) == ("progress-out-of-range", {"progress": share})


def test_a_goal_that_something_serves_is_not_reported_on() -> None:
    assert refusal(planned(grow, serve, hers, linked), report).rule == "goal-rolled-up"
    assert refusal(rules.given(joined), report).rule == "goal-rolled-up"
    assert rules.given(joined, parted, reported).when(report) == [reported]


@pytest.mark.parametrize("made", [lambda: report, lambda: measured])
def test_only_what_is_in_force_has_progress(made: Callable[[], Command]) -> None:
    command = made()
    over = GoalClosed(goal_id=SERVE, outcome=GoalOutcome.MISSED, closed_on=TODAY)
    assert refusal(planned(serve, over), command).rule == "goal-closed"
    assert isinstance(refusal(planned(grow), command), Unknown)
    own = planned(proposed)
    employee_id = {"employee_id": SHE} if isinstance(command, ReportGoalProgress) else {}
    assert refusal(own, replace(command, goal_id=HERS, **employee_id)).rule == "goal-proposed"


def test_a_measure_is_linked_by_hr_and_by_the_superior() -> None:
    for by in (None, BOSS, OLD_BOSS):
        under = rules if by is None else rules.by(by)
        assert under.when(measured) == [joined]
        assert under.given(joined).when(unlink) == [parted]
        again = replace(measured, weight=600)
        assert under.given(joined).when(again) == [replace(joined, weight=600)]
        assert refusal(under.given(joined), measured).rule == "nothing-changes"
        assert refusal(under, unlink).rule == "measure-not-linked"
        assert refusal(under.given(joined, parted), unlink).rule == "measure-not-linked"
    released = rules.knowing(
        appraisal.ref(APPRAISAL), Released(case=case, score=Decimal(80), grade="B")
    )
    assert released.when(measured) == [joined]


def test_nobody_links_a_measure_of_their_own() -> None:
    for command in (measured, unlink):
        for roles in ((), (Role.HR,)):
            assert isinstance(refusal(rules.by(SHE, *roles).given(joined), command), Forbidden)


@pytest.mark.parametrize("by", [HE, TOP])
def test_to_others_the_appraisal_does_not_exist(by: str) -> None:
    for command in (measured, unlink):
        refused = refusal(rules.by(by, Role.EXECUTIVE).given(joined), command)
        assert isinstance(refused, Unknown)
        assert refused.parameters == {"id": APPRAISAL}


def test_a_goal_that_is_hidden_takes_no_measure() -> None:
    hidden = replace(measured, goal_id=HERS)
    assert rules.by(BOSS).when(hidden)
    assert refusal(rules.by(OLD_BOSS), hidden).parameters == {"id": HERS}


def test_a_measure_is_there_and_has_a_weight() -> None:
    assert refusal(rules, replace(measured, measure="margin")).rule == "measure-unknown"
    nobody = replace(measured, appraisal_id="appraisal:2016Q1:NOBODY")
    assert isinstance(refusal(rules, nobody), Unknown)
    assert refusal(rules, replace(measured, weight=0)).rule == "goal-weight"
    assert refusal(rules, replace(measured, weight=10_001)).rule == "goal-weight"
    assert goal_progress.stream(measured) == "progress:2016:serve"
