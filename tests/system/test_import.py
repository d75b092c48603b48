from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.ledger.house import rows
from tests.postgres import Database
from tests.system.importing import (
    BY_NAME,
    GERMAN,
    GERMAN_ROWS,
    Export,
    found,
    german,
    state,
    table,
    written,
)


@pytest.fixture
def export(home: Database, tmp_path: Path) -> Export:
    found(home)
    return Export(home, tmp_path, german(*GERMAN_ROWS), GERMAN)


def people(*managers: str) -> tuple[dict[str, str], ...]:
    """Return rows for A1, A2, …; the first two share a name."""
    names = ["Kim Lee", "Kim Lee", "Ana Sá", "Bo Ek", "Cy Fu"]
    return tuple(
        {
            "id": f"A{n}",
            "name": names[n - 1],
            "start": "2015-04-01",
            "dept": "Field Work",
            "manager": manager,
        }
        for n, manager in enumerate(managers, start=1)
    )


def test_semicolons_a_mark_and_local_days_and_decimals_are_read(export: Export) -> None:
    code, said = export.brought()
    assert code == 0, said
    assert "people to hire" in said
    assert rows(
        export.database,
        "SELECT id, amount, currency, effective_on::text FROM read.salary ORDER BY 1",
    ) == [
        ("salary:1001/2020-12-31", Decimal("98500.00"), "EUR", "2020-12-31"),
        ("salary:1002/2020-12-31", Decimal("41250.75"), "EUR", "2020-12-31"),
        ("salary:1003/2021-02-01", Decimal("52000.00"), "EUR", "2021-02-01"),
    ]
    assert rows(export.database, "SELECT name, email FROM read.person ORDER BY id") == [
        ("Jörg Weiß", "j.weiss@werk.example"),
        ("Aylin Ö; K.", "a@w.example"),
        ("Sam Roth", None),
    ]
    assert rows(
        export.database,
        "SELECT hired_on::text, gender, employment, origin FROM read.employee ORDER BY id",
    ) == [
        ("2009-04-01", "M", "FULL_TIME", "IMPORT"),
        ("2018-01-15", "F", "PART_TIME", "IMPORT"),
        ("2021-02-01", "X", "FULL_TIME", "IMPORT"),
    ]
    assert rows(
        export.database, "SELECT employee_id, superior_id FROM read.employee_superior ORDER BY 1"
    ) == [("employee:1002", "employee:1001"), ("employee:1003", "employee:1001")]


def test_tabs_and_utf_16_are_read(export: Export) -> None:
    text = table(*people("", "", "Cy Fu", "Ana Sá", ""))
    for encoding in ("utf-16", "utf-16-be"):
        other = replace(export, raw=text.encode(encoding), mapping=BY_NAME)
        code, said = other.brought("--dry-run")
        assert code == 0, said
    code, said = other.brought()
    assert code == 0, said
    assert rows(
        export.database, "SELECT employee_id, superior_id FROM read.employee_superior ORDER BY 1"
    ) == [("employee:A3", "employee:A5"), ("employee:A4", "employee:A3")]
    assert rows(export.database, "SELECT name FROM read.person WHERE id = 'employee:A3'") == [
        ("Ana Sá",)
    ]
    assert rows(export.database, "SELECT id FROM read.department") == [("department:Field-Work",)]


def test_a_manager_with_a_namesake_is_an_error_by_row_and_column(export: Export) -> None:
    raw = table(*people("", "", "Kim Lee", "Nobody", "Ana Sá"), delimiter=",").encode()
    before = written(export.database)
    code, said = replace(export, raw=raw, mapping=BY_NAME).brought()
    assert code == 1
    lines = [line.split("│")[1:4] for line in said.splitlines() if "superior-" in line]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["4", "manager", "superior-ambiguous (name: Kim Lee, namesakes: A1, A2)"],
        ["5", "manager", "superior-unknown (name: Nobody)"],
    ]
    assert written(export.database) == before


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("x y;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;1", "Personalnummer", "code-"),
        ("1004;A;B;;31.02.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;1", "Eintritt", "date-"),
        ("1004;A;B;;;31.12.2020;VT;Vertrieb;;Vollzeit;m;;1", "Eintritt", "empty"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Halb;m;;1", "Umfang", "value-unknown"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Verkauf;;Vollzeit;m;;1", "Abteilungsname", "depart"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;1,234.5", "Jahresgehalt", "nu"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;1,005", "Jahresgehalt", "amou"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;-5", "Jahresgehalt", "amount-"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;1009;5", "Vorgesetzte", "unkno"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;1004;5", "Vorgesetzte", "own-"),
        ("1003;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;;5", "Personalnummer", "emplo"),
        ("1004;A;B;;01.04.2009;31.12.2020;VT;Vertrieb;;Vollzeit;m;1003;5", "Vorgesetzte", "super"),
        ("1004;A;B", "", "row-malformed"),
    ],
)
def test_one_error_writes_nothing(export: Export, row: str, column: str, rule: str) -> None:
    before = written(export.database)
    code, said = export.having(german(*GERMAN_ROWS, row)).brought()
    assert code == 1, said
    [line] = [line for line in said.splitlines() if line.startswith("│   5 │")]
    cells = [cell.strip() for cell in line.split("│")]
    assert cells[2] == column
    assert cells[3].startswith(rule)
    assert written(export.database) == before


def test_superiors_in_a_circle_are_an_error(export: Export) -> None:
    raw = table(*people("", "", "Bo Ek", "Ana Sá"), delimiter="|").encode()
    code, said = replace(export, raw=raw, mapping=BY_NAME).brought()
    assert code == 1
    assert "line-circular" in said


def test_a_missing_column_is_an_error_of_the_header(export: Export) -> None:
    code, said = export.having(german(*GERMAN_ROWS).replace(b"Stichtag", b"Datum")).brought()
    assert code == 1
    assert "column-missing" in said


def test_a_dry_run_writes_nothing(export: Export) -> None:
    before = written(export.database)
    code, said = export.brought("--dry-run")
    assert code == 0
    assert "salaries to record" in said
    assert written(export.database) == before


def test_nothing_is_written_unless_somebody_says_yes(export: Export) -> None:
    before = written(export.database)
    code, said = export.unconfirmed()
    assert code == 2
    assert "--yes" in said
    assert written(export.database) == before


def test_repeating_a_finished_import_changes_nothing(export: Export) -> None:
    export.brought()
    before = written(export.database)
    code, said = export.brought()
    assert code == 0
    assert "nothing changes" in said
    assert written(export.database) == before


def test_a_file_that_says_nothing_new_changes_nothing(export: Export) -> None:
    export.brought()
    before = written(export.database)
    code, said = export.having(german(*reversed(GERMAN_ROWS))).brought()
    assert code == 0
    assert "nothing changes" in said
    assert written(export.database) == before


def test_a_later_export_comes_to_what_differs(export: Export) -> None:
    export.brought()
    later = [row.replace("31.12.2020", "30.06.2022") for row in GERMAN_ROWS[:2]]
    later[1] = later[1].replace("41.250,75", "43.000").replace("VT;Vertrieb", "IT;Technik")
    code, said = replace(
        export.having(german(*later)),
        mapping=GERMAN + '\n[choices]\nmissing = "end-of-service"\nlast_day_on = 2022-06-29\n',
    ).brought()
    assert code == 0, said
    assert rows(
        export.database, "SELECT id, amount, cause FROM read.salary WHERE cause <> 'RECORDED'"
    ) == [("salary:1002/2022-06-30", Decimal("43000.00"), "NOT_STATED")]
    assert rows(
        export.database,
        "SELECT id, department_id FROM read.employee_department WHERE effective_on > '2022-01-01'",
    ) == [("employee:1002/department/2022-06-30", "department:IT")]
    assert rows(
        export.database,
        "SELECT id, last_day_on::text FROM read.employee WHERE last_day_on > '2000-1-1'",
    ) == [("employee:1003", "2022-06-29")]
    assert len(state(export.database)["employee_superior"]) == 2


def test_what_was_frozen_tells_no_name(export: Export) -> None:
    export.brought()
    [(bodies,)] = rows(
        export.database, "SELECT string_agg(convert_from(body, 'UTF8'), '') FROM ledger.event"
    )
    assert "1001" in bodies
    assert "Weiß" not in bodies
    [(causes,)] = rows(
        export.database,
        "SELECT count(DISTINCT c.causation) FROM ledger.command c JOIN ledger.command k"
        " ON k.id = c.causation AND k.type = 'CloseJob' WHERE starts_with(c.key, 'job:')",
    )
    assert causes == 1


@pytest.mark.parametrize("name", ["Ana\x07Sá", "Ana\x1b[2J", "Ana\u2028Sá", "A" * 201])
def test_a_name_that_is_not_one_line_is_an_error_by_row_and_column(
    export: Export, name: str
) -> None:
    first, second = people("", "")
    text = table(first, {**second, "name": name})
    code, said = replace(export, raw=text.encode(), mapping=BY_NAME).brought()
    assert code == 1, said
    assert "text-malformed (field: name)" in said
    assert "Nothing was written" in said
