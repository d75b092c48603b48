"""The page on analytics tells the truth: its commands run, its answers are those it shows."""

from pathlib import Path

import duckdb
import pytest

from ops import export_manifest
from projections.tables import TABLES
from tests.projections.exporting import export_as
from tests.system import analytics
from tests.system.conftest import Demonstration


def test_the_page_is_answered_as_it_says(
    demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the read tables that it asks for are exported: the others are tested elsewhere."""
    page = analytics.PAGE.read_text()
    asked = tuple(table for table in TABLES if table.name in analytics.tables(page))
    monkeypatch.chdir(tmp_path)
    duck = duckdb.connect()
    questions = 0
    for block in analytics.blocks(page):
        if block.language == "sh":
            for line in block.text.splitlines():
                export_as(demonstration.database, line.split()[3:], asked)
        elif block.answer is None:
            duck.execute(block.text)
        else:
            assert analytics.answered(duck, block) == block.answer, block.text
            questions += 1
    assert questions == 7
    first, second = (export_manifest.read(Path("lake") / name) for name in ("1", "2"))
    assert first.demonstration
    assert first.position == second.since == second.position
