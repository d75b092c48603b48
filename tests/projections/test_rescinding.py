"""Promotions, moves, corrections and raises in any order, each of them taken back at any time."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain import employee, placement_effect, salary
from domain.arrears import ArrearsArisen
from domain.decider import In
from domain.placement import DepartmentAssigned, SuperiorAssigned, TitleAssigned
from domain.placement_effect import PlacementChange
from domain.policies.arrears import Pay, month_pay
from domain.policies.rounding import half_up
from domain.rulebook import RULES
from domain.salary_entry import Cause
from tests.domain.effect_case import BEGUN, EARNING, HER, HIRED, PAID, banded, pay, place
from tests.domain.test_salary import usd
from tests.projections.given import folded, recorded

PAY = salary.of(HER)
DAYS = st.sampled_from([HIRED, date(2016, 2, 10), date(2016, 4, 1), date(2016, 5, 15)])
LEVELS = st.none() | st.sampled_from(["P1", "P2", "P3"])
TITLES = st.none() | st.sampled_from(["Lead", "Head"])
DEPARTMENTS = st.none() | st.sampled_from(["department:DOT", "department:PRK"])
SUPERIORS = st.none() | st.sampled_from(["employee:E8", "employee:E9"])
FOLLOWED = {
    HER: [f"employee_{part}" for part in ("department", "title", "level", "position", "superior")],
    PAY: ["salary"],
}
BANDS = banded("45000.00", "55000.00", "65000.00")


def said(stream: str, table: str, events: Sequence[object]) -> dict[str, Any]:
    """Return the rows of a table as what they say, without when and from where they say it."""
    return saying(folded(table, recorded(stream, *events)))


def saying(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Return what rows say, without when and from where they say it."""
    return {
        key: {name: getattr(row, name) for name in row.__struct_fields__ if name not in UNSAID}
        for key, row in rows.items()
    }


UNSAID = {"at", "origin"}


class Careers(RuleBasedStateMachine):
    """What happened, and what of it still stands; the second knows nothing of taking back."""

    def __init__(self) -> None:
        super().__init__()
        self.happened: dict[str, list[Any]] = {HER: [*BEGUN], PAY: [*EARNING]}
        self.standing: dict[str, list[Any]] = {HER: [*BEGUN], PAY: [*EARNING]}
        self.cases: list[str] = []
        self.numbers = count(1)

    def happen(self, effects: Sequence[In]) -> None:
        """Let something happen that stands until its case is taken back."""
        for each in effects:
            self.happened[each.ref.stream].append(each.event)
            if not isinstance(each.event, ArrearsArisen):
                self.standing[each.ref.stream].append(each.event)

    @rule(
        on=DAYS,
        level=LEVELS,
        title=TITLES,
        department_id=DEPARTMENTS,
        superior_id=SUPERIORS,
        per_cent=st.integers(0, 30),
        banded=st.booleans(),
    )
    def promote(self, on: date, per_cent: int, banded: bool, **parts: str | None) -> None:
        case_id = f"promotion:E2:{next(self.numbers)}"
        effects = placement_effect.effected(
            case_id,
            PlacementChange(effective_on=on, **parts),
            place(*self.happened[HER][len(BEGUN) :]),
            pay(*self.happened[PAY][len(EARNING) :]),
            BANDS if banded else None,
            PAID,
            Decimal(per_cent),
            RULES,
        )
        self.happen(effects)
        self.cases.append(case_id)

    @rule(on=DAYS, title=st.sampled_from(["Lead", "Head", "Clerk"]))
    def correct(self, on: date, title: str) -> None:
        self.happen([In(employee.ref(HER), TitleAssigned(title=title, effective_on=on))])

    @rule(on=DAYS, division=st.sampled_from(["Signals", "Bridges"]))
    def reassign(self, on: date, division: str) -> None:
        moved = DepartmentAssigned(
            department_id="department:DOT", division=division, effective_on=on
        )
        orphaned = SuperiorAssigned(superior_id=None, effective_on=on)
        self.happen([In(employee.ref(HER), moved), In(employee.ref(HER), orphaned)])

    @rule(on=DAYS, amount=st.sampled_from(["48000.00", "51000.00", "52000.01"]))
    def adjust(self, on: date, amount: str) -> None:
        held = pay(*self.happened[PAY][len(EARNING) :])
        if held.on(on) != usd(amount):
            events = salary.adjusted(held, usd(amount), on, Cause.MERIT, PAID, rules=RULES)
            self.happen([In(salary.ref(HER), each) for each in events])

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data())
    def rescind(self, data: st.DataObject) -> None:
        case_id = data.draw(st.sampled_from(self.cases))
        self.cases.remove(case_id)
        undone = placement_effect.rescinded(
            case_id,
            place(*self.happened[HER][len(BEGUN) :]),
            pay(*self.happened[PAY][len(EARNING) :]),
            PAID,
            RULES,
        )
        for each in undone:
            self.happened[each.ref.stream].append(each.event)
        for stream, events in self.standing.items():
            self.standing[stream] = [
                each for each in events if getattr(each, "case_id", None) != case_id
            ]

    @invariant()
    def every_timeline_is_that_of_what_stands(self) -> None:
        is_, ought = (
            (place(*events[HER][len(BEGUN) :]), pay(*events[PAY][len(EARNING) :]))
            for events in (self.happened, self.standing)
        )
        assert is_ == ought

    @invariant()
    def every_row_says_what_stands(self) -> None:
        for stream, tables in FOLLOWED.items():
            for table in (*tables, "career"):
                ought = said(stream, table, self.standing[stream])
                assert said(stream, table, self.happened[stream]) == ought, table

    @invariant()
    def what_is_owed_is_what_months_differ_by(self) -> None:
        owed = [each for each in self.happened[PAY] if isinstance(each, ArrearsArisen)]
        total = sum((each.amount.amount for each in owed), Decimal())
        now = pay(*self.standing[PAY][len(EARNING) :])
        assert total == due(now.pays()) - due(pay().pays())


def due(pays: Sequence[Pay]) -> Decimal:
    """Return what is due for the months that are paid, each rounded once."""
    months = PAID.closed_from(HIRED)
    figures = [month_pay(month, pays, None).number or Fraction() for month in months]
    return sum((half_up(each, 2) for each in figures), Decimal())


Careers.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestCareers = Careers.TestCase
