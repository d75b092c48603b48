"""Task move: what is due because somebody was promoted or moved, as SQL."""

from schema.task_branch import NOBODY, TaskKind, branch

END_DAYS = 30
"""How many days before the planned end of a move it is to be ended or extended."""

PLACED = "SELECT e.employee_id, e.effective_on, e.at, e.case_id FROM"
ENTERED = " UNION ALL ".join(
    f"{PLACED} read.employee_{part} e WHERE e.case_id IS NOT NULL"
    for part in ("department", "level", "position", "superior")
)
LATELY = (
    "p.employee_id = a.employee_id AND p.effective_on <= {on}"
    " AND p.effective_on BETWEEN c.starts_on AND c.ends_on"
    " AND NOT EXISTS (SELECT FROM read.appraisal_change k"
    " WHERE k.appraisal_id = a.id AND (k.case_id = p.case_id OR (k.at > p.at"
    " AND c.move_effect = 'REMINDED')))"
    " AND NOT EXISTS (SELECT FROM read.measure_change k"
    " WHERE k.appraisal_id = a.id AND k.at > p.at AND c.move_effect = 'REMINDED')"
)
"""A promotion or a move within the days of a cycle that is not settled.

Where the policy only reminds, nothing was changed in the case since either.
"""

MOVING = (
    branch(
        TaskKind.END_MOVE,
        NOBODY,
        "read.move m",
        "NOT m.rescinded AND m.last_day_on IS NULL AND m.planned_until IS NOT NULL"
        f" AND m.planned_until - {END_DAYS} <= {{on}}",
        id_="m.id",
        hr="true",
        since="NULL::timestamptz",
        due_on="m.planned_until",
        about="m.employee_id",
        appraisal=NOBODY,
        cycle=NOBODY,
    ),
    branch(
        TaskKind.FOLLOW_MOVE,
        NOBODY,
        "read.appraisal a JOIN read.cycle c ON c.id = a.cycle_id",
        "a.released_at IS NULL AND a.ended_on IS NULL AND c.move_effect <> 'KEPT'"
        f" AND EXISTS (SELECT FROM ({ENTERED}) p WHERE {LATELY})",
        hr="true",
        since="NULL::timestamptz",
        due_on="NULL::date",
    ),
)
