"""Task career: what is due in promotion cases and position proposals, as SQL."""

from schema.engine.timeline import latest
from schema.task_branch import NOBODY, TaskKind, branch

PROMOTION_DAYS = 14
"""How many days somebody has to evaluate, review or decide a case, from when it is their turn."""

SUPERIOR = latest("employee_superior", "superior_id", "p.employee_id")
SECOND = latest("employee_superior", "superior_id", SUPERIOR)
STAGE = f"""LATERAL (SELECT s.stage FROM unnest(p.approvers) WITH ORDINALITY s (stage, place)
    WHERE NOT s.stage = ANY(p.passed)
        AND NOT (s.stage = 'SUPERIOR' AND {SUPERIOR} IS NULL)
        AND NOT (s.stage = 'SECOND_LEVEL' AND {SECOND} IS NULL)
    ORDER BY s.place LIMIT 1) w"""  # noqa: S608 - made from declarations
"""Whose turn it is to decide: a stage that nobody stands at is passed over."""

UNVOTED = (
    "p.status = 'IN_REVIEW' AND NOT x.dismissed AND x.conflict IS DISTINCT FROM true"
    " AND x.voted_round IS DISTINCT FROM p.round AND (x.until_on IS NULL OR x.until_on >= {on})"
)


def in_case(kind: TaskKind, by: str, source: str, where: str, **rest: str) -> str:
    """Return the tasks of one kind in promotion cases; unless given, since the case came so far."""
    since = rest.pop("since", "p.stands_since")
    zone = "(SELECT o.time_zone FROM read.organisation o)"
    return branch(
        kind,
        by,
        source,
        where,
        since=since,
        due_on=f"({since} AT TIME ZONE {zone})::date + {PROMOTION_DAYS}",
        about="p.employee_id",
        appraisal=NOBODY,
        cycle=NOBODY,
        promotion="p.id",
        **{"id_": "p.id", **rest},
    )


CAREERS = (
    in_case(
        TaskKind.EVALUATE_PROMOTION,
        SUPERIOR,
        "read.promotion p",
        "p.status = 'APPLIED'",
        hr=f"{SUPERIOR} IS NULL",
    ),
    in_case(
        TaskKind.VOTE_ON_PROMOTION,
        "x.expert_id",
        "read.promotion p JOIN read.promotion_expert x ON x.promotion_id = p.id",
        UNVOTED,
        id_="x.id",
        since="greatest(p.stands_since, x.named_at)",
        hidden="true",
    ),
    in_case(
        TaskKind.DECIDE_PROMOTION,
        f"CASE w.stage WHEN 'SUPERIOR' THEN {SUPERIOR} WHEN 'SECOND_LEVEL' THEN {SECOND} END",
        f"read.promotion p CROSS JOIN {STAGE}",
        "p.status = 'IN_DECISION'",
        hr="w.stage = 'HR'",
        executive="w.stage = 'EXECUTIVE'",
    ),
    branch(
        TaskKind.ANSWER_PROPOSAL,
        NOBODY,
        "read.position_proposal p",
        "p.status = 'OPEN'",
        id_="p.id",
        hr="true",
        since="p.at",
        due_on="NULL::date",
        about="p.employee_id",
        appraisal="p.appraisal_id",
        cycle="p.cycle_id",
        proposal="p.id",
    ),
)
