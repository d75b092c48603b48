"""Midway: a cycle of the larger county in which much changes in the middle, and a job."""

from collections.abc import Iterator
from datetime import date

from domain import job
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, Deadline, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.job import CloseJob, CompleteJob, FreezeBatch, FrozenOrder, OpenJob
from domain.job_report import RefusedOrder, ReportBatch
from domain.participation import (
    ChangeAppraisalSuperior,
    EndOfParticipation,
    EndParticipation,
    ExtendAppraisalDeadline,
    RecordTransfer,
    ReopenAppraisal,
    ResumeParticipation,
)
from domain.phase import ExtendDeadline
from tests.schema.county import ANN, BOB, BOSS

CYCLE, ANNS = "cycle:2015W", "appraisal:2015W:ANN"
LEE, LEES = "employee:LEE", "appraisal:2015W:LEE"
ZOE, ZOES = "employee:ZOE", "appraisal:2015W:ZOE"
HR, JOB = "service:hr", "job:enrol-1"
FROZEN = (
    FrozenOrder(type="EnrolParticipant", schema_version=1, body="{}"),
    FrozenOrder(type="EnrolParticipant", schema_version=1, body="{}"),
)


def midway() -> Iterator[tuple[str, object]]:
    """Yield what happens, each with who does it."""
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="Winter",
        period=CyclePeriod.CUSTOM,
        starts_on=date(2015, 12, 1),
        ends_on=date(2016, 1, 31),
        policy=OPERATIONS,
        deadlines=(
            Deadline(phase=Phase.SET_MEASURES, due_on=date(2190, 1, 10)),
            Deadline(phase=Phase.EVALUATE, due_on=date(2190, 1, 12)),
        ),
    )
    due_on = date(2190, 1, 20)
    for command in (
        opened,
        EnrolParticipant(cycle_id=CYCLE, employee_id=ANN, counts_from=date(2016, 1, 4)),
        EnrolParticipant(cycle_id=CYCLE, employee_id=LEE),
        EnrolParticipant(cycle_id=CYCLE, employee_id=ZOE),
        AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES),
        ExtendDeadline(cycle_id=CYCLE, phase=Phase.SET_MEASURES, due_on=due_on),
        ChangeAppraisalSuperior(appraisal_id=LEES, superior_id=BOSS),
        ExtendAppraisalDeadline(appraisal_id=LEES, due_on=date(2190, 2, 20)),
        RecordTransfer(appraisal_id=ZOES, effective_on=date(2016, 1, 15)),
        ReopenAppraisal(appraisal_id=ZOES, phase=Phase.PLAN, due_on=due_on),
        EndParticipation(
            appraisal_id=ANNS, cause=EndOfParticipation.OTHER, last_day_on=date(2016, 1, 20)
        ),
        ResumeParticipation(appraisal_id=ANNS),
        EndParticipation(
            appraisal_id=ANNS, cause=EndOfParticipation.ABSENCE, last_day_on=date(2016, 1, 21)
        ),
        OpenJob(job_id=JOB, purpose="Enrolment in a cycle", plan="p" * 64, total=2, about=CYCLE),
        FreezeBatch(job_id=JOB, number=1, orders=FROZEN),
        CloseJob(job_id=JOB, total=2, digest=job.extended(job.NOTHING, FROZEN)),
        ReportBatch(
            job_id=JOB,
            number=1,
            accepted=1,
            refused=(RefusedOrder(place=2, about=BOB, rule="out-of-turn"),),
        ),
        CompleteJob(job_id=JOB, accepted=1, refused=1),
    ):
        yield HR, command
