"""Duties statement: what finds, in the log, decisions by people who had two duties in a case."""

from collections.abc import Sequence

from domain.duties import HOLDINGS, Pair

CONFLICTS = """
WITH holding AS (
    SELECT * FROM unnest(%(events)s::text[], %(duties)s::text[], %(who)s::text[], %(parts)s::text[])
        AS h(event, duty, who, part)
), pair AS (
    SELECT * FROM unnest(%(rules)s::text[], %(firsts)s::text[], %(seconds)s::text[],
        %(days)s::date[]) AS p(rule, duty, decides, since)
), said AS (
    SELECT e.position, e.stream, e.type, e.by, e.person, e.at,
        convert_from(e.body, 'UTF8')::json AS body
    FROM ledger.event e WHERE e.type COLLATE "C" = ANY (%(events)s::text[])
        AND (%(position)s::bigint IS NULL OR e.position <= %(position)s::bigint)
        AND (%(instant)s::timestamptz IS NULL OR e.recorded_at <= %(instant)s::timestamptz)
), held AS MATERIALIZED (
    SELECT s.position, s.stream, s.at, h.duty, s.body #>> string_to_array(h.part, ',') AS part,
        CASE h.who WHEN 'by' THEN s.by WHEN 'person' THEN s.person ELSE s.body ->> h.who END AS who
    FROM said s JOIN holding h ON h.event = s.type
), found AS (
    SELECT p.rule, p.since, p.duty, p.decides, b.stream, b.who, b.position, min(b.at) AS at,
        min(a.position) AS first
    FROM pair p JOIN held b ON b.duty = p.decides
    JOIN held a ON a.duty = p.duty AND a.stream = b.stream AND a.who = b.who
    WHERE (a.part IS NULL OR b.part IS NULL OR a.part = b.part)
        AND (p.duty <> p.decides OR a.position < b.position)
        AND (%(person)s::text IS NULL OR b.who = %(person)s::text)
        AND (%(since)s::timestamptz IS NULL OR b.at >= %(since)s::timestamptz)
        AND (%(until)s::timestamptz IS NULL OR b.at < %(until)s::timestamptz)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT (SELECT count(*) FROM found), (
    SELECT json_agg(page ORDER BY page.position DESC, page.rule DESC, page.duty DESC,
        page.decides DESC) FROM (
        SELECT f.rule, f.since, f.duty, f.decides, f.stream, f.who, f.position, f.at,
            e.type AS event, f.first, a.type AS first_event, a.at AS first_at
        FROM found f JOIN ledger.event e ON e.position = f.position
        JOIN ledger.event a ON a.position = f.first
        WHERE %(after)s::bigint IS NULL OR (f.position, f.rule, f.duty, f.decides)
            < (%(after)s::bigint, %(after_rule)s::text, %(after_duty)s::text,
                %(after_decides)s::text)
        ORDER BY f.position DESC, f.rule DESC, f.duty DESC, f.decides DESC LIMIT %(size)s
    ) AS page
)
"""
"""One page, the latest decision first, and how many there are."""


def of_pairs(pairs: Sequence[Pair]) -> dict[str, object]:
    """Return pairs, and who has their duties by which events, as the statement takes them."""
    named = {duty for each in pairs for duty in (each.duty, each.decides)}
    held = [each for each in HOLDINGS if each.duty in named]
    return {
        "rules": [each.rule for each in pairs],
        "firsts": [each.duty.value for each in pairs],
        "seconds": [each.decides.value for each in pairs],
        "days": [each.since for each in pairs],
        "events": [each.event for each in held],
        "duties": [each.duty.value for each in held],
        "who": [each.who for each in held],
        "parts": [each.part for each in held],
    }
