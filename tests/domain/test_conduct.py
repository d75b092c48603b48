from dataclasses import replace
from datetime import date

import pytest

from domain import employee
from domain.actor import Role
from domain.conduct import Command, Event, conduct
from domain.conduct_entry import (
    AppealSanction,
    DecideSanctionAppeal,
    Entry,
    HonourKind,
    HonourRecorded,
    HonourWithdrawn,
    ImposeSanction,
    LiftSanction,
    RecordHonour,
    SanctionAppealDecided,
    SanctionAppealed,
    SanctionImposed,
    SanctionKind,
    SanctionLifted,
    SanctionOutcome,
    WithdrawHonour,
)
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, Rejected, Unknown
from domain.sealed import Sealed
from tests.given import Rules

SHE, ANN, BOB = "employee:E2", "employee:HR1", "employee:HR2"
HIRED, FROM, UNTIL = date(2015, 4, 1), date(2016, 1, 1), date(2016, 6, 30)
LIFTED, TODAY = date(2016, 3, 1), date(2016, 1, 4)

rules = Rules(conduct).knowing(employee.ref(SHE), Employee(id=SHE, hired_on=HIRED))
honour = RecordHonour(
    employee_id=SHE,
    code="thanks",
    kind=HonourKind.TITLE,
    from_on=FROM,
    citation=Sealed("s:1"),
)
honoured = HonourRecorded(
    entry=Entry(code="thanks", from_on=FROM, until_on=None),
    kind=HonourKind.TITLE,
    citation=Sealed("s:1"),
)
withdraw = WithdrawHonour(employee_id=SHE, code="thanks")
withdrawn = HonourWithdrawn(code="thanks")
impose = ImposeSanction(
    employee_id=SHE,
    code="late",
    kind=SanctionKind.WARNING,
    from_on=FROM,
    until_on=UNTIL,
    grounds=Sealed("s:2"),
)
imposed = SanctionImposed(
    entry=Entry(code="late", from_on=FROM, until_on=UNTIL),
    kind=SanctionKind.WARNING,
    grounds=Sealed("s:2"),
    imposed_by=ANN,
)
lift = LiftSanction(employee_id=SHE, code="late", lifted_on=LIFTED)
lifted = SanctionLifted(code="late", lifted_on=LIFTED)
appeal = AppealSanction(employee_id=SHE, code="late", objection=Sealed("s:3"))
appealed = SanctionAppealed(code="late", objection=Sealed("s:3"), appealed_on=TODAY)
decide = DecideSanctionAppeal(employee_id=SHE, code="late", outcome=SanctionOutcome.ANNULLED)
annulled = SanctionAppealDecided(
    code="late",
    outcome=SanctionOutcome.ANNULLED,
    answer=None,
    decided_on=TODAY,
    decided_by=BOB,
)
upheld = replace(annulled, outcome=SanctionOutcome.UPHELD)


def refused(command: Command, *events: Event, by: str = ANN) -> str:
    """Return by which rule a command is refused after some events."""
    with pytest.raises(Rejected) as refusal:
        rules.given(*events).by(by, Role.HR).when(command)
    return refusal.value.rule


def test_an_honour_is_recorded_and_withdrawn() -> None:
    assert rules.when(honour) == [honoured]
    assert rules.given(honoured).when(withdraw) == [withdrawn]
    assert refused(withdraw) == refused(withdraw, honoured, withdrawn) == "honour-unknown"


def test_a_sanction_is_imposed_and_lifted_from_a_day_on() -> None:
    assert rules.when(impose) == [imposed]
    assert rules.given(imposed).when(lift) == [lifted]
    state = conduct.replay([imposed, lifted])
    assert state.sanctions_on(date(2016, 2, 29)) == ("late",)
    assert state.sanctions_on(LIFTED) == ()


def test_it_holds_from_its_first_day_through_its_last() -> None:
    state = conduct.replay([imposed])
    assert [
        state.sanctions_on(on) for on in (date(2015, 12, 31), FROM, UNTIL, date(2016, 7, 1))
    ] == [(), ("late",), ("late",), ()]
    endless = replace(imposed, entry=replace(imposed.entry, until_on=None))
    assert conduct.replay([endless]).sanctions_on(date(2199, 1, 1)) == ("late",)


def test_nothing_is_lifted_that_does_not_hold() -> None:
    assert refused(lift) == "sanction-unknown"
    assert refused(replace(lift, lifted_on=date(2016, 7, 1)), imposed) == "sanction-not-held"
    assert refused(lift, imposed, lifted) == "sanction-not-held"


def test_the_days_are_in_service_and_in_order() -> None:
    with pytest.raises(Ineligible):
        rules.when(replace(impose, from_on=date(2015, 3, 31)))
    assert refused(replace(honour, until_on=date(2015, 12, 31))) == "until-before-from"
    with pytest.raises(Unknown):
        rules.knowing(employee.ref(SHE), None).when(honour)


def test_a_code_is_of_one_thing() -> None:
    assert refused(replace(impose, code="thanks"), honoured) == "conduct-known"
    assert refused(replace(honour, code="late"), imposed) == "conduct-known"
    assert refused(replace(honour, code="a b")) == "code-not-plain"


def test_the_employee_appeals_once_while_it_stands() -> None:
    assert rules.given(imposed).by(SHE).when(appeal) == [appealed]
    assert refused(appeal, imposed, appealed, by=SHE) == "sanction-appeal-over"
    assert refused(appeal, imposed, lifted, by=SHE) == "sanction-appeal-over"
    assert refused(appeal, by=SHE) == "sanction-unknown"


def test_nobody_appeals_for_another() -> None:
    assert refused(appeal, imposed) == "appealed-for-another"


def test_somebody_else_than_who_imposed_it_decides() -> None:
    assert rules.given(imposed, appealed).by(BOB, Role.HR).when(decide) == [annulled]
    assert refused(decide, imposed, appealed) == "own-decision"
    assert refused(decide, imposed, by=BOB) == "no-sanction-appeal"
    assert refused(decide, imposed, appealed, upheld, by=BOB) == "no-sanction-appeal"


def test_what_is_annulled_never_held_and_what_is_upheld_does() -> None:
    assert conduct.replay([imposed, appealed, annulled]).sanctions_on(FROM) == ()
    assert conduct.replay([imposed, appealed, upheld]).sanctions_on(FROM) == ("late",)
    assert refused(appeal, imposed, appealed, annulled, by=SHE) == "sanction-appeal-over"


@pytest.mark.parametrize("command", [honour, withdraw, impose, lift, decide])
def test_nobody_has_a_hand_in_their_own_case(command: Command) -> None:
    with pytest.raises(Forbidden) as refusal:
        rules.given(honoured, imposed, appealed).by(SHE, Role.HR).when(command)
    assert refusal.value.rule == "own-case"


def test_its_stream_is_about_the_employee() -> None:
    assert conduct.stream(honour) == "conduct:E2"
    assert conduct.person("conduct:E2") == SHE
    with pytest.raises(Invalid):
        conduct.stream(replace(honour, employee_id="E2"))
