"""Report: how grades are distributed, how lenient raters are, and how somebody's results go.

All of it is reckoned when it is asked for; nothing is kept. A group of few people is shown only to
those who may see the people, and not before no more results of the cycle are to be released: else
what a single release changes would tell whose grade it was. So that no group can be told from what
the others lack, the next larger one is left out with the small ones until they are enough.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.cycle import CyclePeriod
from domain.policies.distribution import SMALLEST
from schema.department import Department
from schema.engine.enums import described
from schema.engine.reading import column, one, read
from schema.engine.rights import GRADES, HINTS, REPORTS, SMALL_GROUPS

if TYPE_CHECKING:
    from schema.cycle import Cycle
    from schema.employee import Employee

described(CyclePeriod)

COUNTED = """(WITH cell AS MATERIALIZED (
    SELECT coalesce(a.OF, '') AS part, a.released_grade AS grade, count(*) AS count
    FROM read.appraisal a WHERE a.cycle_id = {parent}.id AND a.status = 'RELEASED' GROUP BY 1, 2
), whole AS (
    SELECT w.part, w.people, coalesce(sum(w.people) OVER (
        ORDER BY w.people, w.part ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (SELECT c.part, sum(c.count) AS people FROM cell c GROUP BY 1) w
)
SELECT SHOWN, c.part, c.grade, c.count, w.people, coalesce(g.place, 1000) AS place,
    w.people < FEW OR (w.before > 0 AND w.before < FEW)
        OR {parent}.phase NOT IN ('IMPROVE', 'CLOSED') AS apart
FROM cell c JOIN whole w ON w.part = c.part
LEFT JOIN read.cycle_grade g ON g.cycle_id = {parent}.id AND g.grade = c.grade) {row}"""
"""A row for each part and each grade that somebody in it was released with."""


PARTS_OF = ("department_id", "level", "superior_id")


def counted(part: str) -> str:
    """Return the source of the released grades by a column of the appraisals."""
    shown = ("nullif(c.part, '')" if each == part else "NULL::text" for each in PARTS_OF)
    columns = ", ".join(f"{sql} AS {each}" for sql, each in zip(shown, PARTS_OF, strict=True))
    source = COUNTED.replace("OF,", f"{part},").replace("SHOWN", columns)
    return source.replace("FEW", str(SMALLEST))


@read(
    "appraisal",
    sees=REPORTS,
    also={"{row}.apart": SMALL_GROUPS},
    description="How many of a part of the organisation were released with a grade.",
)
class GradeCount:
    department: Department | None = one(
        "{row}.id = {parent}.department_id",
        description="The department of enrolment, if it is by department.",
    )
    level: str | None = column(description="The level of enrolment, if it is by level.")
    superior_id: strawberry.ID | None = column(
        description="The recorded superior, if it is by superior."
    )
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id", description="The same, if the viewer may see them."
    )
    grade: str | None = column(description="The grade as it was released; none if not rated.")
    count: int = column("{row}.count::int", description="How many were released with it.")
    people: int = column("{row}.people::int", description="How many results were released in all.")


LENIENCY = """(SELECT r.superior_id, r.people, r.ratings, r.mean, r.spread, w.mean AS group_mean,
    w.spread AS group_spread,
    r.people < FEW OR {parent}.phase NOT IN ('IMPROVE', 'CLOSED') AS apart
FROM (SELECT a.superior_id, count(DISTINCT a.id) AS people, count(*) AS ratings,
        round(avg(m.rating), 2) AS mean, round(stddev_pop(m.rating), 2) AS spread
    FROM read.appraisal a JOIN read.measure m ON m.appraisal_id = a.id
    WHERE WITHIN AND m.rating IS NOT NULL AND a.superior_id IS NOT NULL GROUP BY 1) r
CROSS JOIN (SELECT round(avg(m.rating), 2) AS mean, round(stddev_pop(m.rating), 2) AS spread
    FROM read.appraisal a JOIN read.measure m ON m.appraisal_id = a.id
    WHERE WITHIN AND m.rating IS NOT NULL AND a.superior_id IS NOT NULL) w) {row}"""
"""A row for each recorded superior; what anybody else rated is not in it."""

OF_CYCLE = LENIENCY.replace("WITHIN", "a.cycle_id = {parent}.id").replace("FEW", str(SMALLEST))
OF_SESSION = LENIENCY.replace("WITHIN", "a.calibration_id = {parent}.id").replace(
    "r.people < FEW OR {parent}.phase NOT IN ('IMPROVE', 'CLOSED')", "false"
)


@read(
    "appraisal",
    sees=HINTS,
    also={"{row}.apart": SMALL_GROUPS},
    description="How a superior rates, beside all others: a hint that changes nothing by itself.",
)
class RaterLeniency:
    superior_id: strawberry.ID = column("{row}.superior_id", description="The superior.")
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id", description="The same, if the viewer may see them."
    )
    people: int = column("{row}.people::int", description="How many people they rated.")
    ratings: int = column("{row}.ratings::int", description="How many ratings those are.")
    mean: Decimal = column("{row}.mean", description="The mean of their ratings, to 2 decimals.")
    spread: Decimal = column(
        "{row}.spread", description="The standard deviation of their ratings, to 2 decimals."
    )
    group_mean: Decimal = column("{row}.group_mean", description="The mean of all superiors'.")
    group_spread: Decimal = column(
        "{row}.group_spread", description="The standard deviation of all superiors'."
    )


TREND = """(SELECT a.id, a.employee_id, a.cycle_id, a.score, a.grade, c.period, c.ends_on,
    a.score - lag(a.score) OVER (PARTITION BY c.period ORDER BY c.ends_on, a.id) AS change
FROM read.appraisal a JOIN read.cycle c ON c.id = a.cycle_id
WHERE a.employee_id = {parent}.id AND a.status = 'RELEASED') {row}"""
"""A row for each released result; a change is reckoned from the last of the same kind of period."""


@read(
    "appraisal",
    sees=GRADES,
    person="employee_id",
    description="A released result as a step of somebody's way over the cycles.",
)
class ResultTrend:
    cycle: Annotated["Cycle", strawberry.lazy("schema.cycle")] | None = one(
        "{row}.id = {parent}.cycle_id", description="The cycle."
    )
    period: CyclePeriod = column("{row}.period", description="What kind of period it covers.")
    score: Decimal | None = column(description="The score that counts, in points.")
    grade: str | None = column(description="The grade that counts.")
    change: Decimal | None = column(
        "{row}.change",
        description="How many points more than in the last cycle of that kind, if both are rated.",
    )
