"""Note: a text about a person, in plain text; nowhere else but here and in `person` is any.

Every sealed text of every event is one, whatever the feature, except names and addresses. Events
are not edited, so neither are notes; an erased one has no text.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.decider import fact
from domain.events import KINDS, members
from domain.hire import PersonalDetailsRecorded
from domain.sealed import Sealed
from ledger.recorded import Origin, Recorded
from ledger.sealing import each_text, holds_sealed
from projections.engine.table import Table


@fact
class NoteRow:
    """`feature` and `field` say which text it is; `person_id` is whom it is about."""

    id: str
    person_id: str
    feature: str
    field: str
    text: Sealed | None
    at: datetime
    origin: Origin


def rows(recorded: Recorded[Any]) -> Iterator[NoteRow]:
    """Yield the notes that an event leaves; a field that comes again in it is numbered."""
    event: object = recorded.event
    if isinstance(event, PersonalDetailsRecorded) or not holds_sealed(type(event)):
        return
    feature = recorded.stream.partition(":")[0]
    times = Counter[str]()
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


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    return tuple(note.id for note in rows(recorded))


def fold(row: NoteRow | None, recorded: Recorded[Any], key: str) -> NoteRow | None:
    """Return the note of that key."""
    return next((note for note in rows(recorded) if note.id == key), row)


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
        touches=touches,
        fold=fold,
        indexes=(("person_id", "id"),),
        sealed_as=sealed_as,
    ),
)
