"""Present: what the ledger knows of the people in a file, and of those it lacks."""

from dataclasses import dataclass

from ledger.ledger import Ledger

PEOPLE = """
SELECT e.id, p.name, p.email, e.last_day_on IS NULL
FROM read.employee e LEFT JOIN read.person p ON p.id = e.id
ORDER BY e.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who was hired once; `staying` says that no last day is known."""

    id: str
    name: str | None
    email: str | None
    staying: bool


async def people(ledger: Ledger) -> dict[str, Person]:
    """Return everybody by id."""
    async with ledger.pool.connection() as connection:
        rows = await (await connection.execute(PEOPLE)).fetchall()
    return {
        id_: Person(id=id_, name=name, email=email, staying=staying)
        for id_, name, email, staying in rows
    }
