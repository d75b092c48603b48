"""Appraisal result: what may be said and done about it, before its release and after.

| act                | by                                        | when                            |
|--------------------|-------------------------------------------|---------------------------------|
| give feedback      | recorded superior                         | FEED_BACK                       |
| record a talk      | recorded superior, HR                     | FEED_BACK, IMPROVE              |
| acknowledge        | the employee, once                        | released, no appeal undecided   |
| appeal             | the employee, once, not having            | released, within the policy's   |
|                    | acknowledged                              | days                            |
| withdraw an appeal | the employee                              | while it is undecided           |
| decide an appeal   | HR who had no hand in the result and are  | while it is undecided           |
|                    | not the recorded superior                 |                                 |

Nobody but the employee acts for the employee, and the employee does nothing else.
"""

from typing import TypeAlias

from domain import appeal, appraisal_calibration, authority, feedback, result_effect
from domain.actor import Role
from domain.appeal import (
    AppealStatus,
    AppealWithdrawn,
    DecideAppeal,
    FileAppeal,
    ResultAdjusted,
    WithdrawAppeal,
)
from domain.appraisal_case import Enrolled, Event, Released, entries
from domain.cycle import Cycle, Phase, require_phase
from domain.decider import Given, In
from domain.errors import Forbidden, OutOfTurn
from domain.feedback import AcknowledgeResult, FeedbackGiven, GiveFeedback, RecordInterview
from domain.policies.appraisal_score import caps

Command: TypeAlias = (
    GiveFeedback | RecordInterview | AcknowledgeResult | FileAppeal | WithdrawAppeal | DecideAppeal
)
Own: TypeAlias = AcknowledgeResult | FileAppeal | WithdrawAppeal


def decide(
    command: Command, state: Enrolled | Released, period: Cycle, given: Given
) -> list[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    case = state.case if isinstance(state, Released) else state
    own = given.by == case.employee_id
    if own and not isinstance(command, Own):
        raise Forbidden("own-case", by=given.by)
    if isinstance(command, Own) and not own:
        raise Forbidden("employee-only", by=given.by)
    match command, state:
        case GiveFeedback() as c, _:
            if given.by != case.superior_id:
                raise Forbidden("not-recorded-superior", by=given.by)
            require_phase(period, Phase.FEED_BACK)
            return [
                FeedbackGiven(
                    strengths=c.strengths,
                    weaknesses=c.weaknesses,
                    suggestions=c.suggestions,
                    given_by=given.by,
                )
            ]
        case RecordInterview() as c, _:
            require_phase(period, Phase.FEED_BACK, Phase.IMPROVE)
            return [feedback.interviewed(c, given.by, given.today)]
        case AcknowledgeResult() as c, Released():
            contested = state.appeal is AppealStatus.FILED
            return [feedback.acknowledged(c, already=state.acknowledged, contested=contested)]
        case FileAppeal() as c, Released():
            return [
                appeal.filed(
                    c,
                    released_on=state.released_on,
                    days=period.policy.appeal_days,
                    earlier=state.appeal,
                    acknowledged=state.acknowledged,
                    today=given.today,
                )
            ]
        case WithdrawAppeal(), Released():
            appeal.require_undecided(state.appeal)
            return [AppealWithdrawn(withdrawn_on=given.today)]
        case DecideAppeal() as c, Released():
            authority.require(given, Role.HR)
            appeal.require_uninvolved(
                given.by,
                case.involved | {case.superior_id} | appraisal_calibration.hands(case, given),
            )
            appeal.require_undecided(state.appeal)
            return granted(c, state, period, given)
        case _:
            raise OutOfTurn(command, state)


def granted(
    command: DecideAppeal, state: Released, period: Cycle, given: Given
) -> list[Event | In]:
    """Return the decision of an appeal, and what a changed grade does besides."""
    vetoes = caps(state.case.measures, entries(state.case))
    decision = appeal.decided(
        command, state.standing_score, period.policy, given.by, given.today, vetoes=vetoes
    )
    events: list[Event | In] = [*decision]
    for each in decision:
        if isinstance(each, ResultAdjusted):
            events += result_effect.followed(
                state.case, period, given, grade=each.grade, before=state.standing_grade
            )
    return events
