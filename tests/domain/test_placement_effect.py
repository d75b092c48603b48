from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import employee, placement_effect
from domain.arrears import ArrearsArisen
from domain.decider import In
from domain.employee import Employee
from domain.errors import Ineligible, Invalid, Unknown
from domain.payroll import Payroll
from domain.placement import (
    DepartmentAssigned,
    HeldAgain,
    LevelChanged,
    PlacementPart,
    PlacementRescinded,
    PlacementTakenBack,
    SuperiorAssigned,
    TitleAssigned,
)
from domain.placement_effect import PlacementChange, effected, require, require_rescindable
from domain.rulebook import RULES
from domain.salary_entry import Cause, PaidAgain, SalaryAdjusted, SalaryRescinded, SalaryTakenBack
from tests.domain.effect_case import (
    BOSS,
    CASE,
    DAY,
    HER,
    HIRED,
    LATER,
    OTHER,
    PAID,
    banded,
    given,
    pay,
    per_cent,
    place,
)
from tests.domain.test_salary import usd

to_p2 = PlacementChange(effective_on=DAY, level="P2")
UNPAID = Payroll()


def done(effects: list[In]) -> list[Any]:
    return [each.event for each in effects]


def raised(change: PlacementChange = to_p2, by: int | None = None, **held: Any) -> list[Any]:  # noqa: ANN401 - of any
    return done(
        effected(
            CASE,
            change,
            held.get("who", place()),
            held.get("salary", pay()),
            held.get("structure"),
            held.get("paid", UNPAID),
            None if by is None else per_cent(by),
            RULES,
        )
    )


def test_a_case_enters_what_it_changes_under_its_own_id() -> None:
    change = replace(to_p2, title="Lead", department_id="department:PRK", superior_id="employee:E9")
    assert raised(change, salary=None) == [
        DepartmentAssigned(
            department_id="department:PRK", division=None, effective_on=DAY, case_id=CASE
        ),
        TitleAssigned(title="Lead", effective_on=DAY, case_id=CASE),
        LevelChanged(level="P2", effective_on=DAY, case_id=CASE),
        SuperiorAssigned(superior_id="employee:E9", effective_on=DAY, case_id=CASE),
    ]


def test_a_division_is_of_the_department_that_holds_and_stays_with_it() -> None:
    (entered,) = raised(PlacementChange(effective_on=DAY, division="Bridges"))
    assert (entered.department_id, entered.division) == ("department:DOT", "Bridges")
    (entered,) = raised(PlacementChange(effective_on=DAY, department_id="department:DOT"))
    assert entered.division == "Signals"


def test_a_level_that_holds_already_is_not_entered_anew() -> None:
    assert raised(PlacementChange(effective_on=DAY, level="P1")) == []


@pytest.mark.parametrize(
    ("by", "bounds", "becomes"),
    [
        (10, ("40000.00", "50000.00", "60000.00"), "55000.00"),
        (10, ("56000.00", "60000.00", "70000.00"), "56000.00"),
        (10, ("40000.00", "50000.00", "52000.00"), "52000.00"),
        (None, ("51000.00", "60000.00", "70000.00"), "51000.00"),
        (7, None, "53500.00"),
    ],
)
def test_the_salary_follows_the_level(
    by: int | None, bounds: tuple[str, ...] | None, becomes: str
) -> None:
    structure = None if bounds is None else banded(*bounds)
    _, adjusted = raised(by=by, structure=structure)
    assert (adjusted.salary, adjusted.was) == (usd(becomes), usd("50000.00"))
    assert (adjusted.cause, adjusted.case_id) == (Cause.PROMOTION, CASE)
    assert adjusted.pay.per_cent == per_cent(by or 0)
    assert adjusted.pay.minimum == (bounds and usd(bounds[0]))
    assert adjusted.pay.formula == ("promotion-salary/1" if bounds else "promotion-raise/1")


def test_a_salary_above_the_new_maximum_stays() -> None:
    assert len(raised(by=10, structure=banded("40000.00", "45000.00", "49000.00"))) == 1


def test_a_level_without_a_band_of_its_own_is_raised_by_the_per_cent_alone() -> None:
    other = banded("90000.00", "95000.00", "99000.00", name="P9")
    _, adjusted = raised(by=2, structure=other)
    assert adjusted.salary == usd("51000.00")


@pytest.mark.parametrize("change", [to_p2, PlacementChange(effective_on=DAY, title="Lead")])
def test_no_salary_no_raise_and_no_level_none(change: PlacementChange) -> None:
    held = None if change.level else pay()
    assert len(raised(change, by=10, salary=held)) == 1


def test_months_that_are_paid_are_owed_and_taken_back() -> None:
    level, adjusted, owed = raised(by=12, paid=PAID)
    assert (owed.amount, owed.case_id) == (usd("1500.00"), CASE)
    undone = placement_effect.rescinded(CASE, place(level), pay(adjusted), PAID, RULES)
    _, rescinded, back = done(undone)
    assert rescinded == SalaryRescinded(
        case_id=CASE, taken_back=(SalaryTakenBack(effective_on=DAY),)
    )
    assert isinstance(back, ArrearsArisen)
    assert (back.amount, back.case_id) == (usd("-1500.00"), CASE)


def test_what_lay_beneath_on_the_day_holds_again() -> None:
    entered = (
        LevelChanged(level="P2", effective_on=DAY, case_id=CASE),
        LevelChanged(level="M1", effective_on=DAY, case_id=OTHER),
    )
    (undone,) = done(placement_effect.rescinded(OTHER, place(*entered), None, UNPAID, RULES))
    assert undone == PlacementRescinded(
        case_id=OTHER,
        taken_back=(
            PlacementTakenBack(
                part=PlacementPart.LEVEL,
                effective_on=DAY,
                again=HeldAgain(value="P2", case_id=CASE),
            ),
        ),
    )
    assert place(*entered, undone).level_on(DAY) == "P2"


def test_a_case_beneath_another_is_taken_back_without_a_trace() -> None:
    entered = (
        LevelChanged(level="P2", effective_on=DAY, case_id=CASE),
        LevelChanged(level="M1", effective_on=DAY, case_id=OTHER),
    )
    (undone,) = done(placement_effect.rescinded(CASE, place(*entered), None, UNPAID, RULES))
    assert undone.taken_back == ()
    after = place(*entered, undone)
    assert after.levels == place(entered[1]).levels


def test_a_correction_of_the_day_outlasts_the_case() -> None:
    entered = (
        LevelChanged(level="P2", effective_on=DAY, case_id=CASE),
        LevelChanged(level="P3", effective_on=DAY),
    )
    assert placement_effect.rescinded(CASE, place(*entered), None, UNPAID, RULES) == []


def test_a_merit_raise_of_the_same_day_holds_again() -> None:
    merit = SalaryAdjusted(
        salary=usd("51000.00"),
        effective_on=DAY,
        cause=Cause.MERIT,
        was=usd("50000.00"),
        review_id="pay_review:1",
    )
    _, adjusted = raised(by=10, salary=pay(merit))
    held = pay(merit, adjusted)
    assert held.on(DAY) == usd("56100.00")
    (undone,) = done(placement_effect.rescinded(CASE, place(), held, UNPAID, RULES))
    assert undone.taken_back[0].again == PaidAgain(
        salary=usd("51000.00"), cause=Cause.MERIT, review_id="pay_review:1"
    )
    assert pay(merit, adjusted, undone) == pay(merit)


def test_nothing_is_changed_before_what_is_entered_last() -> None:
    later = place(LevelChanged(level="P2", effective_on=LATER))
    with pytest.raises(Ineligible) as refusal:
        require(later, to_p2, given())
    assert refusal.value.rule == "effective-before-last"
    assert refusal.value.parameters == {"part": PlacementPart.LEVEL, "on": DAY, "last": LATER}
    require(later, PlacementChange(effective_on=DAY, title="Lead"), given())


def test_a_change_says_something() -> None:
    with pytest.raises(Invalid) as refusal:
        require(place(), PlacementChange(effective_on=DAY, level="P1"), given())
    assert refusal.value.rule == "nothing-changes"


def test_nobody_is_moved_who_has_left_or_to_what_is_not_there() -> None:
    with pytest.raises(Ineligible) as refusal:
        require(replace(place(), last_day_on=HIRED), to_p2, given())
    assert refusal.value.rule == "left-service"
    closed = PlacementChange(effective_on=date(2016, 7, 1), department_id="department:PRK")
    with pytest.raises(Ineligible) as refusal:
        require(place(), closed, given())
    assert refusal.value.rule == "department-not-open"


def test_the_line_never_leads_in_a_circle() -> None:
    below = Employee(
        id="employee:E3",
        hired_on=HIRED,
        superiors=place(SuperiorAssigned(superior_id=HER, effective_on=HIRED)).superiors,
    )
    under = PlacementChange(effective_on=DAY, superior_id="employee:E3")
    known = given((employee.ref("employee:E3"), below))
    assert placement_effect.reads_for(HER, under, None, known)[-1] == employee.ref("employee:E3")
    with pytest.raises(Ineligible) as refusal:
        require(place(), under, known)
    assert refusal.value.rule == "line-circular"


def test_nothing_is_taken_back_that_would_close_the_line_to_a_circle() -> None:
    moved = place(SuperiorAssigned(superior_id="employee:E9", effective_on=DAY, case_id=CASE))
    below = replace(place(SuperiorAssigned(superior_id=HER, effective_on=LATER)), id="employee:E1")
    known = given((employee.ref(BOSS), below), (employee.ref(HER), moved))
    assert employee.ref(BOSS) in placement_effect.reads_to_rescind(CASE, HER, known)
    with pytest.raises(Ineligible) as refusal:
        require_rescindable(CASE, moved, known)
    assert refusal.value.rule == "line-circular"


def test_a_superior_who_holds_again_is_known() -> None:
    moved = place(
        SuperiorAssigned(superior_id="employee:E8", effective_on=DAY, case_id=OTHER),
        SuperiorAssigned(superior_id="employee:E9", effective_on=DAY, case_id=CASE),
    )
    known = given()
    known = replace(known, states={**known.states, "employee:E8": None})
    with pytest.raises(Unknown):
        require_rescindable(CASE, moved, known)


def test_the_band_is_read_once_the_currency_is_known() -> None:
    streams = {each.stream for each in placement_effect.reads_for(HER, to_p2, "USD", given())}
    assert streams == {HER, "salary:E2", "payroll:main", "pay_structure:USD"}
