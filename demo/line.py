"""Line: who reports to whom in the demonstration, invented because the source has no superiors.

Whoever earns most heads the department; parts of it follow its divisions, each again headed by
whoever earns most in it. Nobody has more than 12 reports, and nobody stands deeper than 5.
"""

from collections.abc import Iterable, Sequence

from demo.county import Entry

REPORTS = 12
DEEPEST = 5

Place = tuple[str, str | None]
"""A department and a division of it, or none for the whole."""


def rank(entry: Entry) -> tuple[object, ...]:
    """Return the order in which people head things: by salary, highest first."""
    return (-entry.salary, entry.code)


class Line:
    """Everybody in service at one moment, and the code of their superior."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.people: dict[str, Entry] = {}
        self.superiors: dict[str, str | None] = {}
        self._reports: dict[str, list[str]] = {}
        self._places: dict[Place, dict[str, None]] = {}
        departments: dict[str, list[Entry]] = {}
        for entry in entries:
            departments.setdefault(entry.department_code, []).append(entry)
        for members in departments.values():
            self._build(members)

    def depth(self, code: str) -> int:
        """Return how deep somebody stands; a head stands at 1."""
        depth, superior = 1, self.superiors[code]
        while superior is not None:
            depth, superior = depth + 1, self.superiors[superior]
        return depth

    def reports(self, code: str) -> int:
        """Return how many report to somebody."""
        return len(self._reports.get(code, ()))

    def join(self, entry: Entry) -> str | None:
        """Give a newcomer a superior in their department. Return them, or none for its first."""
        places = (entry.department_code, entry.division), (entry.department_code, None)
        superior = next(filter(None, (self._lead(place) for place in places)), None)
        if superior is None:
            mates = self._places.get(places[1], ())
            alone = (one for one in mates if not self.reports(one) and self._may_lead(one))
            superior = min(alone, key=self._rank, default=None)
        self._place(entry, superior)
        return superior

    def take_out(self, code: str) -> None:
        """Take somebody out; whoever earns most of their reports takes their place, and so on."""
        superior = self.superiors.pop(code)
        self._forget(self.people.pop(code))
        if superior is not None:
            self._reports[superior].remove(code)
        orphans = self._reports.pop(code, [])
        while orphans:
            successor = min(orphans, key=self._rank)
            below = self._reports.pop(successor, [])
            self._place(self.people[successor], superior)
            for one in orphans:
                if one != successor:
                    self._place(self.people[one], successor)
            superior, orphans = successor, below

    def update(self, entry: Entry) -> None:
        """Take what is now known of somebody who stays in their department."""
        self._forget(self.people[entry.code])
        self._note(entry)

    def _lead(self, place: Place) -> str | None:
        """Return who leads at a place and may have another report; whoever earns most of them."""
        mates = self._places.get(place, ())
        leading = (one for one in mates if 0 < self.reports(one) < REPORTS and self._may_lead(one))
        return min(leading, key=self._rank, default=None)

    def _rank(self, code: str) -> tuple[object, ...]:
        return rank(self.people[code])

    def _note(self, entry: Entry) -> None:
        self.people[entry.code] = entry
        for place in {(entry.department_code, entry.division), (entry.department_code, None)}:
            self._places.setdefault(place, {})[entry.code] = None

    def _forget(self, entry: Entry) -> None:
        for place in {(entry.department_code, entry.division), (entry.department_code, None)}:
            del self._places[place][entry.code]

    def _may_lead(self, code: str) -> bool:
        return self.depth(code) < DEEPEST

    def _build(self, members: Sequence[Entry]) -> None:
        head, *others = sorted(members, key=rank)
        self._place(head, None)
        divisions: dict[str, list[Entry]] = {}
        for entry in others:
            divisions.setdefault(entry.division or "", []).append(entry)
        if len(others) > REPORTS >= len(divisions):
            for part in divisions.values():
                self._gather(head, part)
        else:
            self._spread(head, [entry for name in sorted(divisions) for entry in divisions[name]])

    def _gather(self, superior: Entry, people: Sequence[Entry]) -> None:
        """Put whoever of `people` earns most under `superior`, and the others under them."""
        lead = min(people, key=rank)
        self._place(lead, superior.code)
        self._spread(lead, [entry for entry in people if entry is not lead])

    def _spread(self, superior: Entry, people: Sequence[Entry]) -> None:
        """Put `people` under `superior`, through as many leads as it takes."""
        size = len(people)
        if size <= REPORTS:
            for entry in people:
                self._place(entry, superior.code)
            return
        parts = min(REPORTS, max(2, -(-size // (REPORTS + 1))))
        for n in range(parts):
            self._gather(superior, people[n * size // parts : (n + 1) * size // parts])

    def _place(self, entry: Entry, superior: str | None) -> None:
        self._note(entry)
        self.superiors[entry.code] = superior
        if superior is not None:
            self._reports.setdefault(superior, []).append(entry.code)
