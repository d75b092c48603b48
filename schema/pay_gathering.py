"""Pay gathering: what a pay review takes in of everybody in its scope, in one statement.

Who is in service on the day from which the review holds, within its departments, and has a salary
then, each with the versions of the streams that they were taken from. What holds on a day is the
latest entry not after it; a moment of the log moves all of it.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from psycopg import AsyncConnection

from domain.money import Money
from domain.pay_line import PaidSegment, PayInputs, Seen, Terms
from domain.pay_plan_content import PayPlan
from domain.pay_segment import segmented
from domain.policies.band import Band
from domain.policies.proration import Period
from domain.timeline import Entry, Timeline
from domain.working_time import WHOLE
from schema.engine.history import Moment
from schema.engine.writing import MOMENT, TABLE, held_at

GATHERED = """within AS (
    SELECT unnest(%(departments)s::text[]) COLLATE "C" AS id
    UNION SELECT d.id FROM read.department d JOIN within w ON d.parent_id = w.id
), place AS (
    SELECT DISTINCT ON (d.employee_id) d.employee_id, d.department_id
    FROM read.employee_department d WHERE d.effective_on <= %(on)s
    ORDER BY d.employee_id, d.effective_on DESC
), person AS MATERIALIZED (
    SELECT e.id, e.code, e.hired_on, e.last_day_on, p.department_id
    FROM read.employee e JOIN place p ON p.employee_id = e.id
    WHERE e.hired_on <= %(on)s AND (e.last_day_on IS NULL OR e.last_day_on >= %(on)s)
        AND (%(departments)s::text[] = '{{}}' OR p.department_id IN (SELECT w.id FROM within w))
        AND e.id <> ALL (%(without)s::text[])
), stage AS MATERIALIZED (
    SELECT l.employee_id, l.level, l.effective_on,
        lead(l.effective_on) OVER (PARTITION BY l.employee_id ORDER BY l.effective_on) AS next_on
    FROM read.employee_level l
), level AS (
    SELECT l.employee_id, l.level FROM stage l
    WHERE l.effective_on <= %(on)s AND (l.next_on IS NULL OR l.next_on > %(on)s)
), climbed AS (
    SELECT l.employee_id,
        json_agg(json_build_array(l.effective_on, l.level) ORDER BY l.effective_on) AS entries
    FROM stage l WHERE l.effective_on <= %(until)s
        AND (l.next_on IS NULL OR l.next_on > %(from)s) GROUP BY 1
), entry AS MATERIALIZED (
    SELECT s.employee_id, s.amount, s.currency, s.effective_on,
        lead(s.effective_on) OVER (PARTITION BY s.employee_id ORDER BY s.effective_on) AS next_on
    FROM read.salary s
), salary AS (
    SELECT s.employee_id, s.amount, s.currency FROM entry s
    WHERE s.effective_on <= %(on)s AND (s.next_on IS NULL OR s.next_on > %(on)s)
), paid AS (
    SELECT s.employee_id, json_agg(json_build_array(s.effective_on, s.amount::text, s.currency)
        ORDER BY s.effective_on) AS entries FROM entry s
    WHERE s.effective_on <= %(until)s AND (s.next_on IS NULL OR s.next_on > %(from)s) GROUP BY 1
), share AS MATERIALIZED (
    SELECT w.employee_id, w.fraction, w.effective_on,
        lead(w.effective_on) OVER (PARTITION BY w.employee_id ORDER BY w.effective_on) AS next_on
    FROM read.working_time w
), worked AS (
    SELECT w.employee_id, max(w.fraction) FILTER (WHERE w.effective_on <= %(on)s
            AND (w.next_on IS NULL OR w.next_on > %(on)s)) AS fraction,
        json_agg(json_build_array(w.effective_on, w.fraction::text) ORDER BY w.effective_on)
            FILTER (WHERE w.effective_on <= %(until)s
                AND (w.next_on IS NULL OR w.next_on > %(from)s)) AS entries
    FROM share w GROUP BY 1
), unpaid AS (
    SELECT a.employee_id,
        json_agg(json_build_array(a.from_on, a.until_on) ORDER BY a.from_on) AS days
    FROM read.absence a WHERE a.kind = 'UNPAID' AND a.from_on <= %(until)s
        AND (a.until_on IS NULL OR a.until_on >= %(from)s) GROUP BY 1
), result AS (
    SELECT a.employee_id, a.id, a.grade FROM read.appraisal a
    WHERE a.cycle_id = %(cycle)s AND a.status = 'RELEASED'
), title AS (
    SELECT DISTINCT ON (t.employee_id) t.employee_id, t.title FROM read.employee_title t
    WHERE t.effective_on <= %(on)s ORDER BY t.employee_id, t.effective_on DESC
), position AS (
    SELECT DISTINCT ON (o.employee_id) o.employee_id, o.position FROM read.employee_position o
    WHERE o.effective_on <= %(on)s ORDER BY o.employee_id, o.effective_on DESC
), structure AS (
    SELECT DISTINCT ON (v.structure_id) v.structure_id, v.version, v.currency, v.banded_by,
        v.content_id
    FROM read.pay_structure_version v
    WHERE v.status = 'PUBLISHED' AND NOT v.replaced AND v.effective_from <= %(on)s
    ORDER BY v.structure_id, v.effective_from DESC
)
SELECT coalesce(json_agg(json_build_array(p.id, p.department_id, p.hired_on, p.last_day_on,
    s.amount::text, s.currency, w.fraction::text, l.level, v.structure_id, v.version,
    b.minimum::text, b.midpoint::text, b.maximum::text, r.id, r.grade,
    g.entries, w.entries, c.entries, u.days, {seen}) ORDER BY p.id), '[]')::text
FROM person p JOIN salary s ON s.employee_id = p.id
LEFT JOIN level l ON l.employee_id = p.id
LEFT JOIN result r ON r.employee_id = p.id
LEFT JOIN paid g ON g.employee_id = p.id
LEFT JOIN climbed c ON c.employee_id = p.id
LEFT JOIN unpaid u ON u.employee_id = p.id
LEFT JOIN worked w ON w.employee_id = p.id
LEFT JOIN title t ON t.employee_id = p.id
LEFT JOIN position o ON o.employee_id = p.id
LEFT JOIN structure v ON v.currency = s.currency
LEFT JOIN read.pay_band b ON b.content_id = v.content_id AND b.name = CASE v.banded_by
    WHEN 'LEVEL' THEN l.level WHEN 'TITLE' THEN t.title ELSE o.position END
"""

SEEN = """(SELECT json_agg(json_build_array(q.stream, q.version) ORDER BY q.place)
    FROM (SELECT n.stream, n.place, (SELECT max(v.version) FROM ledger.event v
            WHERE v.stream = n.stream{by_then}) AS version
        FROM unnest(ARRAY[p.id, 'salary:' || p.code, 'absence:' || p.code, r.id])
            WITH ORDINALITY n (stream, place)) q WHERE q.version IS NOT NULL)"""
"""The streams that somebody's inputs are from, those that nothing was recorded in left out."""

POSITION = "(SELECT m.position FROM moment m)"


class Gathered(msgspec.Struct, array_like=True, gc=False):
    """A person as the statement answers."""

    id: str
    department_id: str
    hired_on: date
    last_day_on: date | None
    amount: Decimal
    currency: str
    fraction: Decimal | None
    level: str | None
    structure_id: str | None
    structure_version: str | None
    minimum: Decimal | None
    midpoint: Decimal | None
    maximum: Decimal | None
    appraisal_id: str | None
    grade: str | None
    salaries: list[tuple[date, Decimal, str]] | None
    fractions: list[tuple[date, Decimal]] | None
    levels: list[tuple[date, str]] | None
    unpaid: list[tuple[date, date | None]] | None
    seen: list[tuple[str, int]] | None


PEOPLE = msgspec.json.Decoder(list[Gathered])


@lru_cache
def statement(as_of: type | None, *, versions: bool) -> str:
    """Return the statement for the present, for a log position or for an instant."""
    by_then = "" if as_of is None else f" AND v.position <= {POSITION}"
    seen = SEEN.format(by_then=by_then) if versions else "NULL"
    return at(GATHERED.format(seen=seen), as_of)


def at(text: str, as_of: type | None) -> str:
    """Return a statement that begins with its first table expression, for such a moment.

    The moment is its parameter `as_of`.
    """
    if as_of is None:
        return f"WITH RECURSIVE {text}"
    found = "(SELECT %(as_of)s::bigint AS position)"
    if as_of is not int:
        found = MOMENT.format(instant="%(as_of)s::timestamptz")
    moved = TABLE.sub(lambda table: held_at(table[1], table[2], POSITION), text)
    return f"WITH RECURSIVE moment AS MATERIALIZED {found}, {moved}"


def kind_of(as_of: Moment) -> type | None:
    """Return which kind of moment it is; none is now."""
    return None if as_of is None else type(as_of)


async def gathered(
    connection: AsyncConnection[Any],
    terms: Terms,
    plan: PayPlan,
    as_of: Moment = None,
    *,
    without: Collection[str] = (),
    versions: bool = True,
) -> list[PayInputs]:
    """Return what is known of each in the scope, by id bytewise; those `without` left out.

    `as_of` is what was recorded by then. `versions`: with the versions of the streams; finding them
    takes most of the time.
    """
    text = statement(kind_of(as_of), versions=versions).encode()
    rows = await (await connection.execute(text, values(terms, as_of, without))).fetchall()
    return inputs_of(rows[0][0], terms, plan)


def values(terms: Terms, as_of: Moment, without: Collection[str]) -> dict[str, object]:
    """Return the parameters of the statement. Without a period there are no segments to it."""
    on = terms.effective_on
    return {
        "on": on,
        "departments": list(terms.departments),
        "without": list(without),
        "cycle": terms.cycle_id,
        "from": terms.period_from or on,
        "until": terms.period_until or on,
        "as_of": as_of,
    }


def inputs_of(answer: str, terms: Terms, plan: PayPlan) -> list[PayInputs]:
    """Return what a statement answered as it is frozen."""
    rates: Mapping[str, Decimal] = {each.currency: each.rate for each in plan.rates}
    bands: dict[object, Band] = {}  # of which there are few
    return [
        PayInputs(
            employee_id=each.id,
            department_id=each.department_id,
            salary=Money(amount=each.amount, currency=each.currency),
            fraction=WHOLE if each.fraction is None else each.fraction,
            level=each.level,
            structure_id=each.structure_id,
            structure_version=each.structure_version,
            band=band_of(each, bands),
            appraisal_id=each.appraisal_id,
            grade=each.grade,
            segments=segments_of(each, terms),
            rate=rates.get(each.currency),
            versions=tuple(Seen(stream=stream, version=n) for stream, n in each.seen or ()),
        )
        for each in PEOPLE.decode(answer)
    ]


def band_of(each: Gathered, known: dict[object, Band]) -> Band | None:
    """Return the band that somebody is paid in, if there is one for them; it becomes known."""
    low, middle, high, currency = each.minimum, each.midpoint, each.maximum, each.currency
    if low is None or middle is None or high is None:
        return None
    key = (low, middle, high, currency)
    if key not in known:
        known[key] = Band(
            minimum=Money(amount=low, currency=currency),
            midpoint=Money(amount=middle, currency=currency),
            maximum=Money(amount=high, currency=currency),
        )
    return known[key]


def segments_of(each: Gathered, terms: Terms) -> tuple[PaidSegment, ...]:
    """Return the days of the period that somebody was in service, with what they were paid."""
    if terms.period_from is None or terms.period_until is None:
        return ()
    first = max(terms.period_from, each.hired_on)
    last = min(terms.period_until, each.last_day_on or terms.period_until)
    if first > last:
        return ()
    if held_throughout(each, first):
        salary = Money(amount=each.amount, currency=each.currency)
        return (PaidSegment(first=first, last=last, salary=salary),)
    salaries = Timeline(
        tuple(
            Entry(on, Money(amount=amount, currency=currency))
            for on, amount, currency in each.salaries or ()
        )
    )
    return segmented(
        Period(first=first, last=last),
        salaries,
        Timeline(tuple(Entry(on, fraction) for on, fraction in each.fractions or ())),
        each.unpaid or (),
        levels=Timeline(tuple(Entry(on, level) for on, level in each.levels or ())),
        at_end=each.level,
    )


def held_throughout(each: Gathered, first: date) -> bool:
    """Return whether one salary, for the whole working time, held from that day on."""
    salaries, alone = each.salaries or (), not (each.fractions or each.unpaid)
    return alone and len(salaries) == 1 and salaries[0][0] <= first and len(each.levels or ()) < 2  # noqa: PLR2004
