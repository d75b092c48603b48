"""Acknowledgements of policies as people look them up: one row for each employee and version."""

from datetime import date, datetime

from domain.acknowledgement import Event
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole
from projections.policy import version_id


class AcknowledgementRow(Row):
    id: str
    policy_id: str
    version_id: str
    employee_id: str
    acknowledged_on: date
    at: datetime
    origin: Origin


def rows(recorded: Recorded[Event]) -> dict[str, AcknowledgementRow]:
    """Return the row of an acknowledgement."""
    e = recorded.event
    row = AcknowledgementRow(
        id=recorded.stream,
        policy_id=e.policy_id,
        version_id=version_id(e.policy_id, e.version),
        employee_id=e.employee_id,
        acknowledged_on=e.acknowledged_on,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {recorded.stream: row}


TABLES = (
    Table(
        name="acknowledgement",
        row=AcknowledgementRow,
        follows=("acknowledgement",),
        touches=rows,
        fold=whole(rows),
        indexes=(("version_id", "id"), ("employee_id", "id")),
    ),
)
