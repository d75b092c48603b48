"""Line: who reports to whom, up to the top; on no day does it lead in a circle.

Superiors are timelines, so the line of one day is not that of another: an entry is held against
every day on which it holds, those in the past and those to come included. Somebody who has left
still belongs to the line, because those who reported to them do until they are assigned anew.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from domain.errors import Ineligible
from domain.timeline import Timeline

Superiors: TypeAlias = Timeline[str | None]
Known: TypeAlias = Callable[[str], Superiors | None]
"""The superiors of an employee, as far as they have been read."""


def above(superior_id: str, since: date, known: Known) -> list[str]:
    """Return `superior_id` and whomever the line from there leads to on `since` or later."""
    found = [superior_id]
    for employee_id in found:
        for entry in (known(employee_id) or Timeline()).from_day(since):
            if entry.value is not None and entry.value not in found:
                found.append(entry.value)
    return found


def require_no_circle(
    employee_id: str, superior_id: str, since: date, until: date | None, known: Known
) -> None:
    """Raise `Ineligible` if the line from `superior_id` leads to `employee_id` in that time.

    The time ends before `until`. What has not been read is taken for a line that is too deep.
    """
    people = above(superior_id, since, known)
    changes = {entry.effective_on for person in people for entry in known(person) or Timeline()}
    later = {on for on in changes if since < on and (until is None or on < until)}
    for on in sorted({since} | later):
        person = superior_id
        for _ in people:
            superiors = known(person)
            if superiors is None:
                raise Ineligible("line-too-deep", superior_id=superior_id, reached=person)
            held = superiors.on(on)
            if held is None or held.value is None:
                break
            if held.value == employee_id:
                raise Ineligible("line-circular", through=person, on=on)
            person = held.value
