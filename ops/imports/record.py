"""Record: one row of an export as facts about one employee."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from domain import ids
from domain.errors import Rejected
from domain.hire import Employment, Gender
from domain.text import require
from ops.imports.mapping import DAYS, NEEDED, Layout, Mapping, Source
from ops.imports.problem import Problem
from ops.imports.sheet import Sheet

E = TypeVar("E", bound=StrEnum)

UNLIKE_CODE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a row says; none is what it leaves open."""

    row: int
    employee_id: str
    hired_on: date
    effective_on: date
    employment: Employment
    department: str
    department_name: str | None = None
    division: str | None = None
    title: str | None = None
    level: str | None = None
    position: str | None = None
    gender: Gender | None = None
    name: str | None = None
    email: str | None = None
    superior_id: str | None = None
    superior_name: str | None = None
    salary: Decimal | None = None
    currency: str | None = None

    @property
    def known_from(self) -> date:
        """Return the first day of which the row says something."""
        return max(self.hired_on, self.effective_on)


class Malformed(Exception):  # noqa: N818 - becomes a problem with its row and column
    """A cell that does not say what its column should."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.parameters = parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The rows that can be read; of the others, what is wrong and what could be read of them."""

    found: Sequence[Record]
    problems: Sequence[Problem]
    spoilt: Sequence[dict[str, Any]] = ()


def records(sheet: Sheet, mapping: Mapping) -> Records:
    """Return what the rows say."""
    found: list[Record] = []
    spoilt: list[dict[str, Any]] = []
    problems = list(sheet.problems)
    wanted = {name for source in mapping.sources.values() for name in source.columns}
    absent = sorted(wanted - set(sheet.header))
    problems += [Problem(row=1, column=name, rule="column-missing") for name in absent]
    if absent:
        return Records(found=found, problems=problems)
    parsers = parsers_for(mapping.layout)
    for row, cells in sheet.records:
        facts, wrong = read(row, cells, mapping, parsers)
        problems += wrong
        if wrong:
            spoilt.append(facts)
        else:
            found.append(Record(row=row, **facts))
    return Records(found=found, problems=[*problems, *doubled(found, mapping)], spoilt=spoilt)


def read(
    row: int, cells: dict[str, str], mapping: Mapping, parsers: dict[str, Callable[[str], Any]]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the facts of a row, and what is wrong with it."""
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for fact, source in mapping.sources.items():
        try:
            text = said(cells, source, needed=fact in NEEDED)
            facts[fact] = None if text is None else parsers.get(fact, str)(text)
        except Malformed as malformed:
            problems.append(
                Problem(
                    row=row,
                    column=source.heading,
                    rule=malformed.rule,
                    parameters=malformed.parameters,
                )
            )
    return facts, problems


def said(cells: dict[str, str], source: Source, *, needed: bool) -> str | None:
    """Return what a row says of a fact. Raise `Malformed` if it must say something and does not."""
    parts = [cells[name] for name in source.columns]
    text = source.value if source.value is not None else " ".join(filter(None, parts))
    if text in source.values:
        text = source.values[text]
    elif text and source.values:
        raise Malformed("value-unknown", value=text, known=", ".join(source.values))
    if text:
        return text
    if source.default is None and (needed or source.required):
        raise Malformed("empty")
    return source.default


def parsers_for(layout: Layout) -> dict[str, Callable[[str], Any]]:
    """Return how the text of each fact is read."""
    forms = [form_of(pattern) for pattern in layout.dates]

    def day(text: str) -> date:
        for form in forms:
            with suppress(ValueError):
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        raise Malformed("date-malformed", value=text, expected=" or ".join(layout.dates))

    return {
        "employee_id": lambda text: id_of("employee", text),
        "superior_id": lambda text: id_of("employee", text),
        "department": lambda text: id_of("department", UNLIKE_CODE.sub("-", text).strip("-")),
        "hired_on": day,
        "effective_on": day,
        "employment": lambda text: one_of(Employment, text),
        "gender": lambda text: one_of(Gender, text),
        "name": lambda text: line("name", text),
        "email": lambda text: line("email", text),
        "salary": lambda text: number(text, layout),
    }


def form_of(pattern: str) -> str:
    """Return a pattern such as dd.mm.yyyy as `strptime` takes it."""
    for word, code in DAYS.items():
        pattern = pattern.replace(word, code)
    return pattern


def id_of(kind: str, text: str) -> str:
    """Return the id that a code makes. Raise `Malformed` if it makes none."""
    try:
        return ids.require(kind, f"{kind}:{text}")
    except Rejected:
        raise Malformed("code-malformed", value=text) from None


def line(field: str, text: str) -> str:
    """Return a text. Raise `Malformed` if it is not one line, of a length that names have."""
    try:
        return require(field, text)
    except Rejected as refusal:
        raise Malformed(refusal.rule, **refusal.parameters) from None


def one_of(options: type[E], text: str) -> E:
    """Return the member of an enumeration. Raise `Malformed` if there is none by that name."""
    try:
        return options(text)
    except ValueError:
        raise Malformed("value-unknown", value=text, known=", ".join(options)) from None


def number(text: str, layout: Layout) -> Decimal:
    """Return an exact decimal. Raise `Malformed` unless it is written as the layout says."""
    point, apart = re.escape(layout.decimal), re.escape(layout.thousands)
    whole = rf"\d{{1,3}}(?:{apart}\d{{3}})+|\d+" if apart else r"\d+"
    if not re.fullmatch(rf"-?(?:{whole})(?:{point}\d+)?", text, re.ASCII):
        shown = f"1{layout.thousands}234{layout.decimal}56"
        raise Malformed("number-malformed", value=text, expected=shown)
    plain = text.replace(layout.thousands, "") if layout.thousands else text
    return Decimal(plain.replace(layout.decimal, "."))


def doubled(found: Sequence[Record], mapping: Mapping) -> list[Problem]:
    """Return a problem for each row about somebody whom an earlier row is about."""
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    column = mapping.sources["employee_id"].heading
    for record in found:
        first = rows.setdefault(record.employee_id, record.row)
        if first != record.row:
            problems.append(
                Problem(
                    row=record.row, column=column, rule="employee-twice", parameters={"row": first}
                )
            )
    return problems
