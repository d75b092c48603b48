"""The page on a disputed bonus tells the truth, from the amount to the signed checkpoint."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.ledger.house import MASTER
from tests.system import dispute
from tests.system.conftest import Demonstration
from tests.system.serving import KEY_TEXT, Served, serving
from tests.system.test_proving import checkpoint, run

STEPS = dispute.steps()
ORIGIN = "example.com/county"


@pytest.fixture(scope="module")
def environment(demonstration: Demonstration) -> dict[str, str]:
    """Return what a server on the demonstration needs, with a key to sign by."""
    return {
        "DATABASE_URL": demonstration.database.owner_url,
        "MASTER_KEY": urlsafe_b64encode(MASTER).decode(),
        "SIGNING_KEY": KEY_TEXT,
        "LOG_ORIGIN": ORIGIN,
        "CHECKPOINT_SECONDS": "1",
    }


@pytest.fixture(scope="module")
def served(environment: dict[str, str]) -> Generator[Served]:
    """Serve the demonstration, signed."""
    with serving(**environment) as running:
        checkpoint(running)
        yield running


def test_the_page_is_answered_as_it_says(served: Served) -> None:
    known: dispute.Known = {}
    for step in STEPS:
        answered = dispute.answer(served, step, known)
        answered.pop("extensions")
        assert dispute.alike(step.answer, answered, known), (step.name, answered)
    assert len(STEPS) > 6


def test_every_command_on_it_succeeds(
    served: Served, demonstration: Demonstration, environment: dict[str, str], tmp_path: Path
) -> None:
    """The log is decided again with it, so that this need not be done once more."""
    del served  # which has signed the log
    public = tmp_path / "ledger.key"
    public.write_text(run("server.py", "checkpoint", "--key", **environment))
    places = {"dispute": tmp_path / "dispute", "ledger.key": public, "kept": tmp_path / "kept"}
    asked = list(dispute.commands())
    assert ["python", "server.py", "replay", "--all"] in asked
    for _, *words in asked:
        said = run(*(str(places.get(each, each)) for each in words), **environment)
        if "replay" in words:
            (again,) = re.findall(r"│ +([\d,]+) │ +0 │ +0 │", said)  # none is otherwise
            assert int(again.replace(",", "")) >= demonstration.report.commands > 10_000
        if "verify" in words:
            assert "are those that were signed" in said


@pytest.mark.parametrize(
    ("shown", "answered", "expected"),
    [
        ({"a": ["17001", "x"]}, {"a": ["90", "x"]}, False),
        ({"a": ["17001", "x"]}, {"a": ["19001", "x"]}, True),
        ({"a": "17001", "b": "17001"}, {"a": "19001", "b": "19002"}, False),
        ({"a": "442.30"}, {"a": "442.31"}, False),
        ({"a": None}, {"a": "17001"}, False),
        ([1], [True], False),
    ],
)
def test_what_is_the_same_each_time_must_be_the_same(
    shown: dispute.JSON, answered: dispute.JSON, expected: bool
) -> None:
    assert dispute.alike(shown, answered, {}) is expected
