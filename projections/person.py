"""Person: who an employee is, in plain text; nowhere else but here and in `note` is any.

What is not known, or has been erased, is none.
"""

from domain.employee import Event
from domain.hire import EmployeeHired, PersonalDetailsRecorded
from domain.sealed import Sealed
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class PersonRow(Row):
    id: str
    name: Sealed | None
    email: Sealed | None
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case EmployeeHired() | PersonalDetailsRecorded():
            return (recorded.stream,)
        case _:
            return ()


def fold(row: PersonRow | None, recorded: Recorded[Event], key: str) -> PersonRow | None:
    """Return what the row becomes; what is not given stays as it was."""
    match row, recorded.event:
        case None, EmployeeHired():
            return PersonRow(id=key, name=None, email=None, origin=recorded.origin)
        case PersonRow(), PersonalDetailsRecorded() as e:
            return replace(
                row,
                name=row.name if e.name is None else e.name,
                email=row.email if e.email is None else e.email,
                origin=recorded.origin,
            )
        case _:
            return row


def sealed_as(row: PersonRow, column: str) -> tuple[str, str, str]:
    """Return whose text a column holds and as what it was sealed."""
    return row.id, "employee", column


TABLES = (
    Table(
        name="person",
        row=PersonRow,
        follows=("employee",),
        events=(EmployeeHired, PersonalDetailsRecorded),
        touches=touches,
        fold=fold,
        indexes=(("name", "id"),),
        sealed_as=sealed_as,
    ),
)
