"""Organisation as people look it up: one row."""

from domain.organisation import DemonstrationMarked, Event, OrganisationFounded
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class OrganisationRow(Row):
    id: str
    name: str
    time_zone: str
    currency: str
    demonstration: bool
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(
    row: OrganisationRow | None, recorded: Recorded[Event], key: str
) -> OrganisationRow | None:
    """Return what the row becomes. A demonstration is marked before it has a name."""
    match recorded.event:
        case DemonstrationMarked():
            marked = OrganisationRow(
                id=key,
                name="",
                time_zone="UTC",
                currency="",
                demonstration=True,
                origin=recorded.origin,
            )
            return marked if row is None else replace(row, demonstration=True)
        case OrganisationFounded() as e:
            return OrganisationRow(
                id=key,
                name=e.name,
                time_zone=e.time_zone,
                currency=e.currency,
                demonstration=row is not None and row.demonstration,
                origin=recorded.origin,
            )


TABLES = (
    Table(
        name="organisation",
        row=OrganisationRow,
        follows=("organisation",),
        touches=touches,
        fold=fold,
    ),
)
