from pathlib import Path

import pytest

from domain import upcasting
from domain.events import COMMANDS, EVENTS, schema_version
from ledger import codec
from ledger.replay import carried
from tests.stored.log import HERE

FILES = sorted(HERE.glob("*.json"))


def wanted() -> set[str]:
    """Return the files that there must be: each type in each version that it ever had."""
    return {
        f"{name}.{version}.json"
        for name in COMMANDS.keys() | EVENTS.keys()
        for version in range(1, schema_version(name) + 1)
    }


def test_every_stored_type_has_a_file_and_every_file_a_type() -> None:
    found = {path.name for path in FILES}
    assert sorted(wanted() - found) == [], "run: python -m tests.stored.write"
    assert sorted(found - wanted()) == []


def test_no_command_has_the_name_of_an_event() -> None:
    assert not COMMANDS.keys() & EVENTS.keys()


def test_a_new_shape_wants_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dict_of_steps(), ("DepartmentRenamed", 1), same)
    assert "DepartmentRenamed.2.json" in wanted()
    assert "DepartmentRenamed.1.json" in wanted()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_is_read_and_written_as_it_was(path: Path) -> None:
    name, version = path.stem.split(".")
    stored = path.read_bytes()
    decode = codec.event if name in EVENTS else codec.command
    again = codec.encode(decode(name, int(version), stored))
    if int(version) == schema_version(name) and again != stored:
        assert carried(stored, again)  # then only fields with defaults have come
    assert codec.encode(decode(name, schema_version(name), again)) == again


def same(body: upcasting.Body) -> upcasting.Body:
    return body


def dict_of_steps() -> dict[tuple[str, int], object]:
    """Return the upcasting steps, to plant one."""
    assert isinstance(upcasting.STEPS, dict)
    return upcasting.STEPS  # type: ignore[return-value] # read only to everybody else
