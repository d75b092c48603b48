from dataclasses import replace
from datetime import date

import pytest

from domain import cycle, employee
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Enrolled, Event, State
from domain.appraisal_policy import OPERATIONS, Leavers, SuperiorChange, require
from domain.cycle import Cycle
from domain.employee import Employee
from domain.errors import Forbidden, Invalid, OutOfTurn
from domain.participation import (
    AppraisalDeadlineExtended,
    AppraisalReopened,
    AppraisalSuperiorChanged,
    ChangeAppraisalSuperior,
    EndOfParticipation,
    EndParticipation,
    ExtendAppraisalDeadline,
    ParticipationEnded,
    ParticipationResumed,
    RecordTransfer,
    ReopenAppraisal,
    ResumeParticipation,
    TransferRecorded,
)
from domain.phase import Phase
from domain.timeline import Entry, Timeline
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    during,
    enrol,
    enrolled,
    evaluate,
    evaluated,
    inputs,
    quarter,
    record,
    refusal,
    release,
    released,
    score,
    scored,
    set_,
    she,
)
from tests.given import Rules

NEXT, HR = "employee:E00003", "employee:HR1"
LAST = date(2016, 2, 15)
other = Employee(id=NEXT, hired_on=date(2012, 1, 2))

end = EndParticipation(appraisal_id=ID, cause=EndOfParticipation.ABSENCE, last_day_on=LAST)
ended = ParticipationEnded(cause=EndOfParticipation.ABSENCE, last_day_on=LAST, ended_by=HR)
resume = ResumeParticipation(appraisal_id=ID)
resumed = ParticipationResumed(resumed_by=HR)
change = ChangeAppraisalSuperior(appraisal_id=ID, superior_id=NEXT)
changed = AppraisalSuperiorChanged(superior_id=NEXT, earlier_id=BOSS, changed_by=HR)
transfer = RecordTransfer(appraisal_id=ID, effective_on=date(2016, 2, 1))
moved = TransferRecorded(
    department_id="department:DGS",
    division=None,
    earlier_id="department:DOT",
    effective_on=date(2016, 2, 1),
    recorded_by=HR,
)
extend = ExtendAppraisalDeadline(appraisal_id=ID, due_on=date(2016, 2, 1))
extended = AppraisalDeadlineExtended(phase=Phase.COLLECT, due_on=date(2016, 2, 1), extended_by=HR)
reopen = ReopenAppraisal(appraisal_id=ID, phase=Phase.COLLECT, due_on=date(2016, 1, 10))
reopened = AppraisalReopened(phase=Phase.COLLECT, due_on=date(2016, 1, 10), reopened_by=HR)
COMMANDS = [end, resume, change, transfer, extend, reopen]


def within(period: Cycle, person: Employee = she) -> Rules[Command, Event, State]:
    return (
        Rules(appraisal)
        .knowing(employee.ref(HER), person)
        .knowing(employee.ref(NEXT), other)
        .knowing(cycle.ref(quarter.id), period)
    )


def rules(phase: Phase = Phase.COLLECT, **policy: object) -> Rules[Command, Event, State]:
    own = replace(quarter.policy, **policy)  # type: ignore[arg-type]
    due = {Phase.COLLECT: date(2016, 1, 15), Phase.EVALUATE: date(2016, 1, 20)}
    return within(replace(quarter, phase=phase, policy=own, deadlines=due))


@pytest.mark.parametrize(
    ("command", "event"),
    [(end, ended), (change, changed), (transfer, moved), (extend, extended)],
)
def test_human_resources_change_what_changed(command: Command, event: Event) -> None:
    assert rules().given(enrolled).when(command) == [event]


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_does_so_for_themself_without_the_role_or_after_the_release(
    command: Command,
) -> None:
    open_ = rules(Phase.EVALUATE).given(enrolled)
    with pytest.raises(Forbidden):
        open_.by(BOSS).when(command)
    own = replace(enrolled, employee_id=HR)
    mine = open_.given(own).knowing(employee.ref(HR), replace(she, id=HR))
    assert refusal(mine, command) == "own-case"
    with pytest.raises(OutOfTurn):
        open_.given(*inputs, scored, released).when(command)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(end, last_day_on=date(2015, 12, 31)), "last-day-before-start"),
        (replace(end, cause=EndOfParticipation.LEFT_SERVICE), "still-in-service"),
        (resume, "participation-goes-on"),
        (replace(change, superior_id=HER), "own-superior"),
        (replace(change, superior_id=BOSS), "nothing-changes"),
        (replace(change, superior_id="employee:E4"), "unknown"),
        (replace(transfer, effective_on=date(2016, 4, 1)), "not-in-period"),
        (replace(transfer, effective_on=date(2016, 1, 31)), "not-transferred"),
        (replace(extend, due_on=date(2016, 1, 15)), "deadline-not-later"),
        (replace(extend, due_on=date(2016, 1, 3)), "due-in-past"),
        (replace(reopen, phase=Phase.PLAN, due_on=date(2016, 1, 3)), "due-in-past"),
        (reopen, "phase-not-earlier"),
    ],
)
def test_it_is_refused(command: Command, rule: str) -> None:
    boss = replace(other, id=BOSS)
    assert refusal(rules().knowing(employee.ref(BOSS), boss).given(enrolled), command) == rule


def test_a_leaver_ends_by_their_last_day_in_service() -> None:
    left = within(quarter, replace(she, last_day_on=LAST)).given(enrolled)
    leaves = replace(end, cause=EndOfParticipation.LEFT_SERVICE)
    assert left.when(leaves) == [replace(ended, cause=leaves.cause)]
    later = replace(leaves, last_day_on=date(2016, 2, 16))
    assert refusal(left, later) == "left-service"


def test_the_first_and_the_last_day_of_a_cycle_belong_to_it() -> None:
    first, last = quarter.starts_on, quarter.ends_on
    under = rules().given(enrolled)
    assert under.when(replace(end, last_day_on=first)) == [replace(ended, last_day_on=first)]
    assert under.when(replace(transfer, effective_on=last)) == [replace(moved, effective_on=last)]
    assert refusal(under, replace(transfer, effective_on=first)) == "not-transferred"
    before = replace(transfer, effective_on=date(2015, 12, 31))
    assert refusal(under, before) == "not-in-period"


def test_who_joined_late_does_not_end_before_they_count() -> None:
    under = rules().given(joined)
    assert refusal(under, replace(end, last_day_on=date(2016, 1, 31))) == "last-day-before-start"
    assert under.when(replace(end, last_day_on=date(2016, 2, 1)))


def test_an_extension_of_another_phase_is_none_of_this_one() -> None:
    further = replace(extend, due_on=date(2016, 1, 25))
    assert refusal(rules().given(enrolled, extended), further) == "deadline-not-later"
    evaluating = rules(Phase.EVALUATE).given(enrolled, extended)
    event = replace(extended, phase=Phase.EVALUATE, due_on=date(2016, 1, 25))
    assert evaluating.when(further) == [event]


def test_a_superior_who_has_left_takes_nothing_over() -> None:
    gone = replace(other, last_day_on=date(2016, 1, 3))
    known = rules().knowing(employee.ref(NEXT), gone)
    assert refusal(known.given(enrolled), change) == "superior-not-in-service"


def test_without_a_deadline_there_is_none_to_extend() -> None:
    assert refusal(within(quarter).given(enrolled), extend) == "no-deadline"


def test_an_extension_that_was_given_is_extended_further_only() -> None:
    given = rules().given(enrolled, extended)
    assert refusal(given, extend) == "deadline-not-later"
    assert given.when(replace(extend, due_on=date(2016, 2, 2)))


@pytest.mark.parametrize("command", [set_, record, evaluate, score, release, end, change, reopen])
def test_nothing_more_is_done_once_participation_has_ended(command: Command) -> None:
    for phase in Phase:
        over = rules(phase).given(*inputs, scored, ended).by(BOSS, *rules().roles)
        assert refusal(over, command) == "participation-ended"


def test_it_goes_on_where_it_stood() -> None:
    assert rules().given(*inputs, ended).when(resume) == [resumed]
    during_ = during(Phase.EVALUATE).given(*inputs, ended, resumed)
    assert during_.when(score) == [scored]


def test_the_new_superior_inherits_nothing_and_deletes_nothing() -> None:
    handed = rules(Phase.EVALUATE).given(*inputs, scored, changed)
    assert refusal(handed, score) == "not-evaluated"
    assert refusal(handed.by(BOSS), evaluate) == "unknown"
    [event] = handed.by(NEXT).when(evaluate)
    assert event == replace(evaluated, evaluated_by=NEXT)
    state = appraisal.replay(handed.events)
    assert isinstance(state, Enrolled)
    assert BOSS in state.involved


def test_who_is_superior_on_the_day_finishes_where_the_policy_says_so() -> None:
    superiors = Timeline((*she.superiors, Entry(date(2016, 1, 2), NEXT)))
    another = replace(she, superiors=superiors)
    for who, change_ in ((BOSS, SuperiorChange.RECORDED), (NEXT, SuperiorChange.CURRENT)):
        known = rules(Phase.EVALUATE, superior_change=change_).knowing(employee.ref(HER), another)
        assert known.given(*inputs).by(who).when(evaluate)
        stranger = NEXT if who == BOSS else BOSS
        assert refusal(known.given(*inputs).by(stranger), evaluate) == "unknown"
    current = rules(Phase.EVALUATE, superior_change=SuperiorChange.CURRENT)
    by_hand = current.knowing(employee.ref(HER), she).given(*inputs, changed)
    assert by_hand.by(NEXT).when(evaluate)


def test_leavers_are_finished_unless_the_policy_says_otherwise() -> None:
    gone = replace(she, last_day_on=LAST)
    for leavers, command in ((Leavers.FINISHED, score), (Leavers.ENDED, score)):
        known = rules(Phase.EVALUATE, leavers=leavers).knowing(employee.ref(HER), gone)
        if leavers is Leavers.FINISHED:
            assert known.given(*inputs).when(command)
        else:
            assert refusal(known.given(*inputs), command) == "left-in-cycle"


def test_after_the_deadline_nothing_of_the_phase_is_done_unless_it_is_kept_open() -> None:
    late = rules().on(date(2016, 1, 16))
    assert refusal(late.given(*inputs), record) == "deadline-passed"
    assert late.given(*inputs, extended).when(record)
    assert refusal(late.on(date(2016, 2, 2)).given(*inputs, extended), record) == "deadline-passed"
    longer = replace(extended, phase=Phase.EVALUATE)
    again = rules(Phase.FEED_BACK).on(date(2016, 2, 1)).by(BOSS)
    assert again.given(*inputs, longer).when(evaluate)
    assert refusal(again.given(*inputs, extended), evaluate) == "out-of-phase"


def test_an_appraisal_is_reopened_while_the_cycle_goes_on() -> None:
    ahead, back = rules(Phase.FEED_BACK), replace(reopened, phase=Phase.EVALUATE)
    assert ahead.given(*inputs).when(replace(reopen, phase=Phase.EVALUATE)) == [back]
    assert ahead.given(*inputs, back).by(BOSS).when(evaluate)
    assert ahead.given(*inputs, back, scored).when(release)
    over = ahead.on(date(2016, 1, 11)).given(*inputs, back)
    assert refusal(over.by(BOSS), evaluate) == "out-of-phase"


LATE = replace(enrol, counts_from=date(2016, 2, 1))
joined = replace(enrolled, department_id="department:DGS", counts_from=date(2016, 2, 1))


@pytest.mark.parametrize("phase", [Phase.PLAN, Phase.SET_MEASURES, Phase.COLLECT, Phase.EVALUATE])
def test_who_joins_late_counts_from_a_day(phase: Phase) -> None:
    assert rules(phase).on(date(2016, 3, 1)).when(LATE) == [joined]


def test_a_day_that_counts_is_one_of_the_cycle_and_enough_follow() -> None:
    outside = replace(LATE, counts_from=date(2016, 4, 1))
    assert refusal(rules(), outside) == "not-in-period"
    assert refusal(rules(Phase.FEED_BACK), LATE) == "out-of-phase"
    assert rules(minimum_days=60).when(LATE)
    assert refusal(rules(minimum_days=61), LATE) == "too-few-days"
    leaving = replace(she, last_day_on=date(2016, 3, 30))
    short = rules(minimum_days=60).knowing(employee.ref(HER), leaving)
    assert refusal(short, LATE) == "too-few-days"


def test_a_department_that_is_recorded_is_not_recorded_again() -> None:
    assert refusal(rules().given(enrolled, moved), transfer) == "not-transferred"


@pytest.mark.parametrize("days", [-1, 367])
def test_a_policy_asks_for_a_number_of_days_that_a_cycle_can_have(days: int) -> None:
    with pytest.raises(Invalid) as refused:
        require(replace(OPERATIONS, minimum_days=days))
    assert refused.value.rule == "minimum-days-out-of-range"
    for allowed in (0, 366):
        assert require(replace(OPERATIONS, minimum_days=allowed))
