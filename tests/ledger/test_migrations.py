from pathlib import Path

import psycopg
import pytest

from ledger import migrations
from ledger.migrations import Mismatch, migrate, pending, steps, text_of
from tests.ledger.house import rows
from tests.postgres import Database


def test_they_are_applied_once(any_database: Database) -> None:
    url = any_database.owner_url
    names = [*(name for name, _ in steps()), "objects"]
    assert pending(url) == names
    assert migrate(url) == names
    assert pending(url) == []
    assert migrate(url) == []
    assert rows(any_database, "SELECT position FROM ledger.head") == [(0,)]


def test_an_applied_step_with_another_text_is_refused(database: Database) -> None:
    migrate(database.owner_url)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE migration.step SET digest = 'x' WHERE name = '0001_foundation'")
    with pytest.raises(Mismatch, match="0001_foundation"):
        migrate(database.owner_url)
    assert pending(database.owner_url) == ["0001_foundation"]


def test_a_step_of_a_later_release_is_refused(database: Database) -> None:
    migrate(database.owner_url)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("INSERT INTO migration.step VALUES ('9999_later', 'x')")
    with pytest.raises(Mismatch, match="9999_later"):
        migrate(database.owner_url)


def test_functions_and_views_are_replaced_as_a_whole(database: Database) -> None:
    migrate(database.owner_url)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE migration.step SET digest = 'x' WHERE name = 'objects'")
        connection.execute("DROP VIEW ledger.event_json")
    assert pending(database.owner_url) == ["objects"]
    assert migrate(database.owner_url) == ["objects"]
    assert rows(database, "SELECT * FROM ledger.event_json") == []


def test_a_step_that_fails_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(database.owner_url)
    for step in migrations.STEPS.glob("*.sql"):
        (tmp_path / step.name).write_text(step.read_text())
    (tmp_path / "0002_broken.sql").write_text("CREATE TABLE ledger.half (); SELECT nothing_there;")
    monkeypatch.setattr(migrations, "STEPS", tmp_path)
    assert pending(database.owner_url) == ["0002_broken"]
    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(database.owner_url)
    assert rows(database, "SELECT to_regclass('ledger.half')") == [(None,)]
    assert pending(database.owner_url) == ["0002_broken"]


def test_a_table_stands_in_one_place_and_is_included_by_one_step() -> None:
    made = [text_of(step) for step in migrations.STEPS.glob("*.sql")]
    for table in (migrations.OBJECTS / "tables").glob("*.sql"):
        assert sum(table.read_text() in text for text in made) == 1
