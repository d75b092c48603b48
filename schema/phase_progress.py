"""Phase progress: how many appraisals of a cycle have the work of each phase done, as SQL.

What is done: measures are set; no measure lacks an actual; the superior has evaluated; the result
is released. Who takes no further part is not counted.
"""

from schema.task_source import MISSING

WORK = ("SET_MEASURES", "COLLECT", "EVALUATE", "FEED_BACK")
"""The phases that have work of each appraisal."""

DONE = (
    "CASE p.phase WHEN 'SET_MEASURES' THEN a.status <> 'ENROLLED'"
    f" WHEN 'COLLECT' THEN a.status <> 'ENROLLED' AND NOT {MISSING}"
    " WHEN 'EVALUATE' THEN a.status IN ('EVALUATED', 'SCORED', 'RELEASED')"
    " ELSE a.status = 'RELEASED' END"
)
UNTIL = (
    "CASE WHEN a.kept_open_in = p.phase THEN greatest(d.due_on, a.kept_open_until)"
    " ELSE d.due_on END"
)
EACH = (
    f"SELECT p.phase, p.place, d.due_on, {DONE} AS done, {UNTIL} AS until"  # noqa: S608 - as above
    f" FROM unnest(ARRAY{list(WORK)}) WITH ORDINALITY p (phase, place)"
    " CROSS JOIN read.appraisal a"
    " LEFT JOIN read.cycle_deadline d ON d.cycle_id = {parent}.id AND d.phase = p.phase"
    " WHERE a.cycle_id = {parent}.id AND a.ended_on IS NULL"
)
COUNTS = (
    "w.phase, w.place, w.due_on, (count(*) FILTER (WHERE w.done))::integer AS done,"
    " (count(*) FILTER (WHERE NOT w.done))::integer AS open,"
    " (count(*) FILTER (WHERE NOT w.done AND w.until < {on}))::integer AS late"
)
GROUPED = "GROUP BY w.phase, w.place, w.due_on"
SOURCE = f"(SELECT {COUNTS} FROM ({EACH}) w {GROUPED}) {{row}}"  # noqa: S608 - as above
