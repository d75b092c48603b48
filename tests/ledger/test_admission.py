from dataclasses import replace
from datetime import UTC, datetime

from domain.employee import RecordPersonalDetails
from domain.sealed import Sealed
from ledger.ledger import Ledger
from ledger.order import Refused
from tests.ledger.house import (
    DOT,
    PRK,
    accepted,
    adjust_salary,
    found,
    found_department,
    founded,
    hire,
    living,
    order,
    rows,
)
from tests.postgres import Database


async def test_a_demonstration_is_marked_first_and_has_a_past(
    ledger: Ledger, home: Database
) -> None:
    past = datetime(2015, 4, 1, 8, tzinfo=UTC)
    outcome = await accepted(ledger, found(demonstration=True), simulated=past)
    assert [type(e.event).__name__ for e in outcome.events] == [
        "DemonstrationMarked",
        "OrganisationFounded",
    ]
    assert outcome.recorded_at == past
    later = await accepted(ledger, found_department(DOT))
    assert later.recorded_at > datetime(2026, 1, 1, tzinfo=UTC)
    back = await accepted(ledger, found_department(PRK), simulated=past)
    assert back.recorded_at == later.recorded_at
    assert rows(home, "SELECT at FROM ledger.event WHERE position IN (1, 4)") == [(past,)] * 2


async def test_a_log_that_holds_anything_is_no_demonstration(ledger: Ledger) -> None:
    await founded(ledger)
    past = datetime(2015, 4, 1, tzinfo=UTC)
    refused = await ledger.journal.execute(order(adjust_salary(1, 2), simulated=past))
    assert isinstance(refused, Refused)
    assert (refused.rule, refused.judged_at) == ("clock-simulated", None)


async def test_no_organisation_lives_in_a_time_zone_that_nobody_knows(
    ledger: Ledger, home: Database
) -> None:
    """By whatever way it comes: every later day would be reckoned in it."""
    for zone in ("Mars/Olympus_Mons", "UTC ", "../../etc/passwd", "utc"):
        outcome = await ledger.journal.execute(order(replace(found(), time_zone=zone)))
        assert isinstance(outcome, Refused)
        assert outcome.rule in {"time-zone-unknown", "time-zone-malformed"}
    assert rows(home, "SELECT count(*) FROM ledger.event") == [(0,)]
    await founded(ledger)


async def test_personal_details_stay_as_they_are_where_a_server_starts_anew(
    ledger: Ledger, home: Database
) -> None:
    """The row's other text is written again, by a server that never saw it."""
    await founded(ledger)
    name = RecordPersonalDetails(employee_id="employee:E1", name=Sealed("Ada"))
    email = RecordPersonalDetails(employee_id="employee:E1", email=Sealed("ada@example.org"))
    await accepted(ledger, name)
    async with living(home) as elsewhere:
        await accepted(elsewhere, email)
    assert rows(home, "SELECT name, email FROM read.person") == [("Ada", "ada@example.org")]


async def test_text_that_was_sealed_before_is_opened_for_its_row(
    ledger: Ledger, home: Database
) -> None:
    """As when an import that was cut short goes on in another process."""
    await founded(ledger)
    await ledger.keyring.obtain(["employee:E2"])
    token = ledger.keyring.seal("employee:E2", "employee", "name", "Ada")
    async with living(home) as elsewhere:
        await accepted(elsewhere, hire(2, name=token), sealed=True)
    assert rows(home, "SELECT name FROM read.person WHERE id = 'employee:E2'") == [("Ada",)]
    body = rows(home, "SELECT body FROM ledger.command WHERE stream = 'employee:E2'")[0][0]
    assert token.encode() in body
