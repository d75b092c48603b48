"""Plan: the commands that a file comes to against the present state, in an order that works."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import placement, salary
from domain.department import Department, FoundDepartment, RenameDepartment
from domain.employee import AssignSuperior, Employee, EndCause, EndService, RecordPersonalDetails
from domain.hire import HireEmployee
from domain.money import Money
from domain.placement import ReassignEmployee
from domain.salary import AdjustSalary, RecordSalary, Salary
from domain.sealed import Sealed
from ledger.rehearsal import Rehearsal
from ops.imports import superior
from ops.imports.mapping import Mapping as Layout
from ops.imports.present import Person
from ops.imports.problem import Problem
from ops.imports.record import Record, Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A command, the row it comes from and the fact that it is about."""

    command: Any
    row: int
    fact: str


class Planner:
    """What a file says beside what is known."""

    def __init__(
        self, rehearsal: Rehearsal, people: Mapping[str, Person], mapping: Layout, records: Records
    ) -> None:
        self.problems: list[Problem] = []
        self._rehearsal = rehearsal
        self._people = people
        self._mapping = mapping
        self._records = records

    async def commands(self) -> list[Planned]:
        """Return the commands; what stands against the file as such is in `problems`."""
        records = self._records.found
        column = self._mapping.sources.get("superior_name")
        superiors, ambiguous = superior.found(
            self._records, self._people, column.heading if column else ""
        )
        self.problems += ambiguous
        await self._rehearsal.prepare(self._streams(records))
        planned = [each async for each in self._departments()]
        held = {record.row: await self._held(record) for record in records}
        planned += [hired(record) for record in records if held[record.row] is None]
        for record in records:
            planned += self._details(record, held[record.row])
            planned += self._moves(record, held[record.row])
            planned += self._pay(record, await self._salary(record))
        planned += self._ends()
        for record in superior.from_the_top(records, superiors):
            above = superiors.get(record.employee_id)
            planned += reporting(record, held[record.row], above)
        return planned

    def _streams(self, records: Sequence[Record]) -> Iterator[str]:
        for record in records:
            yield from (record.employee_id, salary.of(record.employee_id), record.department)

    async def _held(self, record: Record) -> Employee | None:
        state: Employee | None = await self._rehearsal.state(record.employee_id)
        if state is not None and state.hired_on != record.hired_on:
            self._against(record, "hired_on", "hired-on-differs", recorded=state.hired_on)
        return state

    async def _salary(self, record: Record) -> Salary | None:
        return await self._rehearsal.state(salary.of(record.employee_id))

    def _against(self, record: Record, fact: str, rule: str, **parameters: object) -> None:
        column = self._mapping.sources[fact].heading
        self.problems.append(
            Problem(row=record.row, column=column, rule=rule, parameters=parameters)
        )

    async def _departments(self) -> AsyncIterator[Planned]:
        """Yield the departments to be founded or renamed, each once."""
        first: dict[str, Record] = {}
        since: dict[str, date] = {}
        for record in self._records.found:
            known = first.setdefault(record.department, record)
            since[record.department] = min(
                since.get(record.department, record.known_from), record.known_from
            )
            if record.department_name != known.department_name:
                told = {"row": known.row, "name": known.department_name}
                self._against(record, "department_name", "department-named-twice", **told)
        for department_id, record in first.items():
            state: Department | None = await self._rehearsal.state(department_id)
            name, on = record.department_name, since[department_id]
            if state is None:
                found = FoundDepartment(
                    department_id=department_id,
                    name=name or department_id.partition(":")[2],
                    effective_on=on,
                )
                yield Planned(command=found, row=record.row, fact="department")
            elif name is not None and (held := state.names.on(on)) and held.value != name:
                rename = RenameDepartment(department_id=department_id, name=name, effective_on=on)
                yield Planned(command=rename, row=record.row, fact="department_name")

    def _details(self, record: Record, held: Employee | None) -> Iterator[Planned]:
        person = self._people.get(record.employee_id)
        if held is None or person is None:
            return
        name = record.name if record.name != person.name else None
        email = record.email if record.email != person.email else None
        if name is not None or email is not None:
            details = RecordPersonalDetails(
                employee_id=record.employee_id, name=sealed(name), email=sealed(email)
            )
            yield Planned(command=details, row=record.row, fact="name" if name else "email")

    def _moves(self, record: Record, held: Employee | None) -> Iterator[Planned]:
        if held is None:
            return
        wanted = ReassignEmployee(
            employee_id=record.employee_id,
            effective_on=record.known_from,
            department_id=record.department,
            division=record.division,
            title=record.title,
            level=record.level,
            position=record.position,
        )
        if placement.changes(held, wanted):
            yield Planned(command=wanted, row=record.row, fact="department")

    def _pay(self, record: Record, held: Salary | None) -> Iterator[Planned]:
        if record.salary is None or record.currency is None:
            return
        paid = Money(amount=record.salary, currency=record.currency)
        on, choices = record.known_from, self._mapping.choices
        command: RecordSalary | AdjustSalary
        if held is None:
            because = choices.unknown_before if record.hired_on < on else None
            command = RecordSalary(
                employee_id=record.employee_id,
                salary=paid,
                effective_on=on,
                unknown_before=because,
            )
        elif held.on(on) != paid:
            command = AdjustSalary(
                employee_id=record.employee_id, salary=paid, effective_on=on, cause=choices.cause
            )
        else:
            return
        yield Planned(command=command, row=record.row, fact="salary")

    def _ends(self) -> Iterator[Planned]:
        """Yield the end of service of those whom the file lacks, if that is what it means."""
        last_day = self._mapping.choices.last_day_on
        if last_day is None:
            return
        listed = {record.employee_id for record in self._records.found}
        listed |= {facts.get("employee_id") for facts in self._records.spoilt}
        for person in self._people.values():
            if person.staying and person.id not in listed:
                end = EndService(
                    employee_id=person.id,
                    last_day_on=last_day,
                    cause=EndCause.NOT_STATED,
                )
                yield Planned(command=end, row=0, fact="employee_id")


def hired(record: Record) -> Planned:
    """Return the hiring of somebody who is not known yet."""
    hire = HireEmployee(
        employee_id=record.employee_id,
        hired_on=record.hired_on,
        effective_on=record.known_from,
        department_id=record.department,
        division=record.division,
        title=record.title,
        level=record.level,
        position=record.position,
        employment=record.employment,
        gender=record.gender,
        name=sealed(record.name),
        email=sealed(record.email),
    )
    return Planned(command=hire, row=record.row, fact="employee_id")


def reporting(record: Record, held: Employee | None, above: str | None) -> Iterator[Planned]:
    """Yield the assignment to a superior, if there is one and it is another than before."""
    on = record.known_from
    if above is None or (held is not None and held.superior_on(on) == above):
        return
    assign = AssignSuperior(employee_id=record.employee_id, superior_id=above, effective_on=on)
    fact = "superior_id" if record.superior_id is not None else "superior_name"
    yield Planned(command=assign, row=record.row, fact=fact)


def sealed(text: str | None) -> Sealed | None:
    """Return a text as one that will be sealed on its way in."""
    return None if text is None else Sealed(text)
