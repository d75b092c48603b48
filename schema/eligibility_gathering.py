"""Eligibility gathering: what eligibility looks at of everybody in a department, in one statement.

What holds on a day is the latest entry not after it; a moment of the log moves all of it. Of those
whom the viewer does not see there is nothing, in their own right or as somebody's report.
"""

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from psycopg import AsyncConnection

from domain.cycle import CyclePeriod
from domain.eligibility import CareerFacts, ReleasedGrade
from domain.timeline import Entry, Timeline
from schema.engine.history import Moment
from schema.pay_gathering import at, kind_of

GATHERED = """within AS (
    SELECT %(department)s::text COLLATE "C" AS id
    UNION SELECT d.id FROM read.department d JOIN within w ON d.parent_id = w.id
), serving AS MATERIALIZED (
    SELECT e.id, e.hired_on, e.last_day_on FROM read.employee e
    WHERE e.hired_on <= %(on)s AND (e.last_day_on IS NULL OR e.last_day_on >= %(on)s)
        AND (%(line)s::text[] IS NULL OR e.id = ANY (%(line)s::text[]))
), place AS (
    SELECT DISTINCT ON (d.employee_id) d.employee_id, d.department_id
    FROM read.employee_department d WHERE d.effective_on <= %(on)s
    ORDER BY d.employee_id, d.effective_on DESC
), person AS MATERIALIZED (
    SELECT s.id, s.hired_on, s.last_day_on FROM serving s JOIN place p ON p.employee_id = s.id
    WHERE p.department_id IN (SELECT w.id FROM within w)
), climbed AS (
    SELECT l.employee_id, json_agg(json_build_array(l.effective_on, l.level)
        ORDER BY l.effective_on) AS entries
    FROM read.employee_level l WHERE l.employee_id IN (SELECT p.id FROM person p) GROUP BY 1
), released AS MATERIALIZED (
    SELECT a.id, a.employee_id, a.grade, c.period, c.ends_on
    FROM read.appraisal a JOIN read.cycle c ON c.id = a.cycle_id WHERE a.status = 'RELEASED'
), own AS (
    SELECT r.employee_id, json_agg(json_build_array(r.period, r.ends_on, r.grade)
        ORDER BY r.ends_on DESC, r.id DESC) AS entries
    FROM released r WHERE r.employee_id IN (SELECT p.id FROM person p) GROUP BY 1
), above AS MATERIALIZED (
    SELECT DISTINCT ON (u.employee_id) u.employee_id, u.superior_id
    FROM read.employee_superior u WHERE u.effective_on <= %(on)s
    ORDER BY u.employee_id, u.effective_on DESC
), last AS (
    SELECT DISTINCT ON (r.employee_id) r.employee_id, r.grade FROM released r
    WHERE r.ends_on <= %(on)s ORDER BY r.employee_id, r.ends_on DESC, r.id DESC
), team AS (
    SELECT u.superior_id, json_agg(l.grade ORDER BY s.id) AS grades
    FROM above u JOIN serving s ON s.id = u.employee_id JOIN last l ON l.employee_id = s.id
    WHERE u.superior_id IN (SELECT p.id FROM person p) GROUP BY 1
), assessed AS (
    SELECT DISTINCT ON (m.employee_id, m.competency) m.employee_id, m.competency, m.proficiency
    FROM read.competency m
    WHERE m.framework_id = %(framework)s AND m.assessed_on <= %(on)s AND m.assessor <> 'SELF'
    ORDER BY m.employee_id, m.competency, m.assessed_on DESC, m.place DESC
), held AS (
    SELECT m.employee_id, json_object_agg(m.competency, m.proficiency) AS entries
    FROM assessed m GROUP BY 1
), planned AS (
    SELECT i.employee_id, json_agg(i.id ORDER BY i.id) AS ids
    FROM read.improvement i WHERE i.status = 'OPEN' GROUP BY 1
), sanctioned AS (
    SELECT n.employee_id, json_agg(n.code ORDER BY n.id) AS codes FROM read.sanction n
    WHERE n.from_on <= %(on)s AND (n.until_on IS NULL OR n.until_on >= %(on)s)
        AND (n.lifted_on IS NULL OR n.lifted_on > %(on)s)
        AND n.outcome IS DISTINCT FROM 'ANNULLED' GROUP BY 1
)
SELECT coalesce(json_agg(json_build_array(p.id, p.hired_on, p.last_day_on, c.entries, o.entries,
    t.grades, h.entries, i.ids, n.codes) ORDER BY p.id), '[]')::text
FROM person p
LEFT JOIN climbed c ON c.employee_id = p.id
LEFT JOIN own o ON o.employee_id = p.id
LEFT JOIN team t ON t.superior_id = p.id
LEFT JOIN held h ON h.employee_id = p.id
LEFT JOIN planned i ON i.employee_id = p.id
LEFT JOIN sanctioned n ON n.employee_id = p.id"""


class Known(msgspec.Struct, array_like=True, gc=False):
    """Somebody as the statement answers."""

    id: str
    hired_on: date
    last_day_on: date | None
    levels: list[tuple[date, str]] | None
    grades: list[tuple[CyclePeriod, date, str | None]] | None
    team: list[str | None] | None
    held: dict[str, int] | None
    plans: list[str] | None
    sanctions: list[str] | None


PEOPLE = msgspec.json.Decoder(list[Known])


@lru_cache
def statement(as_of: type | None) -> bytes:
    """Return the statement for the present, for a log position or for an instant."""
    return at(GATHERED, as_of).encode()


async def known_of(  # noqa: PLR0917 - what it is asked about
    connection: AsyncConnection[Any],
    department_id: str,
    framework_id: str,
    on: date,
    line: str | None,
    as_of: Moment = None,
) -> list[tuple[str, CareerFacts]]:
    """Return what is known of those who serve in a department, and in what is part of it, by id.

    `line` are those whom the viewer sees, as the text of an array; none is everybody.
    """
    values = {
        "department": department_id,
        "framework": framework_id,
        "on": on,
        "line": line,
        "as_of": as_of,
    }
    rows = await (await connection.execute(statement(kind_of(as_of)), values)).fetchall()
    return [(each.id, facts(each)) for each in PEOPLE.decode(rows[0][0])]


def facts(each: Known) -> CareerFacts:
    """Return what eligibility looks at."""
    return CareerFacts(
        hired_on=each.hired_on,
        last_day_on=each.last_day_on,
        levels=Timeline(tuple(Entry(on, level) for on, level in each.levels or ())),
        grades=tuple(
            ReleasedGrade(period=period, ends_on=ends_on, grade=grade)
            for period, ends_on, grade in each.grades or ()
        ),
        team=tuple(each.team or ()),
        held=each.held or {},
        open_plans=tuple(each.plans or ()),
        sanctions=tuple(each.sanctions or ()),
    )
