"""County: the demonstration's two files as the tests read them, by code of their own."""

import csv
import gzip
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

FILES = Path(__file__).parents[2] / "demo"
FIRST, CHANGED, SECOND = date(2014, 12, 31), date(2016, 7, 1), date(2016, 12, 31)

Rows = Mapping[str, Mapping[str, str]]

LADDERS = re.compile(
    r"Police (Officer|Sergeant|Lieutenant|Captain)|Master (Police|Fire)|Assistant Chief of Police$"
    r"|Firefighter/|Fire/Rescue |Fire Chief"
    r"|Public Safety (Emergency )?Communications "
)
"""What a title of the police or fire ladders begins with."""


def read(year: int) -> Rows:
    path = FILES / f"county-{year}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return {row["employee_id"]: row for row in csv.DictReader(lines)}


def salaries(code: str, first: Rows, second: Rows) -> list[tuple[date, Decimal]]:
    """Return what the files say somebody is paid, and from which day on that is known."""
    paid = [(FIRST, Decimal(first[code]["annual_salary"]))] if code in first else []
    if code in second:
        now = Decimal(second[code]["annual_salary"])
        hired_on = date.fromisoformat(second[code]["hired_on"])
        if not paid:
            paid.append((hired_on if hired_on > FIRST else SECOND, now))
        elif paid[0][1] != now:
            paid.append((CHANGED, now))
    return paid
