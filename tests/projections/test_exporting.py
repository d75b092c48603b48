from collections.abc import Generator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import msgspec
import psycopg
import pytest

from domain.events import EVENTS, KINDS, members
from ledger import codec
from ledger.catalogue import sent
from ledger.export_source import EVENT_COLUMNS, events
from ledger.selection import WITHHELD_KINDS, WITHHELD_TYPES
from ops import export_folder, export_manifest, export_parquet
from ops.errors import Unusable
from ops.export_manifest import Manifest
from projections.engine.exporting import leaves
from projections.exported import ROWS
from projections.tables import TABLES
from tests.ledger.house import rows
from tests.postgres import Database, Server
from tests.projections.exporting import (
    LEAVING,
    Row,
    exported,
    going_on,
    held,
    in_order,
    lines,
    merged,
    packed,
    sources,
    typed,
    written,
)
from tests.projections.rebuilding import storied

WITHHELD = {
    *("person", "note", "nomination", "evaluation", "evaluation_rating", "pay_line"),
    *("job", "job_refusal"),
}
READINGS = "SELECT actor, fields FROM ledger.reading WHERE kind = 'EXPORT' ORDER BY number"
SECRETS = """
SELECT text FROM read.note WHERE text IS NOT NULL UNION SELECT name FROM read.person
UNION SELECT id FROM read.evaluation UNION SELECT id FROM read.nomination
"""
BODIES = """
SELECT position, type, schema_version, body FROM ledger.event
WHERE NOT split_part(stream, ':', 1) = ANY (%s) AND NOT type = ANY (%s) ORDER BY position
"""
OLDER = {"salary": {"amount": "1.123456789012", "currency": "USD"}, "effective_on": "2016-04-01"}
AROUND = [c.name for c in EVENT_COLUMNS[:-2] if c.name not in {"position", "type"}]
ALL = (sorted(WITHHELD_KINDS), sorted(WITHHELD_TYPES))


@pytest.fixture(scope="module")
def home(postgres: Server) -> Generator[Database]:
    """Lend a database in which everything has happened to somebody."""
    with postgres.database(storied) as made:
        yield made


@pytest.fixture(scope="module")
def place(home: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend a folder with an export in each format."""
    made = tmp_path_factory.mktemp("exports")
    for form in ("parquet", "csv", "ndjson"):
        exported(home, made / form, "--format", form)
    return made


def test_parquet_keeps_every_version_of_every_row_to_the_last_digit(
    home: Database, place: Path
) -> None:
    for name, source in sources().items():
        found = in_order(packed(place / "parquet" / "tables" / f"{name}.parquet"))
        assert found == in_order(held(home, source)), name
        assert found, name


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_text_has_the_same(home: Database, place: Path, form: str) -> None:
    for name, source in sources().items():
        found = in_order(lines(place / form / "tables" / f"{name}.{form}"))
        expected = [written(row, f".{form}") for row in in_order(held(home, source))]
        assert found == in_order(expected), name


def test_events_are_what_was_stored_in_every_format(home: Database, place: Path) -> None:
    expected = [(at, type_, body.decode()) for at, type_, _, body in rows(home, BODIES, ALL)]
    assert len(expected) > 500
    for found in (
        packed(place / "parquet" / "events.parquet"),
        lines(place / "csv" / "events.csv"),
    ):
        assert [(int(e["position"]), e["type"], e["data"]) for e in found] == expected
    said = lines(place / "ndjson" / "events.ndjson")
    assert [e["data"] for e in said] == [msgspec.json.decode(body) for *_, body in expected]
    around = [c for c in events(0, 10**9).columns if c.name != "data"]
    assert all(set(e) == {c.name for c in around} | {"data"} for e in said)


def test_a_type_has_its_fields_as_typed_columns(home: Database, place: Path) -> None:
    made = {
        each["position"]: each.get("data", {})
        for path in (place / "parquet" / "types").iterdir()
        for each in packed(path)
    }
    stored = rows(home, BODIES, ALL)
    assert len(made) == len(stored)
    for position, name, version, body in stored:
        assert made[position] == typed(codec.event(name, version, body)), (name, position)


def test_an_older_shape_has_no_value_where_it_had_no_field(tmp_path: Path) -> None:
    adjusted = (tmp_path / "events.parquet", tmp_path / "SalaryAdjusted.parquet")

    def typed_again(**changes: str) -> list[Row]:
        with export_parquet.packer(tmp_path) as packer:
            said = msgspec.json.encode(OLDER | changes).decode()
            values = ", ".join(f'NULL AS "{name}"' for name in AROUND)
            duckdb.execute(
                f"COPY (SELECT 7::bigint AS position, 'SalaryAdjusted' AS type, ?::text AS data,"
                f" {values}) TO '{adjusted[0]}' (FORMAT parquet)",
                [said],
            )
            assert packer.sort_written(adjusted[0]) == [("SalaryAdjusted", 1)]
            assert packer.write_type("SalaryAdjusted", adjusted[1]) == 1
        return packed(adjusted[1])

    (made,) = typed_again()
    assert made["data"]["effective_on"] == date(2016, 4, 1)
    assert made["data"]["salary"] == {"amount": Decimal("1.123456789012"), "currency": "USD"}
    assert made["data"]["case_id"] is None
    with pytest.raises(Unusable, match="the SalaryAdjusted at 7 is not of the shape"):
        typed_again(effective_on="some day")


def test_increments_come_to_what_the_whole_is(postgres: Server, tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("1", "2", "3"))
    with postgres.database(storied) as own:
        first = exported(own, one, "--format", "ndjson")
        going_on(own)
        second = exported(own, two, "--format", "ndjson", "--since", str(one))
        whole = exported(own, three, "--format", "ndjson")
    assert first.position == second.since < second.position == whole.position
    ended = 0
    for table in LEAVING:
        path = f"tables/{table.name}.ndjson"
        before, after, all_ = (lines(folder / path) for folder in (one, two, three))
        assert merged(before, after) == in_order(all_), table.name
        assert all(max(row["since"], row["until"] or 0) > first.position for row in after)
        ended += len(merged(before, after)) < len(before) + len(after)
    assert ended >= 3
    logs = [lines(folder / "events.ndjson") for folder in (one, two, three)]
    assert logs[0] + logs[1] == logs[2]
    assert len(logs[1]) > 10


def test_a_table_declared_anew_comes_whole_after_an_earlier_export(
    home: Database, place: Path, tmp_path: Path
) -> None:
    earlier = export_manifest.read(place / "ndjson")
    others = [
        msgspec.structs.replace(each, revision="0-former") if each.name == "salary" else each
        for each in earlier.files
    ]
    (tmp_path / "former").mkdir()
    export_manifest.write(tmp_path / "former", msgspec.structs.replace(earlier, files=(*others,)))
    words = ("--format", "ndjson", "--since", str(tmp_path / "former"))
    found = {each.name: each for each in exported(home, tmp_path / "next", *words).files}
    assert found["salary"].since == 0 < found["salary"].rows
    assert (found["employee"].since, found["employee"].rows) == (earlier.position, 0)


def test_what_is_sealed_or_anonymous_is_in_no_file(home: Database, place: Path) -> None:
    secrets = {text.encode() for (text,) in rows(home, SECRETS) if len(text or "") > 4}
    assert len(secrets) > 20
    for form in ("csv", "ndjson"):
        files = list((place / form).rglob(f"*.{form}"))
        whole = b"\n".join(path.read_bytes() for path in files)
        assert [secret for secret in secrets if secret in whole] == []
        assert b"evaluation:" not in whole
        assert not {path.stem for path in files} & WITHHELD
    types = {path.stem for path in (place / "parquet" / "types").iterdir()}
    assert types
    assert all(sent(name) for name in types)
    assert set(export_manifest.read(place / "csv").withheld) == WITHHELD
    goals = lines(place / "ndjson" / "tables" / "goal.ndjson")
    assert goals
    assert not any(goal["employee_id"] for goal in goals)


def test_a_table_that_a_withheld_event_can_touch_says_which_rows_leave() -> None:
    withheld = {EVENTS[name][0] for name in WITHHELD_TYPES}
    for table in TABLES:
        touching = set(table.events or (e for k in table.follows for e in members(KINDS[k].events)))
        of_withheld = touching & withheld or WITHHELD_KINDS.intersection(table.follows)
        if of_withheld and leaves(table):
            assert table.name in ROWS, f"say in projections/exported.py what of {table.name} leaves"
    assert {table.name for table in LEAVING} >= ROWS.keys()


def test_the_manifest_says_what_there_is(home: Database, place: Path) -> None:
    found: Manifest = export_manifest.read(place / "parquet")
    (end,) = rows(home, "SELECT position FROM ledger.head")[0]
    assert (found.since, found.position, found.demonstration) == (0, end, False)
    for each in found.files:
        path = place / "parquet" / each.path
        assert (path.stat().st_size, len(packed(path))) == (each.bytes, each.rows), each.path
    (salary,) = [each for each in found.files if each.path == "tables/salary.parquet"]
    assert {"amount": "decimal", "effective_on": "date", "at": "instant"}.items() <= (
        salary.columns.items()
    )
    there = {path.relative_to(place / "parquet").as_posix() for path in place.glob("parquet/*/*")}
    assert there | {"events.parquet"} == {each.path for each in found.files}


def test_a_table_that_waits_for_a_rebuild_is_left_out_and_named(
    home: Database, tmp_path: Path
) -> None:
    out = "UPDATE ledger.projection SET detached = %s WHERE name = 'salary'"
    with psycopg.connect(home.owner_url, autocommit=True) as connection:
        connection.execute(out, (True,))
        try:
            found = exported(home, tmp_path / "{1}", "--format", "ndjson", "--parts", "tables")
        finally:
            connection.execute(out, (False,))
    assert found.stale == ("salary",)
    assert not {"salary", *WITHHELD} & {each.name for each in found.files}
    words = ("--format", "ndjson", "--since", str(tmp_path / "{1}"))
    again = {each.name: each for each in exported(home, tmp_path / "2", *words).files}
    assert again["salary"].since == 0 < again["salary"].rows


def test_an_export_is_recorded_before_it_leaves(home: Database, tmp_path: Path) -> None:
    before = len(rows(home, READINGS))
    exported(home, tmp_path / "one", "--format", "csv", "--parts", "events")
    assert rows(home, READINGS)[before:] == [("service:export", ["events"])]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--since", "1000000"), "there is nothing after 1000000: the log ends at "),
        (("--since", "0", "--since", "1"), "--since is wrong"),
        (("--since", "nowhere"), "nowhere is no export"),
        (("--prove", "1"), "--format does not go with prove"),
        (("--parts", "types"), "csv has no types"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_leaves_nothing(
    home: Database, tmp_path: Path, words: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(Unusable) as refusal:
        exported(home, tmp_path / "none", "--format", "csv", *words)
    assert reason in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_is_none_is_refused(home: Database, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        exported(home, tmp_path / "none", "--format", "xlsx")


def test_a_folder_with_something_in_it_stays_as_it_is(home: Database, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(Unusable, match="is not empty"):
        exported(home, tmp_path, "--format", "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_what_was_cut_off_looks_like_no_export_and_is_cleared_away(
    home: Database, tmp_path: Path
) -> None:
    target = tmp_path / "export"
    with suppress(KeyboardInterrupt), export_folder.made(target) as folder:
        (folder / "events.csv").write_text("half")
        assert not target.exists()
        with pytest.raises(Unusable, match="another export is writing"):
            exported(home, target, "--format", "csv", "--parts", "events")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    left = export_folder.unfinished(target)  # as after a kill, which nothing can tidy up
    (left / "tables").mkdir(parents=True)
    (left / "tables" / "salary.csv").write_text("half")
    exported(home, target, "--format", "csv", "--parts", "events")
    assert [path.name for path in tmp_path.iterdir()] == ["export"]
    assert {path.name for path in target.iterdir()} == {"events.csv", "manifest.json"}
