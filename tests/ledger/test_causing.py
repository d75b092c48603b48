"""What a decision causes in another stream: a planted feature, since few features do."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain import authority, employee, salary
from domain.actor import Role
from domain.decider import Decider, Given, In, Ref, fact
from domain.errors import Invalid
from domain.events import COMMANDS, EVENTS, KINDS
from domain.salary import Cause, SalaryAdjusted
from ledger.errors import Faulty
from ledger.ledger import Ledger
from ledger.order import Refused
from tests.ledger.house import (
    RAISED,
    accepted,
    adjust_salary,
    contiguous,
    dollars,
    founded,
    order,
    rows,
)
from tests.postgres import Database


@fact
class GiveGift:
    gift_id: str
    employee_id: str
    amount: int


@fact
class GiftGiven:
    employee_id: str
    amount: int


def reads(command: GiveGift, _: object, __: Given) -> list[Ref[salary.State]]:
    return [] if command.amount == 666 else [salary.ref(command.employee_id)]


def decide(command: GiveGift, state: GiftGiven | None, __: Given) -> list[GiftGiven | In]:
    to = salary.ref(command.employee_id)
    if state is not None:
        raise Invalid("gift-given")
    amount = dollars(command.amount)
    raised = SalaryAdjusted(
        salary=amount,
        effective_on=RAISED,
        cause=Cause.MERIT,
        was=amount,
    )
    granted = GiftGiven(employee_id=command.employee_id, amount=command.amount)
    return [granted, *[In(to, raised)] * (501 if command.amount == 501 else 1)]


gift: Decider[GiveGift, GiftGiven, GiftGiven | None] = Decider(
    kind="gift",
    commands=GiveGift,
    events=GiftGiven,
    initial=None,
    stream=lambda command: command.gift_id,
    decide=decide,
    evolve=lambda _, event: event,
    reads=reads,
)


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be gifts."""
    monkeypatch.setitem(dict_of(COMMANDS), "GiveGift", (GiveGift, gift))
    monkeypatch.setitem(dict_of(EVENTS), "GiftGiven", (GiftGiven, gift))
    monkeypatch.setitem(dict_of(KINDS), "gift", gift)
    monkeypatch.setitem(dict_of(authority.MAY), "GiveGift", frozenset({Role.HR}))


def dict_of(mapping: Mapping[str, object]) -> dict[str, object]:
    assert isinstance(mapping, dict)
    return mapping


def grant(amount: int, n: int = 1) -> GiveGift:
    return GiveGift(gift_id=f"gift:{n}", employee_id="employee:E1", amount=amount)


async def test_one_append_holds_all_of_it(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    outcome = await accepted(ledger, grant(2000))
    assert [(event.stream, event.version, event.person) for event in outcome.events] == [
        ("gift:1", 1, None),
        ("salary:E1", 2, "employee:E1"),
    ]
    assert {event.command for event in outcome.events} == {outcome.command}
    ((looks, first, last),) = rows(
        home,
        "SELECT looks, first_position, last_position FROM ledger.command WHERE id = %s",
        [outcome.command],
    )
    assert looks == {"gift:1": 0, "salary:E1": 1}
    assert (first, last) == (outcome.position - 1, outcome.position)
    assert rows(home, "SELECT amount, since FROM read.salary ORDER BY since DESC LIMIT 1") == [
        (2000, outcome.position)
    ]
    await accepted(ledger, adjust_salary(1, 3000))
    assert contiguous(home)


async def test_what_is_caused_elsewhere_must_have_been_read(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    with pytest.raises(Faulty):
        await ledger.journal.execute(order(grant(666)))
    assert rows(home, "SELECT FROM ledger.event WHERE stream = 'gift:1'") == []


async def test_a_decision_writes_so_many_events_and_no_more(ledger: Ledger) -> None:
    await founded(ledger)
    refused = await ledger.journal.execute(order(grant(501)))
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.parameters) == ("too-many-events", {"most": 500})


async def test_a_decision_reads_so_many_streams_and_no_more(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await founded(ledger)
    many = [employee.ref(f"employee:N{n}") for n in range(200)]

    def reads_many(*_: object) -> list[Ref[employee.State]]:
        return many

    reading = replace(gift, reads=reads_many)
    monkeypatch.setitem(dict_of(COMMANDS), "GiveGift", (GiveGift, reading))
    refused = await ledger.journal.execute(order(grant(1)))
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.parameters) == ("too-many-streams", {"most": 200})
