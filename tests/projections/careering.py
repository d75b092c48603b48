"""Careering: people whom cases happen to, decided and folded as a server would, in memory."""

from collections.abc import Mapping
from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from domain import organisation
from domain.actor import Actor, Role
from domain.career_framework import DraftCareerFramework, PublishCareerFramework
from domain.career_framework_content import Approver, EligibilityRules, ReviewRules
from domain.career_framework_template import OPERATIONS
from domain.decider import replace
from domain.department import FoundDepartment
from domain.events import COMMANDS, decider_of
from domain.hire import Employment, HireEmployee
from domain.money import Money
from domain.organisation import FoundOrganisation
from domain.pay_structure import DraftPayStructure, PublishPayStructure
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.payroll import ClosePayroll
from domain.policies.band import Band
from domain.rulebook import RULES
from domain.salary import RecordSalary
from ledger.judgement import Case, given, judge
from ledger.order import Order
from ledger.reading import Placed
from ledger.recorded import Recorded
from ledger.streams import Snapshot
from projections.engine.folds import TableFolds
from projections.engine.history import Lives
from projections.tables import TABLES

CLERK, PANEL = "service:clerk", "service:panel"
TOP, BOSS, SHE, HE = (f"employee:{each}" for each in ("TOP", "BOSS", "E2", "E3"))
LADDER, USD = "career_framework:ladder", "pay_structure:USD"
HIRED, TODAY = date(2014, 1, 1), date(2016, 6, 15)
ROLES: Mapping[str, frozenset[Role]] = {
    CLERK: frozenset({Role.HR, Role.COMPENSATION, Role.ADMINISTRATOR}),
    PANEL: frozenset({Role.HR, Role.COMPENSATION}),
}
OWN = frozenset({Role.EMPLOYEE})
FOLDS = TableFolds(TABLES)


def usd(amount: str | Decimal) -> Money:
    """Return dollars."""
    return Money(amount=Decimal(amount), currency="USD")


class House:
    """An organisation in memory: its log, and each stream with its state and rows."""

    def __init__(self) -> None:
        self.today = HIRED
        self.log: list[Placed] = []
        self.streams: dict[str, Snapshot] = {}

    def another(self) -> "House":
        """Return a house of which all that has happened is the same; what will is its own."""
        made = copy(self)
        made.log, made.streams = list(self.log), dict(self.streams)
        return made

    def snapshot(self, stream: str) -> Snapshot:
        """Return a stream as it stands."""
        found = self.streams.get(stream)
        initial = decider_of(stream).initial
        return found or Snapshot(stream=stream, version=0, state=initial, rows={})

    def do(self, command: Any, by: str = CLERK) -> tuple[Recorded[Any], ...]:  # noqa: ANN401 - of any feature
        """Let something happen. Return its events. Raise `Rejected` if it is refused."""
        decider = COMMANDS[type(command).__name__][1]
        number = UUID(int=len(self.log) + 1)
        case = Case(
            id=number,
            order=Order(command=command, by=Actor(by), key=str(number), roles=ROLES.get(by, OWN)),
            decider=decider,
            stream=decider.stream(command),
            at=datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC),
            digest=b"",
            reason="So it was agreed.",
        )
        known = {each: self.snapshot(each) for each in (*case.about, organisation.STREAM)}
        seen = given(case, self.today, RULES, known.values())
        while True:
            asked = decider.reads(command, known[case.stream].state, seen)
            lacking = {ref.stream for ref in asked} - known.keys()
            if not lacking:
                break
            known |= {each: self.snapshot(each) for each in lacking}
            seen = given(case, self.today, RULES, known.values())
        judged = judge(case, seen, known, FOLDS, None)
        if judged.refusal is not None:
            raise judged.refusal
        ends = len(self.log) + len(judged.events)
        for event in judged.events:
            self.log.append(Placed(len(self.log) + 1, case.at, event, ends))
        self.streams |= judged.after
        return judged.events

    def rows(self) -> dict[tuple[str, str], Any]:
        """Return the rows of all streams, as they were folded event by event."""
        return {place: row for each in self.streams.values() for place, row in each.rows.items()}

    def rebuilt(self) -> dict[tuple[str, str], Any]:
        """Return the rows as a rebuild makes them: stream by stream, from the log alone."""
        lives = Lives(TABLES)
        lives.begin(lives.unknown(self.log), [])
        lives.feed(self.log)
        _, made = lives.take()
        return {(table, row.id): row for table, rows in made.present.items() for row, _ in rows}


@cache
def housed() -> House:
    """Return an organisation with a ladder, bands and four people, of whom two are paid."""
    house = House()
    house.do(FoundOrganisation(name="Town", time_zone="UTC", currency="USD"))
    for code in ("DOT", "PRK"):
        founded = FoundDepartment(department_id=f"department:{code}", name=code, effective_on=HIRED)
        house.do(founded)
    for who, above in ((TOP, None), (BOSS, TOP), (SHE, BOSS), (HE, BOSS)):
        hired = HireEmployee(
            employee_id=who,
            hired_on=HIRED,
            department_id="department:DOT",
            employment=Employment.FULL_TIME,
            title="Clerk",
            level="P1",
            superior_id=above,
        )
        house.do(hired)
    for who in (SHE, HE):
        house.do(RecordSalary(employee_id=who, salary=usd("50000.00"), effective_on=HIRED))
    loose = EligibilityRules(months_in_level=600, exception=True)
    alone = ReviewRules(approvers=(Approver.HR,))
    levels = tuple(replace(each, rules=loose, review=alone) for each in OPERATIONS.levels)
    house.do(
        DraftCareerFramework(framework_id=LADDER, framework=replace(OPERATIONS, levels=levels))
    )
    version = OPERATIONS.version
    published = PublishCareerFramework(
        framework_id=LADDER, version=version, effective_from=house.today
    )
    house.do(published, PANEL)
    bands = tuple(
        NamedBand(
            name=level,
            band=Band(minimum=usd(least), midpoint=usd(middle), maximum=usd(most)),
        )
        for level, least, middle, most in (
            ("P2", "45000", "55000", "65000"),
            ("P3", "60000", "70000", "80000"),
        )
    )
    structure = PayStructure(version="v1", banded_by=BandedBy.LEVEL, bands=bands)
    house.do(DraftPayStructure(structure_id=USD, structure=structure))
    house.do(PublishPayStructure(structure_id=USD, version="v1", effective_from=house.today), PANEL)
    house.today = TODAY
    for month in range(1, 7):
        house.do(ClosePayroll(month=date(2016, month, 1)))
    return house
