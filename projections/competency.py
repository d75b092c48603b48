"""Assessments of competencies as people look them up: one row each, which never changes."""

from datetime import date, datetime

from domain import competency
from domain.competency import Assessor, Event
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, once, whole
from projections.note import note_id
from projections.policy import version_id


class CompetencyRow(Row):
    """`place` counts in the order in which somebody's assessments were recorded."""

    id: str
    employee_id: str
    place: int
    framework_id: str
    version_id: str
    competency: str
    proficiency: int
    assessed_on: date
    assessor: Assessor
    assessed_by: str
    evidence_id: str
    at: datetime
    origin: Origin


@once
def rows(recorded: Recorded[Event]) -> dict[str, CompetencyRow]:
    """Return the row of an assessment."""
    e, key = recorded.event, f"{recorded.stream}/{recorded.version}"
    row = CompetencyRow(
        id=key,
        employee_id=competency.person(recorded.stream),
        place=recorded.version,
        framework_id=e.framework_id,
        version_id=version_id(e.framework_id, e.version),
        competency=e.competency,
        proficiency=e.proficiency,
        assessed_on=e.assessed_on,
        assessor=e.assessor,
        assessed_by=e.assessed_by,
        evidence_id=note_id(recorded, "evidence"),
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="competency",
        row=CompetencyRow,
        follows=("competency",),
        touches=rows,
        fold=whole(rows),
        indexes=(("employee_id", "framework_id", "competency", "assessed_on", "place"),),
    ),
)
