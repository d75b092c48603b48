"""Publication: SQL for how far a version has come on a day, of whatever has versions."""

from typing import NamedTuple


class Published(NamedTuple):
    """Conditions and values of a version's row: `status` and `in_force` are those of the day."""

    superseded_on: str
    status: str
    in_force: str


def published(table: str, owner: str) -> Published:
    """Return the SQL for a table of versions, in which a column names what they are versions of."""
    holds = "{row}.status = 'PUBLISHED'"
    superseded_on = (
        "CASE WHEN {row}.replaced THEN {row}.effective_from ELSE (SELECT min(n.effective_from)"  # noqa: S608 - made from declarations
        f" FROM read.{table} n WHERE n.{owner} = {{row}}.{owner} AND n.status = 'PUBLISHED'"
        " AND NOT n.replaced AND n.effective_from > {row}.effective_from) END"
    )
    status = (
        f"CASE WHEN {holds} AND ({superseded_on}) <= {{on}} THEN 'SUPERSEDED'"
        " ELSE {row}.status END"
    )
    in_force = (
        f"({holds} AND {{row}}.effective_from <= {{on}}"
        f" AND (({superseded_on}) <= {{on}}) IS NOT TRUE)"
    )
    return Published(superseded_on, status, in_force)


UNPUBLISHED = "{row}.status <> 'PUBLISHED'"
UNREAD = (
    "{row}.hired_on <= {on} AND ({row}.last_day_on IS NULL OR {row}.last_day_on >= {on})"
    " AND {parent}.status = 'PUBLISHED' AND NOT EXISTS (SELECT FROM read.acknowledgement a"
    " WHERE a.version_id = {parent}.id AND a.employee_id = {row}.id)"
)
"""Who serves on the day and has not acknowledged a version."""
