"""Promotion cases, moves and corrections of two people, in any order and taken back at any time."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain import salary
from domain.arrears import ArrearsArisen
from domain.errors import Rejected
from domain.events import decider_of
from domain.move_content import EndMove, ExtendMove, MoveEmployee, MoveKind, RescindMove
from domain.placement import PlacementRescinded, ReassignEmployee
from domain.promotion_application import DraftPromotion, SetPromotionTerms
from domain.promotion_content import PromotionStatus, PromotionStep, PromotionTerms
from domain.promotion_decision import (
    ApprovePromotion,
    RecordPromotion,
    RefusePromotion,
    RescindPromotion,
    SendBackPromotion,
    WithdrawPromotion,
)
from domain.salary import AdjustSalary
from domain.salary_entry import Cause, SalaryRescinded
from domain.sealed import Sealed
from tests.projections.careering import BOSS, CLERK, HE, LADDER, PANEL, SHE, TOP, House, housed, usd
from tests.projections.test_rescinding import said, saying
from tests.stored.promoted import claiming, evaluating

PEOPLE = st.sampled_from([SHE, HE])
DAYS = st.sampled_from(
    [date(2016, 2, 10), date(2016, 4, 1), date(2016, 5, 15), date(2016, 7, 1), date(2017, 1, 1)]
)
LEVELS = st.sampled_from(["P1", "P2", "P3", "M1"])
TITLES = st.none() | st.sampled_from(["Lead", "Head"])
DEPARTMENTS = st.none() | st.sampled_from(["department:DOT", "department:PRK"])
SUPERIORS = st.none() | st.sampled_from([BOSS, TOP, SHE])
WHY = Sealed("So it was agreed.")
SAYING = (
    *(f"employee_{part}" for part in ("department", "title", "level", "position", "superior")),
    *("salary", "career"),
)
UNDOING = PlacementRescinded | SalaryRescinded | ArrearsArisen
"""What makes no entry of a timeline itself."""


class Cases(RuleBasedStateMachine):
    """A house, and of each timeline the events that still stand; these know of no undoing."""

    def __init__(self) -> None:
        super().__init__()
        self.house: House = housed().another()
        self.numbers = count(1)
        self.open: list[str] = []
        self.effected: list[str] = []
        self.standing: dict[str, list[Any]] = {
            stream: [
                each.recorded.event for each in self.house.log if each.recorded.stream == stream
            ]
            for who in (SHE, HE)
            for stream in (who, salary.of(who))
        }

    def do(self, command: Any, by: str = CLERK) -> bool:  # noqa: ANN401 - of any feature
        """Let something happen to somebody, unless it is refused. Return whether it did.

        Whatever is not theirs stays as it is, to the object.
        """
        before = dict(self.house.streams)
        try:
            made = self.house.do(command, by)
        except Rejected:
            assert self.house.streams == before
            return False
        stream = made[0].stream
        about = decider_of(stream).person(stream) or stream
        for name, snapshot in self.house.streams.items():
            if (decider_of(name).person(name) or name) != about:
                assert snapshot is before[name], (command, name)
        for each in made:
            if each.stream in self.standing and not isinstance(each.event, UNDOING):
                self.standing[each.stream].append(each.event)
        return True

    def status(self, case_id: str) -> PromotionStatus:
        return self.house.snapshot(case_id).state.status

    def proceed(self, case_id: str) -> bool:
        """Let the next step of a case happen. Return whether there was one that could."""
        match self.status(case_id):
            case PromotionStatus.DRAFT:
                who = employee_of(case_id)
                return self.do(claiming(case_id), who)
            case PromotionStatus.APPLIED:
                who = self.house.snapshot(employee_of(case_id)).state
                return self.do(evaluating(case_id), who.superior_on(self.house.today) or TOP)
            case PromotionStatus.IN_DECISION:
                if not self.do(ApprovePromotion(promotion_id=case_id, why=WHY), PANEL):
                    return False
                self.open.remove(case_id)
                self.effected.append(case_id)
                return False
            case _:
                return False

    @rule(
        who=PEOPLE,
        on=DAYS,
        to=LEVELS,
        per_cent=st.integers(0, 30),
        far=st.integers(0, 3),
        title=TITLES,
        department_id=DEPARTMENTS,
        superior_id=SUPERIORS,
    )
    def promote(
        self, who: str, on: date, to: str, per_cent: int, far: int, **places: str | None
    ) -> None:
        case_id = f"promotion:{who.split(':')[1]}:{next(self.numbers)}"
        terms = PromotionTerms(effective_on=on, raise_per_cent=Decimal(per_cent), **places)
        drafted = DraftPromotion(promotion_id=case_id, framework_id=LADDER, to_level=to)
        if self.do(drafted):
            self.open.append(case_id)
            self.do(SetPromotionTerms(promotion_id=case_id, terms=terms))
            while far and self.proceed(case_id):
                far -= 1

    @rule(
        who=PEOPLE,
        on=DAYS,
        to=LEVELS,
        title=TITLES,
        department_id=DEPARTMENTS,
        superior_id=SUPERIORS,
    )
    def record(self, who: str, on: date, to: str, **places: str | None) -> None:
        case_id = f"promotion:{who.split(':')[1]}:{next(self.numbers)}"
        terms = PromotionTerms(effective_on=on, raise_per_cent=Decimal(5), **places)
        recorded = RecordPromotion(
            promotion_id=case_id, framework_id=LADDER, to_level=to, terms=terms
        )
        if self.do(recorded):
            self.effected.append(case_id)

    @precondition(lambda self: bool(self.open))
    @rule(data=st.data(), far=st.integers(1, 3))
    def go_on(self, data: st.DataObject, far: int) -> None:
        case_id = data.draw(st.sampled_from(self.open))
        while far and self.proceed(case_id):
            far -= 1

    @precondition(lambda self: bool(self.open))
    @rule(data=st.data(), back=st.none() | st.sampled_from(PromotionStep))
    def cancel(self, data: st.DataObject, back: PromotionStep | None) -> None:
        """Send a case back, refuse it or, before that can be, withdraw it."""
        case_id = data.draw(st.sampled_from(self.open))
        if back is not None:
            self.do(SendBackPromotion(promotion_id=case_id, to=back, why=WHY), PANEL)
        elif self.do(RefusePromotion(promotion_id=case_id, why=WHY), PANEL) or self.do(
            WithdrawPromotion(promotion_id=case_id, why=WHY)
        ):
            self.open.remove(case_id)

    @rule(
        who=PEOPLE,
        on=DAYS,
        kind=st.sampled_from(MoveKind),
        level=st.none() | LEVELS,
        title=TITLES,
        department_id=DEPARTMENTS,
        superior_id=SUPERIORS,
    )
    def move(
        self, who: str, on: date, kind: MoveKind, level: str | None, **places: str | None
    ) -> None:
        move_id = f"move:{who.split(':')[1]}:{next(self.numbers)}"
        for_a_time = kind in {MoveKind.ROTATION, MoveKind.SECONDMENT}
        moved = MoveEmployee(
            move_id=move_id,
            kind=kind,
            effective_on=on,
            planned_until=date(2017, 6, 30) if for_a_time else None,
            framework_id=None if level is None else LADDER,
            level=level,
            **places,
        )
        if self.do(moved):
            self.effected.append(move_id)

    @precondition(lambda self: any(each.startswith("move:") for each in self.effected))
    @rule(data=st.data(), on=DAYS, longer=st.booleans())
    def end(self, data: st.DataObject, on: date, longer: bool) -> None:
        moves = [each for each in self.effected if each.startswith("move:")]
        move_id = data.draw(st.sampled_from(moves))
        if longer:
            self.do(ExtendMove(move_id=move_id, planned_until=date(2018, 1, 1)))
        else:
            self.do(EndMove(move_id=move_id, last_day_on=on))

    @rule(who=PEOPLE, on=DAYS, title=TITLES, department_id=DEPARTMENTS)
    def correct(self, who: str, on: date, **places: str | None) -> None:
        self.do(ReassignEmployee(employee_id=who, effective_on=on, **places))

    @rule(who=PEOPLE, on=DAYS, amount=st.sampled_from(["48000.00", "51000.00", "72000.01"]))
    def adjust(self, who: str, on: date, amount: str) -> None:
        to = usd(amount)
        self.do(AdjustSalary(employee_id=who, salary=to, effective_on=on, cause=Cause.MERIT))

    @precondition(lambda self: bool(self.effected))
    @rule(data=st.data())
    def rescind(self, data: st.DataObject) -> None:
        self.take_back(data.draw(st.sampled_from(self.effected)))

    def take_back(self, case_id: str) -> None:
        promotion = case_id.startswith("promotion:")
        command: Any = (
            RescindPromotion(promotion_id=case_id, why=WHY)
            if promotion
            else RescindMove(move_id=case_id)
        )
        if self.do(command, PANEL):
            self.effected.remove(case_id)
            for stream, events in self.standing.items():
                self.standing[stream] = [
                    each for each in events if getattr(each, "case_id", None) != case_id
                ]

    @invariant()
    def every_timeline_is_that_of_what_stands(self) -> None:
        for stream, events in self.standing.items():
            is_ = self.house.snapshot(stream).state
            assert is_ == decider_of(stream).replay(events), stream

    def teardown(self) -> None:
        """Take back what can be; then every row says what stands, and is what a rebuild makes."""
        for case_id in tuple(self.effected):
            self.take_back(case_id)
        self.every_timeline_is_that_of_what_stands()
        for stream, events in self.standing.items():
            rows = self.house.snapshot(stream).rows
            for table in SAYING:
                ought = said(stream, table, events)
                assert saying({key: row for (of, key), row in rows.items() if of == table}) == ought
        assert self.house.rows() == self.house.rebuilt()


def employee_of(case_id: str) -> str:
    """Return whose case it is."""
    return f"employee:{case_id.split(':')[1]}"


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(40, 25), pytest.param(1_000, 60, marks=pytest.mark.soak)],
    ids=["some", "very many"],
)
def test_whatever_is_taken_back_leaves_everything_else(examples: int, steps: int) -> None:
    so = settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(Cases, settings=so)
