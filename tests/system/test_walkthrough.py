"""The walkthrough tells the truth: a server answers all of it as the page says, in its order."""

import re
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import pytest

from domain.phase import PHASES, Phase
from tests.postgres import Database, Server
from tests.system.commanding import commanded
from tests.system.serving import serving
from tests.system.walkthrough import TOLD_ON, answer, moved, passed, steps

STEPS = steps()


@pytest.fixture(scope="module")
def home(postgres: Server) -> Generator[Database]:
    """Lend an empty database."""
    with postgres.database() as made:
        yield made


@pytest.fixture(scope="module")
def answered(home: Database) -> list[Any]:
    """Ask everything of a server with an empty ledger: each step needs those before it."""
    by = passed()
    with serving(DATABASE_URL=home.owner_url) as running:
        return [answer(running, each, by, {}) for each in STEPS]


@pytest.mark.parametrize(
    ("place", "name"), [(place, each.name) for place, each in enumerate(STEPS)]
)
def test_the_answer_is_the_one_shown(answered: list[Any], place: int, name: str) -> None:
    assert STEPS[place].name == name
    assert answered[place] == STEPS[place].answer


def test_it_goes_from_plan_to_improvement() -> None:
    reached = [
        Phase(each.answer["data"]["advanceCycle"]["cycle"]["phase"])
        for each in STEPS
        if each.name == "Advance"
    ]
    assert (Phase.PLAN, *reached, Phase.CLOSED) == PHASES
    assert STEPS[-1].answer["data"]["cycle"]["phase"] == Phase.IMPROVE


def test_every_refusal_is_one_that_teaches() -> None:
    said = [re.search(r"'rule': '(.+?)'", str(each.answer)) for each in STEPS]
    rules = [found[1] for found in said if found is not None]
    assert rules == ["own-draft", "deadline-passed", "own-case", "reason-missing", "took-part"]
    assert not any("errors" in each.answer for each in STEPS)


@pytest.mark.parametrize("words", [("replay", "--all"), ("rebuild", "--check")], ids=" ".join)
def test_what_it_left_comes_out_the_same_again(
    answered: list[Any], home: Database, words: tuple[str, ...]
) -> None:
    assert len(answered) == len(STEPS)
    done = commanded(*words, DATABASE_URL=home.owner_url)
    assert done.code == 0, done.said


def test_days_are_moved_and_moved_back() -> None:
    told = f'{{"dueOn": "{TOLD_ON}", "at": "2027-01-01T08:00:00Z", "key": "2027Q1/1"}}'
    later = moved(told, timedelta(days=59))
    assert later == told.replace('"2027-01-01"', '"2027-03-01"')
    assert moved(later, -timedelta(days=59)) == told
