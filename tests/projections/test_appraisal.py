from decimal import Decimal

from domain.appraisal_policy import Dimension
from ledger.recorded import Origin
from projections.appraisal import AppraisalDimensionRow, AppraisalRow, AppraisalStatus
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    achieved,
    enrolled,
    evaluated,
    inputs,
    released,
    scored,
    settled,
)
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

row = AppraisalRow(
    id=ID,
    cycle_id="cycle:2016Q1",
    employee_id=HER,
    department_id="department:DOT",
    position="Planner",
    level="P3",
    superior_id=BOSS,
    policy_version="operations-1",
    status=AppraisalStatus.ENROLLED,
    exact=None,
    score=None,
    grade=None,
    earned=None,
    comment_id=None,
    scored_at=None,
    released_at=None,
    released_score=None,
    released_grade=None,
    adjusted_score=None,
    adjusted_grade=None,
    adjusted_at=None,
    computed_score=None,
    computed_grade=None,
    calibration_id=None,
    calibrated_score=None,
    calibrated_grade=None,
    quota_made=False,
    acknowledged_at=None,
    remark_id=None,
    evaluation_closed_at=None,
    counts_from=None,
    kept_open_in=None,
    kept_open_until=None,
    ended_on=None,
    ended_cause=None,
    origin=Origin.PERSON,
)
rated = replace(row, status=AppraisalStatus.EVALUATED, comment_id=f"{ID}/5/comment")
complete = replace(
    rated,
    status=AppraisalStatus.SCORED,
    exact="437/5",
    score=Decimal("87.40"),
    grade="A",
    computed_score=Decimal("87.40"),
    computed_grade="A",
    scored_at=moment(6),
)


def test_an_appraisal_is_one_row_that_says_how_far_it_has_come() -> None:
    assert rows("appraisal", ID, enrolled) == [row]
    measured = replace(row, status=AppraisalStatus.MEASURED)
    assert rows("appraisal", ID, enrolled, settled) == [measured]
    assert rows("appraisal", ID, *inputs[:-1]) == [measured]
    assert rows("appraisal", ID, *inputs) == [rated]
    assert rows("appraisal", ID, *inputs, scored) == [complete]
    assert rows("appraisal", ID, *inputs, scored, released) == [
        replace(
            complete,
            status=AppraisalStatus.RELEASED,
            released_at=moment(7),
            released_score=Decimal("87.40"),
            released_grade="A",
        )
    ]


def test_what_is_put_in_later_makes_the_score_outdated() -> None:
    actual = achieved("revenue", 470_000)
    assert rows("appraisal", ID, *inputs, scored, actual) == [
        replace(complete, status=AppraisalStatus.EVALUATED)
    ]
    without = replace(evaluated, comment=None)
    assert rows("appraisal", ID, *inputs, scored, without) == [
        replace(complete, status=AppraisalStatus.EVALUATED, comment_id=None)
    ]


def test_a_later_score_takes_its_place() -> None:
    again = replace(scored, exact="90", score=Decimal("90.00"), grade="S")
    assert rows("appraisal", ID, *inputs, scored, again) == [
        replace(
            complete,
            exact="90",
            score=Decimal("90.00"),
            grade="S",
            computed_score=Decimal("90.00"),
            computed_grade="S",
            scored_at=moment(7),
        )
    ]


def test_a_grade_that_a_veto_capped_stands_beside_the_one_that_was_earned() -> None:
    capped = replace(scored, grade="C", vetoes=("accident",), earned="A")
    made = rows("appraisal", ID, *inputs, capped, replace(released, grade="C"))
    assert [(each.grade, each.earned) for each in made] == [("C", "A")]
    assert rows("appraisal", ID, *inputs, capped, scored) == [
        replace(complete, scored_at=moment(7))
    ]


def test_what_is_not_rated_has_no_score() -> None:
    unrated = replace(scored, exact=None, score=None, grade=None)
    [made] = rows("appraisal", ID, *inputs, scored, unrated)
    assert (made.status, made.score, made.grade) == (AppraisalStatus.SCORED, None, None)


def test_each_dimension_is_a_row_once_it_is_scored() -> None:
    assert rows("appraisal_dimension", ID, *inputs) == []
    made = rows("appraisal_dimension", ID, *inputs, scored, released)
    assert len(made) == 4
    assert made[2] == AppraisalDimensionRow(
        id=f"{ID}/RESULTS",
        appraisal_id=ID,
        employee_id=HER,
        dimension=Dimension.RESULTS,
        exact="94",
        score=Decimal("94.00"),
        origin=Origin.PERSON,
    )


def test_a_later_score_of_a_dimension_takes_its_place() -> None:
    better = tuple(replace(each, exact="100", score=Decimal(100)) for each in scored.dimensions)
    made = rows("appraisal_dimension", ID, *inputs, scored, replace(scored, dimensions=better))
    assert [(each.exact, each.score) for each in made] == [("100", Decimal(100))] * 4
