"""Note: a text about a person, in plain text; nowhere else but here and in `person` is any.

Every sealed text of every event is one, whatever the feature, except names and addresses. Events
are not edited, so neither are notes; an erased one has no text.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.events import KINDS, members
from domain.hire import PersonalDetailsRecorded
from domain.sealed import Sealed
from ledger.recorded import Origin, Recorded
from ledger.sealing import each_text, holds_sealed
from projections.engine.row import Row
from projections.engine.table import Table, once, whole


class NoteRow(Row):
    """`feature` and `field` say which text it is; `person_id` is whom it is about."""

    id: str
    person_id: str
    feature: str
    field: str
    text: Sealed | None
    at: datetime
    origin: Origin


def texts(union: Any) -> list[type]:  # noqa: ANN401 - a union of types has no type of its own
    """Return those of some events that leave notes."""
    return [
        each
        for each in members(union)
        if holds_sealed(each) and each is not PersonalDetailsRecorded
    ]


LEAVING = frozenset(event for feature in KINDS.values() for event in texts(feature.events))
"""The events that leave notes."""


@once
def rows(recorded: Recorded[Any]) -> dict[str, NoteRow]:
    """Return the notes that an event leaves, by id; a field that comes again is numbered."""
    return {note.id: note for note in notes(recorded)}


def notes(recorded: Recorded[Any]) -> Iterator[NoteRow]:
    """Yield the notes that an event leaves."""
    if type(recorded.event) not in LEAVING:
        return
    feature = recorded.stream.partition(":")[0]
    times: Counter[str] = Counter()
    about = recorded.person or recorded.stream
    for person_id, _, field, text in each_text(recorded.event, about, feature):
        times[field] += 1
        name = field if times[field] == 1 else f"{field}/{times[field]}"
        yield NoteRow(
            id=note_id(recorded, name),
            person_id=person_id,
            feature=feature,
            field=field,
            text=Sealed(text),
            at=recorded.at,
            origin=recorded.origin,
        )


def note_id(recorded: Recorded[Any], field: str) -> str:
    """Return the id of the note that holds a sealed field of an event."""
    return f"{recorded.stream}/{recorded.version}/{field}"


def sealed_as(row: NoteRow, _: str) -> tuple[str, str, str]:
    """Return whose text a note is and as what it was sealed."""
    return row.person_id, row.feature, row.field


TABLES = (
    Table(
        name="note",
        row=NoteRow,
        follows=tuple(
            sorted(
                kind
                for kind, feature in KINDS.items()
                if any(holds_sealed(event) for event in members(feature.events))
            )
        ),
        events=tuple(LEAVING),
        touches=rows,
        fold=whole(rows),
        indexes=(("person_id", "id"),),
        sealed_as=sealed_as,
    ),
)
