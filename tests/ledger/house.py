"""House: a small organisation whose ledger the tests write."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from domain.actor import Actor, Role
from domain.department import FoundDepartment
from domain.hire import Employment, HireEmployee
from domain.money import Money
from domain.organisation import FoundOrganisation
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.sealed import Sealed
from ledger.folding import Folds
from ledger.ledger import Ledger, opened
from ledger.order import Accepted, Order, Outcome
from ops.database import LOGIN, updated
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from tests.postgres import Database

MASTER = b"a master key of thirty-two bytes"
LONG_AGO, HIRED, RAISED = date(2000, 1, 1), date(2015, 4, 1), date(2016, 4, 1)
ALL = frozenset({Role.HR, Role.ADMINISTRATOR, Role.COMPENSATION})
DOT, PRK = "department:DOT", "department:PRK"

FILLED = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname IN ('read', 'keys') OR schemaname = 'ledger'
    AND tablename IN ('event', 'command', 'outcome', 'reading', 'tile', 'checkpoint')
"""

keys = count(1)


def prepared(owner_url: str) -> None:
    """Make log and read tables in an empty database, and the server's login."""
    updated(owner_url, make_conninfo(owner_url, user=LOGIN), TABLES)


def emptied(database: Database) -> Database:
    """Empty log, keys and read tables as only a superuser could; making new ones takes longer."""
    with psycopg.connect(database.owner_url, options="-c lock_timeout=10s") as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers
        for schema, name in connection.execute(FILLED).fetchall():
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(schema, name)))
        connection.execute(
            "UPDATE ledger.head"
            " SET position = 0, recorded_at = '0001-01-01Z', demonstration = false"
        )
        connection.execute("UPDATE ledger.register SET number = 0")
    return database


@asynccontextmanager
async def living(
    database: Database, folds: Folds | None = None, bound: int = 2048
) -> AsyncGenerator[Ledger]:
    """Open the ledger as the server does."""
    with_rows = TableFolds(TABLES) if folds is None else folds
    async with opened(database.url(LOGIN), with_rows, MASTER, readers=4, bound=bound) as ledger:
        yield ledger


def order(command: object, key: str | None = None, by: str = "service:tests", **rest: Any) -> Order:  # noqa: ANN401
    """Return an order with a key of its own and every role, unless it says otherwise."""
    rest.setdefault("roles", ALL)
    return Order(command=command, by=Actor(by), key=key or f"key {next(keys)}", **rest)


async def accepted(ledger: Ledger, command: object, **rest: Any) -> Accepted:  # noqa: ANN401
    """Let the ledger take a command."""
    outcome = await ledger.journal.execute(order(command, **rest))
    assert isinstance(outcome, Accepted), outcome
    return outcome


async def founded(ledger: Ledger, employees: int = 1) -> None:
    """Found the organisation with a department and employees E1, E2 …, each with a salary."""
    people = range(1, employees + 1)
    commands = [found(), found_department(DOT)]
    commands += [hire(n) for n in people] + [record_salary(n, 1000) for n in people]
    for answer in await ledger.journal.run([order(command) for command in commands]):
        assert isinstance(answer, Accepted), answer


def found(*, demonstration: bool = False) -> FoundOrganisation:
    return FoundOrganisation(
        name="The county",
        time_zone="America/New_York",
        currency="USD",
        demonstration=demonstration,
    )


def found_department(department_id: str) -> FoundDepartment:
    return FoundDepartment(department_id=department_id, name="Roads", effective_on=LONG_AGO)


def hire(n: int, name: str | None = None, department_id: str = DOT) -> HireEmployee:
    return HireEmployee(
        employee_id=f"employee:E{n}",
        hired_on=HIRED,
        department_id=department_id,
        employment=Employment.FULL_TIME,
        name=None if name is None else Sealed(name),
    )


def record_salary(n: int, amount: int) -> RecordSalary:
    return RecordSalary(employee_id=f"employee:E{n}", salary=dollars(amount), effective_on=HIRED)


def adjust_salary(n: int, amount: int, on: date = RAISED) -> AdjustSalary:
    return AdjustSalary(
        employee_id=f"employee:E{n}", salary=dollars(amount), effective_on=on, cause=Cause.MERIT
    )


def dollars(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def rows(database: Database, query: str, parameters: Sequence[object] = ()) -> list[TupleRow]:
    """Return what the owner of the database reads."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        return connection.execute(query.encode(), parameters).fetchall()


def contiguous(database: Database) -> bool:
    """Return whether positions, and versions within each stream, count from 1 without a gap."""
    found = rows(
        database,
        "SELECT count(*), coalesce(max(position), 0), coalesce(min(position), 1),"
        " (SELECT position FROM ledger.head),"
        " (SELECT count(*) FROM (SELECT FROM ledger.event GROUP BY stream"
        "   HAVING count(*) <> max(version) OR min(version) <> 1) AS torn) FROM ledger.event",
    )
    events, last, first, head, torn = found[0]
    return bool(events == last == head and first == 1 and torn == 0)


def of_kind(answers: Sequence[Outcome | BaseException], kind: type) -> int:
    """Return how many of the answers are of a kind."""
    return sum(isinstance(answer, kind) for answer in answers)
