"""Publications as people look them up: what the rows of everything that has versions share.

A row of the whole, and one for each version, whatever became of it. What a version says is rows of
its own, written once for each draft; `content_id` leads from the version to those of its latest.
"""

from datetime import date, datetime
from typing import Any, TypeVar

from domain import ids
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.policy import PolicyStatus


class PublicationRow(Row):
    """`published` says whether any version of it ever was."""

    id: str
    code: str
    name: str
    published: bool
    origin: Origin


class PublishedVersionRow(Row):
    """Who drafted and published a version.

    `replaced` means that another was published for the same day and took its place. It is never
    stored as superseded: that is of the day on which one looks.
    """

    id: str
    version: str
    status: PolicyStatus
    effective_from: date | None
    replaced: bool
    content_id: str
    drafted_at: datetime
    drafted_by: str
    published_at: datetime | None
    published_by: str | None
    origin: Origin


W = TypeVar("W", bound=PublicationRow)
V = TypeVar("V", bound=PublishedVersionRow)


def drafted(row: W | None, recorded: Recorded[Any], of: type[W], **says: object) -> W:
    """Return the row of the whole after a draft of a version."""
    name = recorded.event.name
    if row is not None:
        return replace(row, name=name, origin=recorded.origin)
    made: dict[str, Any] = {
        "id": recorded.stream,
        "code": ids.code(recorded.stream),
        "name": name,
        "published": False,
        "origin": recorded.origin,
        **says,
    }
    return of(**made)


def version_drafted(
    recorded: Recorded[Any], key: str, of: type[V], version: str, **says: object
) -> V:
    """Return the row of a version as it is drafted; what was drafted before is no part of it."""
    made: dict[str, Any] = {
        "id": key,
        "version": version,
        "status": PolicyStatus.DRAFT,
        "effective_from": None,
        "replaced": False,
        "drafted_at": recorded.at,
        "drafted_by": recorded.event.drafted_by,
        "published_at": None,
        "published_by": None,
        "content_id": f"{recorded.stream}/draft/{recorded.version}",
        "origin": recorded.origin,
        **says,
    }
    return of(**made)


def version_withdrawn(row: V, recorded: Recorded[Any]) -> V:
    """Return the row of a version whose draft is withdrawn."""
    return replace(row, status=PolicyStatus.WITHDRAWN, origin=recorded.origin)


def version_published(row: V, recorded: Recorded[Any], **says: object) -> V:
    """Return the row of a version once it, or another in its place, is published."""
    e = recorded.event
    if row.version == e.replaces:
        return replace(row, replaced=True, origin=recorded.origin)
    return replace(
        row,
        status=PolicyStatus.PUBLISHED,
        effective_from=e.effective_from,
        published_at=recorded.at,
        published_by=e.published_by,
        origin=recorded.origin,
        **says,
    )
