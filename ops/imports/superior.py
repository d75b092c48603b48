"""Superior: whom the rows of a file name as such, found by id or by name."""

from collections.abc import Iterable, Mapping, Sequence

from ops.imports.present import Person
from ops.imports.problem import Problem
from ops.imports.record import Record, Records


def found(
    records: Records, people: Mapping[str, Person], column: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return the superior of each employee whose row names one, and the names that fail.

    A name is looked for in the file, and among those in service whom the file lacks.
    """
    names = by_name(records, people)
    superiors: dict[str, str] = {}
    problems: list[Problem] = []
    for record in records.found:
        if record.superior_id is not None:
            superiors[record.employee_id] = record.superior_id
        if record.superior_name is None:
            continue
        meant = names.get(plain(record.superior_name), [])
        if len(meant) == 1:
            superiors[record.employee_id] = meant[0]
            continue
        rule = "superior-ambiguous" if meant else "superior-unknown"
        parameters = {"name": record.superior_name}
        if meant:
            parameters["namesakes"] = ", ".join(id_.partition(":")[2] for id_ in meant)
        problems.append(Problem(row=record.row, column=column, rule=rule, parameters=parameters))
    return superiors, problems


def by_name(records: Records, people: Mapping[str, Person]) -> dict[str, list[str]]:
    """Return the ids that a name may mean."""
    listed = {record.employee_id: record.name for record in records.found}
    listed |= {
        facts["employee_id"]: facts.get("name")
        for facts in records.spoilt
        if facts.get("employee_id")
    }
    others = {
        person.id: person.name
        for person in people.values()
        if person.staying and person.id not in listed
    }
    names: dict[str, list[str]] = {}
    for id_, name in (listed | others).items():
        if name is not None:
            names.setdefault(plain(name), []).append(id_)
    return names


def plain(name: str) -> str:
    """Return a name as names are compared."""
    return " ".join(name.split()).casefold()


def from_the_top(records: Iterable[Record], superiors: Mapping[str, str]) -> Sequence[Record]:
    """Return the records so that nobody comes before their superior, circles excepted."""

    def depth(id_: str) -> int:
        seen = {id_}
        while (id_ := superiors.get(id_, "")) and id_ not in seen:
            seen.add(id_)
        return len(seen)

    return sorted(records, key=lambda record: (depth(record.employee_id), record.row))
