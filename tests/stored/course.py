"""Course: what changes in the middle of a cycle in the stored log, and what a job reports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from domain.actual import RecordActual
from domain.appraisal_policy import OPERATIONS, SuperiorChange
from domain.cycle import AdvanceCycle, CyclePeriod, Deadline, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.job import NOTHING as NO_COMMANDS
from domain.job import CloseJob, CompleteJob, FreezeBatch, FrozenOrder, OpenJob, extended
from domain.job_report import RefusedOrder, ReportBatch
from domain.measure import SetMeasures
from domain.participation import (
    ChangeAppraisalSuperior,
    EndOfParticipation,
    EndParticipation,
    ExtendAppraisalDeadline,
    RecordTransfer,
    ReopenAppraisal,
    ResumeParticipation,
)
from domain.phase import ExtendDeadline, ReopenPhase
from tests.domain.appraisal_case import measures

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, SHE, HE = "employee:E1", "employee:E2", "employee:E3"
CYCLE, HERS, HIS = "cycle:2016M2", "appraisal:2016M2:E2", "appraisal:2016M2:E3"
BEFORE, LATER = date(2016, 1, 3), date(2016, 12, 30)
ORDER = FrozenOrder(
    type="EnrolParticipant",
    schema_version=1,
    body=f'{{"cycle_id":"{CYCLE}","employee_id":"{SHE}"}}',
)


def changed() -> Act:
    """Yield a month under revision 4 of the rules: deadlines, handing over, leaving, a job."""
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="February of 2016",
        period=CyclePeriod.MONTH,
        starts_on=date(2016, 1, 15),
        ends_on=date(2016, 2, 29),
        policy=replace(OPERATIONS, superior_change=SuperiorChange.CURRENT, minimum_days=10),
        deadlines=(
            Deadline(phase=Phase.SET_MEASURES, due_on=BEFORE),
            Deadline(phase=Phase.COLLECT, due_on=date(2016, 3, 4)),
        ),
    )
    yield opened, {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=SHE), {}
    too_late = EnrolParticipant(cycle_id=CYCLE, employee_id=HE, counts_from=date(2016, 2, 27))
    yield too_late, {}  # too few days
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    setting = SetMeasures(appraisal_id=HERS, measures=measures)
    yield setting, {"by": BOSS}  # after the deadline
    yield ExtendDeadline(cycle_id=CYCLE, phase=Phase.SET_MEASURES, due_on=BEFORE), {}  # not later
    yield (
        ExtendDeadline(cycle_id=CYCLE, phase=Phase.SET_MEASURES, due_on=date(2016, 1, 31)),
        {"reason": "The goals came late."},
    )
    yield setting, {"by": BOSS}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT), {}
    yield replace(too_late, counts_from=date(2016, 2, 1)), {}
    reopening = ReopenAppraisal(appraisal_id=HIS, phase=Phase.SET_MEASURES, due_on=LATER)
    yield reopening, {"reason": "He joined late."}
    yield replace(setting, appraisal_id=HIS), {"by": BOSS}
    yield (
        ExtendAppraisalDeadline(appraisal_id=HERS, due_on=LATER),
        {"reason": "Her figures come from another county."},
    )
    yield RecordTransfer(appraisal_id=HERS, effective_on=date(2016, 2, 1)), {}
    handing = ChangeAppraisalSuperior(appraisal_id=HERS, superior_id=HE)
    yield replace(handing, superior_id=SHE), {}  # to herself
    yield handing, {"reason": "Her superior is away."}
    ending = EndParticipation(
        appraisal_id=HIS, cause=EndOfParticipation.ABSENCE, last_day_on=date(2016, 2, 10)
    )
    yield ending, {"reason": "He is away until summer."}
    actual = RecordActual(appraisal_id=HIS, measure="revenue", source="ledger", actual=None)
    yield actual, {"by": BOSS}  # who takes no further part
    yield ResumeParticipation(appraisal_id=HIS), {"reason": "He came back."}
    yield (
        ReopenPhase(cycle_id=CYCLE, phase=Phase.PLAN, due_on=LATER),
        {"reason": "Two departments were forgotten."},
    )
    job = "job:J3"
    digest = extended(NO_COMMANDS, (ORDER,))
    yield OpenJob(job_id=job, purpose="Enrolment", plan="r" * 64, total=1, about=CYCLE), {}
    yield FreezeBatch(job_id=job, number=1, orders=(ORDER,)), {}
    yield CloseJob(job_id=job, total=1, digest=digest), {}
    refused = RefusedOrder(place=1, about=SHE, rule="out-of-turn")
    yield ReportBatch(job_id=job, number=1, accepted=0, refused=(refused,)), {}
    yield CompleteJob(job_id=job, accepted=0, refused=1), {}
