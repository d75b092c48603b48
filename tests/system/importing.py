"""Importing: small organisations' exports, and the sub-command that takes them in."""

import argparse
import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from domain.organisation import FoundOrganisation
from ops import import_
from ops.imports import mapping as mappings
from tests.ledger.house import accepted, living, rows
from tests.postgres import Database

GERMAN = """
[file]
dates = ["dd.mm.yyyy"]
decimal = ","
thousands = "."

[columns]
employee_id = "Personalnummer"
name = { columns = ["Vorname", "Nachname"] }
email = "E-Mail"
hired_on = "Eintritt"
effective_on = "Stichtag"
department = "Abteilung"
department_name = "Abteilungsname"
title = "Stelle"
employment = { column = "Umfang", values = { Vollzeit = "FULL_TIME", Teilzeit = "PART_TIME" } }
gender = { column = "Geschlecht", values = { w = "F", m = "M", d = "X" } }
superior_id = "Vorgesetzte"
salary = "Jahresgehalt"
currency = { value = "EUR" }
"""
GERMAN_HEADER = (
    "Personalnummer;Vorname;Nachname;E-Mail;Eintritt;Stichtag;Abteilung;Abteilungsname;Stelle;"
    "Umfang;Geschlecht;Vorgesetzte;Jahresgehalt"
)
GERMAN_ROWS = (
    "1001;Jörg;Weiß;j.weiss@werk.example;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;98.500,00",
    '1002;Aylin;"Ö; K.";a@w.example;15.1.2018;31.12.2020;VT;Vertrieb;;Teilzeit;w;1001;41.250,75',
    "1003;Sam;Roth;;01.02.2021;31.12.2020;IT;Technik;;Vollzeit;d;1001;52000",
)

BY_NAME = """
[columns]
employee_id = "id"
name = "name"
hired_on = "start"
effective_on = { value = "2020-12-31" }
department = "dept"
employment = { value = "FULL_TIME" }
superior_name = "manager"
"""


@dataclass(frozen=True)
class Export:
    """A file, the mapping beside it, and the database it goes to."""

    database: Database
    folder: Path
    raw: bytes
    mapping: str

    def written(self) -> tuple[Path, Path]:
        """Write both files."""
        file, mapping = self.folder / "export.txt", self.folder / "mapping.toml"
        file.write_bytes(self.raw)
        mapping.write_text(self.mapping, encoding="utf-8")
        return file, mapping

    def brought(self, *words: str) -> tuple[int, str]:
        """Import it as the sub-command does. Return the exit code and what was printed."""
        return asyncio.run(self._imported(words or ("--yes",)))

    def unconfirmed(self) -> tuple[int, str]:
        """Import it with nobody there to say yes."""
        return asyncio.run(self._imported(()))

    def having(self, raw: bytes) -> "Export":
        return replace(self, raw=raw)

    async def _imported(self, words: Sequence[str]) -> tuple[int, str]:
        file, mapping = self.written()
        parser = argparse.ArgumentParser()
        import_.arguments(parser)
        chosen = parser.parse_args([str(file), "--mapping", str(mapping), *words])
        console = Console(file=io.StringIO(), width=200)
        async with living(self.database) as ledger:
            code = await import_.imported(ledger, self.raw, mappings.read(mapping), chosen, console)
        assert isinstance(console.file, io.StringIO)
        return code, console.file.getvalue()


def german(*lines: str, header: str = GERMAN_HEADER) -> bytes:
    """Return an export with semicolons, a byte-order mark and its lines ended as Windows does."""
    return ("\ufeff" + "\r\n".join((header, *lines)) + "\r\n").encode()


def table(*lines: Mapping[str, str], delimiter: str = "\t") -> str:
    """Return rows under the header that the first has."""
    header = delimiter.join(lines[0])
    return "\n".join((header, *(delimiter.join(line.values()) for line in lines))) + "\n"


def found(database: Database) -> None:
    """Found the organisation that the exports are of."""

    async def founded() -> None:
        async with living(database) as ledger:
            house = FoundOrganisation(name="Werk", time_zone="Europe/Berlin", currency="EUR")
            await accepted(ledger, house)

    asyncio.run(founded())


def state(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return what people can look up, positions and moments left out."""
    tables = {
        "department": "id, code, founded_on, origin",
        "employee": "id, hired_on, gender, employment, last_day_on, origin",
        "person": "id, name, email, origin",
        "employee_department": "id, department_id, division, origin",
        "employee_title": "id, title, origin",
        "employee_superior": "id, superior_id, origin",
        "salary": "id, amount, currency, cause, unknown_before, origin",
        "job": "code, status, total, accepted, refused",
    }
    return {
        name: rows(database, f"SELECT {columns} FROM read.{name} ORDER BY 1")  # noqa: S608
        for name, columns in tables.items()
    }


def written(database: Database) -> tuple[object, ...]:
    """Return how much there is in the log."""
    return rows(
        database,
        "SELECT (SELECT count(*) FROM ledger.command), position FROM ledger.head",
    )[0]
