from decimal import Decimal

from domain.appraisal_policy import Dimension
from domain.late_actual import CorrectionApproved
from domain.measure import MeasuresSet
from domain.policies.combination import Combine
from domain.policies.measure import Form, RuleKind
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.measure import MeasureRow
from tests.domain.appraisal_case import (
    HER,
    ID,
    achieved,
    complete,
    enrolled,
    evaluated,
    inputs,
    measures,
    released,
    scored,
    settled,
    sold,
)
from tests.domain.kinds import every_kind, progress
from tests.projections.given import folded, recorded, rows
from tests.projections.replacing import replace

REVENUE, ANALYSIS = f"{ID}/revenue", f"{ID}/analysis"
revenue = MeasureRow(
    id=REVENUE,
    appraisal_id=ID,
    cycle_id="cycle:2016Q1",
    employee_id=HER,
    code="revenue",
    name="Revenue",
    dimension=Dimension.RESULTS,
    unit="USD",
    weight=7_500,
    kind=RuleKind.HIGHER_IS_BETTER,
    target=Decimal(500_000),
    form=None,
    baseline=None,
    low=None,
    high=None,
    tolerance=None,
    points_each=None,
    late_points_per_day=None,
    grade_cap=None,
    combine=None,
    scale_low=None,
    scale_high=None,
    cap=Decimal(120),
    floor=Decimal(0),
    actual=None,
    occurred=None,
    actual_source=None,
    evidence_id=None,
    rating=None,
    exact=None,
    score=None,
    scored_actual=None,
    scored_occurred=None,
    template_id=None,
    template_version=None,
    effective_on=None,
    excluded=False,
    checked_on=None,
    planned=None,
    attained=None,
    progress=None,
    months_due=0,
    doubled=False,
    origin=Origin.PERSON,
)
analysis = replace(
    revenue,
    id=ANALYSIS,
    code="analysis",
    name="As rated",
    dimension=Dimension.ABILITY,
    unit="points",
    weight=10_000,
    kind=RuleKind.RATED,
    target=None,
    scale_low=Decimal(1),
    scale_high=Decimal(5),
)


def test_each_measure_is_a_row() -> None:
    made = folded("measure", recorded(ID, enrolled, settled))
    assert made.keys() == {f"{ID}/{each.code}" for each in measures}
    assert (made[REVENUE], made[ANALYSIS]) == (revenue, analysis)


def test_it_shows_what_was_put_in_and_what_it_was_worth() -> None:
    made = folded("measure", recorded(ID, *inputs, scored, released))
    assert made[REVENUE] == replace(
        revenue,
        actual=Decimal(460_000),
        actual_source="ledger of sales",
        exact="92",
        score=Decimal("92.00"),
        scored_actual=Decimal(460_000),
    )
    assert made[ANALYSIS] == replace(
        analysis, rating=Decimal(4), exact="75", score=Decimal("75.00")
    )


def test_a_later_entry_takes_its_place() -> None:
    actual = replace(achieved("revenue", 470_000), source="audit", evidence=Sealed("sheet 7"))
    ratings = tuple(replace(each, rating=Decimal(3)) for each in evaluated.ratings)
    better = tuple(replace(each, exact="100", score=Decimal(100)) for each in scored.measures)
    again = (actual, replace(evaluated, ratings=ratings), replace(scored, measures=better))
    made = folded("measure", recorded(ID, *inputs, scored, *again))
    assert made[REVENUE] == replace(
        revenue,
        actual=Decimal(470_000),
        actual_source="audit",
        evidence_id=f"{ID}/{len(inputs) + 2}/evidence",
        exact="100",
        score=Decimal(100),
        scored_actual=Decimal(470_000),
    )
    assert made[ANALYSIS].rating == Decimal(3)


def test_a_correction_stands_beside_what_the_score_is_of() -> None:
    told = CorrectionApproved(
        number=1, measure="revenue", actual=Decimal(500_000), source="audit", approved_by="HR"
    )
    row = folded("measure", recorded(ID, *inputs, scored, released, told))[REVENUE]
    assert (row.actual, row.scored_actual, row.score) == (
        Decimal(500_000),
        Decimal(460_000),
        Decimal("92.00"),
    )


def test_what_is_no_longer_set_has_no_row() -> None:
    other = MeasuresSet(
        measures=(complete(sold("sales", 10_000)), *settled.measures[2:]),
        dropped=("revenue", "margin"),
    )
    codes = [row.code for row in rows("measure", ID, enrolled, settled, other)]
    assert codes == ["analysis", "help", "ideas", "sales"]
    assert len(rows("measure", ID, enrolled, settled, other, settled)) == 6


def test_what_was_put_in_stays_while_the_measure_is_set() -> None:
    lower = replace(settled.measures[0], weight=5_000)
    higher = replace(settled.measures[1], weight=5_000)
    changed = replace(settled, measures=(lower, higher, *settled.measures[2:]))
    made = folded("measure", recorded(ID, *inputs, changed))
    assert made[REVENUE] == replace(
        revenue, weight=5_000, actual=Decimal(460_000), actual_source="ledger of sales"
    )
    assert made[ANALYSIS].rating == Decimal(4)


every = MeasuresSet(measures=every_kind)


def test_every_parameter_that_is_one_figure_has_a_column() -> None:
    made = folded("measure", recorded(ID, enrolled, every))
    for measure in every_kind:
        row, rule = made[f"{ID}/{measure.code}"], measure.rule
        for name in ("kind", "target", "form", "baseline", "low", "high", "tolerance"):
            assert getattr(row, name) == getattr(rule, name)
        for name in ("points_each", "late_points_per_day", "grade_cap", "combine"):
            assert getattr(row, name) == getattr(rule, name)
    assert made[f"{ID}/fewer-faults"].form is Form.RATIO
    assert made[f"{ID}/calls"].combine is Combine.AVERAGE


def test_an_actual_shows_in_the_form_in_which_it_came() -> None:
    blank = replace(achieved("shipped", 0), actual=None)
    made = folded(
        "measure",
        recorded(
            ID,
            enrolled,
            every,
            replace(blank, occurred=False),
            replace(blank, measure="project", progress=progress),
            replace(achieved("calls", 90), month=2),
        ),
    )
    shipped, project, calls = (made[f"{ID}/{code}"] for code in ("shipped", "project", "calls"))
    assert (shipped.actual, shipped.occurred) == (None, False)
    assert (project.actual, project.occurred) == (None, None)
    assert (calls.actual, calls.actual_source) == (None, "ledger of sales")


def test_what_occurred_stays_while_the_measure_is_set() -> None:
    occurred = replace(achieved("accident", 0), actual=None, occurred=True)
    made = folded("measure", recorded(ID, enrolled, every, occurred, every))
    assert made[f"{ID}/accident"].occurred is True
