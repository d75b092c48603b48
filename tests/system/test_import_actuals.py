"""Actuals from a table: what is recorded, what is refused, and that nothing is twice."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ops.errors import Unusable
from tests.ledger.house import rows
from tests.postgres import Database
from tests.system.collecting import File, collected

TABLE = """cycle,employee,measure,month,actual,source,source_key
2016Q4,E1,calls,1,9,dialer,1
2016Q4,E1,calls,2,21,dialer,2
2016Q4,E2,calls,1,12.5,dialer,3
,E2,sales,,110,ledger,1
"""
QUERY = """SELECT m.id, m.actual_source, m.actual, m.origin FROM read.measure m
    WHERE m.actual_source IS NOT NULL ORDER BY m.id"""
MONTHS = "SELECT id, actual FROM read.measure_month WHERE actual IS NOT NULL ORDER BY id"


@pytest.fixture
def file(home: Database, tmp_path: Path) -> File:
    collected(home)
    return File(home, tmp_path)


def events(file: File) -> int:
    return rows(file.database, "SELECT count(*) FROM ledger.event WHERE type ~ 'ActualRecorded'")[
        0
    ][0]


def test_a_table_is_recorded_once(file: File) -> None:
    code, said = file.brought(TABLE, "--cycle", "2016Q4")
    assert code == 0, said
    assert rows(file.database, MONTHS) == [
        ("appraisal:2016Q4:E1/calls/month/1", Decimal(9)),
        ("appraisal:2016Q4:E1/calls/month/2", Decimal(21)),
        ("appraisal:2016Q4:E2/calls/month/1", Decimal("12.5")),
    ]
    assert rows(file.database, QUERY) == [
        ("appraisal:2016Q4:E1/calls", "dialer", None, "IMPORT"),
        ("appraisal:2016Q4:E2/calls", "dialer", None, "IMPORT"),
        ("appraisal:2016Q4:E2/sales", "ledger", Decimal(110), "IMPORT"),
    ]
    code, said = file.brought(TABLE, "--cycle", "2016Q4")
    assert code == 0, said
    assert "known already" in said
    assert events(file) == 4


def test_a_later_file_adds_what_is_new_and_corrects(file: File) -> None:
    file.brought(TABLE, "--cycle", "2016Q4")
    later = """cycle,employee,measure,month,actual,source,source_key,corrects
2016Q4,E1,calls,1,9,dialer,1,
2016Q4,E1,calls,2,22,dialer,4,2
"""
    code, said = file.brought(later)
    assert code == 0, said
    assert events(file) == 5
    assert ("appraisal:2016Q4:E1/calls/month/2", Decimal(22)) in rows(file.database, MONTHS)


def test_rows_without_keys_are_recorded_once_for_each_file(file: File) -> None:
    table = "appraisal,measure,actual,source\n2016Q4:E1,sales,5,log\n2016Q4:E1,sales,6,log\n"
    for _ in range(2):
        assert file.brought(table)[0] == 0
    assert events(file) == 2
    assert file.brought(table + "2016Q4:E2,sales,7,log\n")[0] == 0
    assert events(file) == 5


WRONG = """appraisal,measure,month,actual,source,source_key,occurred
2016Q4:E1,calls,1,9,dialer,1,
2016Q4:E9,calls,1,9,dialer,2,
2016Q4:E1,calls,,9,dialer,3,
2016Q4:E1,other,1,9,dialer,4,
2016Q4:E1,calls,2,9,dialer,1,
2016Q4:E1,calls,1,ninety,dialer,5,
2016Q4:E1,calls,x,9,dialer,6,
2016Q4:E1,sales,,,dialer,7,perhaps
2016Q4:E1,,1,9,dialer,8,
2016Q4:E1,calls,1,9,,9,
,calls,1,9,dialer,10,
E1,calls,1,9,dialer,11,
"""


def test_what_is_wrong_is_listed_by_row_and_keeps_all_back(file: File) -> None:
    code, said = file.brought(WRONG)
    assert code == 1
    for row, sentence in (
        (3, "There is no appraisal:2016Q4:E9, or nothing that you may see"),
        (4, "month"),
        (5, "other"),
        (6, "dialer has told something else under the key 1"),
        (7, "ninety is no figure"),
        (8, "x is no month"),
        (9, "perhaps says neither yes nor no"),
        (10, "Give the measure."),
        (11, "Give the source."),
        (12, "Give the appraisal"),
        (13, "appraisal:E1"),
    ):
        line = next(line for line in said.splitlines() if f" {row} " in line)
        assert sentence in line
    assert "Nothing was written." in said
    assert events(file) == 0
    kept = rows(file.database, "SELECT count(*) FROM ledger.command WHERE rule IS NOT NULL")
    assert kept == [(0,)]


def test_the_others_are_recorded_if_that_is_wanted(file: File) -> None:
    code, said = file.brought(WRONG, "--skip-wrong")
    assert code == 1, said
    assert rows(file.database, MONTHS) == [("appraisal:2016Q4:E1/calls/month/1", Decimal(9))]


def test_a_dry_run_writes_nothing(file: File) -> None:
    code, said = file.brought(TABLE, "--cycle", "2016Q4", "--dry-run")
    assert code == 0
    assert "Nothing was written." in said
    assert events(file) == 0


def test_a_list_is_read_too(file: File) -> None:
    listed = [
        {"appraisal": "appraisal:2016Q4:E3", "measure": "sales", "actual": 12.50},
        {"appraisal": "2016Q4:E3", "measure": "calls", "month": 3, "actual": "7", "occurred": None},
    ]
    code, said = file.brought(json.dumps(listed), "--source", "log", name="actuals.json")
    assert code == 0, said
    assert rows(file.database, MONTHS) == [("appraisal:2016Q4:E3/calls/month/3", Decimal(7))]
    (sales,) = (row for row in rows(file.database, QUERY) if row[0].endswith("sales"))
    assert sales[2] == Decimal("12.5")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "actuals.csv"),
        ("appraisal,what\n", "actuals.csv"),
        ("{", "actuals.json"),
        ("{}", "actuals.json"),
        ("[1]", "actuals.json"),
        ('[{"what": 1}]', "actuals.json"),
    ],
)
def test_what_is_no_file_of_actuals_is_refused(
    home: Database, tmp_path: Path, text: str, name: str
) -> None:
    with pytest.raises(Unusable):
        File(home, tmp_path).brought(text, name=name)
