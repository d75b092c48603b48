"""Feedback as people look it up: what the superior said, and each talk about it."""

from datetime import date, datetime
from typing import Any

from domain import appraisal
from domain.feedback import FeedbackGiven, InterviewRecorded
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole
from projections.note import note_id


class FeedbackRow(Row):
    """The texts are in the notes of these ids; the later feedback takes the earlier one's place."""

    id: str
    appraisal_id: str
    employee_id: str
    strengths_id: str
    weaknesses_id: str
    suggestions_id: str
    at: datetime
    origin: Origin


class InterviewRow(Row):
    id: str
    appraisal_id: str
    employee_id: str
    held_on: date
    notes_id: str
    at: datetime
    origin: Origin


def feedback(recorded: Recorded[Any]) -> dict[str, FeedbackRow]:
    """Return the row of a feedback that is given."""
    if not isinstance(recorded.event, FeedbackGiven):
        return {}
    key = f"{recorded.stream}/feedback"
    row = FeedbackRow(
        id=key,
        appraisal_id=recorded.stream,
        employee_id=appraisal.person(recorded.stream),
        strengths_id=note_id(recorded, "strengths"),
        weaknesses_id=note_id(recorded, "weaknesses"),
        suggestions_id=note_id(recorded, "suggestions"),
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


def interviews(recorded: Recorded[Any]) -> dict[str, InterviewRow]:
    """Return the row of a talk that is recorded."""
    if not isinstance(recorded.event, InterviewRecorded):
        return {}
    key = f"{recorded.stream}/interview/{recorded.event.held_on}"
    row = InterviewRow(
        id=key,
        appraisal_id=recorded.stream,
        employee_id=appraisal.person(recorded.stream),
        held_on=recorded.event.held_on,
        notes_id=note_id(recorded, "notes"),
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="feedback",
        row=FeedbackRow,
        follows=("appraisal",),
        events=(FeedbackGiven,),
        touches=feedback,
        fold=whole(feedback),
        indexes=(("appraisal_id", "id"),),
    ),
    Table(
        name="interview",
        row=InterviewRow,
        follows=("appraisal",),
        events=(InterviewRecorded,),
        touches=interviews,
        fold=whole(interviews),
        indexes=(("appraisal_id", "id"),),
    ),
)
