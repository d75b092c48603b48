"""One person or one case as a page: for whom it is made decides what stands there."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ops.errors import Unusable
from ops.export_index import Happening, page
from tests.ledger.house import rows
from tests.verify.exporting import Log, verified

HER = "employee:E1"


def test_an_auditor_gets_what_happened_with_its_proofs(own_log: Log, tmp_path: Path) -> None:
    folder = own_log.exported(tmp_path / "about", "--about", HER)
    text = (folder / "index.html").read_text()
    for shown in (HER, "department:DOT", "SalaryAdjusted", "1200.00", "service:auditor, AUDITOR"):
        assert shown in text, shown
    events = [json.loads(line) for line in (folder / "events.ndjson").read_text().splitlines()]
    assert {each["person"] for each in events} == {HER}
    assert all(f'id="e{each["position"]}"' in text for each in events)
    found = verified(folder, some=True)
    assert found.wrong == []
    assert found.right[1] == f"{len(events)} events, with their commands, are among those"
    kept = "SELECT kind, actor, about FROM ledger.reading ORDER BY number DESC LIMIT 1"
    assert rows(own_log.database, kept) == [("EXPORT", "service:auditor", [HER])]


def test_others_get_what_the_api_tells_them(own_log: Log, tmp_path: Path) -> None:
    own = own_log.exported(tmp_path / "own", "--about", HER, "--reader", HER)
    text = (own / "index.html").read_text()
    assert "1200.00" in text
    assert "What happened" not in text
    assert not (own / "events.ndjson").exists()
    words = ("--reader", "service:hr", "--role", "HR")
    listed = own_log.exported(tmp_path / "hr", "--about", HER, *words)
    assert "SalaryAdjusted" in (listed / "index.html").read_text()
    assert not (listed / "events.ndjson").exists()
    admin = ("--reader", "service:admin", "--role", "ADMINISTRATOR")
    hidden = own_log.exported(tmp_path / "admin", "--about", HER, *admin)
    assert "1200.00" not in (hidden / "index.html").read_text()
    for wrong in (
        ("--about", HER, "--reader", "employee:E2"),
        ("--about", "employee:NOBODY"),
        ("--about", "nobody"),
        ("--about", HER, "--role", "KING"),
    ):
        with pytest.raises(Unusable):
            own_log.exported(tmp_path / "wrong", *wrong)
    assert not (tmp_path / "wrong").exists()


def test_what_stands_on_a_page_is_text() -> None:
    happened = Happening(7, datetime(2016, 1, 4, tzinfo=UTC), "<b>", "x:1", "<a>", "IMPORT", "<s>")
    said = {"name": "<i>", "lists": [{"a": "<u>"}, {"a": "&"}]}
    text = page("<id>", said, [happened], {"For": "<em>"})
    for tag in ("<b>", "<i>", "<u>", "<id>", "<s>", "<a>", "<em>"):
        assert tag not in text
        assert tag.replace("<", "&lt;").replace(">", "&gt;") in text
