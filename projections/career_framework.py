"""Career frameworks as people look them up: versions; what each says is rows of its own.

See projections/career_framework_part; `content_id` leads from the version to the rows of its draft.
"""

from collections.abc import Iterable

from domain.career_framework import (
    CareerFrameworkDrafted,
    CareerFrameworkDraftWithdrawn,
    CareerFrameworkPublished,
    Event,
)
from ledger.recorded import Recorded
from projections import publication
from projections.engine.row import replace
from projections.engine.table import Table
from projections.policy import version_id
from projections.publication import PublicationRow, PublishedVersionRow


class CareerFrameworkRow(PublicationRow):
    pass


class CareerFrameworkVersionRow(PublishedVersionRow):
    """`template` is where the content came from, if from one."""

    framework_id: str
    template: str | None


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    withdrawn = isinstance(recorded.event, CareerFrameworkDraftWithdrawn)
    return () if withdrawn else (recorded.stream,)


def fold(
    row: CareerFrameworkRow | None, recorded: Recorded[Event], _: str
) -> CareerFrameworkRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, CareerFrameworkDrafted():
            return publication.drafted(row, recorded, CareerFrameworkRow)
        case CareerFrameworkRow(), CareerFrameworkPublished():
            return replace(row, published=True, origin=recorded.origin)
        case _:
            return row


def versions(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the rows that an event changes."""
    match recorded.event:
        case CareerFrameworkDrafted(framework=framework):
            names = [framework.version]
        case CareerFrameworkPublished(version=version, replaces=str() as replaced):
            names = [version, replaced]
        case (
            CareerFrameworkPublished(version=version)
            | CareerFrameworkDraftWithdrawn(version=version)
        ):
            names = [version]
    return [version_id(recorded.stream, each) for each in names]


def version(
    row: CareerFrameworkVersionRow | None, recorded: Recorded[Event], key: str
) -> CareerFrameworkVersionRow | None:
    """Return what the row of a version becomes."""
    match row, recorded.event:
        case _, CareerFrameworkDrafted() as e:
            return publication.version_drafted(
                recorded,
                key,
                CareerFrameworkVersionRow,
                e.framework.version,
                framework_id=recorded.stream,
                template=e.template,
            )
        case CareerFrameworkVersionRow(), CareerFrameworkDraftWithdrawn():
            return publication.version_withdrawn(row, recorded)
        case CareerFrameworkVersionRow(), CareerFrameworkPublished():
            return publication.version_published(row, recorded)
        case _:
            return row


TABLES = (
    Table(
        name="career_framework",
        row=CareerFrameworkRow,
        follows=("career_framework",),
        touches=touches,
        fold=fold,
    ),
    Table(
        name="career_framework_version",
        row=CareerFrameworkVersionRow,
        follows=("career_framework",),
        touches=versions,
        fold=version,
        indexes=(("framework_id", "id"),),
    ),
)
