import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.actor import Role
from domain.department import CloseDepartment
from domain.employee import AssignSuperior
from ledger.errors import Conflict, Exhausted, KeyReused, NotPermitted
from ledger.ledger import Ledger
from ledger.order import Accepted, Refused
from ledger.patience import Patience
from tests.ledger.gate import closed
from tests.ledger.house import (
    DOT,
    HIRED,
    PRK,
    RAISED,
    accepted,
    adjust_salary,
    contiguous,
    found,
    found_department,
    founded,
    hire,
    living,
    order,
    record_salary,
    rows,
)
from tests.postgres import Database


async def test_what_is_accepted_is_in_the_log_and_in_the_rows(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    outcome = await accepted(ledger, adjust_salary(1, 1100), reason="A good year")
    assert outcome.position == await ledger.position()
    assert [event.version for event in outcome.events] == [2]
    assert rows(home, "SELECT stream, person, unit, by, command FROM ledger.event")[-1] == (
        "salary:E1",
        "employee:E1",
        DOT,
        "service:tests",
        outcome.command,
    )
    assert rows(home, "SELECT amount, since FROM read.salary ORDER BY since") == [
        (1000, outcome.position - 1),
        (1100, outcome.position),
    ]


async def test_a_refusal_is_kept_with_what_it_was_judged_on(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    position = await ledger.position()
    refused = await ledger.journal.execute(order(hire(1, name="Ada Planted"), reason="Planted too"))
    assert isinstance(refused, Refused)
    assert (refused.refusal, refused.rule, refused.judged_at) == (
        "OutOfTurn",
        "out-of-turn",
        position,
    )
    assert await ledger.position() == position
    ((looks, judged_at, first, last, body, reason, parameters),) = rows(
        home,
        "SELECT looks, judged_at, first_position, last_position, body, reason, parameters"
        " FROM ledger.command WHERE rule = 'out-of-turn'",
    )
    assert looks == {"employee:E1": 1 + 1}
    assert (judged_at, first, last) == (position, None, None)
    assert parameters == b'{"command":"HireEmployee","state":"Employee"}'
    assert b"Planted" not in body + reason.encode()
    assert rows(home, "SELECT count(*) FROM read.employee") == [(1,)]


async def test_a_repeat_returns_the_first_outcome(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    accepting, refusing = order(adjust_salary(1, 1100)), order(adjust_salary(2, 1))
    first, refused = [await ledger.journal.execute(each) for each in (accepting, refusing)]
    assert isinstance(first, Accepted)
    assert isinstance(refused, Refused)
    await accepted(ledger, adjust_salary(1, 1200))
    await accepted(ledger, hire(2))
    commands = rows(home, "SELECT count(*) FROM ledger.command")
    assert await ledger.journal.execute(accepting) == replace(first, repeated=True)
    assert await ledger.journal.execute(refusing) == replace(refused, repeated=True)
    assert rows(home, "SELECT count(*) FROM ledger.command") == commands


async def test_a_repeated_refusal_has_the_same_parameters(ledger: Ledger) -> None:
    """Days and amounts too, which the log keeps as text."""
    await founded(ledger)
    early = order(adjust_salary(1, 1100, date(2010, 1, 1)))
    first, again = [await ledger.journal.execute(early) for _ in range(2)]
    assert isinstance(first, Refused)
    assert (first.rule, first.parameters) == ("before-hire", {"hired_on": "2015-04-01"})
    assert again == replace(first, repeated=True)


async def test_a_key_with_other_content_is_refused(ledger: Ledger) -> None:
    await founded(ledger)
    first = order(adjust_salary(1, 1100), key="mine", reason="merit")
    await ledger.journal.execute(first)
    for other in (
        replace(first, command=adjust_salary(1, 1200)),
        replace(first, reason="another"),
        replace(first, reason=None),
        replace(first, command=hire(7)),
    ):
        with pytest.raises(KeyReused):
            await ledger.journal.execute(other)
    another = order(adjust_salary(1, 1200), key="mine", by="service:others")
    assert isinstance(await ledger.journal.execute(another), Accepted)


async def test_repeats_at_the_same_time_are_one_command(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    async with living(home) as elsewhere:
        same = order(adjust_salary(1, 1100))
        journals = (ledger.journal, elsewhere.journal)
        answers = await asyncio.gather(*(journals[n % 2].execute(same) for n in range(10)))
    assert all(isinstance(answer, Accepted) for answer in answers)
    assert len({answer.command for answer in answers}) == 1
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 9
    assert rows(home, "SELECT count(*) FROM ledger.event WHERE type = 'SalaryAdjusted'") == [(1,)]


async def test_what_others_wrote_is_decided_on_again(ledger: Ledger, home: Database) -> None:
    """Each of two servers knows the stream as it was before the other wrote."""
    await founded(ledger)
    async with living(home) as elsewhere:
        for n in range(6):
            await accepted((ledger, elsewhere)[n % 2], adjust_salary(1, 1100 + n))
    adjusted = "SELECT body FROM ledger.event_json WHERE type = 'SalaryAdjusted' ORDER BY position"
    was = [float(body["was"]["amount"]) for (body,) in rows(home, adjusted)]
    assert was == [1000, 1100, 1101, 1102, 1103, 1104]
    assert contiguous(home)


async def test_the_expected_version_is_that_of_the_own_stream(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    async with living(home) as elsewhere:
        await accepted(elsewhere, adjust_salary(1, 1100), expected_version=1)
        with pytest.raises(Conflict) as conflict:
            await ledger.journal.execute(order(adjust_salary(1, 1200), expected_version=1))
        assert (conflict.value.stream, conflict.value.version) == ("salary:E1", 2)
        expecting = order(adjust_salary(1, 1200), expected_version=2)
        first = await ledger.journal.execute(expecting)
        assert isinstance(first, Accepted)
        assert await elsewhere.journal.execute(expecting) == replace(first, repeated=True)
        assert await ledger.journal.execute(expecting) == replace(first, repeated=True)
        await accepted(elsewhere, adjust_salary(1, 1300), expected_version=3)  # it knew version 2


async def test_who_lacks_the_role_is_turned_away_and_nothing_is_kept(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    with pytest.raises(NotPermitted):
        await ledger.journal.execute(order(adjust_salary(1, 2), roles=frozenset({Role.EMPLOYEE})))
    assert rows(home, "SELECT count(*) FROM ledger.command WHERE type = 'AdjustSalary'") == [(0,)]


async def test_refusals_are_kept_up_to_a_number_for_each_actor(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger)
    ledger.journal.patience = Patience(stock=2, clock=lambda: 0.0)
    first = order(hire(1))
    for refusing in (first, order(hire(1))):
        assert isinstance(await ledger.journal.execute(refusing), Refused)
    with pytest.raises(Exhausted):
        await ledger.journal.execute(order(hire(1)))
    assert rows(home, "SELECT count(*) FROM ledger.command WHERE rule IS NOT NULL") == [(2,)]
    again = await ledger.journal.execute(first)
    assert isinstance(again, Refused)
    assert again.repeated
    assert isinstance(await ledger.journal.execute(order(hire(1), by="service:others")), Refused)
    await accepted(ledger, hire(2))


async def test_what_a_decision_only_read_holds_until_it_is_recorded(
    ledger: Ledger, home: Database
) -> None:
    """One server hires into a department while another closes it."""
    await founded(ledger)
    async with living(home) as elsewhere:
        await accepted(ledger, found_department(PRK))
        await accepted(ledger, hire(2, department_id=PRK))  # it knows the department as open
        async with closed(home) as gate:
            closing = asyncio.create_task(
                accepted(elsewhere, CloseDepartment(department_id=PRK, effective_on=HIRED))
            )
            await gate.waiting()
            hiring = asyncio.create_task(ledger.journal.execute(order(hire(3, department_id=PRK))))
            await gate.waiting(writers=2)
            await gate.open()
        await closing
        refused = await hiring
    assert isinstance(refused, Refused)
    assert refused.rule == "department-not-open"
    ((looks,),) = rows(home, "SELECT looks FROM ledger.command WHERE rule = 'department-not-open'")
    assert looks == {"employee:E3": 0, PRK: 2}
    assert rows(home, "SELECT count(*) FROM ledger.event WHERE stream = 'employee:E3'") == [(0,)]


async def test_a_line_is_read_as_far_as_it_goes(ledger: Ledger, home: Database) -> None:
    """Each superior is found only once the one below is read."""
    await founded(ledger, employees=5)
    for n in (2, 3, 4):
        await accepted(ledger, assign(n, n + 1))
    async with living(home) as elsewhere:
        refused = await elsewhere.journal.execute(order(assign(5, 2)))
    assert isinstance(refused, Refused)
    assert refused.rule == "line-circular"
    ((looks,),) = rows(home, "SELECT looks FROM ledger.command WHERE rule IS NOT NULL")
    assert looks.keys() == {f"employee:E{n}" for n in (2, 3, 4, 5)}


def assign(n: int, superior: int) -> AssignSuperior:
    return AssignSuperior(
        employee_id=f"employee:E{n}", superior_id=f"employee:E{superior}", effective_on=RAISED
    )


async def test_orders_of_one_run_see_what_those_before_them_did(
    ledger: Ledger, home: Database
) -> None:
    commands = [found(), found_department(DOT), hire(1), record_salary(1, 10), adjust_salary(1, 20)]
    answers = await ledger.journal.run([order(command) for command in commands])
    assert [type(answer) for answer in answers] == [Accepted] * 5
    assert contiguous(home)


async def test_nothing_happens_before_there_is_an_organisation(
    ledger: Ledger, home: Database
) -> None:
    refused = await ledger.journal.execute(order(found_department(DOT)))
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.judged_at) == ("not-founded", 0)
    async with living(home) as elsewhere:
        await accepted(elsewhere, found())
    await accepted(ledger, found_department(DOT))


async def test_an_answer_for_each_order_whatever_becomes_of_the_others(ledger: Ledger) -> None:
    await founded(ledger)
    commands: list[tuple[object, dict[str, Any]]] = [
        (adjust_salary(1, 1100), {}),
        (hire(1), {}),
        (adjust_salary(1, 1200), {"roles": frozenset[Role]()}),
        (replace(hire(2), employee_id="no id"), {}),
        (adjust_salary(1, 1300), {"expected_version": 7}),
        (adjust_salary(1, 1400), {}),
    ]
    orders = [order(command, **rest) for command, rest in commands]
    kinds = [type(answer) for answer in await ledger.journal.run(orders)]
    assert kinds == [Accepted, Refused, NotPermitted, Refused, Conflict, Accepted]
