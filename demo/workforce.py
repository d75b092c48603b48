"""Workforce: the people of the two files, and what happened to them in between."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from demo import person
from demo.clock import CHANGED_ON, LEFT_ON, TIME_ZONE, moment
from demo.county import FIRST_ON, SECOND_ON, County, Entry
from demo.line import Line
from demo.script import invented, recorded
from domain.department import CloseDepartment, FoundDepartment
from domain.organisation import FoundOrganisation
from ledger.order import Order

NAME = "Montgomery County, Maryland (demonstration)"

Standing = tuple[Entry, str | None]
"""Somebody and the code of their superior."""


class Workforce:
    """The county's people, from day to day.

    `standing` keeps everybody in service, and their superior, on each of `days` as it is reached.
    """

    def __init__(self, county: County, days: Collection[date]) -> None:
        self.standing: dict[date, list[Standing]] = {}
        self._county = county
        self._days = days
        self._line = Line(county.first.values())
        self._founded: set[str] = set()
        self._names = {
            entry.department_id: entry.department
            for entry in (*county.second.values(), *county.first.values())
        }
        newcomers = [entry for code, entry in county.second.items() if code not in county.first]
        self.doubtful = [entry for entry in newcomers if entry.hired_on <= FIRST_ON]
        self._joining: dict[date, list[Entry]] = {SECOND_ON: list(self.doubtful)}
        for entry in newcomers:
            if entry.hired_on > FIRST_ON:
                self._joining.setdefault(entry.hired_on, []).append(entry)

    def in_service(self, code: str, on: date) -> bool:
        """Return whether one of those standing before is still there on a day."""
        return on <= LEFT_ON or code in self._county.second

    def orders(self) -> Iterator[Order]:
        """Yield what happened, in the order in which it did."""
        yield from self._beginning()
        for on in sorted({*self._joining, LEFT_ON, CHANGED_ON, *self._days}):
            if on == CHANGED_ON:
                yield from self._changes()
            for entry in self._joining.get(on, ()):
                yield from self._found(entry.department_id, on)
                yield from person.known(entry, on)
                superior = self._line.join(entry)
                if superior is not None:
                    yield person.reporting(entry.code, superior, on, moment(on))
            if on in self._days:
                line = self._line
                self.standing[on] = [(line.people[c], s) for c, s in line.superiors.items()]
            if on == LEFT_ON:
                for code in sorted(self._county.first.keys() - self._county.second.keys()):
                    yield person.left(self._county.first[code])

    def _beginning(self) -> Iterator[Order]:
        founding = FoundOrganisation(
            name=NAME, time_zone=TIME_ZONE, currency=person.CURRENCY, demonstration=True
        )
        yield invented(founding, "organisation", moment(FIRST_ON))
        entries = self._county.first.values()
        for department_id in sorted({entry.department_id for entry in entries}):
            yield from self._found(department_id, FIRST_ON)
        for entry in entries:
            yield from person.known(entry, FIRST_ON)
        yield from self._reporting({}, FIRST_ON)

    def _found(self, department_id: str, on: date) -> Iterator[Order]:
        if department_id in self._founded:
            return
        self._founded.add(department_id)
        found = FoundDepartment(
            department_id=department_id, name=self._names[department_id], effective_on=on
        )
        yield recorded(found, f"department/{department_id}", moment(on))

    def _changes(self) -> Iterator[Order]:
        """Yield what differs between the files, and who reports to whom after it."""
        line, first, second = self._line, self._county.first, self._county.second
        before = dict(line.superiors)
        moving: list[Entry] = []
        for code, entry in first.items():
            now = second.get(code)
            if now is None:
                line.take_out(code)
                continue
            yield from self._found(now.department_id, CHANGED_ON)
            yield from person.changed(entry, now)
            if now.department_id == entry.department_id:
                line.update(now)
            else:
                moving.append(now)
        for entry in moving:
            line.take_out(entry.code)
        for entry in sorted(moving, key=lambda entry: (-entry.salary, entry.code)):
            line.join(entry)
        yield from self._reporting(before, CHANGED_ON)
        gone = self._founded - {entry.department_id for entry in line.people.values()}
        for department_id in sorted(gone):
            close = CloseDepartment(department_id=department_id, effective_on=CHANGED_ON)
            yield recorded(close, f"closed/{department_id}", moment(CHANGED_ON))

    def _reporting(self, before: Mapping[str, str | None], on: date) -> Iterator[Order]:
        """Yield who has another superior than `before`, from the top down: never in a circle."""
        line = self._line
        for code in sorted(line.people, key=lambda code: (line.depth(code), code)):
            superior = line.superiors[code]
            if superior != before.get(code):
                yield person.reporting(code, superior, on, moment(on))
