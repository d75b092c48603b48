"""The feed selects alike wherever it reads, and keeps to itself what nobody may be sent."""

import json

from ledger.selection import WITHHELD_KINDS, WITHHELD_TYPES, Selection
from ledger.tail import Tail, following
from ops.database import LOGIN
from tests.ledger.house import rows
from tests.postgres import Database

MANY = 10_000
SELECTIONS = (
    Selection(),
    Selection(types=frozenset({"SalaryRecorded", "EvaluationSubmitted", "RaterNominated"})),
    Selection(streams=frozenset({"employee:ANN", "evaluation:2016H2:EVE:ZOE"})),
    Selection(units=frozenset({"department:DOT"})),
    Selection(people=frozenset({"employee:EVE"}), types=frozenset({"SuperiorAssigned"})),
)


async def whole(tail: Tail, selection: Selection) -> list[tuple[int, str, str]]:
    """Return what the log gives, beside what is chosen in memory of all there is."""
    found = await tail.past.events(0, MANY, selection)
    return [(each.position, each.stream, each.type) for each in found]


async def test_sql_and_memory_select_alike(larger_database: Database) -> None:
    there = rows(
        larger_database, "SELECT position, stream, type, unit, person FROM ledger.event ORDER BY 1"
    )
    async with following(larger_database.url(LOGIN)) as tail:
        for selection in SELECTIONS:
            chosen = [
                (position, stream, type_)
                for position, stream, type_, unit, person in there
                if selection.holds(stream, type_, unit, person)
            ]
            assert chosen, selection
            assert await whole(tail, selection) == chosen


async def test_what_is_withheld_is_there_and_nobody_is_sent_it(larger_database: Database) -> None:
    there = rows(
        larger_database, "SELECT DISTINCT split_part(stream, ':', 1), type FROM ledger.event"
    )
    assert {kind for kind, _ in there} >= WITHHELD_KINDS
    assert {type_ for _, type_ in there} >= WITHHELD_TYPES - {"EvaluationDelegated"}
    async with following(larger_database.url(LOGIN)) as tail:
        written = await tail.past.lines(0, MANY, Selection())
        lines = [json.loads(line) for line in written.splitlines()]
    assert lines
    for said in lines:
        assert said["subject"].partition(":")[0] not in WITHHELD_KINDS
        assert said["type"].removeprefix("merit-ledger.") not in WITHHELD_TYPES
