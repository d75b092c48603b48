"""Feedback: how to ask what was said about a result."""

from datetime import date, datetime

import strawberry

from ledger.recorded import Origin
from schema.engine.note import said
from schema.engine.reading import column, read
from schema.engine.rights import PARTS
from schema.organisation import ORIGIN


@read(
    "feedback",
    sees=PARTS,
    person="employee_id",
    description="What the superior says about a result; the later takes the earlier one's place.",
)
class Feedback:
    strengths: str | None = column(said("strengths_id"), description="What was good.")
    weaknesses: str | None = column(said("weaknesses_id"), description="What was not.")
    suggestions: str | None = column(said("suggestions_id"), description="What could be better.")
    at: datetime = column(description="When it was given.")
    origin: Origin = column(description=ORIGIN)


@read(
    "interview",
    sees=PARTS,
    person="employee_id",
    description="A talk about a result, in which the superior or human resources took notes.",
)
class Interview:
    id: strawberry.ID = column(description="The id, unique among all talks.")
    held_on: date = column(description="The day on which it was held.")
    notes: str | None = column(said("notes_id"), description="What was noted.")
    at: datetime = column(description="When that was recorded.")
    origin: Origin = column(description=ORIGIN)
