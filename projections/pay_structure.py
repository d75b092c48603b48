"""Pay structures as people look them up: versions and their bands.

A band belongs to one draft and never changes; `content_id` leads from a version to its bands.
"""

from collections.abc import Iterable
from decimal import Decimal

from domain import pay_structure
from domain.pay_structure import (
    Event,
    PayStructureDrafted,
    PayStructureDraftWithdrawn,
    PayStructurePublished,
)
from domain.pay_structure_content import BandedBy
from ledger.recorded import Origin, Recorded
from projections import publication
from projections.engine.row import Row, replace
from projections.engine.table import Table, once, whole
from projections.policy import version_id
from projections.publication import PublicationRow, PublishedVersionRow


class PayStructureRow(PublicationRow):
    currency: str


class PayStructureVersionRow(PublishedVersionRow):
    """`banded_by` is what of somebody names their band."""

    structure_id: str
    currency: str
    banded_by: BandedBy


class PayBandRow(Row):
    """A band of a draft, in the order of the draft; amounts are for a year."""

    id: str
    content_id: str
    version_id: str
    name: str
    place: int
    minimum: Decimal
    midpoint: Decimal
    maximum: Decimal
    currency: str
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    withdrawn = isinstance(recorded.event, PayStructureDraftWithdrawn)
    return () if withdrawn else (recorded.stream,)


def fold(row: PayStructureRow | None, recorded: Recorded[Event], _: str) -> PayStructureRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, PayStructureDrafted():
            currency = pay_structure.currency(recorded.stream)
            return publication.drafted(row, recorded, PayStructureRow, currency=currency)
        case PayStructureRow(), PayStructurePublished():
            return replace(row, published=True, origin=recorded.origin)
        case _:
            return row


def versions(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the rows that an event changes."""
    match recorded.event:
        case PayStructureDrafted(structure=structure):
            names = [structure.version]
        case PayStructurePublished(version=version, replaces=str() as replaced):
            names = [version, replaced]
        case PayStructurePublished(version=version) | PayStructureDraftWithdrawn(version=version):
            names = [version]
    return [version_id(recorded.stream, each) for each in names]


def version(
    row: PayStructureVersionRow | None, recorded: Recorded[Event], key: str
) -> PayStructureVersionRow | None:
    """Return what the row of a version becomes."""
    match row, recorded.event:
        case _, PayStructureDrafted(structure=structure):
            return publication.version_drafted(
                recorded,
                key,
                PayStructureVersionRow,
                structure.version,
                structure_id=recorded.stream,
                currency=pay_structure.currency(recorded.stream),
                banded_by=structure.banded_by,
            )
        case PayStructureVersionRow(), PayStructureDraftWithdrawn():
            return publication.version_withdrawn(row, recorded)
        case PayStructureVersionRow(), PayStructurePublished():
            return publication.version_published(row, recorded)
        case _:
            return row


@once
def bands(recorded: Recorded[Event]) -> dict[str, PayBandRow]:
    """Return the rows of a draft's bands."""
    if not isinstance(recorded.event, PayStructureDrafted):
        return {}
    structure = recorded.event.structure
    content_id = f"{recorded.stream}/draft/{recorded.version}"
    return {
        key: PayBandRow(
            id=key,
            content_id=content_id,
            version_id=version_id(recorded.stream, structure.version),
            name=each.name,
            place=place,
            minimum=each.band.minimum.amount,
            midpoint=each.band.midpoint.amount,
            maximum=each.band.maximum.amount,
            currency=each.band.currency,
            origin=recorded.origin,
        )
        for place, each in enumerate(structure.bands, start=1)
        for key in [f"{content_id}/{place}"]
    }


TABLES = (
    Table(
        name="pay_structure",
        row=PayStructureRow,
        follows=("pay_structure",),
        touches=touches,
        fold=fold,
    ),
    Table(
        name="pay_structure_version",
        row=PayStructureVersionRow,
        follows=("pay_structure",),
        touches=versions,
        fold=version,
        indexes=(("structure_id", "id"),),
    ),
    Table(
        name="pay_band",
        row=PayBandRow,
        follows=("pay_structure",),
        events=(PayStructureDrafted,),
        touches=bands,
        fold=whole(bands),
        indexes=(("content_id", "name"),),
    ),
)
