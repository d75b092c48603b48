"""Career: a hundred people's careers of twenty entries each, in one request, against PostGraphile.

Most people of the demonstration have fewer entries and some have more: a copy of it is kept in
which the first hundred have twenty.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import psycopg

from bench import contenders, data, stand
from bench.figure import Figure
from bench.reads import (
    AGAINST,
    OURS,
    POSTGRAPHILE,
    WARM,
    require_equal,
)
from bench.rounds import in_turns
from bench.shapes import Shape
from bench.stand import Database, Unready
from bench.suite import Bench
from bench.viewers import viewers
from ops.embedded import Embedded

PEOPLE, ENTRIES = 100, 20

FILL = """
CREATE TEMP TABLE chosen AS SELECT e.id FROM read.employee e ORDER BY e.id LIMIT {people};
DELETE FROM read.career c USING (
    SELECT r.id, row_number() OVER (PARTITION BY r.employee_id ORDER BY r.effective_on, r.id) AS n
    FROM read.career r JOIN chosen ON chosen.id = r.employee_id
) AS held WHERE held.id = c.id AND held.n > {entries};
INSERT INTO read.career (id, employee_id, kind, effective_on, title, level, at, origin, since)
SELECT format('%s/%s/bench-%s', h.employee_id, said.kind, n), h.employee_id, said.kind,
    h.effective_on + n * 100, said.title, said.level, h.at, h.origin, h.since
FROM read.career h JOIN chosen ON chosen.id = h.employee_id AND h.kind = 'HIRED',
    generate_series(1, {entries} - (
        SELECT count(*)::int FROM read.career c WHERE c.employee_id = h.employee_id
    )) AS n,
    LATERAL (VALUES ('TITLE', 'Planner ' || n, NULL), ('LEVEL', NULL, 'P' || n))
        AS said (kind, title, level)
WHERE (n % 2 = 0) = (said.kind = 'TITLE');
"""
"""Takes what is too much of the careers, and gives those that are short further entries."""

COUNTED = """
SELECT count(*), count(DISTINCT c.employee_id) FROM read.career c
WHERE c.employee_id IN (SELECT e.id FROM read.employee e ORDER BY e.id LIMIT {people})
"""

ENTRY = "nodes {{ {id} kind effectiveOn title level }}"
CAREERS = Shape(
    name=f"careers of {PEOPLE} people with {ENTRIES} entries each",
    ours=f"{{ employees(first: {PEOPLE}) {{ nodes {{ id careerHistory(first: {ENTRIES}) {{ "
    + ENTRY.format(id="id")
    + " } } } }",
    postgraphile=f"{{ employees: allEmployees(first: {PEOPLE}) {{ nodes {{ id: rowId "
    f"careerHistory: careersByEmployeeId(first: {ENTRIES}, orderBy: [EFFECTIVE_ON_ASC, ROW_ID_ASC])"
    " { " + ENTRY.format(id="id: rowId") + " } } } }",
    bounds={"postgraphile": (1.0, 3.0), "postgraphile cpu": (1.0, 3.0)},
)
LEAVES_OUT = (
    "As human resources; one question again and again, every cache warm, every row in memory, the"
    " load on the same cores. Entries beyond the demonstration's are made by SQL. In the peer's"
    " favour, it limits no operation and hides nothing from anybody."
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures. Raise `Unready` if the answers differ."""
    with stand.postgres() as server:
        database = filled(server)
        viewer, _ = viewers(database)
        token = viewer.token()
        with ExitStack() as stack:
            servers = {
                OURS: stack.enter_context(contenders.ours(database)),
                POSTGRAPHILE: stack.enter_context(contenders.postgraphile(database, viewer)),
            }
            rows = require_equal(CAREERS, servers, token)
            if rows != PEOPLE * (ENTRIES + 1):
                raise Unready(f"{CAREERS.name}: {rows} rows")
            bench.say(f"{CAREERS.name}: {rows} rows, the same from both")
            turns = {
                name: partial(each.turn, CAREERS, token, bench.seconds)
                for name, each in servers.items()
            }
            for each in servers.values():
                each.load(CAREERS, token, WARM)
            with bench.bar(CAREERS.name, len(turns) * bench.rounds) as advance:
                rounds = in_turns(turns, rounds=bench.rounds, advance=advance)
    for against in AGAINST:
        if against.bound not in CAREERS.bounds:
            continue
        own, other = rounds.samples(OURS, against.of), rounds.samples(POSTGRAPHILE, against.of)
        at_least, aim = CAREERS.bounds[against.bound]
        yield Figure(
            suite="career",
            name=f"{CAREERS.name}, {against.title}",
            value=own.median,
            unit=against.unit,
            peer=against.peer,
            peer_value=other.median,
            times=against.times,
            at_least=at_least,
            aim=aim,
            leaves_out=LEAVES_OUT,
            samples={"value": own.listed(), "peer_value": other.listed()},
        )


def filled(server: Embedded) -> Database:
    """Return the demonstration with so many entries in its first careers, made if not there."""
    source = data.demonstration(server)
    return data.kept(server, "career", fill, source.name, FILL)


def fill(database: Database) -> None:
    """Give careers their entries. Raise `Unready` if they come to another number."""
    with psycopg.connect(database.owner) as connection:
        connection.execute(FILL.format(people=PEOPLE, entries=ENTRIES).encode())
        found = connection.execute(COUNTED.format(people=PEOPLE).encode()).fetchone()
        if found != (PEOPLE * ENTRIES, PEOPLE):
            raise Unready(f"careers have {found} entries")
