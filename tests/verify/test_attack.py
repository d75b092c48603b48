"""What somebody with the database, and with the signing key, can do, and by what it is found."""

from pathlib import Path

import pytest

from ops.errors import Unusable
from tests.ledger.house import rows
from tests.verify.exporting import UNSIGNED, Log, verified, without_key


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            r"UPDATE ledger.event SET body = body || '\x20' WHERE position = 303",
            "Event 303 (SalaryAdjusted, version 2 of salary:E1), or",
        ),
        (
            "UPDATE ledger.command SET actor = 'employee:E1' WHERE first_position = 303",
            "Event 303 (SalaryAdjusted, version 2 of salary:E1), or",
        ),
    ],
)
def test_an_edit_by_a_superuser_is_found(
    own_log: Log, tmp_path: Path, statement: str, said: str
) -> None:
    own_log.forge(statement)
    (wrong,) = verified(own_log.exported(tmp_path / "after")).wrong
    assert wrong.startswith(said)
    assert rows(own_log.database, "SELECT count(*) FROM ledger.checkpoint WHERE tree = 'log'") == [
        (1,)
    ]


def test_a_whole_new_log_is_found_by_a_checkpoint_kept_elsewhere(
    own_log: Log, tmp_path: Path
) -> None:
    """The attack of whoever holds database and signing key."""
    own_log.forge("UPDATE ledger.event SET by = 'service:other' WHERE position = 303", *UNSIGNED)
    after = own_log.exported(tmp_path / "after")
    assert not verified(after).wrong
    (wrong,) = verified(after, own_log.checkpoint).wrong
    assert wrong == (
        "This is not the log that was signed when it had 304 events: one from 1 to 304 is another."
    )


def test_a_tail_cut_off_with_its_checkpoint_is_found_by_one_kept_elsewhere(
    own_log: Log, tmp_path: Path
) -> None:
    own_log.forge(
        "DELETE FROM ledger.event WHERE position > 302",
        "DELETE FROM ledger.command WHERE last_position > 302",
        "UPDATE ledger.head SET position = 302",
        *UNSIGNED,
    )
    after = own_log.exported(tmp_path / "after")
    assert not verified(after).wrong
    (wrong,) = verified(after, own_log.checkpoint).wrong
    assert wrong == "The log had 304 events once, and this one ends at 302: its tail is cut off."


def test_kept_checkpoints_say_between_which_it_was_changed(own_log: Log, tmp_path: Path) -> None:
    own_log.forge("UPDATE ledger.head SET position = 302", *UNSIGNED)
    earlier = (own_log.exported(tmp_path / "earlier") / "checkpoint").read_text()
    own_log.forge(
        "UPDATE ledger.head SET position = 304",
        "UPDATE ledger.event SET by = 'service:other' WHERE position = 303",
        *UNSIGNED,
    )
    (wrong,) = verified(own_log.exported(tmp_path / "after"), own_log.checkpoint, earlier).wrong
    assert wrong.endswith("one from 303 to 304 is another.")


def test_an_export_of_some_events_proves_them_and_that_the_log_only_grew(
    own_log: Log, tmp_path: Path
) -> None:
    own_log.forge("UPDATE ledger.head SET position = 302", *UNSIGNED)
    kept = own_log.exported(tmp_path / "earlier") / "checkpoint"
    own_log.forge("UPDATE ledger.head SET position = 304")
    words = ("--prove", "3", "303", "--only", "--since", str(kept))
    folder = own_log.exported(tmp_path / "some", *words)
    assert not (folder / "tile").exists()
    assert len((folder / "commands.ndjson").read_text().splitlines()) == 2
    assert "not the whole log" in verified(folder).wrong[0]
    found = verified(folder, kept.read_text(), some=True)
    assert found.wrong == []
    assert found.right[1:] == [
        "2 events, with their commands, are among those",
        "the first 302 are those of a checkpoint kept elsewhere",
    ]
    (folder / "consistency" / "302").unlink()
    assert "Nothing proves" in verified(folder, kept.read_text(), some=True).wrong[0]
    (folder / "proof" / "303.tlog-proof").unlink()
    assert verified(folder, some=True).wrong == [
        "Event 303 (SalaryAdjusted, version 2 of salary:E1) has no proof."
    ]


@pytest.mark.parametrize("level", [0, 1])
def test_a_tree_with_a_hole_is_neither_signed_nor_exported(
    own_log: Log, tmp_path: Path, level: int
) -> None:
    own_log.forge(
        f"DELETE FROM ledger.tile WHERE level = {level} AND index = 0",  # noqa: S608 - 0 or 1
        "DELETE FROM ledger.checkpoint",
    )
    with pytest.raises(Unusable, match=f"tile {level}/000"):
        own_log.exported(tmp_path / "after")


def test_nothing_is_exported_over_another_export_or_without_a_key(log: Log, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot be written"):
        log.exported(log.folder)
    with pytest.raises(Unusable, match="no event at 305"):
        log.exported(tmp_path / "after", "--prove", "305")
    with pytest.raises(Unusable, match="--only is wrong"):
        log.exported(tmp_path / "after", "--only")
    keyless = Log(log.database, without_key(log.house), log.folder)
    with pytest.raises(Unusable, match="SIGNING_KEY"):
        keyless.exported(tmp_path / "after")
    assert not (tmp_path / "after").exists()
