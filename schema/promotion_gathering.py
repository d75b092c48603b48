"""Promotion gathering: what the server finds for a case besides the case itself, by statements.

For an application that is where the results of somebody and of their team stand, for a packet the
plain texts of the case. Neither looks at rights: see first who asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import career_framework, promotion
from domain.career_framework_content import CareerLevel
from domain.promotion_case import Promotion
from domain.promotion_content import CareerSources, TeamResult
from domain.promotion_eligibility import MOST_APPRAISALS
from ledger.journal import Journal

TODAY = "SELECT (now() AT TIME ZONE o.time_zone)::date FROM read.organisation o"

RELEASED = """
SELECT a.id, a.grade, a.employee_id FROM read.appraisal a JOIN read.cycle c ON c.id = a.cycle_id
WHERE a.status = 'RELEASED' AND c.ends_on <= %(on)s
"""

OWN = f"""{RELEASED} AND a.employee_id = %(id)s AND c.period = %(period)s
ORDER BY c.ends_on DESC, a.id DESC LIMIT %(most)s"""

REPORTS = """
SELECT s.employee_id FROM read.employee_superior s JOIN read.employee e ON e.id = s.employee_id
WHERE s.superior_id = %(id)s AND s.effective_on <= %(on)s
    AND e.hired_on <= %(on)s AND (e.last_day_on IS NULL OR e.last_day_on >= %(on)s)
    AND NOT EXISTS (SELECT FROM read.employee_superior later
        WHERE later.employee_id = s.employee_id AND later.effective_on <= %(on)s
            AND later.effective_on > s.effective_on)
"""

TEAM = f"""
SELECT t.id, t.grade FROM ({REPORTS}) r CROSS JOIN LATERAL (
    {RELEASED} AND a.employee_id = r.employee_id ORDER BY c.ends_on DESC, a.id DESC LIMIT 1
) t ORDER BY t.id
"""  # noqa: S608 - made from the statements above

PLANS = """
SELECT i.id FROM read.improvement i
WHERE i.employee_id = %(id)s AND i.status = 'OPEN' ORDER BY i.id
"""

SAID = """
SELECT (SELECT n.text FROM read.note n WHERE n.id = p.exception_id),
    (SELECT array_agg(n.text ORDER BY m.place) FROM read.promotion_mark m
        LEFT JOIN read.note n ON n.id = m.text_id
        WHERE m.promotion_id = p.id AND m.step = p.application),
    (SELECT array_agg(n.text ORDER BY m.place) FROM read.promotion_mark m
        LEFT JOIN read.note n ON n.id = m.text_id
        WHERE m.promotion_id = p.id AND m.step = p.evaluation),
    (SELECT w.name FROM read.person w WHERE w.id = p.employee_id),
    (SELECT array_agg(concat_ws(' ', l.ended_on, t.name) ORDER BY l.ended_on, l.id)
        FROM read.learning l JOIN read.training t ON t.id = l.training_id
        WHERE l.employee_id = p.employee_id AND l.status = 'COMPLETED')
FROM read.promotion p WHERE p.id = %(id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The plain texts of a case, and what else its packet names; what is erased is none.

    `trained` are the courses that somebody completed, each with the day before its name.
    """

    exception: str | None = None
    evidence: Sequence[str | None] = ()
    remarks: Sequence[str | None] = ()
    name: str | None = None
    trained: Sequence[str] = ()


async def case_of(journal: Journal, promotion_id: str) -> Promotion | None:
    """Return a case as it now stands, if there is one. Raise `Invalid` if the id is malformed."""
    ref = promotion.ref(promotion_id)
    journal.streams.forget([ref.stream])
    return (await journal.streams.get([ref.stream]))[ref.stream].state


async def level_of(journal: Journal, case: Promotion, on: date) -> CareerLevel | None:
    """Return the level that a case is about as the framework of a day has it, if it does."""
    ref = career_framework.ref(case.framework_id)
    held: career_framework.State = (await journal.streams.get([ref.stream]))[ref.stream].state
    framework = None if held is None else held.on(on)
    return None if framework is None else framework.level(case.to_level)


async def sources(journal: Journal, promotion_id: str) -> CareerSources:
    """Return where eligibility is to look, as far as the level of the case asks for it."""
    case = await case_of(journal, promotion_id)
    async with journal.pool.connection() as connection:
        found = await (await connection.execute(TODAY)).fetchone()
        if case is None or found is None:
            return CareerSources()
        level = await level_of(journal, case, found[0])
        if level is None:
            return CareerSources()
        rules, asked = level.rules, {"id": case.employee_id, "on": found[0]}
        own: list[tuple[Any, ...]] = []
        team: list[tuple[Any, ...]] = []
        plans: list[tuple[Any, ...]] = []
        if rules.grades is not None:
            wanted = {**asked, "period": rules.grades.period, "most": MOST_APPRAISALS}
            own = await (await connection.execute(OWN, wanted)).fetchall()
        if rules.team is not None:
            team = await (await connection.execute(TEAM, asked)).fetchall()
        if rules.no_open_plan:
            plans = await (await connection.execute(PLANS, asked)).fetchall()
    return CareerSources(
        appraisals=tuple(row[0] for row in own),
        team=tuple(TeamResult(appraisal_id=id_, grade=grade) for id_, grade in team),
        plans=tuple(row[0] for row in plans),
    )


async def said_in(journal: Journal, case: Promotion) -> Said:
    """Return what is said in a case."""
    async with journal.pool.connection() as connection:
        row = await (await connection.execute(SAID, {"id": case.id})).fetchone()
    if row is None:
        return Said()
    exception, evidence, remarks, name, trained = row
    return Said(
        exception=exception,
        evidence=evidence or (),
        remarks=remarks or (),
        name=name,
        trained=trained or (),
    )
