"""Check: the whole import in memory, so that a file with one error writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.actor import Actor, Role
from domain.errors import Rejected, Unknown
from ledger.folding import NoFolds
from ledger.ledger import Ledger
from ledger.order import Order
from ledger.recorded import Origin
from ledger.rehearsal import Rehearsal
from ledger.streams import Streams
from ops.imports import present, record, sheet
from ops.imports.mapping import Mapping as Layout
from ops.imports.plan import Planned, Planner
from ops.imports.problem import Problem
from ops.imports.record import Records

IMPORTER = Actor("service:import")
ROLES = frozenset({Role.HR, Role.COMPENSATION})

FIELDS = {"department_id": "department", "superior_id": "superior_name", "amount": "salary"}
"""The fact that a refusal's parameter or field is about, where the names differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a file comes to: its commands, or what is wrong with it."""

    rows: int
    commands: Sequence[Any]
    problems: Sequence[Problem]

    @property
    def kinds(self) -> Mapping[str, int]:
        """Return how many commands there are of each kind."""
        return Counter(type(command).__name__ for command in self.commands)


async def check(ledger: Ledger, raw: bytes, mapping: Layout) -> Checked:
    """Return what a file comes to. Raise `Unusable` if it is no table."""
    table = sheet.read(raw, mapping.layout)
    records = record.records(table, mapping)
    rehearsal = Rehearsal(Streams(ledger.pool, NoFolds()))
    planner = Planner(rehearsal, await present.people(ledger), mapping, records)
    planned = await planner.commands()
    problems = [*records.problems, *planner.problems]
    wrong = {problem.row for problem in problems}
    problems += await rehearsed(rehearsal, planned, mapping, wrong, spoilt(records, wrong))
    return Checked(
        rows=len(table.records),
        commands=[each.command for each in planned],
        problems=sorted(problems, key=lambda problem: (problem.row, problem.column)),
    )


def spoilt(records: Records, wrong: set[int]) -> set[str]:
    """Return the employees whose rows are wrong already."""
    ids = {each.employee_id for each in records.found if each.row in wrong}
    return ids | {facts["employee_id"] for facts in records.spoilt if "employee_id" in facts}


async def rehearsed(
    rehearsal: Rehearsal,
    planned: Sequence[Planned],
    mapping: Layout,
    wrong: set[int],
    bad: set[str],
) -> list[Problem]:
    """Return the first problem of each row, leaving out what only follows from another row's.

    `wrong` are the rows that have a problem already, `bad` the employees they are about.
    """
    problems: list[Problem] = []
    for each in planned:
        order = Order(command=each.command, by=IMPORTER, key="", roles=ROLES, origin=Origin.IMPORT)
        refusal = await rehearsal.judged(order)
        if refusal is None or (each.row in wrong and each.row):
            continue
        own = getattr(each.command, "employee_id", None)
        follows = isinstance(refusal, Unknown) and refusal.parameters["id"] in bad
        if own is not None:
            bad.add(own)
        if follows:
            continue
        wrong.add(each.row)
        problems.append(
            Problem(
                row=each.row,
                column=column_of(each, refusal, mapping),
                rule=refusal.rule,
                parameters=dict(refusal.parameters),
            )
        )
    return problems


def column_of(each: Planned, refusal: Rejected, mapping: Layout) -> str:
    """Return the column that a refusal is about, as far as it says; else that of the command."""
    names = [str(refusal.parameters.get("field", "")), *refusal.parameters]
    for name in names:
        fact = FIELDS.get(name, name)
        if fact in mapping.sources:
            return mapping.sources[fact].heading
    return mapping.sources[each.fact].heading if each.fact in mapping.sources else ""
