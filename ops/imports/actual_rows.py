"""Actual rows: a table or a list of what was achieved, read cell by cell.

| column                  | holds                                                             |
|-------------------------|-------------------------------------------------------------------|
| appraisal               | its id, or its codes: appraisal:2016Q4:E00002, 2016Q4:E00002      |
| cycle, employee         | their codes or ids, where there is no appraisal                   |
| measure                 | the measure's code                                                |
| actual, month, occurred | a decimal with a point; from 1; yes or no                         |
| source, source_key      | where it comes from; the entry's own key there                    |
| corrects, evidence      | the key of the entry that it puts right; what shows it            |
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias, cast

from domain.actual import Achievement
from domain.sealed import Sealed
from ledger.actuals import Row
from ops.errors import Unusable
from ops.imports import sheet
from ops.imports.mapping import Layout

COLUMNS = frozenset(
    {
        *("appraisal", "cycle", "employee", "measure", "actual", "month", "occurred"),
        *("source", "source_key", "corrects", "evidence"),
    }
)
WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
LONGEST = 10_000

Wrong: TypeAlias = tuple[int, str]
"""The row as a spreadsheet numbers it, and what is wrong with it."""


class Unreadable(Exception):  # noqa: N818 - what the row is
    """A row cannot be read, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actuals:
    """The rows that can be read, with their numbers, and what is wrong with the others."""

    rows: Sequence[tuple[int, Row]]
    wrong: Sequence[Wrong]

    @property
    def alone(self) -> list[Row]:
        """Return the rows that can be read, without their numbers."""
        return [row for _, row in self.rows]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the rows that can be read."""
        return [number for number, _ in self.rows]


def read(raw: bytes, suffix: str, *, cycle: str | None, source: str | None) -> Actuals:
    """Return what a file holds. Raise `Unusable` if it is neither a table nor a list."""
    records, wrong = listed(raw) if suffix == ".json" else tabled(raw)
    rows: list[tuple[int, Row]] = []
    usual = {"cycle": cycle or "", "source": source or ""}
    for number, cells in records:
        held = {name: cell for name, cell in cells.items() if cell}
        try:
            rows.append((number, row(usual | held)))
        except Unreadable as why:
            wrong.append((number, str(why)))
    return Actuals(rows=rows, wrong=wrong)


def tabled(raw: bytes) -> tuple[Sequence[tuple[int, Mapping[str, str]]], list[Wrong]]:
    """Return the records of a table. Raise `Unusable` if it has other columns."""
    table = sheet.read(raw, Layout())
    require_columns(table.header)
    return table.records, [(problem.row, problem.sentence) for problem in table.problems]


def listed(raw: bytes) -> tuple[Sequence[tuple[int, Mapping[str, str]]], list[Wrong]]:
    """Return the records of a list, numbered from 1. Raise `Unusable` if it is none."""
    try:
        found: Any = json.loads(raw, parse_float=str, parse_int=str)
    except ValueError as error:
        raise Unusable(f"the file is no JSON: {error}") from error
    if not isinstance(found, list):
        raise Unusable("the file is no list of rows")
    return list(objects(cast("list[object]", found))), []


def objects(found: Sequence[object]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each object's values as text. Raise `Unusable` if one is none, or has other names."""
    for number, each in enumerate(found, start=1):
        if not isinstance(each, dict):
            raise Unusable(f"row {number} is no object")
        values = cast("Mapping[str, object]", each)
        require_columns(list(values))
        yield number, {name: text_of(value) for name, value in values.items()}


def text_of(value: object) -> str:
    """Return a JSON value as a cell has it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def require_columns(names: Sequence[str]) -> None:
    """Raise `Unusable` if there is a column that means nothing here."""
    if unknown := sorted(set(names) - COLUMNS):
        raise Unusable(f"these columns mean nothing here: {', '.join(unknown)}")


def row(cells: Mapping[str, str]) -> Row:
    """Return a row. Raise `Unreadable` if a cell cannot be read."""
    for name in ("measure", "source"):
        if not cells.get(name):
            raise Unreadable(f"Give the {name}.")
    evidence = cells.get("evidence")
    if evidence is not None and len(evidence) > LONGEST:
        raise Unreadable(f"Write at most {LONGEST} characters as evidence.")
    return Row(
        appraisal_id=appraisal_of(cells),
        actual=Achievement(
            measure=cells["measure"],
            source=cells["source"],
            actual=decimal(cells.get("actual")),
            evidence=None if evidence is None else Sealed(evidence),
            occurred=yes_or_no(cells.get("occurred")),
            month=whole(cells.get("month")),
            source_key=cells.get("source_key"),
            corrects=cells.get("corrects"),
        ),
    )


def appraisal_of(cells: Mapping[str, str]) -> str:
    """Return the appraisal's id. Raise `Unreadable` if nothing says which it is."""
    if "appraisal" in cells:
        return f"appraisal:{cells['appraisal'].removeprefix('appraisal:')}"
    if not (cells.get("cycle") and cells.get("employee")):
        raise Unreadable("Give the appraisal, or the cycle and the employee.")
    cycle, employee = (cells[name].removeprefix(f"{name}:") for name in ("cycle", "employee"))
    return f"appraisal:{cycle}:{employee}"


def decimal(cell: str | None) -> Decimal | None:
    """Return a figure. Raise `Unreadable` if it is none."""
    if cell is None:
        return None
    try:
        found = Decimal(cell)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or "e" in cell.lower() or "_" in cell:
        raise Unreadable(f"{cell} is no figure: write digits, with a point before decimals.")
    return found


def whole(cell: str | None) -> int | None:
    """Return a month's number. Raise `Unreadable` if it is none."""
    if cell is None:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 4):  # noqa: PLR2004 - no month has more
        raise Unreadable(f"{cell} is no month: write its number in the cycle, from 1.")
    return int(cell)


def yes_or_no(cell: str | None) -> bool | None:
    """Return whether it occurred. Raise `Unreadable` if the cell does not say."""
    if cell is None:
        return None
    if cell.lower() not in WORDS:
        raise Unreadable(f"{cell} says neither yes nor no.")
    return WORDS[cell.lower()]
