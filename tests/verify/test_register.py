"""The register beside the log: refusals, and who looked at what, changed by somebody."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from ledger import catalogue
from tests.stored.log import HERE
from tests.verify.exporting import UNSIGNED, Log, changed, verified

REFUSED = "Register: entry 2 (FoundOrganisation by service:tests) differs."
READ = "Register: entry 1 (EXPORT read by service:export) differs."


@pytest.mark.parametrize(
    ("name", "field", "value", "said"),
    [
        ("outcomes", "rule", "another", REFUSED),
        ("outcomes", "parameters", None, REFUSED),
        ("outcomes", "actor", "service:tests ", REFUSED.replace(")", " )")),
        ("readings", "about", '["employee:E1"]', READ),
        ("readings", "times", 2, READ),
        ("readings", "at", "2016-01-04T12:00:00Z", READ),
    ],
)
def test_an_entry_with_another_value_is_named(
    folder: Path, name: str, field: str, value: object, said: str
) -> None:
    changed(folder / "register", lambda found: found[0].update({field: value}), name)
    assert said in verified(folder).wrong


def test_an_entry_that_is_left_out_is_named(folder: Path) -> None:
    changed(folder / "register", lambda found: found.clear(), "readings")
    assert "Register: entry 1 is missing." in verified(folder).wrong


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE ledger.command SET rule = 'x' WHERE rule IS NOT NULL", REFUSED),
        ("UPDATE ledger.reading SET actor = 'service:other'", READ.replace("export)", "other)")),
    ],
)
def test_an_edit_by_a_superuser_is_found(
    own_log: Log, tmp_path: Path, statement: str, said: str
) -> None:
    own_log.forge(statement)
    assert verified(own_log.exported(tmp_path / "after")).wrong == [said]


def test_a_register_signed_anew_is_found_by_a_checkpoint_kept_elsewhere(
    own_log: Log, tmp_path: Path
) -> None:
    own_log.forge("UPDATE ledger.reading SET actor = 'service:other'", *UNSIGNED)
    after = own_log.exported(tmp_path / "after")
    assert not verified(after).wrong
    (wrong,) = verified(after, own_log.register).wrong
    assert wrong.startswith("Register: This is not the log that was signed when it had 2")


def test_whoever_exports_a_few_events_is_recorded_with_whose_they_are(
    own_log: Log, tmp_path: Path
) -> None:
    own_log.exported(tmp_path / "some", "--prove", "303", "--only")
    own_log.exported(tmp_path / "after")
    lines = (tmp_path / "after" / "register" / "readings.ndjson").read_text().splitlines()
    found = [json.loads(json.loads(line)["about"]) for line in lines]
    assert found == [[], ["employee:E1"], []]


def test_every_stored_event_and_command_is_as_its_schema_says(log: Log) -> None:
    folder = log.folder / "schema"
    known = {path.stem: json.loads(path.read_text()) for path in folder.rglob("*.json")}
    stored = {path.name.partition(".")[0]: path for path in HERE.glob("*.1.json")}
    assert stored.keys() <= known.keys()
    for name in stored.keys() & known.keys():
        schema = known[name]
        body = json.loads(stored[name].read_text())
        jsonschema_rs.validator_for(schema).validate(body)
        assert catalogue.needed(schema, schema["$defs"]) == sorted(schema["$defs"])
