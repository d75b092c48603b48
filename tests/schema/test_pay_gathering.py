"""Pay gathering: what a review takes in is what the streams, at the versions seen, fold to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.absence import AbsenceKind, RecordAbsence
from domain.appraisal_case import Released
from domain.employee import Employee, EndCause, EndService
from domain.events import decider_of
from domain.feedback import ReleaseResult
from domain.money import Money
from domain.pay_line import PayInputs, PayUse, Terms
from domain.pay_plan_content import PayPlan, Rate
from domain.pay_segment import segmented
from domain.placement import ReassignEmployee
from domain.policies.proration import Period
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.working_time import ChangeWorkingTime
from ledger.jobs import Desk
from schema.engine.history import Moment
from schema.engine.texts import Language
from schema.pay_gathering import gathered
from tests.ledger.house import dollars, rows
from tests.schema.county import (
    ANN,
    BOB,
    BOBS,
    BOSS,
    BRG,
    CYCLE,
    DOT,
    EVE,
    HR,
    PRK,
    County,
    hire,
)
from tests.schema.trying import BANDS, LEVELS_FROM, POSITIONS_FROM, TITLES_FROM, banded

TERMS = Terms(
    use=PayUse.BONUS,
    plan_id="pay_plan:main",
    plan_version="v1",
    cycle_id=CYCLE,
    effective_on=date(2016, 6, 30),
    period_from=date(2016, 1, 1),
    period_until=date(2016, 6, 30),
)
PLAN = PayPlan(
    version="v1", currency="USD", grades=("A",), rates=(Rate(currency="JPY", rate=Decimal("0.01")),)
)
UNPAID = AbsenceKind.UNPAID
NEW, YEN = "employee:NEW", "employee:YEN"
"""Somebody who is hired, and leaves, in the period, and somebody who is paid in yen."""


async def changed(county: County) -> int:
    """Let things change; return the log position before they did."""
    before = await county.do(hire(NEW, date(2016, 2, 10), PRK, None, "Ned", level="P1"))
    await county.do(
        RecordSalary(employee_id=NEW, salary=dollars(600), effective_on=date(2016, 2, 10))
    )
    await county.do(hire(YEN, date(2016, 1, 1), PRK, None, "Yen"))
    yen = Money(amount=Decimal(5_000_000), currency="JPY")
    await county.do(RecordSalary(employee_id=YEN, salary=yen, effective_on=date(2016, 1, 1)))
    await county.do(RecordAbsence(employee_id=BOB, kind=UNPAID, from_on=date(2016, 6, 20)))
    await county.do(
        ChangeWorkingTime(employee_id=BOB, fraction=Decimal("0.5"), effective_on=date(2016, 4, 1))
    )
    for on, amount in ((date(2016, 5, 2), 990), (date(2016, 3, 15), 950), (date(2016, 9, 1), 999)):
        await county.do(
            AdjustSalary(
                employee_id=EVE, salary=dollars(amount), effective_on=on, cause=Cause.MARKET
            )
        )
    await county.do(
        ReassignEmployee(
            employee_id=EVE, effective_on=date(2016, 3, 1), department_id=BRG, level="P2"
        )
    )
    await county.do(
        EndService(employee_id=NEW, last_day_on=date(2016, 7, 15), cause=EndCause.RESIGNATION)
    )
    await county.do(ReleaseResult(appraisal_id=BOBS))
    return before.position


async def found(county: County, as_of: Moment = None, **rest: Any) -> list[PayInputs]:  # noqa: ANN401
    terms = rest.pop("terms", TERMS)
    async with Desk(county.ledger.journal).pool.connection() as connection:
        return await gathered(connection, terms, PLAN, as_of, **rest)


async def folded(county: County, inputs: PayInputs, as_of: Moment) -> dict[str, Any]:
    """Return the states of the streams that were seen, by kind; they are all there was by then."""
    streams = [each.stream for each in inputs.versions]
    past = await county.reader.context(HR, Language.EN).history(streams, as_of)
    events = {stream: [each.event for each in past if each.stream == stream] for stream in streams}
    assert {each.stream: each.version for each in inputs.versions} == {
        stream: len(its) for stream, its in events.items()
    }
    return {
        stream.partition(":")[0]: decider_of(stream).replay(its) for stream, its in events.items()
    }


async def test_inputs_are_what_the_streams_fold_to_now_and_then(own_county: County) -> None:
    before = await changed(own_county)
    for as_of, people in ((None, [ANN, BOB, BOSS, EVE, NEW, YEN]), (before, [ANN, BOB, BOSS, EVE])):
        taken = await found(own_county, as_of)
        assert [each.employee_id for each in taken] == people
        for each in taken:
            held = await folded(own_county, each, as_of)
            who: Employee = held["employee"]
            on = TERMS.effective_on
            assert who.in_service_on(on)
            assert (each.department_id, each.level) == (who.unit_on(on), who.level_on(on))
            assert each.salary == held["salary"].on(on)
            assert each.fraction == held["salary"].fraction_on(on)
            case = held.get("appraisal")
            assert isinstance(case, Released) == (each.grade is not None)
            assert each.grade == (case.standing_grade if case else None)
            period = Period(
                first=max(date(2016, 1, 1), who.hired_on),
                last=min(date(2016, 6, 30), who.last_day_on or date.max),
            )
            away = held["absence"].entries if "absence" in held else ()
            assert each.segments == segmented(
                period,
                held["salary"].amounts,
                held["salary"].fractions,
                [(a.from_on, a.until_on) for a in away if a.kind is UNPAID],
                levels=who.levels,
                at_end=who.level_on(on),
            )
    [eve] = [each for each in await found(own_county) if each.employee_id == EVE]
    assert [each.salary.amount for each in eve.segments] == [900, 950, 990]
    [ann] = [each for each in await found(own_county) if each.employee_id == ANN]
    assert [(each.salary.amount, each.level) for each in ann.segments] == [
        (1000, "P2"),
        (1100, None),
    ]
    assert (eve.department_id, eve.level, eve.rate) == (BRG, "P2", None)
    [bob] = [each for each in await found(own_county) if each.employee_id == BOB]
    assert [(each.fraction, each.unpaid) for each in bob.segments] == [(1, 0), (Decimal("0.5"), 11)]
    [yen] = [each for each in await found(own_county) if each.employee_id == YEN]
    assert yen.rate == Decimal("0.01")


@pytest.mark.parametrize(
    ("departments", "people"),
    [((DOT,), [ANN, BOB, BOSS]), ((BRG,), [ANN, BOB]), ((PRK, BRG), [ANN, BOB, EVE])],
)
async def test_a_scope_is_departments_with_all_below_them(
    county: County, departments: tuple[str, ...], people: list[str]
) -> None:
    terms = replace(TERMS, departments=departments)
    taken = await found(county, terms=terms, versions=False)
    assert [each.employee_id for each in taken] == people
    assert {each.versions for each in taken} == {()}
    left = await found(county, terms=terms, without={people[0], "service:hr"})
    assert [each.employee_id for each in left] == people[1:]


async def test_who_has_left_or_has_no_salary_is_in_no_review(county: County) -> None:
    early = replace(TERMS, effective_on=date(2015, 3, 31), period_from=None, period_until=None)
    assert await found(county, terms=early) == []
    [ann, bob, *_] = await found(county, terms=replace(early, effective_on=date(2015, 4, 1)))
    assert (ann.segments, ann.grade, bob.segments, bob.grade) == ((), "A", (), None)


async def test_a_band_is_that_of_the_version_which_holds_on_the_day(own_county: County) -> None:
    await banded(own_county)
    later = replace(TERMS, period_from=None, period_until=None, effective_on=date(2189, 12, 31))
    for on, version, names in (
        (date(2189, 12, 31), None, {}),
        (LEVELS_FROM, "levels", {ANN: "P3", BOB: "P1"}),
        (TITLES_FROM, "titles", {BOSS: "Manager"}),
        (POSITIONS_FROM, "positions", {ANN: "Planning"}),
    ):
        taken = await found(own_county, terms=replace(later, effective_on=on))
        assert {each.structure_version for each in taken} == {version}
        assert {each.structure_id for each in taken} == {version and "pay_structure:USD"}
        assert {each.employee_id: each.band for each in taken if each.band} == {
            who: BANDS[name] for who, name in names.items()
        }


async def test_an_instant_is_the_log_position_then(own_county: County) -> None:
    before = await changed(own_county)
    recorded = "SELECT recorded_at FROM ledger.event WHERE position = %s"
    [(instant,)] = rows(own_county.database, recorded, (before,))
    assert await found(own_county, instant) == await found(own_county, before)
