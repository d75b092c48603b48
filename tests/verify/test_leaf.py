"""Leaf: the page that says what is hashed holds, byte for byte."""

import re
from pathlib import Path

import pytest

from verify.leaf import (
    COMMAND,
    COMMANDS,
    EVENT,
    EVENTS,
    OUTCOME,
    READING,
    Unreadable,
    command_digest,
)
from verify.tree import leaf_hash

PAGE = (Path(__file__).parents[2] / "docs" / "proof.md").read_text()
COMMAND_LINE, EVENT_LINE = PAGE.split("```json\n")[1].split("\n```")[0].split("\n")
DIGEST, HASH = re.findall(r"^[0-9a-f]{64}$", PAGE, re.MULTILINE)


def test_the_example_on_the_page_comes_to_its_hashes() -> None:
    digest = command_digest(COMMANDS.read(COMMAND_LINE))
    assert digest.hex() == DIGEST
    assert leaf_hash(EVENTS.encoded(EVENTS.read(EVENT_LINE)) + digest).hex() == HASH


def test_a_row_is_put_together_as_the_page_says() -> None:
    row = EVENTS.encoded(EVENTS.read(EVENT_LINE))
    fields: list[bytes | None] = []
    assert row[:2] == bytes([0, 14])
    rest = row[2:]
    while rest:
        length = int.from_bytes(rest[:4], "big", signed=True)
        fields.append(None if length < 0 else rest[4 : 4 + length])
        rest = rest[4 + max(0, length) :]
    moment = 512_818_200_000_001  # 5 935 days and 9.5 hours after 2000 began, and a microsecond
    assert fields[:2] == [b"merit-ledger/event/1", (7).to_bytes(8, "big")]
    assert fields[5] == moment.to_bytes(8, "big")
    assert fields[-3:] == [b"employee:E1", None, b"{}"]


def test_the_page_names_every_field_in_its_order() -> None:
    for fields, begins in (
        (COMMAND, "The row of a **command**"),
        (EVENT, "The row of an **event**"),
        (OUTCOME, "That of a **command**"),
        (READING, "That of a **reading**"),
    ):
        table = PAGE.split(begins)[1].split("\n\n")[1].splitlines()[2:]
        cells = [line.strip("|").split("|") for line in table]
        named = [
            name for side in (0, 3) for cell in cells for name in re.findall("`(.+?)`", cell[side])
        ]
        assert named == list(fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("position", '"7"'),
        ("position", "null"),
        ("position", "7.0"),
        ("position", str(2**63)),
        ("command", '"019380c5"'),
        ("command", "[]"),
        ("at", '"yesterday"'),
        ("at", '"2016-04-01T09:30:00"'),
        ("stream", "7"),
        ("stream", r'"\ud800"'),
        ("body", '{"base64": "?"}'),
        ("body", '{"hex": "00"}'),
        ("body", "[]"),
    ],
)
def test_what_cannot_be_such_a_value_is_unreadable(name: str, value: str) -> None:
    line = re.sub(rf'"{name}":("[^"]*"|\d+)', lambda _: f'"{name}":{value}', EVENT_LINE, count=1)
    assert line != EVENT_LINE
    with pytest.raises(Unreadable):
        EVENTS.encoded(EVENTS.read(line))


def test_bytes_that_are_no_text_are_there_too() -> None:
    line = EVENT_LINE.replace('"body":"{}"', '"body":{"base64":"/wA="}')
    assert EVENTS.encoded(EVENTS.read(line)).endswith(b"\0\0\0\2\xff\0")


@pytest.mark.parametrize("line", ["", "[]", "{}", "7", "null", '[["position", 7]]', "[" * 100_000])
def test_what_is_no_such_line_is_unreadable(line: str) -> None:
    with pytest.raises(Unreadable):
        EVENTS.read(line)
