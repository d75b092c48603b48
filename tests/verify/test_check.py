import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verify.exporting import (
    SIGNER,
    Line,
    Log,
    changed,
    flipped,
    numbered,
    verified,
)
from verify.leaf import COMMANDS, EVENTS


def lines(folder: Path, name: str = "events") -> list[Line]:
    return [json.loads(line) for line in (folder / f"{name}.ndjson").read_text().splitlines()]


def test_an_export_as_it_was_written_is_right(log: Log) -> None:
    found = verified(log.folder, log.checkpoint, log.register)
    assert not found.wrong
    assert not found.limits
    assert found.right == [
        "example.com/ledger had 304 events when this was signed",
        "304 events and 204 commands are those that were signed",
        "the first 304 are those of a checkpoint kept elsewhere",
        "2 proofs of single events hold",
        "register: the first 2 are those of a checkpoint kept elsewhere",
        "register: its 2 entries are those that were signed",
    ]


def test_without_a_kept_checkpoint_it_says_what_it_cannot_see(log: Log) -> None:
    beside, limit = verified(log.folder).limits
    assert "replaced the whole log" in limit
    assert beside.startswith("Register: no checkpoint")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "{}"),
        ("by", "employee:E9"),
        ("person", None),
        ("unit", "department:PRK"),
        ("recorded_at", "2016-01-04T12:00:00.000001Z"),
        ("at", "2016-01-04T12:00:00Z"),
        ("origin", "IMPORT"),
        ("type", "SalaryRecorded2"),
        ("schema_version", 9),
        ("command", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_an_event_with_another_value_is_named(folder: Path, field: str, value: object) -> None:
    changed(folder, lambda found: found[103].update({field: value}))
    named = [each for each in verified(folder).wrong if each.startswith("Event ")]
    assert len(named) == 1
    assert named[0].startswith("Event 104 (")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "{}"),
        ("actor", "employee:E9"),
        ("reason", "because"),
        ("looks", "{}"),
        ("roles", "[]"),
        ("digest", "00"),
        ("rules", 99),
        ("today", "2016-01-04"),
        ("causation", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_the_events_of_a_command_with_another_value_are_named(
    folder: Path, field: str, value: object
) -> None:
    command = lines(folder, "commands")[50]
    caused = [e["position"] for e in lines(folder) if e["command"] == command["id"]]
    changed(folder, lambda found: found[50].update({field: value}), "commands")
    wrong = verified(folder).wrong
    assert len(wrong) == len(caused)
    assert all(f"Event {p} (" in said for p, said in zip(caused, wrong, strict=True))
    assert all(f"{command['type']} {command['id']}" in said for said in wrong)


def test_any_flipped_bit_of_an_event_or_a_command_is_found(folder: Path) -> None:
    chance = random.Random(8)
    for name in ("events", "commands", "checkpoint", "tile/0/000", "tile/1/000.p/1"):
        path = folder / (name if name.startswith(("tile", "check")) else f"{name}.ndjson")
        whole = path.read_bytes()
        for _ in range(12):
            spoilt = bytearray(whole)
            spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            path.write_bytes(spoilt)
            assert verified(folder).wrong, name
        path.write_bytes(whole)
    assert not verified(folder).wrong


def swapped(found: list[Line]) -> None:
    found[9], found[10] = found[10], found[9]


def dropped(found: list[Line]) -> None:
    del found[9]


def repeated(found: list[Line]) -> None:
    found.insert(10, dict(found[9]))


def reordered(found: list[Line]) -> None:
    found.reverse()


def shortened(found: list[Line]) -> None:
    del found[-4:]


def lengthened(found: list[Line]) -> None:
    found.append({**found[-1], "position": len(found) + 1, "version": found[-1]["version"] + 1})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swapped, "Event 10 is missing before line 10."),
        (dropped, "Event 10 is missing before line 10."),
        (repeated, "Line 11 of the events has position 10 again, or out of its order."),
        (reordered, "Events 1 to 303 are missing before line 1."),
        (shortened, "Events 301 to 304 are missing at the end."),
        (lengthened, "Event 305 (SalaryAdjusted, version 4 of salary:E1) came after the 304 that"),
    ],
)
def test_an_event_out_of_its_place_is_named(
    folder: Path, change: Callable[[list[Line]], None], said: str
) -> None:
    changed(folder, change)
    wrong = verified(folder).wrong
    assert wrong[0].startswith(said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swapped, ["Event 10 (", "Event 11 ("]),
        (dropped, ["Event 10 (", "Event 304 is missing at the end."]),
        (repeated, ["Event 11 (", "Event 305 ("]),
    ],
)
def test_new_positions_do_not_hide_it(
    folder: Path, change: Callable[[list[Line]], None], said: list[str]
) -> None:
    def hidden(found: list[Line]) -> None:
        change(found)
        numbered(found)

    changed(folder, hidden)
    wrong = verified(folder).wrong
    assert all(any(each.startswith(begins) for each in wrong) for begins in said)
    assert len(wrong) < 8


def test_commands_are_all_there_and_no_others(folder: Path) -> None:
    changed(folder, lambda found: found.pop(20), "commands")
    assert any("missing" in each for each in verified(folder).wrong)
    other = "00000000-0000-0000-0000-00000000000a"
    changed(folder, lambda found: found.append({**found[0], "id": other}), "commands")
    assert f"Command {other} caused none of the events." in verified(folder).wrong


def test_a_line_says_one_thing_only(folder: Path) -> None:
    path = folder / "events.ndjson"
    text = path.read_text()
    path.write_text(text.replace('"origin"', '"by":"x","origin"', 1))
    assert verified(folder).wrong[0].startswith("Line 1 of the events is unreadable: its fields")


def test_a_proof_is_about_one_event(folder: Path) -> None:
    (folder / "proof/7.tlog-proof").rename(folder / "proof/8.tlog-proof")
    assert verified(folder).wrong == ["Event 8 is not the one that its proof is about."]
    text = (folder / "proof/1.tlog-proof").read_text()
    first = text.split("\n")[2]
    (folder / "proof/1.tlog-proof").write_text(text.replace(first, flipped(first)))
    assert "Event 1 is not the one that its proof is about." in verified(folder).wrong


def test_a_tile_that_is_missing_is_named(folder: Path) -> None:
    (folder / "tile/0/001.p/48").unlink()
    assert verified(folder).wrong == ["The tile 0/001.p/48 is missing."]


def test_a_checkpoint_of_another_key_or_log_does_not_count(folder: Path, log: Log) -> None:
    size, root = log.checkpoint.split("\n")[1:3]
    forged = log.checkpoint.replace(f"\n{size}\n", "\n305\n")
    (folder / "checkpoint").write_text(forged)
    assert verified(folder).wrong == ["The checkpoint does not count: its signature is not good."]
    (folder / "checkpoint").write_text(log.checkpoint.replace("— example", "— other.example"))
    assert verified(folder).wrong == [
        "The checkpoint does not count: it is not signed by this key."
    ]
    another = SIGNER.note(f"example.com/other\n{size}\n{root}\n")
    assert "of another log" in verified(log.folder, another).wrong[0]


def test_fields_are_in_the_order_of_what_was_hashed(log: Log) -> None:
    for name, form in (("events", EVENTS), ("commands", COMMANDS)):
        for line in (log.folder / f"{name}.ndjson").read_text().splitlines():
            assert form.read(line) == tuple(json.loads(line).values())
