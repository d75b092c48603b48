"""Task source: what is due from whom, as SQL over the read tables and a day; no event ever says so.

Each branch is one kind of task. Whoever does it is `employee_id`, or human resources where `hr` is
true, or an executive where `executive` is; `about_id` is whose appraisal it is of. A `secret` task
is of an anonymous rater, or of an expert: nobody else may learn from it who has rated, or who sits
on a panel. Nobody's participation that has ended is of any task.
"""

from collections.abc import Mapping

from schema.task_branch import NOBODY, TaskKind, branch
from schema.task_career import CAREERS
from schema.task_move import MOVING

CHECK_IN_DAYS = 30
"""How long a plan may go on without anybody saying how far it has come."""

SUPERIOR, EMPLOYEE = "a.superior_id", "a.employee_id"

DELEGATED = "n.delegate_from_on <= {on} AND n.delegate_until_on >= {on}"
WITHIN = "JOIN read.cycle c ON c.id = a.cycle_id LEFT JOIN read.cycle_deadline d ON d.cycle_id ="
CASES = f"read.appraisal a {WITHIN} c.id AND d.phase = "
UNSAID = (
    "NOT EXISTS (SELECT FROM read.evaluation e WHERE e.id = {id} AND e.submitted_at IS NOT NULL)"
)


def open_in(phase: str) -> str:
    """Return the condition that a phase's work is due in an appraisal, its own phase included."""
    own = f"a.kept_open_in = '{phase}' AND a.kept_open_until >= {{on}}"
    return f"a.ended_on IS NULL AND (c.phase = '{phase}' OR ({own}) IS TRUE)"


def due_in(phase: str) -> str:
    """Return the last day of a phase in an appraisal: the later of the cycle's and its own."""
    return f"CASE WHEN a.kept_open_in = '{phase}' THEN greatest(d.due_on, a.kept_open_until) ELSE d.due_on END"  # noqa: E501


def in_phase(
    kind: TaskKind, phase: str, by: str, where: str, *, joined: str = "", **rest: str
) -> str:
    """Return the tasks of a phase, in the appraisals that are open in it."""
    source = f"{CASES}'{phase}'{joined}"
    condition = f"{open_in(phase)} AND {where}"
    return branch(kind, by, source, condition, due_on=due_in(phase), **rest)


RATED_BY = " JOIN read.nomination n ON n.appraisal_id = a.id AND NOT n.withdrawn"
RATING = "a.evaluation_closed_at IS NULL AND " + UNSAID.format(id="n.evaluation_id")
ANONYMOUS = "n.rater IN ('PEER', 'REPORT')"
AGREEMENT = " JOIN read.measure_agreement g ON g.appraisal_id = a.id"
MISSING = (
    "EXISTS (SELECT FROM read.measure m WHERE m.appraisal_id = a.id AND NOT m.excluded"
    " AND m.kind NOT IN ('RATED', 'VETO') AND m.actual_source IS NULL)"
)
UNTOLD = "NOT EXISTS (SELECT FROM read.feedback f WHERE f.appraisal_id = a.id)"
UNDISPUTED = (
    "NOT EXISTS (SELECT FROM read.appeal p WHERE p.appraisal_id = a.id AND p.status = 'FILED')"
)
CHECKED = (
    "coalesce((SELECT max(k.checked_on) FROM read.improvement_check_in k"
    " WHERE k.improvement_id = p.id), p.opened_on)"
)
OF_PLAN: Mapping[str, str] = {
    "since": "NULL::timestamptz",
    "about": "p.employee_id",
    "appraisal": "p.appraisal_id",
    "cycle": "p.cycle_id",
    "plan": "p.id",
}
UNKNOWN = (
    "NOT EXISTS (SELECT FROM read.acknowledgement k WHERE k.version_id = v.id"
    " AND k.employee_id = e.id)"
)
SERVES = "e.hired_on <= {on} AND (e.last_day_on IS NULL OR e.last_day_on >= {on})"

K = TaskKind


def unread(kind: TaskKind, table: str, owner: str) -> str:
    """Return the tasks to acknowledge what holds; `owner` is what a version is one of."""
    in_force = (
        "v.status = 'PUBLISHED' AND NOT v.replaced AND v.effective_from <= {on}"
        f" AND NOT EXISTS (SELECT FROM read.{table} w WHERE w.{owner} = v.{owner}"
        " AND w.status = 'PUBLISHED' AND NOT w.replaced AND w.effective_from <= {on}"
        " AND w.effective_from > v.effective_from)"
    )
    return branch(
        kind,
        "e.id",
        f"read.{table} v CROSS JOIN read.employee e",
        f"{in_force} AND {SERVES} AND {UNKNOWN}",
        id_="v.id || ':' || e.id",
        since="v.published_at",
        due_on="NULL::date",
        about="e.id",
        appraisal=NOBODY,
        cycle=NOBODY,
        version="v.id",
    )


BRANCHES = (
    in_phase(
        K.SET_MEASURES,
        "SET_MEASURES",
        SUPERIOR,
        "a.status = 'ENROLLED'",
        hr="a.superior_id IS NULL",
    ),
    in_phase(K.AGREE_MEASURES, "SET_MEASURES", EMPLOYEE, "g.status = 'PROPOSED'", joined=AGREEMENT),
    in_phase(
        K.SETTLE_OBJECTION,
        "SET_MEASURES",
        NOBODY,
        "g.status = 'OBJECTED'",
        joined=AGREEMENT,
        hr="true",
    ),
    in_phase(K.RECORD_ACTUALS, "COLLECT", SUPERIOR, f"a.status <> 'ENROLLED' AND {MISSING}"),
    in_phase(K.EVALUATE, "EVALUATE", SUPERIOR, "a.status = 'MEASURED'"),
    in_phase(
        K.EVALUATE,
        "EVALUATE",
        "n.delegate_id",
        f"n.rater = 'SUPERIOR' AND a.status = 'MEASURED' AND {DELEGATED}",
        joined=RATED_BY,
        id_="n.id",
    ),
    in_phase(
        K.EVALUATE_ONESELF,
        "EVALUATE",
        EMPLOYEE,
        "'SELF' = ANY(c.raters) AND a.status <> 'ENROLLED' AND a.evaluation_closed_at IS NULL AND "
        "NOT EXISTS (SELECT FROM read.evaluation e WHERE e.appraisal_id = a.id"
        " AND e.rater = 'SELF' AND e.submitted_at IS NOT NULL)",
    ),
    in_phase(
        K.RATE,
        "EVALUATE",
        "n.rater_id",
        f"n.rater <> 'SUPERIOR' AND {RATING}",
        joined=RATED_BY,
        id_="n.id",
        hidden=ANONYMOUS,
    ),
    in_phase(
        K.RATE,
        "EVALUATE",
        "n.delegate_id",
        f"n.rater <> 'SUPERIOR' AND {DELEGATED} AND {RATING}",
        joined=RATED_BY,
        id_="n.id || ':' || n.delegate_id",
        hidden=ANONYMOUS,
    ),
    branch(
        K.SCORE,
        NOBODY,
        f"{CASES}c.phase",
        f"(({open_in('EVALUATE')}) OR ({open_in('FEED_BACK')})) AND a.status = 'EVALUATED'",
        due_on="d.due_on",
        hr="true",
    ),
    in_phase(K.RELEASE, "FEED_BACK", NOBODY, "a.status = 'SCORED'", hr="true"),
    in_phase(K.GIVE_FEEDBACK, "FEED_BACK", SUPERIOR, f"a.status <> 'ENROLLED' AND {UNTOLD}"),
    branch(
        K.ACKNOWLEDGE_RESULT,
        EMPLOYEE,
        f"{CASES}'FEED_BACK'",
        f"a.status = 'RELEASED' AND a.acknowledged_at IS NULL AND {UNDISPUTED}",
        since="a.released_at",
        due_on="d.due_on",
    ),
    branch(
        K.DECIDE_APPEAL,
        NOBODY,
        "read.appeal p JOIN read.appraisal a ON a.id = p.appraisal_id",
        "p.status = 'FILED'",
        since="NULL::timestamptz",
        due_on="NULL::date",
        hr="true",
    ),
    branch(
        K.CHECK_IN,
        "p.employee_id",
        "read.improvement p",
        "p.status = 'OPEN'",
        id_="p.id",
        due_on=f"({CHECKED} + {CHECK_IN_DAYS})",
        **OF_PLAN,
    ),
    branch(
        K.COMPLETE_ACTION,
        "p.superior_id",
        "read.improvement_action t JOIN read.improvement p ON p.id = t.improvement_id",
        "p.status = 'OPEN' AND t.done_on IS NULL",
        id_="t.id",
        due_on="t.due_on",
        **OF_PLAN,
    ),
    branch(
        K.CLOSE_PLAN,
        "p.superior_id",
        "read.improvement p",
        "p.status = 'OPEN'",
        id_="p.id",
        due_on="p.due_on",
        **OF_PLAN,
    ),
    unread(K.ACKNOWLEDGE_POLICY, "policy_version", "policy_id"),
    unread(K.ACKNOWLEDGE_PAY_STRUCTURE, "pay_structure_version", "structure_id"),
    unread(K.ACKNOWLEDGE_PAY_PLAN, "pay_plan_version", "plan_id"),
    branch(
        K.COMPLETE_TRAINING,
        "l.employee_id",
        "read.learning l JOIN read.employee e ON e.id = l.employee_id",
        f"l.status = 'PLANNED' AND {SERVES}",
        id_="l.id",
        since="l.at",
        due_on="l.due_on",
        about="l.employee_id",
        appraisal=NOBODY,
        cycle=NOBODY,
    ),
    branch(
        K.DECIDE_SANCTION_APPEAL,
        NOBODY,
        "read.sanction s",
        "s.appealed_on IS NOT NULL AND s.outcome IS NULL",
        id_="s.id",
        hr="true",
        since="NULL::timestamptz",
        due_on="NULL::date",
        about="s.employee_id",
        appraisal=NOBODY,
        cycle=NOBODY,
    ),
    *MOVING,
    *CAREERS,
)

SOURCE = f"({' UNION ALL '.join(BRANCHES)}) {{row}}"
