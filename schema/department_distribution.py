"""Department distribution: the grades of a cycle beside its guideline, small groups merged upward.

A department with fewer people than the policy wants goes into the one above it, with all that has
merged into it; what is at the top stays, whatever its size. domain/policies/group.py says the same
in words of its own, and a test holds both equal. A grade is the released one, else what a session
holds, else what was scored.
"""

from domain.calibration import LEVELS
from schema.department import Department
from schema.engine.reading import column, one, read
from schema.engine.rights import SMALL_GROUPS
from schema.engine.scalars import Percent

GRADED = """SELECT a.department_id, a.released_grade AS grade, count(*) AS count
    FROM read.appraisal a WHERE a.cycle_id = {parent}.id AND a.status = 'RELEASED' GROUP BY 1, 2
    UNION ALL
    SELECT a.department_id, coalesce(m.grade, a.grade), count(*)
    FROM read.appraisal a LEFT JOIN read.calibration_member m ON m.appraisal_id = a.id
    WHERE a.cycle_id = {parent}.id AND a.status = 'SCORED' GROUP BY 1, 2"""
"""How many of each department have which grade: all else goes by these few rows."""

BELOW = """, level_N AS MATERIALIZED (
    SELECT t.id, t.parent_id, coalesce(o.people, 0)
        + coalesce((SELECT sum(b.people) FROM level_M b
            WHERE b.parent_id = t.id AND b.people < s.least), 0) AS people
    FROM tree t CROSS JOIN least s LEFT JOIN own o ON o.department_id = t.id WHERE t.depth = N
)"""
"""The departments of a depth with their people, and those of the small ones right below."""

DISTRIBUTED = """(WITH RECURSIVE graded AS MATERIALIZED (
    SELECT g.department_id, g.grade, g.count FROM (GRADED) g WHERE g.grade IS NOT NULL
), least AS (
    SELECT coalesce(max(u.smallest_group), 1) AS least FROM read.guideline u
    WHERE u.cycle_id = {parent}.id
), own AS (
    SELECT g.department_id, sum(g.count) AS people FROM graded g GROUP BY 1
), tree AS (
    SELECT d.id, d.parent_id, 1 AS depth FROM read.department d WHERE d.parent_id IS NULL
    UNION ALL
    SELECT d.id, d.parent_id, t.depth + 1 FROM tree t
    JOIN read.department d ON d.parent_id = t.id WHERE t.depth < MOST
), level_LAST AS (
    SELECT t.id, t.parent_id, 0::numeric AS people FROM tree t WHERE false
)BELOW, sized AS (SIZED), placed AS (
    SELECT z.id, z.id AS part FROM sized z WHERE z.parent_id IS NULL
    UNION ALL
    SELECT z.id, CASE WHEN z.people < s.least THEN p.part ELSE z.id END
    FROM placed p JOIN sized z ON z.parent_id = p.id CROSS JOIN least s
), cell AS (
    SELECT p.part, g.grade, sum(g.count) AS count
    FROM graded g JOIN placed p ON p.id = g.department_id GROUP BY 1, 2
), whole AS (
    SELECT c.part, sum(c.count)::int AS people FROM cell c GROUP BY 1
)
SELECT w.part, w.people, g.grade, g.place, q.share, coalesce(c.count, 0) AS count,
    w.people * q.share / 10000 + (row_number() OVER (
        PARTITION BY w.part ORDER BY w.people * q.share % 10000 DESC, g.place)
        <= w.people - sum(w.people * q.share / 10000) OVER (PARTITION BY w.part))::int AS wanted
FROM whole w JOIN read.cycle_grade g ON g.cycle_id = {parent}.id
LEFT JOIN read.guideline_quota q ON q.id = g.id
LEFT JOIN cell c ON c.part = w.part AND c.grade = g.grade) {row}"""


LEVEL = "SELECT * FROM level_N"


def distributed() -> str:
    """Return the source: a row for each group and each grade, as many levels deep as there are."""
    levels = range(LEVELS, 0, -1)
    below = "".join(
        BELOW.replace("_N", f"_{n}").replace("= N", f"= {n}").replace("_M", f"_{n + 1}")
        for n in levels
    )
    sized = " UNION ALL ".join(LEVEL.replace("_N", f"_{n}") for n in levels)
    source = DISTRIBUTED.replace("(GRADED)", f"({GRADED})").replace("BELOW", below)
    source = source.replace("SIZED", sized).replace("LAST", str(LEVELS + 1))
    return source.replace("MOST", str(LEVELS))


@read(
    "cycle_grade",
    sees=SMALL_GROUPS,
    description="How many of a group have a grade, and how many are to by the quota.",
)
class DepartmentGrade:
    department: Department | None = one(
        "{row}.id = {parent}.part",
        description="The department, with those below it that are too small to stand alone.",
    )
    people: int = column("{row}.people", description="How many people the group has.")
    grade: str = column(description="The grade.")
    share: Percent | None = column(
        "trim_scale({row}.share / 100.0)",
        description="The quota's share of the group in per cent, if the policy has quotas.",
    )
    wanted: int | None = column(
        "{row}.wanted::int", description="How many people that is, by largest remainder."
    )
    count: int = column("{row}.count::int", description="How many have the grade.")
    difference: int | None = column(
        "({row}.count - {row}.wanted)::int",
        description="How many more have it than are to; below 0 it is fewer.",
    )


@read(
    "guideline_limit",
    sees=SMALL_GROUPS,
    description="A limit of the policy, and how a group keeps it.",
)
class DepartmentLimit:
    department: Department | None = one(
        "{row}.id = {parent}.part",
        description="The department, with those below it that are too small to stand alone.",
    )
    people: int = column("{row}.people", description="How many people the group has.")
    grades: str = column(
        "array_to_string({row}.grades, ', ')", description="Its grades, with commas between them."
    )
    most: int = column("{row}.most::int", description="How many may have one of them.")
    count: int = column("{row}.count::int", description="How many have one of them.")
    violated: bool = column("({row}.count > {row}.most)", description="Whether that is too many.")


LIMITED = """(SELECT s.part, s.people, l.place, l.grades, s.people * l.share / 10000 AS most,
    s.count FROM read.guideline_limit l CROSS JOIN LATERAL (
        SELECT h.part, h.people, coalesce(sum(h.count) FILTER (WHERE h.grade = ANY(l.grades)), 0)
            AS count FROM HELD GROUP BY 1, 2) s WHERE l.cycle_id = {parent}.id) {row}"""


def limited() -> str:
    """Return the source: a row for each group and each limit."""
    return LIMITED.replace("HELD", distributed().removesuffix("{row}") + "h")
