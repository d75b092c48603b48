from datetime import date
from decimal import Decimal

from domain.late_actual import CorrectionApproved
from domain.measure import Measure, MeasuresSet, measures_set
from domain.measure_change import MeasureChanged
from domain.policies.combination import Combine
from ledger.recorded import Origin
from projections.measure_part import MeasureMilestoneRow, MeasureMonthRow, MeasurePointRow
from tests.domain.appraisal_case import HER, ID, achieved, enrolled, settled
from tests.domain.kinds import every_kind, points, progress
from tests.projections.given import rows
from tests.projections.replacing import replace

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
            source="ledger of sales",
            doubled=False,
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


def test_a_changed_rule_brings_its_parts_and_takes_others_away() -> None:
    def then(code: str, **rule: object) -> MeasureChanged:
        after = next(each for each in changed(code, **rule) if each.code == code)
        return MeasureChanged(
            number=1,
            measure=after,
            before=by_code[code],
            effective_on=date(2016, 2, 1),
            approved_by=HER,
        )

    told = replace(achieved("calls", 90), month=1)
    targets = then("calls", targets=(Decimal(7), Decimal(8)))
    made = rows("measure_month", ID, enrolled, every, told, targets)
    assert [(row.month, row.target, row.actual) for row in made] == [(1, 7, 90), (2, 8, None)]
    fewer = then("curve", points=points(("80", "60")))
    made = rows("measure_point", ID, enrolled, every, fewer)
    assert [(row.number, row.score) for row in made if "curve" in row.id] == [(1, 60)]
    renamed = (replace(by_code["project"].rule.milestones[0], name="plan"),)
    others = by_code["project"].rule.milestones[1:]
    done = replace(achieved("project", 0), actual=None, progress=progress)
    other = then("project", milestones=(*renamed, *others))
    made = rows("measure_milestone", ID, enrolled, every, done, other)
    assert [(row.name, row.completion) for row in made][:2] == [("plan", 100), ("build", 100)]


def test_a_source_that_tells_a_month_twice_is_shown() -> None:
    told = replace(achieved("calls", 90), month=1)
    for later, doubled in (
        (told, True),
        (replace(told, actual=Decimal(91)), False),
        (replace(told, source="another"), False),
        (replace(told, month=2), False),
    ):
        made = rows("measure_month", ID, enrolled, every, told, later)
        assert made[0].doubled is doubled
    twice = (told, told, replace(told, actual=Decimal(91)))
    assert rows("measure_month", ID, enrolled, every, *twice)[0].doubled is True


def test_a_correction_that_is_approved_takes_the_months_place() -> None:
    correction = CorrectionApproved(
        number=1, measure="calls", actual=Decimal(95), source="log", approved_by=HER, month=1
    )
    told = replace(achieved("calls", 90), month=1)
    made = rows("measure_month", ID, enrolled, every, told, correction)
    assert (made[0].actual, made[0].source) == (95, "log")
    done = replace(correction, measure="project", actual=None, month=None, progress=progress)
    made = rows("measure_milestone", ID, enrolled, every, done)
    assert [row.completion for row in made] == [100, 100, 0]
