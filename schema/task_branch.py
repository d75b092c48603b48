"""Task branch: the kinds of tasks there are, and one kind of them as SQL."""

from enum import StrEnum

NOBODY = "NULL::text"


class TaskKind(StrEnum):
    """What is to be done."""

    SET_MEASURES = "SET_MEASURES"
    AGREE_MEASURES = "AGREE_MEASURES"
    SETTLE_OBJECTION = "SETTLE_OBJECTION"
    RECORD_ACTUALS = "RECORD_ACTUALS"
    EVALUATE = "EVALUATE"
    EVALUATE_ONESELF = "EVALUATE_ONESELF"
    RATE = "RATE"
    SCORE = "SCORE"
    RELEASE = "RELEASE"
    GIVE_FEEDBACK = "GIVE_FEEDBACK"
    ACKNOWLEDGE_RESULT = "ACKNOWLEDGE_RESULT"
    DECIDE_APPEAL = "DECIDE_APPEAL"
    CHECK_IN = "CHECK_IN"
    COMPLETE_ACTION = "COMPLETE_ACTION"
    CLOSE_PLAN = "CLOSE_PLAN"
    ACKNOWLEDGE_POLICY = "ACKNOWLEDGE_POLICY"
    ACKNOWLEDGE_PAY_STRUCTURE = "ACKNOWLEDGE_PAY_STRUCTURE"
    ACKNOWLEDGE_PAY_PLAN = "ACKNOWLEDGE_PAY_PLAN"
    COMPLETE_TRAINING = "COMPLETE_TRAINING"
    DECIDE_SANCTION_APPEAL = "DECIDE_SANCTION_APPEAL"
    END_MOVE = "END_MOVE"
    FOLLOW_MOVE = "FOLLOW_MOVE"
    ANSWER_PROPOSAL = "ANSWER_PROPOSAL"
    EVALUATE_PROMOTION = "EVALUATE_PROMOTION"
    VOTE_ON_PROMOTION = "VOTE_ON_PROMOTION"
    DECIDE_PROMOTION = "DECIDE_PROMOTION"


def branch(
    kind: TaskKind,
    by: str,
    source: str,
    where: str,
    *,
    due_on: str,
    since: str = "c.phase_at",
    id_: str = "a.id",
    hr: str = "false",
    executive: str = "false",
    hidden: str = "false",
    about: str = "a.employee_id",
    appraisal: str = "a.id",
    cycle: str = "a.cycle_id",
    plan: str = NOBODY,
    version: str = NOBODY,
    proposal: str = NOBODY,
    promotion: str = NOBODY,
) -> str:
    """Return the tasks of one kind; `by` is who does them."""
    columns = {
        "id": f"'{kind}:' || {id_}",
        "kind": f"'{kind}'",
        "employee_id": by,
        "hr": hr,
        "executive": executive,
        "secret": hidden,
        "since": since,
        "due_on": due_on,
        "about_id": about,
        "appraisal_id": appraisal,
        "cycle_id": cycle,
        "improvement_id": plan,
        "version_id": version,
        "proposal_id": proposal,
        "promotion_id": promotion,
    }
    shown = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return f"SELECT {shown} FROM {source} WHERE {where}"  # noqa: S608 - made from declarations
