"""As of any position of the log, the rows are what folding the log up to there gives."""

from collections import Counter
from itertools import groupby
from random import Random
from typing import Any, cast

import psycopg
import pytest
from psycopg.rows import dict_row

from ledger.ledger import Ledger
from ledger.order import Accepted, Refused
from ledger.reading import Placed, head, pages
from projections.tables import TABLES
from tests.postgres import Database
from tests.projections.chronicle import orders
from tests.projections.given import BY_NAME

Place = tuple[str, str]
Rows = dict[Place, dict[str, Any]]
Version = tuple[Place, dict[str, Any], int, int | None]


async def lived(ledger: Ledger, random: Random) -> list[Accepted]:
    """Let everything happen, in batches of a size drawn by lot."""
    waiting, accepted = list(orders(random)), list[Accepted]()
    while waiting:
        size = random.randrange(1, 20)
        for answer in await ledger.journal.run(waiting[:size]):
            assert isinstance(answer, Accepted | Refused), answer
            if isinstance(answer, Accepted):
                accepted.append(answer)
        del waiting[:size]
    return accepted


async def log(ledger: Ledger) -> list[Placed]:
    """Return the whole log."""
    async with ledger.pool.connection() as connection:
        last = await head(connection)
        return [placed async for page in pages(connection, 0, last) for placed in page]


def columns(ledger: Ledger, name: str, row: Any) -> dict[str, Any]:  # noqa: ANN401 - any table's
    """Return a row as it is stored, its texts opened."""
    table = BY_NAME[name]
    found = {column: plain(getattr(row, column)) for column in table.names}
    for column in table.sealed:
        if found[column] is not None:
            found[column] = ledger.keyring.unseal(*table.sealed_as(row, column), found[column])
    return found


def plain(value: Any) -> Any:  # noqa: ANN401 - of any column
    """Return a value as it is read back: several texts are a list there."""
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value


def versions(database: Database) -> list[Version]:
    """Return every version of every row that is stored."""
    found: list[Version] = []
    with psycopg.connect(database.owner_url) as connection:
        cursor = connection.cursor(row_factory=dict_row)
        for name, until in ((t.name, u) for t in TABLES for u in ("NULL", "until")):
            suffix = "" if until == "NULL" else "_past"
            text = f"SELECT *, {until}::bigint AS until FROM read.{name}{suffix}"  # noqa: S608 - names of our own
            for row in cursor.execute(text.encode()):
                ends, since = row.pop("until"), row.pop("since")
                found.append(((name, row["id"]), row, since, ends))
    return found


def as_of(stored: list[Version], position: int) -> Rows:
    """Return the rows that hold as of a position; each key has one at most."""
    rows: Rows = {}
    for place, row, since, until in stored:
        if since <= position and (until is None or position < until):
            assert place not in rows
            rows[place] = row
    return rows


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.soak) for n in (1, 2, 3))])
async def test_as_of_any_position_rows_are_the_fold_of_the_log(
    ledger: Ledger, home: Database, seed: int
) -> None:
    await lived(ledger, Random(seed))
    stored, folded, rows = versions(home), dict[Place, Any](), Rows()
    position, made, gone = 0, set[Place](), set[Place]()
    for _, whole in groupby(await log(ledger), key=lambda placed: placed.recorded.command):
        command = list(whole)
        for placed in command[:-1]:  # nothing is seen of a command before all of it is there
            assert as_of(stored, placed.position) == rows
        before = folded.copy()
        for placed in command:
            for table in TABLES:
                if placed.recorded.stream.partition(":")[0] in table.follows:
                    for key in table.touches(placed.recorded):
                        place = (table.name, key)
                        folded[place] = table.fold(folded.get(place), placed.recorded, key)
        changed = {place for place, row in folded.items() if row != before.get(place)}
        for place in changed:
            rows.pop(place, None)
            if folded[place] is not None:
                rows[place] = columns(ledger, place[0], folded[place])
        position = command[-1].position
        assert as_of(stored, position) == rows
        assert {place for place, _, since, _ in stored if since == position} == {
            place for place in changed if folded[place] is not None
        }
        made |= rows.keys()
        gone |= made - rows.keys()
    assert position == await ledger.position()
    assert {name for name, _ in made} == BY_NAME.keys()
    parts = {"measure_point", "measure_milestone", "measure_month"}
    assert {name for name, _ in gone} >= {"career", "measure"} | parts


async def test_some_commands_of_one_batch_change_the_same_row(
    ledger: Ledger, home: Database
) -> None:
    accepted = await lived(ledger, Random(0))
    batch_of = {answer.position: answer.recorded_at for answer in accepted}
    times = Counter((place, batch_of[since]) for place, _, since, _ in versions(home))
    assert max(times.values()) > 1
