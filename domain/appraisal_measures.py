"""Appraisal measures: what may be done about the measures of an appraisal and what they come to.

| act                    | by                                      | when                          |
|------------------------|-----------------------------------------|-------------------------------|
| set measures           | recorded superior, HR; not oneself      | SET_MEASURES                  |
| agree, object          | the employee                            | SET_MEASURES to EVALUATE      |
| settle an objection    | HR, neither the recorded superior nor   | SET_MEASURES to EVALUATE      |
|                        | who set the measures                    |                               |
| record actuals         | oneself, recorded superior, HR          | COLLECT, EVALUATE; later they |
|                        |                                         | are evidence                  |
| check in               | oneself, recorded superior, HR          | SET_MEASURES to EVALUATE      |
| change a measure, N/A  | oneself, recorded superior              | COLLECT, EVALUATE             |
| approve, refuse that   | HR, the superior's superior; not who    | COLLECT, EVALUATE             |
|                        | proposed it, not oneself                |                               |
| approve a correction   | HR who did not record it; not oneself   | after EVALUATE                |

All but the last, and but evidence, only before the result is released.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from domain import (
    actual,
    agreement,
    appraisal_annual,
    appraisal_course,
    authority,
    employee,
    late_actual,
    measure_change,
    measure_template,
    result_effect,
)
from domain.actor import Role
from domain.actual import ActualRecorded, RecordActual, RecordActuals
from domain.agreement import AgreeMeasures, ObjectToMeasures, SettleObjection
from domain.appeal import AppealStatus, ResultAdjusted
from domain.appraisal_case import Enrolled, Event, Released, applying, entries, evolve
from domain.check_in import CheckInMeasure, checked_in
from domain.cycle import Cycle, Phase, require_phase
from domain.decider import Given, In, Ref
from domain.errors import Forbidden, Ineligible, OutOfTurn
from domain.late_actual import ApproveCorrection
from domain.measure import SetMeasures, measures_set, settled
from domain.measure_change import (
    ApproveMeasureChange,
    ChangeMeasure,
    MarkNotApplicable,
    MeasureChangeRefused,
    RefuseMeasureChange,
)
from domain.scoring import scored

Command: TypeAlias = (
    SetMeasures
    | AgreeMeasures
    | ObjectToMeasures
    | SettleObjection
    | RecordActual
    | RecordActuals
    | CheckInMeasure
    | ChangeMeasure
    | MarkNotApplicable
    | ApproveMeasureChange
    | RefuseMeasureChange
    | ApproveCorrection
)
Own: TypeAlias = (
    AgreeMeasures
    | ObjectToMeasures
    | RecordActual
    | RecordActuals
    | CheckInMeasure
    | ChangeMeasure
    | MarkNotApplicable
)
"""What the employee does, too."""

TELLS_LATE = 4
"""The revision of the rules from which what is told after the evaluation is kept as evidence, and
measures say who set them."""

AGREEING = (Phase.SET_MEASURES, Phase.COLLECT, Phase.EVALUATE)
COLLECTING = (Phase.COLLECT, Phase.EVALUATE)
AFTER = (Phase.FEED_BACK, Phase.IMPROVE, Phase.CLOSED)


def reads(command: object, superior_id: str | None) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own, its cycle and its employee."""
    match command:
        case SetMeasures(from_templates=uses):
            return tuple(measure_template.ref(use.template_id) for use in uses)
        case ApproveMeasureChange() | RefuseMeasureChange() if superior_id is not None:
            return (employee.ref(superior_id),)
        case _:
            return ()


def second_level(command: object, case: Enrolled, given: Given) -> str | None:
    """Return the recorded superior's superior of the day, where `command` is theirs to give."""
    if not isinstance(command, ApproveMeasureChange | RefuseMeasureChange):
        return None
    above = None if case.superior_id is None else employee.ref(case.superior_id)
    held = given[above] if above is not None and above in given else None
    return None if held is None else held.superior_on(given.today)


def decide(
    command: Command, state: Enrolled | Released, period: Cycle, given: Given
) -> list[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    case = state.case if isinstance(state, Released) else state
    own = given.by == case.employee_id
    if isinstance(command, ApproveCorrection):
        return correction_approved(command, state, period, given)
    if isinstance(command, RecordActual | RecordActuals):
        return told(command, state, period, given)
    if isinstance(state, Released):
        raise OutOfTurn(command, state)
    appraisal_course.require_stays(state, period, given)
    if own and not isinstance(command, Own):
        raise Forbidden("own-case", by=given.by)
    match command:
        case SetMeasures() as c:
            require_phase(period, Phase.SET_MEASURES)
            measure_change.require_nothing_waiting(state.measured.waiting)
            listed = (*c.measures, *measure_template.each_taken(c, given))
            says = given.rules >= TELLS_LATE and given.by != state.superior_id
            by = given.by if says else None
            return [measures_set(settled(listed, period.policy), state.measures, by)]
        case AgreeMeasures() | ObjectToMeasures() | SettleObjection():
            return [agreed(command, state, period, given, own=own)]
        case CheckInMeasure() as c:
            require_phase(period, *AGREEING)
            days = (period.starts_on, period.ends_on)
            return [checked_in(c, applying(state), days, given.by, given.today)]
        case ChangeMeasure() | MarkNotApplicable():
            return [proposed(command, state, period, given)]
        case ApproveMeasureChange() | RefuseMeasureChange():
            return [change_decided(command, state, period, given)]


def agreed(
    command: AgreeMeasures | ObjectToMeasures | SettleObjection,
    state: Enrolled,
    period: Cycle,
    given: Given,
    *,
    own: bool,
) -> Event:
    """Return what employee or human resources say to the measures, or raise `Rejected`."""
    status = state.measured.agreement
    if isinstance(command, SettleObjection):
        authority.require(given, Role.HR)
        if given.by in {state.superior_id, state.measured.proposed_by}:
            raise Forbidden("proposer-settles", by=given.by)
        require_phase(period, *AGREEING)
        return agreement.settled(command, status, given.by, given.today)
    if not own:
        raise Forbidden("employee-only", by=given.by)
    require_phase(period, *AGREEING)
    if isinstance(command, AgreeMeasures):
        return agreement.agreed(status, given.today)
    return agreement.objected(command, status, given.today)


def require_agreed(state: Enrolled, period: Cycle) -> None:
    """Raise `Ineligible` if the policy wants measures agreed, and they are not."""
    if period.policy.agreement_required:
        agreement.require_agreed(state.measured.agreement)


def told(
    command: RecordActual | RecordActuals,
    state: Enrolled | Released,
    period: Cycle,
    given: Given,
) -> list[Event | In]:
    """Return the actuals, after the evaluation as evidence that changes nothing yet."""
    late = given.rules >= TELLS_LATE and period.phase in AFTER
    if isinstance(state, Released) and not late:
        raise OutOfTurn(command, state)
    if isinstance(state, Enrolled) and not late:
        appraisal_course.require_stays(state, period, given)
        require_phase(period, *COLLECTING)
    case = state.case if isinstance(state, Released) else state
    require_agreed(case, period)
    events = heard(command, case, given.by)
    if not late:
        return [*events]
    known = dict(case.measured.late)
    found: list[Event | In] = []
    for event in events:
        one = late_actual.late(event, known)
        known[one.number] = late_actual.Late(told=event)
        found.append(one)
    return found


def heard(
    command: RecordActual | RecordActuals, case: Enrolled, by: str
) -> Sequence[ActualRecorded]:
    """Return the actuals that are new. Raise `Rejected` if one cannot be recorded, or none is."""
    measures, known = applying(case), case.measured.keys
    if isinstance(command, RecordActuals):
        return actual.each_recorded(command, measures, known, by)
    event = actual.recorded(command, measures, by)
    if actual.is_known(event, known):
        raise Ineligible("actual-known")
    return [event]


def proposed(
    command: ChangeMeasure | MarkNotApplicable, state: Enrolled, period: Cycle, given: Given
) -> Event:
    """Return a proposal, or raise `Rejected`."""
    if given.by not in {state.employee_id, state.superior_id}:
        raise Forbidden("not-party", by=given.by)
    require_phase(period, *COLLECTING)
    known, number = state.measured, state.measured.proposals + 1
    if isinstance(command, MarkNotApplicable):
        measure_change.require_none_waiting(command.measure, known.waiting)
        return measure_change.excluded(
            command,
            state.measures,
            known.excluded,
            by=given.by,
            number=number,
            today=given.today,
        )
    measure_change.require_none_waiting(command.measure.code, known.waiting)
    days = (period.starts_on, period.ends_on)
    return measure_change.changed(
        command, state.measures, period.policy, days, by=given.by, number=number
    )


def change_decided(
    command: ApproveMeasureChange | RefuseMeasureChange,
    state: Enrolled,
    period: Cycle,
    given: Given,
) -> Event:
    """Return what becomes of a proposal, or raise `Rejected`."""
    waiting = measure_change.pending(command.measure, command.number, state.measured.waiting)
    entitled = Role.HR in given.roles or given.by == second_level(command, state, given)
    measure_change.require_approver(given.by, waiting.proposed_by, entitled=entitled)
    require_phase(period, *COLLECTING)
    if isinstance(command, RefuseMeasureChange):
        return MeasureChangeRefused(
            number=waiting.number,
            measure=command.measure,
            answer=command.answer,
            refused_by=given.by,
        )
    measure_change.require_fitting(waiting, state.measures, period.policy)
    return measure_change.approved(waiting, given.by)


def correction_approved(
    command: ApproveCorrection, state: Enrolled | Released, period: Cycle, given: Given
) -> list[Event | In]:
    """Return the approval and, of a released result, the adjustment that follows from it."""
    case = state.case if isinstance(state, Released) else state
    authority.require(given, Role.HR)
    if given.by == case.employee_id:
        raise Forbidden("own-case", by=given.by)
    approval = late_actual.approved(command.number, case.measured.late, given.by)
    if not isinstance(state, Released):
        return [approval]
    if state.appeal is AppealStatus.FILED:
        raise Ineligible("appeal-undecided")
    computed = None if case.scored is None else (case.scored.score, case.scored.grade)
    if state.adjusted is not None or (state.score, state.grade) != computed:
        raise Ineligible("result-by-hand")
    after = evolve(state, approval)
    corrected = after.case if isinstance(after, Released) else case
    review = scored(period.policy, corrected.measures, entries(corrected), given.by)
    outcome = appraisal_annual.of_same_quarters(review, corrected, period)
    if outcome.score is None or outcome.grade is None or outcome.score == state.score:
        return [approval]
    adjusted = ResultAdjusted(
        score=outcome.score, grade=outcome.grade, adjusted_on=given.today, earned=outcome.earned
    )
    effects = result_effect.followed(
        case, period, given, grade=adjusted.grade, before=state.standing_grade
    )
    return [approval, adjusted, *effects]
