from dataclasses import replace
from decimal import Decimal

from domain.measure import Measure, MeasuresSet, measures_set
from domain.policies.combination import Combine
from ledger.recorded import Origin
from projections.measure_part import MeasureMilestoneRow, MeasureMonthRow, MeasurePointRow
from tests.domain.appraisal_case import HER, ID, achieved, enrolled, settled
from tests.domain.kinds import every_kind, points, progress
from tests.projections.given import rows

every = MeasuresSet(measures=every_kind)
by_code = {each.code: each for each in every_kind}
third = MeasureMilestoneRow(
    id=f"{ID}/project/milestone/3",
    measure_id=f"{ID}/project",
    employee_id=HER,
    number=3,
    name="launch",
    weight=Decimal(30),
    completion=None,
    days_late=None,
    origin=Origin.PERSON,
)


def changed(code: str, **rule: object) -> tuple[Measure, ...]:
    """Return every measure, one of them with another rule."""
    other = replace(by_code[code], rule=replace(by_code[code].rule, **rule))
    return tuple(other if each.code == code else each for each in every_kind)


def test_each_point_is_a_row() -> None:
    made = rows("measure_point", ID, enrolled, every)
    assert [
        (row.measure_id.rpartition("/")[2], row.number, row.reached, row.score) for row in made
    ] == [
        (code, n, point.reached, point.score)
        for code in ("curve", "steps")
        for n, point in enumerate(by_code[code].rule.points, start=1)
    ]
    assert made[0] == MeasurePointRow(
        id=f"{ID}/curve/point/1",
        measure_id=f"{ID}/curve",
        employee_id=HER,
        number=1,
        reached=Decimal(80),
        score=Decimal(50),
        origin=Origin.PERSON,
    )


def test_each_milestone_is_a_row_with_its_progress() -> None:
    assert rows("measure_milestone", ID, enrolled, every)[2] == third
    told = replace(achieved("project", 0), actual=None, progress=progress)
    made = rows("measure_milestone", ID, enrolled, every, told)
    assert [(row.name, row.completion, row.days_late) for row in made] == [
        ("design", 100, 0),
        ("build", 100, 5),
        ("launch", 0, 0),
    ]
    again = rows("measure_milestone", ID, enrolled, every, told, every)
    assert again == made


def test_each_month_is_a_row_with_target_and_actual() -> None:
    told = [replace(achieved("calls", actual), month=n) for n, actual in ((3, 130), (1, 90))]
    made = rows("measure_month", ID, enrolled, every, *told)
    assert [(row.month, row.target, row.actual) for row in made] == [
        (1, 100, 90),
        (2, 120, None),
        (3, 130, 130),
    ]
    assert rows("measure_month", ID, enrolled, every, *told, every) == made


def test_a_month_without_a_target_comes_with_its_actual() -> None:
    without = changed("calls", target=Decimal(5), targets=(), combine=Combine.SUM)
    told = replace(achieved("calls", 90), month=2)
    assert rows("measure_month", ID, enrolled, MeasuresSet(measures=without), told) == [
        MeasureMonthRow(
            id=f"{ID}/calls/month/2",
            measure_id=f"{ID}/calls",
            employee_id=HER,
            month=2,
            target=None,
            actual=Decimal(90),
            origin=Origin.PERSON,
        )
    ]


def test_what_is_no_longer_set_has_no_row() -> None:
    fewer = measures_set(changed("curve", points=points(("80", "50"))), every_kind)
    assert fewer.dropped_parts == ("curve/point/2", "curve/point/3")
    assert len(rows("measure_point", ID, enrolled, every, fewer)) == 4
    none = measures_set(settled.measures, every_kind)
    for name in ("measure_point", "measure_milestone", "measure_month"):
        assert rows(name, ID, enrolled, every)
        assert rows(name, ID, enrolled, every, none) == []
