"""Goal progress: how to ask how far a goal has come, what was reported, and what it comes from.

`PROGRESS` is the roll-up of domain/policies/goal_progress.py in SQL, the same to the last digit.
The links below the goal are read once, and all else is joined to them. Every way down from the goal
is followed with the product of the weights on it over the product of their sums, as whole numbers.
What they come to is summed in whole parts of a unit which is so small that, with these
denominators, no figure lies within the error of a tie without being one.
`OFFSET 0` keeps the planner, who cannot know how much is below a goal, at looking it up by key.
"""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from schema.cycle import WEIGHT
from schema.engine.filtering import (
    DateComparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import column, one, read
from schema.engine.rights import ANYONE, MEASURES
from schema.engine.scalars import Percent
from schema.goal_right import IS_PERSONAL, OF_PERSONAL, PART_OF_PERSONAL, PERSONAL_GOAL
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.measure import Measure

PROGRESS = """(
WITH RECURSIVE link (parent_id, id, weight) AS (
    SELECT {row}.id, {row}.id, 0
    UNION
    SELECT b.id, f.id, f.weight FROM link b CROSS JOIN LATERAL (
        SELECT g.id, l.weight FROM read.goal_link l JOIN read.goal g ON g.id = l.child_id
        WHERE l.parent_id = b.id AND g.status <> 'DROPPED' OFFSET 0
    ) f
), below (id) AS (
    SELECT DISTINCT l.id FROM link l
), scored (goal_id, weight, value) AS (
    SELECT b.id, f.weight, greatest(f.value, 0) FROM below b CROSS JOIN LATERAL (
        SELECT s.weight, coalesce(
            CASE WHEN a.status = 'RELEASED' THEN m.score END,
            div(200 * split_part(m.attained, '/', 1)::numeric
                + split_part(m.attained || '/1', '/', 2)::numeric,
                2 * split_part(m.attained || '/1', '/', 2)::numeric) * 0.01) AS value
        FROM read.goal_measure s JOIN read.measure m ON m.id = s.measure_id AND NOT m.excluded
            JOIN read.appraisal a ON a.id = s.appraisal_id
        WHERE s.goal_id = b.id OFFSET 0
    ) f WHERE f.value IS NOT NULL
), known (id) AS (
    (SELECT s.goal_id FROM scored s
    UNION
    SELECT b.id FROM below b
    WHERE EXISTS (SELECT FROM read.goal_standing r WHERE r.goal_id = b.id OFFSET 0))
    UNION
    SELECT l.parent_id FROM known k JOIN link l ON l.id = k.id WHERE l.parent_id <> l.id
), serving (parent_id, child_id, weight, value) AS (
    SELECT l.parent_id, l.id, l.weight, NULL::numeric FROM link l
    WHERE l.parent_id <> l.id AND l.id IN (SELECT k.id FROM known k)
    UNION ALL
    SELECT s.goal_id, NULL, s.weight, s.value FROM scored s
), whole (id, weight) AS (
    SELECT s.parent_id, sum(s.weight)::numeric FROM serving s GROUP BY s.parent_id
), way (id, value, upper, lower, steps) AS (
    SELECT {row}.id, NULL::numeric, 1::numeric, 1::numeric, 0
    UNION ALL
    SELECT s.child_id, s.value, w.upper * s.weight, w.lower * t.weight, w.steps + 1
    FROM way w JOIN whole t ON t.id = w.id JOIN serving s ON s.parent_id = w.id
), part (upper, lower, steps) AS (
    SELECT w.upper * w.value, w.lower, w.steps FROM way w WHERE w.value IS NOT NULL
    UNION ALL
    SELECT w.upper * f.progress, w.lower, w.steps FROM way w CROSS JOIN LATERAL (
        SELECT r.progress FROM read.goal_standing r WHERE r.goal_id = w.id OFFSET 0
    ) f WHERE w.value IS NULL AND w.id NOT IN (SELECT t.id FROM whole t)
), unit (size) AS (
    SELECT ('1' || repeat('0', 15 + length(count(*)::text) + max(p.steps)
        * (SELECT coalesce(sum(length(d.weight::text)), 0)::integer
            FROM (SELECT DISTINCT t.weight FROM whole t) d)))::numeric FROM part p
)
SELECT div(200 * (sum(div(p.upper * u.size, p.lower)) + count(*)) + max(u.size), 2 * max(u.size))
    * 0.01
FROM part p CROSS JOIN unit u
)"""


@strawberry.enum(description="What reports on goals can be ordered by, then by id.")
class GoalReportOrder(Enum):
    REPORTED_ON = key("{row}.reported_on", "date", description="The day.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a report; all that is given holds.")
class GoalReportFilter:
    and_: list["GoalReportFilter"] | None = all_of()
    or_: list["GoalReportFilter"] | None = any_of()
    not_: "GoalReportFilter | None" = none_of()
    reported_on: DateComparison | None = compare("{row}.reported_on", description="The day.")


@read(
    "goal_report",
    sees=ANYONE,
    person="employee_id",
    also={IS_PERSONAL: PERSONAL_GOAL, OF_PERSONAL: PART_OF_PERSONAL},
    description="How far a goal had come on a day, as it was reported.",
)
class GoalReport:
    id: strawberry.ID = column(description="The id, unique among all reports.")
    progress: Percent = column(description="How far it had come, in per cent.")
    note: str | None = column(said("note_id"), description="What was said about it.")
    reported_on: date = column(description="The day.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What the measures of goals can be ordered by, then by id.")
class GoalMeasureOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a measure of a goal; all that is given holds.")
class GoalMeasureFilter:
    and_: list["GoalMeasureFilter"] | None = all_of()
    or_: list["GoalMeasureFilter"] | None = any_of()
    not_: "GoalMeasureFilter | None" = none_of()
    appraisal: IdComparison | None = compare("{row}.appraisal_id", description="The appraisal.")


@read(
    "goal_measure",
    sees=MEASURES,
    person="employee_id",
    also={OF_PERSONAL: PART_OF_PERSONAL},
    description="A measure that serves a goal; there for whoever sees both.",
)
class GoalMeasure:
    id: strawberry.ID = column(description="The id, unique among all of these.")
    weight: Percent = column(
        WEIGHT, description="Its weight among all that serve the goal, in per cent."
    )
    measure: Annotated["Measure", strawberry.lazy("schema.measure")] | None = one(
        "{row}.id = {parent}.measure_id", description="The measure, if it is still set."
    )
    origin: Origin = column(description=ORIGIN)
