"""County: the two files that the demonstration is made of, as records."""

import csv
import gzip
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from demo.ladder_title import rung
from domain.hire import Employment, Gender

FIRST_ON, SECOND_ON = date(2014, 12, 31), date(2016, 12, 31)
"""The days on which the files say what was so."""

FILES = {FIRST_ON: "county-2014.csv.gz", SECOND_ON: "county-2016.csv.gz"}
EMPLOYMENTS = {
    "Fulltime-Regular": Employment.FULL_TIME,
    "Parttime-Regular": Employment.PART_TIME,
}
NUMERAL = re.compile(r"\b(?:I|II|III|IV|V|VI|VII|VIII|IX|X)$")

UNNUMBERED = "unnumbered"
"""The level of a title without one, where the one before had one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A person as a file has them; none is what the file leaves empty."""

    code: str
    gender: Gender | None
    department_code: str
    department: str
    division: str | None
    employment: Employment
    title: str | None
    position: str | None
    hired_on: date
    salary: Decimal

    @property
    def employee_id(self) -> str:
        return f"employee:{self.code}"

    @property
    def department_id(self) -> str:
        return f"department:{self.department_code}"

    @property
    def level(self) -> str | None:
        """Return the level of the title's ladder, else the numeral at its end, if it has one."""
        if (of := rung(self.title)) is not None:
            return of[2].level
        found = NUMERAL.search(self.title or "")
        return found.group() if found else None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a file leaves open, and in which row; the header is row 1."""

    file: str
    row: int
    employee: str
    column: str


@dataclass(frozen=True, slots=True)
class County:
    """Both files by employee code, and what they leave open."""

    first: Mapping[str, Entry]
    second: Mapping[str, Entry]
    gaps: tuple[Gap, ...]


def read() -> County:
    """Return the two files as they stand beside this module."""
    gaps: list[Gap] = []
    first, second = (_entries(FILES[on], gaps) for on in (FIRST_ON, SECOND_ON))
    return County(first=first, second=second, gaps=tuple(gaps))


def _entries(name: str, gaps: list[Gap]) -> dict[str, Entry]:
    text = gzip.decompress((Path(__file__).parent / name).read_bytes()).decode()
    entries: dict[str, Entry] = {}
    for row, record in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        code = record["employee_id"]
        gaps += [
            Gap(name, row, code, column)
            for column in ("title", "gender", "gross_pay")
            if not record[column]
        ]
        position = record["title"] or None
        entries[code] = Entry(
            code=code,
            gender=Gender(record["gender"]) if record["gender"] else None,
            department_code=record["department_code"],
            department=record["department"],
            division=record["division"] or None,
            employment=EMPLOYMENTS[record["assignment"]],
            title=record["underfilled_title"] or position,
            position=position,
            hired_on=date.fromisoformat(record["hired_on"]),
            salary=Decimal(record["annual_salary"]),
        )
    return entries
