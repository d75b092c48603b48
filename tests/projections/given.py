"""rows(events) == {key: row}: how every fold is tested."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.actor import Actor
from domain.events import decider_of
from ledger.recorded import Origin, Recorded
from projections.tables import TABLES

AT = datetime(2016, 1, 4, 9, tzinfo=UTC)
BY_NAME = {table.name: table for table in TABLES}


def moment(version: int) -> datetime:
    """Return when the event of that version was admitted: they come a minute apart."""
    return AT + timedelta(minutes=version)


def recorded(
    stream: str, *events: object, origin: Origin = Origin.PERSON, after: int = 0
) -> list[Recorded[Any]]:
    """Return the events of one stream as a fold sees them, `after` others."""
    return [
        Recorded(
            stream=stream,
            version=version,
            event=event,
            at=moment(version),
            by=Actor("employee:HR1"),
            origin=origin,
            person=decider_of(stream).person(stream),
            unit=None,
            command=UUID(int=version),
        )
        for version, event in enumerate(events, start=after + 1)
    ]


def folded(name: str, events: list[Recorded[Any]]) -> dict[str, Any]:
    """Return the rows of a table, by key."""
    table, rows = BY_NAME[name], dict[str, Any]()
    for each in events:
        for key in table.touches(each):
            row = table.fold(rows.get(key), each, key)
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
    return rows


def rows(name: str, stream: str, *events: object) -> list[Any]:
    """Return the rows that one stream's events make in a table, in the order of their keys."""
    made = folded(name, recorded(stream, *events))
    assert all(key == row.id and key.startswith(stream) for key, row in made.items())
    return [made[key] for key in sorted(made)]
