"""Export about: one person or one case, for one reader, as a page and with what proves it.

Everybody gets the page, with what the API answers them. Auditors get the events and commands that
it lists, each with its proof; but not what raters said, nor the commands by which they said it:
that is for themselves alone.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
from psycopg import Connection

from domain.actor import Role, actor
from ledger.checkpoint import Signer
from ledger.read_audit import Reading, ReadKind, keep
from ledger.tree_building import Building, Checkpoint
from ops import export_index, proving
from ops.errors import Unusable
from ops.export_index import Happening
from ops.house import House
from schema.engine.channel import channel
from schema.engine.identity import kind_of
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.token import Viewer
from schema.engine.values import Refused
from schema.schema import schema

LISTED = frozenset({Role.HR, Role.AUDITOR})
"""Who is told what happened; to others the API tells what stands."""

CONFIDED = ("evaluation",)
"""Kinds of streams of which nobody but the rater is told the content."""

HAPPENED = """
SELECT e.position, e.at AT TIME ZONE 'UTC', e.type, e.stream, e.by, e.origin, e.body,
    split_part(e.stream, ':', 1) = ANY (%(confided)s)
        OR split_part(c.stream, ':', 1) = ANY (%(confided)s)
FROM ledger.event AS e JOIN ledger.command AS c ON c.id = e.command
WHERE e.position <= %(size)s AND (
    e.person = %(id)s OR e.stream = %(id)s
    OR e.command IN (SELECT s.command FROM ledger.event AS s WHERE s.stream = %(id)s)
)
ORDER BY e.position
"""

ABOUT = """
SELECT DISTINCT e.person FROM ledger.event AS e
WHERE e.person <> '' AND (e.person = %(id)s OR e.stream = %(id)s)
"""


def viewer_of(chosen: argparse.Namespace) -> Viewer:
    """Return for whom the page is made: for auditors unless it says so. Raise `Unusable`."""
    try:
        roles = frozenset(map(Role, chosen.role)) if chosen.role else frozenset[Role]()
        if chosen.reader is None:
            return Viewer(actor=actor("service:auditor"), roles=roles or frozenset({Role.AUDITOR}))
        return Viewer(actor=actor(chosen.reader), roles=roles)
    except ValueError as error:
        raise Unusable(f"--reader or --role is wrong: {error}") from error


async def said(house: House, id_: str, viewer: Viewer) -> dict[str, Any]:
    """Return what the API answers the reader about an entity.

    Raise `Unusable` if there is none such, or none that they may see.
    """
    async with house.open_ledger() as ledger, channel(house.conninfo, most=1) as way:
        reader = Reader(way, schema(), ledger.journal)
        try:
            type_ = export_index.kinds(reader.schema)[kind_of(id_)]
        except (KeyError, Refused) as error:
            raise Unusable(f"{id_} is no id of anything that can be exported") from error
        text = export_index.question(type_)
        asked = Asked(text=text, operation_name=None, variables={"id": id_})
        answer = msgspec.json.decode((await reader.answer(asked, viewer)).body)
    if "errors" in answer:
        raise Unusable(f"{id_} cannot be read: {answer['errors'][0]['message']}")
    found = answer["data"]["node"]
    if found is None:
        raise Unusable(f"there is no {id_} that this reader may see")
    return found


def written(
    chosen: argparse.Namespace,
    told: dict[str, Any],
    viewer: Viewer,
    conninfo: str,
    signer: Signer,
) -> tuple[Checkpoint, list[int]]:
    """Write the page. Return as what the log was signed, and what is to be proved beside it.

    Raise `OSError`.
    """
    with proving.connected(conninfo) as connection:
        signed = proving.caught_up(Building(connection), signer, conninfo)
        happened = list_of(connection, chosen.about, signed.size, viewer)
        recorded(connection, chosen.about, viewer)
    chosen.folder.mkdir(parents=True)
    head = {
        "For": f"{viewer.actor}, {', '.join(sorted(viewer.roles)) or 'without a role'}",
        "Made": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        "As of log position": str(signed.size),
        "Checkpoint": signed.note.strip(),
    }
    page = export_index.page(chosen.about, told, happened, head)
    (chosen.folder / "index.html").write_text(page, "utf-8")
    return signed, [each.position for each in happened if each.body is not None]


def list_of(connection: Connection[Any], id_: str, size: int, viewer: Viewer) -> list[Happening]:
    """Return what happened, as far as the reader may know it."""
    if LISTED.isdisjoint(viewer.roles):
        return []
    whole = Role.AUDITOR in viewer.roles
    values = {"id": id_, "size": size, "confided": list(CONFIDED)}
    rows: Sequence[Any] = connection.execute(HAPPENED, values).fetchall()
    return [
        Happening(*row, body=body.decode(errors="replace") if whole and not confided else None)
        for *row, body, confided in rows
        if whole or not confided
    ]


def recorded(connection: Connection[Any], id_: str, viewer: Viewer) -> None:
    """Record that this leaves the house, for that reader."""
    persons = connection.execute(ABOUT, {"id": id_}).fetchall()
    reading = Reading(
        kind=ReadKind.EXPORT,
        actor=viewer.actor,
        roles=viewer.roles,
        fields=("index",),
        about=",".join([person for (person,) in persons] or [id_]).encode(),
        operation=sha256(f"export --about {id_}".encode()).digest(),
        name="export",
        many=True,
    )
    keep(connection, reading)
