"""Welcome: what somebody sees who starts the server for the first time."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import demo.load
from demo.load import Report
from domain.actor import Actor, Role
from ledger.ledger import Ledger
from ops import terminal
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
    """Load what the demonstration still lacks.

    Raise `Unusable` if the log is somebody's own, or takes a command otherwise than it should.
    """
    if await demo.load.loaded(ledger):
        return
    if await ledger.position() > 0 and not await ledger.is_demonstration():
        raise Unusable(
            "this database holds a log of its own, which no demonstration may be added to;"
            " serve without --demonstration, or set DATA_DIRECTORY to another place"
        )
    try:
        with terminal.bar("Loading the demonstration") as advance:
            report = await demo.load.load(ledger, advance)
    except demo.load.Stopped as stopped:
        raise Unusable(f"{stopped}; start again to go on from there") from stopped
    terminal.table("The demonstration organisation", (), summary(report))


def summary(report: Report) -> Iterator[tuple[str, int]]:
    """Yield what the demonstration consists of, figure by figure."""
    yield "people", report.people
    yield "departments", report.departments
    yield "commands", report.commands
    yield "events recorded now", report.events
    yield "of the commands, invented", report.invented
    yield "people first seen in the second file", report.doubtful
    for (column, file), rows in Counter((gap.column, gap.file) for gap in report.gaps).items():
        yield f"rows of {file} without {column}", rows
    yield "seconds", round(report.seconds)


async def people(ledger: Ledger) -> list[Somebody]:
    """Return five people of the demonstration, one for each point of view."""
    async with ledger.pool.connection() as connection:
        appraised = await (await connection.execute(APPRAISED)).fetchone()
        if appraised is None:
            return []
        found = [
            Somebody("an employee", Actor(appraised[0]), (Role.EMPLOYEE,)),
            Somebody("their superior", Actor(appraised[1]), (Role.EMPLOYEE,)),
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
    terminal.say(f"\nMerit Ledger 功过格 answers on {address} (Ctrl-C stops it)\n")
    somebodies = await people(ledger) if await ledger.is_demonstration() else []
    if not somebodies:
        terminal.say("Make a token with: python server.py token ACTOR ROLE …\n")
        return
    terminal.say("People to try it as, with tokens that hold for a week:\n")
    now = datetime.now(UTC)
    tokens = {each: issue(key, each.actor, each.roles, LIFETIME, now) for each in somebodies}
    for each, token in tokens.items():
        terminal.say(f"{each.who}: {each.actor}, {' '.join(each.roles)}\n{token}\n")
    widest = next(
        (token for each, token in tokens.items() if Role.HR in each.roles), tokens[somebodies[0]]
    )
    terminal.say("A query to try as human resources, in the browser:\n")
    terminal.say(f"{address}/#token={widest}&query={quote(QUERY)}\n")
    terminal.say("or here:\n")
    terminal.say(
        f"curl -s {address}/graphql -H 'Content-Type: application/json'"
        f" -H 'Authorization: Bearer {widest}'"
        f' -d \'{{"query": "{" ".join(QUERY.split())}"}}\'\n'
    )


def excuse(lacking: Mapping[str, str]) -> None:
    """Print why the server answers for its health only."""
    terminal.say("Merit Ledger answers for its health only:")
    for what, remedy in lacking.items():
        terminal.say(f"* {what}: {remedy}")
