"""Welcome: what somebody sees who starts the server for the first time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from rich.console import Console
from rich.table import Table

import demo.load
from domain.actor import Actor, Role
from ledger.ledger import Ledger
from ops.errors import Unusable
from schema.engine.token import issue

LIFETIME = timedelta(days=7)

QUERY = """{
  employees(first: 3) {
    totalCount
    nodes { id name title department { name } salary { salary { amount currency } } }
  }
}"""

APPRAISED = """
SELECT employee_id, superior_id FROM read.appraisal
WHERE status = 'RELEASED' AND superior_id IS NOT NULL
ORDER BY score DESC, id LIMIT 1
"""

MEMBER = """
SELECT d.employee_id FROM read.employee_department d JOIN read.employee e ON e.id = d.employee_id
WHERE d.department_id = %s AND e.last_day_on IS NULL ORDER BY d.employee_id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody to try the API as."""

    who: str
    actor: Actor
    roles: tuple[Role, ...]


async def load(ledger: Ledger) -> None:
    """Load what the demonstration still lacks. Raise `Unusable` if the log is somebody's own."""
    if await demo.load.loaded(ledger):
        return
    if await ledger.position() > 0 and not await ledger.is_demonstration():
        raise Unusable(
            "this database holds a log of its own, which no demonstration may be added to;"
            " serve without --demonstration, or set DATA_DIRECTORY to another place"
        )
    await demo.load.shown(ledger, Console())


async def people(ledger: Ledger) -> list[Somebody]:
    """Return five people of the demonstration, one for each point of view."""
    async with ledger.pool.connection() as connection:
        appraised = await (await connection.execute(APPRAISED)).fetchone()
        if appraised is None:
            return []
        found = [
            Somebody("an employee", Actor(appraised[0]), (Role.EMPLOYEE,)),
            Somebody("her superior", Actor(appraised[1]), (Role.EMPLOYEE,)),
        ]
        for who, department, role in (
            ("human resources", "department:OHR", Role.HR),
            ("an auditor", "department:OLO", Role.AUDITOR),
            ("an administrator", "department:DTS", Role.ADMINISTRATOR),
        ):
            member = await (await connection.execute(MEMBER, (department,))).fetchone()
            if member is not None:
                found.append(Somebody(who, Actor(member[0]), (Role.EMPLOYEE, role)))
    return found


async def greet(ledger: Ledger, key: bytes, address: str) -> None:
    """Print where the server is, who can be tried and a query to try."""
    console = Console()
    console.print(f"\n[bold]Merit Ledger[/bold] 功过格 answers on [link]{address}[/link]")
    somebodies = await people(ledger) if await ledger.is_demonstration() else []
    if not somebodies:
        console.print("Make a token with: python server.py token ACTOR ROLE …\n")
        return
    table = Table("who", "actor", "roles", title="Tokens for a week")
    now = datetime.now(UTC)
    tokens = [issue(key, each.actor, each.roles, LIFETIME, now) for each in somebodies]
    for each in somebodies:
        table.add_row(each.who, each.actor, " ".join(each.roles))
    console.print(table)
    for each, token in zip(somebodies, tokens, strict=True):
        console.print(f"{each.who}:")
        print(token)  # whole, so that it can be copied
    human_resources = next(
        (token for each, token in zip(somebodies, tokens, strict=True) if Role.HR in each.roles),
        tokens[0],
    )
    console.print("\nA query to try, in the browser:")
    print(f"{address}/#token={human_resources}&query={quote(QUERY)}")
    console.print("\nor here:")
    one_line = " ".join(QUERY.split())
    print(
        f"curl -s {address}/graphql -H 'Content-Type: application/json'"
        f" -H 'Authorization: Bearer {human_resources}'"
        f' -d \'{{"query": "{one_line}"}}\'\n'
    )
