from collections.abc import Generator

import psycopg
import pytest

from ledger import reading
from ledger.ledger import Ledger
from projections.engine.check import Difference, Kind
from tests.ledger.house import accepted, adjust_salary, hire, record_salary
from tests.postgres import Database, Server
from tests.projections.rebuilding import agreed, checked, living_on, storied

SALARY = "salary:E9/2016-04-01"
NAME = "Grace Hopper"


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database in which everything has happened to somebody."""
    with postgres.database(storied) as made:
        yield made


@pytest.fixture
async def lasting(ledger: Ledger) -> tuple[int, int]:
    """Let somebody with a name have two salaries. Return since and until when the first held."""
    await accepted(ledger, hire(9, name=NAME))
    await accepted(ledger, record_salary(9, 1000))
    first = await accepted(ledger, adjust_salary(9, 1100))
    second = await accepted(ledger, adjust_salary(9, 1200))
    return first.position, second.position


def plant(database: Database, statement: str, id: str) -> None:  # noqa: A002 - the product's word
    """Change a row that the log did not."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        assert connection.execute(statement.encode(), (id,)).rowcount == 1


async def differences(database: Database) -> list[Difference]:
    """Return all that differs."""
    found = await checked(database)
    assert all(each.differing == len(each.differences) for each in found.values())
    return [difference for each in found.values() for difference in each.differences]


async def test_what_the_commands_wrote_agrees(home: Database) -> None:
    assert await differences(home) == []
    assert await agreed(home)


async def test_it_does_not_depend_on_where_pages_end(
    home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 17)
    assert await agreed(home)


async def test_it_agrees_while_commands_come(ledger: Ledger, home: Database) -> None:
    async with living_on(ledger, 13) as life:
        for _ in range(2):
            await life.goes_on(1)
            before = len(life.positions)
            assert await agreed(home)
            assert len(life.positions) > before


async def test_a_wrong_byte_is_found_and_not_shown(
    home: Database, lasting: tuple[int, int]
) -> None:
    del lasting
    plant(home, "UPDATE read.person SET name = 'Grace hopper' WHERE id = %s", "employee:E9")
    (found,) = await differences(home)
    assert (found.table, found.id, found.kind) == ("person", "employee:E9", Kind.OTHER)
    assert found.columns == ("name",)
    assert "opper" not in repr(found)


async def test_an_amount_written_otherwise_is_found(
    home: Database, lasting: tuple[int, int]
) -> None:
    plant(home, "UPDATE read.salary SET amount = 1200.0 WHERE id = %s", SALARY)
    assert await differences(home) == [
        Difference("salary", SALARY, lasting[1], Kind.OTHER, ("amount",))
    ]


async def test_a_missing_version_is_found(home: Database, lasting: tuple[int, int]) -> None:
    plant(home, "DELETE FROM read.salary_past WHERE id = %s", SALARY)
    assert await differences(home) == [
        Difference("salary_past", SALARY, lasting[0], Kind.MISSING, ())
    ]


async def test_a_missing_row_is_found(home: Database) -> None:
    plant(home, "DELETE FROM read.organisation WHERE id = %s", "organisation:main")
    (found,) = await differences(home)
    assert (found.table, found.kind) == ("organisation", Kind.MISSING)


async def test_a_wrong_since_is_found(home: Database, lasting: tuple[int, int]) -> None:
    since, _ = lasting
    plant(home, "UPDATE read.salary_past SET since = since - 1 WHERE id = %s", SALARY)
    assert await differences(home) == [
        Difference("salary_past", SALARY, since - 1, Kind.EXTRA, ()),
        Difference("salary_past", SALARY, since, Kind.MISSING, ()),
    ]


async def test_a_wrong_until_is_found(home: Database, lasting: tuple[int, int]) -> None:
    plant(home, "UPDATE read.salary_past SET until = until + 1 WHERE id = %s", SALARY)
    assert await differences(home) == [
        Difference("salary_past", SALARY, lasting[0], Kind.OTHER, ("until",))
    ]


async def test_a_row_too_many_is_found(home: Database) -> None:
    plant(
        home,
        'INSERT INTO read.employee SELECT (jsonb_populate_record(e, \'{"id": "employee:E0"}\')).*'
        " FROM read.employee e WHERE id = %s",
        "employee:E1",
    )
    (found,) = await differences(home)
    assert (found.table, found.id, found.kind) == ("employee", "employee:E0", Kind.EXTRA)


async def test_of_many_differences_the_first_are_told(ledger: Ledger, home: Database) -> None:
    for n in range(100, 130):
        await accepted(ledger, hire(n))
    with psycopg.connect(home.owner_url) as connection:
        connection.execute("UPDATE read.employee SET code = 'X'")
    found = (await checked(home))["employee"]
    assert found.differing == found.versions > 30
    assert len(found.differences) == 20
